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
            (late.currency, late.amount, late.gateway) = (.usd, Nanos(7_000_000_000), "kie")
            _ = try ledger.note(late)
            var again = question
            again.ends = [ledger.id: head.sequence]
            #expect(picture(try ledger.report(definition, again)) == picture(before), "\(name)")
            #expect(picture(try ledger.report(definition, question)) != picture(before), "\(name)")
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
        _ = try copy.takeIn(isRestoring: true) { () throws(LedgerError) in
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

    @Test func `needs a ledger that is there`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 3)
        #expect(throws: ReportError.ledger(.unknownLedger("nobody"))) {
            _ = try ledger.report(
                try shipped("monthly"), try question("2026-10") { $0.ends = ["nobody": 1] })
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

    private func exchange() throws -> ExchangeTable {
        try ExchangeTable(
            PriceBook.Source(name: "exchange.json", bytes: Array(rates.utf8), layer: 0))
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
                    from: .usd, to: try #require(Currency("CNY")), rate: Nanos(7_200_000_000),
                    effective: try #require(Instant("2026-10-15")), source: "a bank")
            ])
    }

    @Test func `are not joined without one`() throws {
        let ledger = try SampleJournal.make(at: "")
        #expect(throws: ReportError.self) {
            try ledger.report(
                try shipped("monthly"), try question("2026-10") { $0.currency = Currency("EUR") })
        }
    }
}
