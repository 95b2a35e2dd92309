import Foundation
import KlingCost
import KlingLedger
import ReportFixtures
import Testing

@testable import KlingReports

/// About October in Shanghai.
func sampleQuestion(_ change: (inout ReportQuery) -> Void) throws -> ReportQuery {
    let zone = try #require(Zone(fixed: "+08:00"))
    let first = zone.startOfDay(try #require(CivilDate("2026-10-01")))
    var question = ReportQuery(
        zone.month(containing: first), zone: zone, zones: SampleJournal.zone)
    change(&question)
    return question
}

/// A report of a sample ledger, as text.
private func text(
    _ name: String, _ ledger: Ledger, _ language: Language = .english,
    _ change: (inout ReportQuery) -> Void = { _ in }
) throws -> ReportText {
    let question = try sampleQuestion(change)
    let definition = try #require(try ShippedReports.definition(name))
    return ReportText(try ledger.report(definition, question), language)
}

extension ReportText {
    fileprivate var formats: [(name: String, text: String)] {
        [("txt", table()), ("csv", csv()), ("md", markdown()), ("json", json())]
    }
}

@Suite struct `A report as text` {
    @Test(arguments: ShippedReports.names, Language.allCases)
    func `is what its record says`(name: String, language: Language) throws {
        let text = try text(name, try SampleJournal.make(at: ""), language)
        for format in text.formats {
            try expectRecorded(
                format.text,
                "report-\(name)-\(language.rawValue).\(format.name)")
        }
    }

    @Test func `keeps text that means harm harmless, in every format`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 120, .hostile)
        for name in ["monthly", "by-project", "by-tag", "failures", "open-holds"] {
            let text = try text(name, ledger) { $0.groups = name == "monthly" ? ["project"] : nil }
            for (format, output) in text.formats {
                let lines = output.split { $0 == "\n" || format == "csv" && $0 == "\r\n" }
                let unseen = lines.filter { String($0).visible != $0 }
                // JSON spells what is below a blank; readers get back what was there.
                #expect(format == "json" || unseen.isEmpty, "\(name) \(format): \(unseen)")
                #expect(!output.contains("\u{1B}"))
            }
            try checkCSV(text.csv())
            checkMarkdown(text.markdown())
        }
    }

    private func checkCSV(_ csv: String) throws {
        let rows = SeparatedRows(csv).rows
        let width = try #require(rows.first).count
        for row in rows {
            #expect(row.count == width)
            for cell in row where Double(cell) == nil {
                #expect(!["=", "+", "-", "@", "\t", "\r"].contains(cell.prefix(1)), "\(cell)")
            }
        }
    }

    /// Every line of a table has as many cells, and nothing in it is markup.
    private func checkMarkdown(_ markdown: String) {
        for table in markdown.split(separator: "\n\n") where table.hasPrefix("|") {
            var bars: Set<Int> = []
            for line in table.split(separator: "\n") {
                bars.insert(
                    line.replacing(#"\\"#, with: "").replacing(#"\|"#, with: "")
                        .count { $0 == "|" })
                #expect(!line.contains("<script"))
                #expect(!line.replacing(#"\["#, with: "").contains("["))
                #expect(!line.replacing(#"\`"#, with: "").contains("`"))
            }
            #expect(bars.count == 1, "\(table)")
        }
    }

    @Test func `names for people what has no name, and tags without their braces`() throws {
        let ledger = try SampleJournal.make(at: "")
        for (language, none) in [(Language.english, "(none)"), (.chinese, "（无）")] {
            let text = try text("by-tag", ledger, language)
            for shown in [text.table(), text.markdown(), text.html(plots: [:])] {
                #expect(shown.contains(none))
                #expect(shown.contains("client=山水, shot=12"))
                #expect(!shown.contains("{\"client"))
            }
            #expect(!text.csv().contains(none))
            #expect(!text.json().contains(none))
            #expect(text.csv().contains(#"{""client"":""山水"",""shot"":""12""}"#))
        }
    }

    @Test func `rounds for people to four places and says so; programs get all`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 1)
        var entry = Entry(
            .adjust, nil, at: Instant(seconds: SampleJournal.start.seconds + 40 * 86_400), by: "a@b"
        )
        (entry.gateway, entry.currency, entry.reason) = ("kie", .usd, "outside")
        (entry.amount, entry.credits) = (Nanos(count: 1_234_567_890), Nanos(count: 3_000_000_000))
        _ = try ledger.note(entry)
        let plain = try text("daily", SampleJournal.make(at: ""))
        let text = try text("daily", ledger)
        for shown in [text.table(), text.markdown(), text.html(plots: [:])] {
            #expect(shown.contains("1.2346"))
            #expect(!shown.contains("1.23456"))
            #expect(shown.contains("rounded; exact amounts in CSV and JSON"))
        }
        for exact in [text.csv(), text.json()] { #expect(exact.contains("1.23456789")) }
        #expect(!plain.table().contains("rounded"))
    }

    @Test func `keeps to a terminal's width as far as it can`() throws {
        let text = try text("monthly", try SampleJournal.make(at: ""))
        func widest(_ table: String) -> Int {
            table.split(separator: "\n").filter { !$0.hasPrefix("as of") }
                .map { String($0).displayWidth }.max() ?? 0
        }
        let whole = widest(text.table())
        #expect(text.table(width: whole) == text.table())
        #expect(text.table().contains("█"))
        let narrower = text.table(width: whole - 1)
        #expect(!narrower.contains("█"))
        #expect(narrower.contains("submitted earlier"))
        let narrow = text.table(width: 150)
        #expect(!narrow.contains("submitted earlier"))
        #expect(widest(narrow) <= 150, "\(narrow)")
    }

    @Test func `gives programs the names as they were`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 120, .hostile)
        let json = try text("by-project", ledger).json()
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let rows = try #require(object["rows"] as? [[String: Any]])
        let found = Set(rows.compactMap { $0["project"] as? String })
        #expect(found.contains("<script>alert(1)</script>"))
        #expect(found.contains("\u{202E}gnp.exe\u{1B}[31m"))
        #expect(found.contains("line\nbreak, \"quoted\"\r\n"))
    }
}

