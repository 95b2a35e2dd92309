import KlingCost
import Testing

@testable import KlingReports

/// How a bill was read is kept whole: by what was kept it is read once more, and the same.
@Suite struct BillKeepingTests {
    private static func shipped() throws -> [BillForm] {
        try PriceBook.shipped().gateways.flatMap(\.forms)
    }

    /// A bill in a form: a row for each of its words, the same task once more in another state, and a
    /// column of which the form says nothing.
    private func bill(in form: BillForm) throws -> BillTable {
        let words = (form.kinds.keys.sorted() + form.statuses.keys.sorted())
        let rows = (words + words.reversed() + [""]).enumerated().map { place, word in
            var members = form.columns.map { column in
                let cell =
                    switch column.field {
                    case .task: place < words.count ? "t\(place)" : "t0"
                    case .time: "03/02/2026 08:30:\(10 + place)"
                    case .kind, .status: word
                    case .model: "m"
                    case .currency: "CNY"
                    default: column.field.isFigure ? "\(184_000 + place % words.count)" : "x"
                    }
                return "\"\(column.title)\": \"\(cell)\""
            }
            members.append("\"Paid\": \"7\"")
            return "{" + members.joined(separator: ", ") + "}"
        }
        return try BillTable(Array(("[" + rows.joined(separator: ",") + "]").utf8))
    }

    private func read(
        _ table: BillTable, _ meanings: [String] = [], words: [String: BillForm.Kind] = [:],
        by form: BillForm?
    ) throws -> (columns: BillColumns, reading: BillReading) {
        let meanings = meanings.compactMap { BillMeaning($0) }
        let columns = try BillColumns(table.titles, meanings, words: words, form: form)
        return (columns, try BillReading(of: table, columns, zone: .utc))
    }

    @Test func `a bill in a shipped form reads the same by what was kept of it`() throws {
        let forms = try Self.shipped()
        #expect(forms.count >= 4)
        for form in forms {
            let table = try bill(in: form)
            // What was said beside it is kept too: that the figures are ten times less.
            let figure = try #require(form.columns.first { $0.field.isFigure })
            let said = "\(figure.title)=\(figure.field.rawValue)/\(figure.divisor * 10)"
            for meanings in [[said], [said, "Paid=ignore"]] {
                let first = try read(table, meanings, by: form)
                let kept = first.columns.kept(as: "mine")
                #expect(kept.confidence == form.confidence)
                let again = try read(table, by: kept)
                #expect(again.reading == first.reading, "\(form.name)")
                #expect(again.columns.kept(as: "mine") == kept)
            }
            let kinds = Set(try read(table, by: form).reading.records.map(\.kind))
            #expect(kinds.count > 1, "its words tell nothing apart: \(form.name)")
        }
    }

    @Test func `whatever a form says is kept`() throws {
        var form = BillForm(
            name: "full",
            columns: ["No=task", "At=time", "Sum=amount", "What=kind", "How=status"]
                .compactMap { BillMeaning($0) })
        (form.kinds, form.statuses) = (["a": .charge, "b": .refund], ["x": .charge, "y": .other])
        (form.currency, form.zone) = (Currency("CNY"), Zone(fixed: "+08:00"))
        (form.dateOrder, form.rows) = (.dayFirst, .states)
        let table = try bill(in: form)
        let first = try read(table, ["Paid=ignore"], words: ["a": .other, "z": .topUp], by: form)
        let kept = first.columns.kept(as: "mine")
        #expect(kept.kinds == ["a": .other, "b": .refund, "z": .topUp])
        #expect(try read(table, by: kept).reading == first.reading)
        // Without a form, what was said of words is all there is.
        let alone = try read(
            table, form.columns.map { "\($0.title)=\($0.words)" } + ["Paid=ignore"],
            words: form.kinds.merging(form.statuses) { $1 }, by: nil)
        let keptAlone = alone.columns.kept(as: "mine")
        #expect(keptAlone.confidence == .documented)
        #expect(try read(table, by: keptAlone).reading == alone.reading)
    }

    @Test func `what was settled by somebody stays so, and what was compared is compared`() throws {
        func table(_ paid: String, _ tax: String) throws -> BillTable {
            try BillTable(
                Array("No,Time,Amount,Net amount,Tax\na,2026-10-01,1,\(paid),\(tax)\n".utf8))
        }
        let said = try read(table("2", "0.1"), ["No=task", "Amount=amount"], by: nil)
        let settled = said.columns.kept(as: "mine")
        #expect(try read(table("2", "0.1"), by: settled).reading == said.reading)
        // Nobody said which of them counts: they say the same in this bill.
        let compared = try read(table("1", "0"), ["No=task"], by: nil).columns.kept(as: "mine")
        #expect(throws: Never.self) { try read(table("1", "0"), by: compared) }
        for (paid, tax) in [("2", "0"), ("1", "0.1")] {
            #expect(throws: BillError.self) { try read(table(paid, tax), by: compared) }
        }
    }
}
