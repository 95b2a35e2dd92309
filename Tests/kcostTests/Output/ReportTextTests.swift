import Foundation
import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

@testable import kcost

/// A report of a sample ledger, as text.
private func text(
    _ name: String, _ ledger: Ledger, _ language: Language = .english,
    _ change: (inout ReportQuestion) -> Void = { _ in }
) throws -> ReportText {
    let zone = try #require(Zone(fixed: "+08:00"))
    let first = zone.startOfDay(try #require(CivilDate("2026-10-01")))
    var question = ReportQuestion(
        zone.month(containing: first), zone: zone, zones: SampleJournal.zone)
    change(&question)
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
            try expectGolden(
                format.text,
                "../../Output/golden/report-\(name)-\(language.rawValue).\(format.name)")
        }
    }

    @Test func `keeps text that means harm harmless, in every format`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 120, .hostile)
        for name in ["monthly", "by-project", "by-tag", "failures", "open-holds"] {
            let text = try text(name, ledger) { $0.groups = name == "monthly" ? ["project"] : nil }
            for (format, output) in text.formats {
                let unseen = output.unicodeScalars.filter {
                    $0 != "\n" && !(format == "csv" && $0 == "\r")
                        && String($0).visible != String($0)
                }
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
        try JournalSums.of(ledger, in: report.question.span)
            .mapValues { Nanos($0.spent).decimal }
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