@Suite struct `Each format's totals` {
    /// What was spent in a question's span, by currency, as decimals.
    private func spent(_ ledger: Ledger, _ report: Report) throws -> [String: String] {
        try JournalSums.of(ledger, in: report.query.span)
            .mapValues { Nanos(count: $0.spent).decimal }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `are those of the journal`(seed: UInt64) throws {
        let ledger = try SampleJournal.make(at: "", seed: seed, attempts: 90)
        for name in ["monthly", "daily", "by-project", "by-tag", "by-model"] {
            let text = try text(name, ledger)
            let spent = try spent(ledger, text.report)
            #expect(try csvSums(text.csv()) == spent, "\(name)")
            #expect(try jsonTotals(text.json()) == spent, "\(name)")
            for (currency, amount) in spent {
                let places = Decimal.text(try #require(Nanos(signedDecimal: amount)), places: 2)
                for output in [text.table(), text.markdown()] {
                    let balance = output.split(separator: "\n").first {
                        $0.contains(currency) && $0.contains(places)
                    }
                    #expect(balance != nil, "\(name) has no \(places) \(currency)")
                }
            }
        }
    }

    /// The column of what was spent, added up by currency.
    private func csvSums(_ csv: String) throws -> [String: String] {
        let rows = SeparatedRows(csv).rows
        let titles = try #require(rows.first)
        let (currency, spent) = (
            try #require(titles.firstIndex(of: "currency")),
            try #require(titles.firstIndex(of: "net spend"))
        )
        var sums: [String: Nanos] = [:]
        for row in rows.dropFirst() {
            let amount = try #require(Nanos(signedDecimal: row[spent]))
            sums[row[currency]] = try (sums[row[currency]] ?? .zero).adding(amount)
        }
        return sums.mapValues(\.decimal)
    }

    private func jsonTotals(_ json: String) throws -> [String: String] {
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let totals = try #require(object["totals"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: totals.compactMap { total in
                (total["currency"] as? String).flatMap { code in
                    (total["spent"] as? String).map { (code, $0) }
                }
            })
    }
}

/// Records of RFC 4180, read by the letter.
private struct SeparatedRows {
    private(set) var rows: [[String]] = [[]]

    init(_ text: String) {
        var cell = ""
        var isQuoted = false
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"":
                scalars.removeFirst()
                cell += "\""
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                rows[rows.count - 1].append(cell)
                cell = ""
            case "\n" where !isQuoted:
                rows[rows.count - 1].append(cell)
                rows.append([])
                cell = ""
            case "\r" where !isQuoted: break
            default: cell.unicodeScalars.append(scalar)
            }
        }
        if rows.last?.isEmpty == true { rows.removeLast() }
    }
}

@Suite struct `Figures for people` {
    @Test(
        arguments: [
            (0, "0.00"), (50_000, "0.0001"), (49_999, "0.00"), (-49_999, "0.00"),
            (-50_000, "-0.0001"),
            (1_000_000_000, "1.00"), (999_950_000, "1.00"), (1_234_500_000, "1.2345"),
            (9_223_372_036_854_700_001, "9223372036.8547"),
        ] as [(Int64, String)])
    func `have two places at least and four at most`(count: Int64, words: String) {
        #expect(Decimal.text(Nanos(count: count), places: 2) == words)
    }
}
