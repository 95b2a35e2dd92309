import Foundation
import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

@Suite struct `A statement that was made before` {
    /// All that a renderer sees.
    private func picture(_ report: Report) -> String {
        "\(report.columns) \(report.rows) \(report.totals) \(report.balances) \(report.notes) "
            + "\(report.heads)"
    }

    @Test func `is the same again as of its entry, whatever came behind it`() throws {
        let ledger = try SampleJournal.make(at: "")
        let question = try question("2026-10")
        for name in ["monthly", "by-tag", "failures", "open-holds", "budget-vs-actual"] {
            let definition = try shipped(name)
            let before = try ledger.report(definition, question)
            let head = try ledger.head()
            var late = Entry(.adjust, nil, at: question.span.lowerBound, by: "ann@desk")
            (late.currency, late.amount, late.gateway) = (.usd, Nanos(count: 7_000_000_000), "kie")
            _ = try ledger.note(late)
            var again = question
            again.ends = [ledger.id: head.sequence]
            #expect(picture(try ledger.report(definition, again)) == picture(before), "\(name)")
            #expect(picture(try ledger.report(definition, question)) != picture(before), "\(name)")
        }
    }

    /// By seed: what is undone of the ledger and what replaying its entries makes say the same.
    @Test(arguments: [6, 11] as [UInt64])
    func `says what the entries until then say, replayed`(seed: UInt64) throws {
        let ledger = try SampleJournal.make(at: "", seed: seed)
        let own = try definition(
            """
            SELECT count(*) AS found, (SELECT min(currency) FROM charges) AS currency FROM movements m
              JOIN attempts a ON a.attempt = m.attempt JOIN balances b ON b.budget > 0
              LEFT JOIN holds h ON h.attempt = a.attempt
            """)
        let last = try ledger.head().sequence
        for end in [last / 2, last - 7] {
            let copy = try ledger.copy(endingAt: [ledger.id: end])
            for definition in try ShippedReports.names.map({ try shipped($0) }) + [own] {
                for change in ReproducibleChange.allCases {
                    var question = try question("2026-10", "+08:00") { change.make(of: &$0) }
                    let replayed = said(copy, definition, question)
                    question.ends = [ledger.id: end]
                    #expect(
                        said(ledger, definition, question) == replayed,
                        "\(definition.name), entry \(end), \(change)")
                }
            }
        }
    }

    /// All that a renderer sees, pictures included; or why there is nothing.
    private func said(
        _ ledger: Ledger, _ definition: ReportDefinition, _ question: ReportQuery
    ) -> String {
        do {
            let found = try ledger.report(definition, question, plots: definition.plots)
            let plots = definition.plots.map { plot in found.plots[plot].map(picture) ?? "none" }
            return "\(picture(found.report)) \(found.report.sections.map(picture)) \(plots)"
        } catch {
            return "\(error)"
        }
    }

    @Test func `is the same of an export that was taken in elsewhere`() throws {
        let ledger = try SampleJournal.make(at: "")
        var lines: [[UInt8]] = []
        try ledger.export {
            lines.append($0)
            return true
        }
        let copy = try Ledger(restoring: ledger.id, at: "", now: SampleJournal.start)
        let taken = lines
        _ = try copy.importLines(isRestoring: true) { () throws(LedgerError) in
            var rest = taken[...]
            return { () throws(LedgerError) in rest.popFirst()?[...] }
        }
        for definition in try ShippedReports.names.map({ try shipped($0) }) {
            let question = try question("2026-10", "+08:00")
            #expect(
                picture(try copy.report(definition, question))
                    == picture(try ledger.report(definition, question)), "\(definition.name)")
        }
    }

    @Test func `is the same as of its entry after another ledger came in`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 20)
        let question = try question("2026-10")
        let monthly = try shipped("monthly")
        let before = try ledger.report(monthly, question)
        let head = try ledger.head().sequence
        let other = try SampleLedger()
        try other.captured(other.held(), "0.275", credits: "55")
        try ledger.importLines(other.ledger)
        var again = question
        again.ends = [ledger.id: head]
        #expect(picture(try ledger.report(monthly, again)) == picture(before))
        let joined = try ledger.report(monthly, question)
        #expect(joined.heads.count == 2)
        again.ends[other.ledger.id] = try other.ledger.head().sequence
        #expect(picture(try ledger.report(monthly, again)) == picture(joined))
    }

    @Test func `keeps the ledgers that our budgets counted by then`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 20)
        let other = try SampleLedger()
        try other.captured(other.held(), "0.275", credits: "55")
        try ledger.importLines(other.ledger)
        let head = try ledger.head().sequence
        let counted = try ledger.countImported(
            at: other.now, by: "ann@desk", exchange: SampleJournal.exchange,
            zones: SampleJournal.zone)
        #expect(counted > 0)
        let october = try question("2026-10")
        func heads(_ end: Int64) throws -> Int {
            let asked = try question("2026-10") { $0.ends = [ledger.id: end] }
            return try ledger.report(try shipped("monthly"), asked).heads.count
        }
        #expect(try heads(head) == 1)
        #expect(try heads(try ledger.head().sequence) == 2)
        #expect(try ledger.report(try shipped("monthly"), october).heads.count == 2)
    }

    @Test func `names no chain without entries`() throws {
        let ledger = try Ledger(
            restoring: "0197a6c0-0000-7000-8000-000000000009", at: "", now: SampleJournal.start)
        func heads() throws -> [String] {
            try ledger.report(try shipped("monthly"), try question("2026-10")).heads.map(\.ledger)
        }
        #expect(try heads() == [ledger.id])
        let other = try SampleLedger()
        try other.captured(other.held(), "0.275", credits: "55")
        try ledger.importLines(other.ledger)
        #expect(try heads() == [other.ledger.id])
    }

    @Test func `needs a ledger that is there`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 3)
        #expect(throws: ReportError.ledger(.unknownLedger("nobody"))) {
            _ = try ledger.report(
                try shipped("monthly"), try question("2026-10") { $0.ends = ["nobody": 1] })
        }
    }
}

