import KlingCost

extension ReportText {
    /// For programs: figures are strings but for counts, nothing known is `null`. The names of columns
    /// are the same in every language.
    func json() -> String {
        var json = JSONText()
        json.raw("{\"schema_version\":1,\"report\":")
        json.string(report.definition.name)
        json.raw(",\"title\":")
        json.string(title)
        about(&json)
        body(&json)
        balances(&json)
        json.raw(",\n\"sections\":[")
        for (place, section) in sections.enumerated() {
            json.raw(place == 0 ? "\n{\"report\":" : ",\n{\"report\":")
            json.string(section.report.definition.name)
            json.raw(",\"title\":")
            json.string(section.title)
            section.body(&json)
            json.raw("}")
        }
        json.raw("]")
        json.raw(",\n\"notes\":[")
        for (place, note) in report.notes.enumerated() {
            json.raw(place == 0 ? "" : ",")
            json.string(ReportWords.note(note) { "\($0)" }[language])
        }
        json.raw("],\n\"as_of\":[")
        for (place, head) in report.heads.enumerated() {
            json.raw(place == 0 ? "" : ",")
            json.members([
                ("ledger", head.ledger), ("entry", String(head.sequence)), ("hash", head.hash),
            ])
        }
        json.raw("],\n\"complete\":true}\n")
        return json.string
    }

    /// Columns, rows and what they add up to.
    private func body(_ json: inout JSONText) {
        json.raw(",\n\"columns\":[")
        for (place, column) in report.columns.enumerated() {
            json.raw(place == 0 ? "\n" : ",\n")
            json.members([
                ("name", column.name), ("title", column.title[language]),
                ("type", column.kind.rawValue),
            ])
        }
        json.raw("],\n\"rows\":")
        rows(report.rows, to: &json)
        json.raw(",\n\"totals\":")
        rows(report.totals, to: &json)
    }

    private func about(_ json: inout JSONText) {
        let query = report.query
        func bound(_ instant: Instant) -> String? {
            instant.seconds == .min || instant.seconds == .max ? nil : instant.description
        }
        json.raw(",\n\"since\":")
        json.string(orNull: bound(query.span.lowerBound))
        json.raw(",\"until\":")
        json.string(orNull: bound(query.span.upperBound))
        json.raw(",\"time_zone\":")
        json.string(query.zone.name)
        if !report.zoneData.isEmpty {
            json.raw(",\"zone_data\":[")
            for (place, data) in report.zoneData.enumerated() {
                json.raw(place == 0 ? "" : ",")
                json.string(data)
            }
            json.raw("]")
        }
        json.raw(",\"by\":")
        json.string(query.basis.rawValue)
        json.raw(",\"where\":[")
        for (place, filter) in query.filters.enumerated() {
            json.raw(place == 0 ? "" : ",")
            json.members([("name", filter.name), ("value", filter.value)])
        }
        json.raw("]")
    }

    private func rows(_ rows: [[Report.Value]], to json: inout JSONText) {
        json.raw("[")
        for (number, row) in rows.enumerated() {
            json.raw(number == 0 ? "\n{" : ",\n{")
            for (place, (column, value)) in zip(report.columns, row).enumerated() {
                json.raw(place == 0 ? "" : ",")
                json.string(column.name)
                json.raw(":")
                switch value {
                case .none: json.string(orNull: String?.none)
                case .count(let count): json.number(Int(count))
                case .text, .money, .credits, .milliseconds, .instant, .share:
                    json.string(value.plain)
                }
            }
            json.raw("}")
        }
        json.raw("]")
    }

    private func balances(_ json: inout JSONText) {
        json.raw(",\n\"balances\":[")
        for (place, balance) in report.balances.enumerated() {
            json.raw(place == 0 ? "\n" : ",\n")
            json.members([
                ("currency", balance.currency?.code), ("opening_held", "\(balance.openingHeld)"),
                ("held", "\(balance.held)"), ("captured", "\(balance.captured)"),
                ("voided", "\(balance.voided)"), ("closing_held", "\(balance.closingHeld)"),
                ("charged", "\(balance.charged)"), ("adjusted", "\(balance.adjusted)"),
                ("spent", "\(balance.spent)"), ("credits", "\(balance.credits)"),
                ("credits_bought", "\(balance.bought)"), ("paid", "\(balance.paid)"),
            ])
        }
        json.raw("]")
    }
}

extension JSONText {
    /// An object of texts; nothing is `null`.
    fileprivate mutating func members(_ members: [(String, String?)]) {
        raw("{")
        for (place, (name, value)) in members.enumerated() {
            if place > 0 { raw(",") }
            string(name)
            raw(":")
            string(orNull: value)
        }
        raw("}")
    }
}
