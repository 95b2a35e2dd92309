import Foundation
import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

/// A question about a month, or about a span of instants.
func question(
    _ month: String, _ zone: String = "UTC", _ change: (inout ReportQuery) -> Void = { _ in }
) throws -> ReportQuery {
    let zone = try #require(Zone(fixed: zone))
    let first = zone.startOfDay(try #require(CivilDate(month + "-01")))
    var question = ReportQuery(
        zone.month(containing: first), zone: zone, zones: SampleJournal.zone)
    change(&question)
    return question
}

func shipped(_ name: String) throws -> ReportDefinition {
    try #require(try ShippedReports.definition(name))
}

extension Report {
    func column(_ name: String) throws -> Int {
        try #require(columns.firstIndex { $0.name == name }, "no column \(name)")
    }

    /// Totals by currency, of the columns that the journal's sums have too.
    func sums() throws -> [String: JournalSums] {
        let currency = try column("currency")
        var sums: [String: JournalSums] = [:]
        for total in totals {
            func number(_ name: String) throws -> Int64 {
                switch total[try column(name)] {
                case .count(let number), .milliseconds(let number): number
                case .money(let amount), .credits(let amount): amount.count
                default: 0
                }
            }
            guard case .text(let code) = total[currency] else { continue }
            var sum = JournalSums()
            (sum.submitted, sum.clips) = (try number("submitted"), try number("clips"))
            (sum.failed, sum.voided) = (try number("failed"), try number("voided"))
            (sum.billed, sum.charged) = (try number("billed"), try number("charged"))
            (sum.adjusted, sum.credits) = (try number("adjusted"), try number("credits"))
            sums[code] = sum
        }
        return sums
    }
}

extension [String: JournalSums] {
    /// Without what rows do not show.
    var shown: [String: JournalSums] {
        mapValues {
            var sums = $0
            (sums.held, sums.freed) = (0, 0)
            return sums
        }.filter { $0.value != JournalSums() }
    }
}

@Suite struct `Shipped reports` {
    @Test func `are the files of the folder, and each answers`() throws {
        let ledger = try SampleJournal.make(at: "")
        let definitions = try ShippedReports.names.map { try shipped($0) }
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../reports")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(ReportDefinition.suffix) }.sorted()
        #expect(definitions.map { $0.name + ReportDefinition.suffix } == files)
        for definition in definitions {
            let report = try ledger.report(definition, try question("2026-10"))
            #expect(!report.rows.isEmpty, "\(definition.name)")
            for language in Language.allCases {
                #expect(!definition.title[language].isEmpty)
                #expect(!definition.description[language].isEmpty)
            }
        }
    }

    @Test(
        arguments: ["monthly", "daily", "by-project", "by-model", "by-tag"],
        [(1, "UTC"), (2, "+05:45"), (3, "-09:30")] as [(UInt64, String)])
    func `add up to what the journal says`(name: String, of: (seed: UInt64, zone: String)) throws {
        let ledger = try SampleJournal.make(at: "", seed: of.seed)
        let definition = try shipped(name)
        for month in ["2026-09", "2026-10", "2026-11", "2027-01"] {
            for basis in ReportQuery.Basis.allCases {
                let question = try question(month, of.zone) { $0.basis = basis }
                let report = try ledger.report(definition, question)
                let sums = try JournalSums.of(
                    ledger, in: question.span, byRequest: basis == .submitted)
                #expect(try report.sums() == sums.shown, "\(month) \(basis)")
            }
        }
    }

    @Test func `are exact within a quarter of an hour too, and by any filter`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 200)
        let monthly = try shipped("monthly")
        let start = SampleJournal.start.seconds
        let cases: [(String, String, (Entry) -> Bool)] = [
            ("gateway", "kie", { $0.gateway == "kie" }),
            ("project", "雨点短片", { $0.project == "雨点短片" }),
            ("project", "", { $0.project == nil }),
            ("owner", "bob@mill", { $0.owner == "bob@mill" }),
            ("tag:client", "acme", { $0.tags == #"{"client":"acme"}"# }),
            ("ledger", "0197a6c0-0000-7000-8000-000000000006", { _ in true }),
        ]
        for (name, value, isWanted) in cases {
            var question = try question("2026-10")
            question.span =
                Instant(seconds: start + 1_234_567)..<Instant(seconds: start + 4_444_444)
            question.filters = [.init(name, value)]
            let sums = try JournalSums.of(ledger, in: question.span, where: isWanted)
            #expect(try ledger.report(monthly, question).sums() == sums.shown, "\(name)")
        }
    }

    @Test func `open with what is held, and close with what is left of it`() throws {
        let ledger = try SampleJournal.make(at: "")
        for month in ["2026-09", "2026-10", "2026-11"] {
            let question = try question(month)
            let before = try JournalSums.of(
                ledger, in: Instant(seconds: .min)..<question.span.lowerBound)
            let until = try JournalSums.of(
                ledger, in: Instant(seconds: .min)..<question.span.upperBound)
            for balance in try ledger.report(try shipped("monthly"), question).balances {
                let code = balance.currency?.code ?? ""
                let (opening, closing) = (before[code], until[code])
                #expect(balance.openingHeld.count == (opening?.held ?? 0) - (opening?.freed ?? 0))
                #expect(balance.closingHeld.count == (closing?.held ?? 0) - (closing?.freed ?? 0))
                #expect(balance.spent.count == (closing?.spent ?? 0) - (opening?.spent ?? 0))
            }
        }
    }

    @Test func `have what is open, credits and budgets beneath them, as of the same entry`() throws
    {
        let ledger = try SampleJournal.make(at: "")
        let monthly = try shipped("monthly")
        #expect(monthly.sections == [.openHolds, .credits, .budgets])
        for end in [try ledger.head().sequence, 150] as [Int64] {
            let question = try question("2026-10") { $0.ends = [ledger.id: end] }
            let sections = try ledger.report(monthly, question).sections
            for section in monthly.sections {
                let own = try #require(section.query(under: question))
                let alone = try ledger.report(try shipped(section.source), own)
                let found = sections.first { $0.definition.name == section.source }
                #expect(found?.rows ?? [] == alone.rows)
                #expect(end == 150 || !alone.rows.isEmpty, "\(section)")
            }
        }
        // A limit says nothing of a part of what counts under it.
        let part = try question("2026-10") { $0.filters = [.init("gateway", "kie")] }
        let names = try ledger.report(monthly, part).sections.map(\.definition.name)
        #expect(names.contains("credits") && !names.contains("budget-vs-actual"))
    }

    @Test func `say which value no entry has`() throws {
        let ledger = try SampleJournal.make(at: "")
        for (name, value) in [("gateway", "nosuch"), ("owner", "ann"), ("project", "")] {
            let question = try question("2026-10") { $0.filters = [.init(name, value)] }
            let notes = try ledger.report(try shipped("by-project"), question).notes
            let unmatched = notes.compactMap { note -> [String]? in
                if case .unmatched(.init(name, value), let known) = note { return known }
                return nil
            }
            // Without a project there are some.
            #expect(unmatched.count == (value.isEmpty ? 0 : 1))
            #expect(unmatched.allSatisfy { !$0.isEmpty && !$0.contains("") && !$0.contains(value) })
        }
    }

    /// They run without one, which costs more than most of them.
    @Test(arguments: ShippedReports.names)
    func `find the same within the fence that holds reports of others`(name: String) throws {
        let ledger = try SampleJournal.make(at: "")
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../reports/\(name)\(ReportDefinition.suffix)")
        let others = try ReportDefinition(
            name: name, file: file.path, bytes: Array(try Data(contentsOf: file)))
        let changes: [(inout ReportQuery) -> Void] = [
            { _ in }, { $0.basis = .submitted }, { $0.filters = [.init("gateway", "kie")] },
            { $0.span = $0.span.lowerBound..<Instant(seconds: $0.span.upperBound.seconds - 77) },
        ]
        for (number, change) in changes.enumerated() {
            // Budgets are not of one gateway.
            if name.hasPrefix("budget"), number == 2 { continue }
            for zone in ["UTC", "+05:45"] {
                let question = try question("2026-10", zone, change)
                let ours = try ledger.report(try shipped(name), question)
                let theirs = try ledger.report(others, question)
                #expect(ours.rows == theirs.rows, "\(number) \(zone)")
                #expect(ours.balances == theirs.balances, "\(number) \(zone)")
                #expect(ours.notes == theirs.notes, "\(number) \(zone)")
            }
        }
    }

    @Test func `divide the largest amounts there are`() throws {
        let text = #"""
            /* {"schema_version": 1, "title": "t", "description": "d", "period": "all", "columns": [
              {"name": "currency", "title": "c", "role": "group"},
              {"name": "used", "title": "u", "type": "money", "role": "sum"},
              {"name": "limit", "title": "l", "type": "money", "role": "sum"},
              {"name": "share", "title": "s", "type": "percent", "role": "ratio",
                "of": ["used", "limit"]}]} */
            SELECT 'USD' AS currency, 3000000000000000000 AS used, 9000000000000000000 AS "limit"
            UNION ALL SELECT 'CNY', -5, 2000000000
            """#
        let own = try ReportDefinition(name: "own", file: "own.sql", bytes: Array(text.utf8))
        let report = try SampleJournal.make(at: "").report(own, try question("2026-10"))
        // To the nearest millionth, a tie to the even one.
        #expect(
            report.rows.map { $0[3] } == [.share(Nanos(count: 333_333_000)), .share(.zero)])
    }

    @Test func `account for all credits`() throws {
        let ledger = try SampleJournal.make(at: "")
        var closing: [Report.Value: Report.Value] = [:]
        for month in ["2026-09", "2026-10", "2026-11", "2026-12"] {
            let report = try ledger.report(try shipped("credits"), try question(month))
            let names = ["gateway", "opening", "bought", "used", "closing"]
            let places = try names.map { try report.column($0) }
            for row in report.rows {
                let cells = places.map { row[$0] }
                let credits = cells.map { cell -> Int64 in
                    if case .credits(let amount) = cell { return amount.count }
                    return 0
                }
                #expect(credits[4] == credits[1] + credits[2] - credits[3])
                #expect(closing[cells[0]] ?? .credits(.zero) == cells[1], "\(month)")
                closing[cells[0]] = cells[4]
            }
        }
        #expect(!closing.isEmpty)
    }

    @Test func `say what of a month is of an earlier one`() throws {
        let ledger = try SampleJournal.make(at: "")
        let report = try ledger.report(try shipped("monthly"), try question("2026-10"))
        let earlier = report.notes.compactMap { note -> Int64? in
            if case .earlier("2026-09", let money) = note, money.currency == .usd {
                return money.amount.count
            }
            return nil
        }
        let column = try report.column("earlier")
        let rows = report.rows.map { row -> Int64 in
            if case .money(let amount) = row[column] { return amount.count }
            return 0
        }
        #expect(earlier == [rows.reduce(0, +)])
        #expect(earlier != [0])
    }

    @Test func `stand by currency, then by what they are grouped by`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 200)
        let asked: [(String, [String]?, [String])] = [
            ("monthly", nil, ["currency", "gateway", "model", "mode"]),
            ("daily", nil, ["currency", "day"]), ("by-project", nil, ["currency", "project"]),
            ("by-model", nil, ["currency", "model"]), ("by-tag", nil, ["currency", "tag"]),
            ("cost-per-second", nil, ["currency", "gateway", "model", "mode"]),
            ("by-project", ["mode", "gateway"], ["currency", "mode", "gateway"]),
            ("failures", ["gateway"], ["currency", "gateway"]),
        ]
        for (name, groups, keys) in asked {
            let report = try ledger.report(
                try shipped(name), try question("2026-10") { $0.groups = groups })
            let places = try keys.map { try report.column($0) }
            let found = report.rows.map { row in places.map { row[$0].words } }
            #expect(found.count > 1)
            #expect(found == found.sorted { $0.lexicographicallyPrecedes($1) }, "\(name)")
        }
    }

    @Test func `are ordered by amounts within each currency`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 200)
        let report = try ledger.report(
            try shipped("monthly"),
            try question("2026-10") { $0.order = .init("spent", isDescending: true) })
        let (currency, spent) = (try report.column("currency"), try report.column("spent"))
        let codes = report.rows.map { $0[currency].words }
        #expect(codes == codes.sorted() && Set(codes).count == 2)
        for code in Set(codes) {
            let amounts = report.rows.filter { $0[currency].words == code }.map { row in
                if case .money(let amount) = row[spent] { amount.count } else { Int64.min }
            }
            #expect(amounts == amounts.sorted(by: >))
        }
    }
}

extension Report.Value {
    /// A text as it is; nothing else.
    fileprivate var words: String { if case .text(let text) = self { text } else { "" } }
}