/// How else a question is asked.
private enum ReproducibleChange: CaseIterable {
    case none, submitted, filtered, cut

    func make(of question: inout ReportQuery) {
        switch self {
        case .none: break
        case .submitted: question.basis = .submitted
        case .filtered: question.filters = [.init("gateway", "kie")]
        // Not at the end of a quarter of an hour: the sums do not know that.
        case .cut:
            let end = Instant(seconds: question.span.upperBound.seconds - 86_400 * 3 - 77)
            question.span = question.span.lowerBound..<end
        }
    }
}

@Suite struct `Amounts of several currencies` {
    private let rates = """
        {"schema_version":1,"rates":[
          {"from":"USD","to":"CNY","rate":"7.1","effective":"2026-01-01","source":"a bank"},
          {"from":"USD","to":"CNY","rate":"7.2","effective":"2026-10-15","source":"a bank"},
          {"from":"USD","to":"CNY","rate":"9","effective":"2026-11-01","source":"a bank"}]}
        """

    private func exchange(rate: String = "7.2") throws -> ExchangeTable {
        let text = rates.replacing("\"7.2\"", with: "\"\(rate)\"")
        return try ExchangeTable(
            PriceBook.Source(name: "exchange.json", bytes: Array(text.utf8), layer: 0))
    }

    @Test func `stay apart, unless a dated row joins them`() throws {
        let ledger = try SampleJournal.make(at: "")
        let apart = try ledger.report(try shipped("monthly"), try question("2026-10"))
        #expect(apart.totals.count == 2)
        let rows = try exchange()
        let joined = try ledger.report(
            try shipped("monthly"),
            try question("2026-10") { ($0.currency, $0.exchange) = (Currency("CNY"), rows) })
        #expect(joined.totals.count == 1)
        #expect(joined.balances.count == 1)
        let notes = joined.notes.filter { if case .exchange = $0 { true } else { false } }
        #expect(
            notes == [
                .exchange(
                    from: .usd, to: try #require(Currency("CNY")),
                    rate: Nanos(count: 7_200_000_000),
                    effective: try #require(Instant("2026-10-15")), source: "a bank")
            ])
    }

    /// By seed, and a grouping: every sum is the same wherever it stands.
    @Test(arguments: [6, 7, 8] as [UInt64])
    func `add up to the same in every place once they are joined`(seed: UInt64) throws {
        let ledger = try SampleJournal.make(at: "", seed: seed, attempts: 200)
        var odd = Entry(.adjust, nil, at: try #require(Instant("2026-10-05")), by: "ann@desk")
        (odd.currency, odd.amount, odd.gateway) = (.usd, Nanos(count: 333_333_333), "kie")
        for _ in 0..<7 { _ = try ledger.note(odd) }
        let rows = try exchange(rate: "7.123456789")
        var totals: Set<[Report.Value]> = []
        for (name, groups) in [
            ("monthly", nil), ("monthly", ["mode"]), ("daily", nil), ("by-project", nil),
            ("by-tag", ["tag", "gateway"]),
        ] as [(String, [String]?)] {
            let report = try ledger.report(
                try shipped(name),
                try question("2026-10") {
                    ($0.currency, $0.exchange, $0.groups) = (Currency("CNY"), rows, groups)
                })
            let places = try ["charged", "adjusted", "spent", "earlier"].map {
                try report.column($0)
            }
            for row in report.rows + report.totals {
                #expect(try row[places[0]].amount + row[places[1]].amount == row[places[2]].amount)
            }
            let total = try #require(report.totals.first)
            #expect(report.totals.count == 1)
            for place in places {
                #expect(
                    try report.rows.reduce(0) { try $0 + $1[place].amount } == total[place].amount)
            }
            totals.insert(places.map { total[$0] })
            guard let balance = report.balances.first else { continue }
            #expect(
                [balance.charged, balance.adjusted, balance.spent]
                    == (try places.prefix(3).map { Nanos(count: try total[$0].amount) }))
            let earlier = report.notes.compactMap { note -> (month: String, count: Int64)? in
                if case .earlier(let month, let money) = note {
                    (month, money.amount.count)
                } else {
                    nil
                }
            }
            #expect(Set(earlier.map(\.month)).count == earlier.count)
            #expect(try earlier.reduce(0) { $0 + $1.count } == total[places[3]].amount)
        }
        #expect(totals.count == 1)
    }

    @Test func `are not joined without one`() throws {
        let ledger = try SampleJournal.make(at: "")
        #expect(throws: ReportError.self) {
            try ledger.report(
                try shipped("monthly"), try question("2026-10") { $0.currency = Currency("EUR") })
        }
    }
}

extension Report.Value {
    /// Of money; anything else is no amount.
    fileprivate var amount: Int64 {
        get throws {
            guard case .money(let amount) = self else {
                throw ReportError.notACount(parameter: "money", "\(self)")
            }
            return amount.count
        }
    }
}
