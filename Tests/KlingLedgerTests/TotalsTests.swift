import KlingCost
import Testing

@testable import KlingLedger

@Suite struct `Totals of a span` {
    private let morning = Instant(seconds: 1_795_003_200)

    /// Spends a dollar's tenth some quarters of an hour after the morning.
    private func spend(
        _ bench: Workbench, _ ledger: Ledger, quarter: Int64, _ currency: Currency = .usd
    ) throws {
        let id = bench.id()
        let instant = Instant(seconds: morning.seconds + quarter * 900 + 17)
        var hold = bench.hold(200_000_000, id)
        (hold.instant, hold.currency) = (instant, currency)
        try ledger.write(hold)
        try ledger.write(Entry(.sent, id, at: instant, by: "ann@desk"))
        var capture = Entry(.capture, id, at: instant, by: "ann@desk")
        (capture.amount, capture.currency) = (Nanos(count: 100_000_000), currency)
        try ledger.write(capture)
    }

    private func span(_ first: Int64, _ end: Int64) -> Range<Instant> {
        Instant(
            seconds: morning.seconds + first * 900)..<Instant(
                seconds: morning.seconds + end * 900)
    }

    @Test func `take what lies in it, its first quarter of an hour but not the one behind it`()
        throws
    {
        let bench = try Workbench()
        let ledger = try bench.open()
        for quarter: Int64 in 0..<4 { try spend(bench, ledger, quarter: quarter) }
        let totals = try #require(try ledger.totals(in: span(1, 3)))
        #expect(totals.count == 1)
        #expect(totals.first?.currency == .usd)
        #expect(totals.first?.spent == Nanos(count: 200_000_000))
        #expect(totals.first?.held == .zero)
        #expect(totals.first?.holds == 2)
        #expect(totals.first?.captures == 2)
        #expect(totals.first?.voids == 0)
        #expect(try ledger.totals(in: span(4, 9)) == [])
    }

    @Test func `keep currencies apart, by code`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let yuan = try #require(Currency("CNY"))
        for currency in [.usd, yuan, .usd] { try spend(bench, ledger, quarter: 0, currency) }
        let totals = try #require(try ledger.totals(in: span(0, 1)))
        #expect(totals.map(\.currency) == [yuan, .usd])
        #expect(totals.map(\.spent.count) == [100_000_000, 200_000_000])
    }

    @Test func `count each entry when it was written`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let id = bench.id()
        var hold = bench.hold(200_000_000, id)
        hold.instant = morning
        try ledger.write(hold)
        let later = Instant(seconds: morning.seconds + 900)
        try ledger.write(Entry(.void, id, at: later, by: "ann@desk"))
        #expect(try ledger.totals(in: span(0, 1))?.map(\.held.count) == [200_000_000])
        #expect(try ledger.totals(in: span(1, 2))?.map(\.held.count) == [-200_000_000])
        #expect(try ledger.totals(in: span(1, 2))?.map(\.voids) == [1])
        #expect(try ledger.totals(in: span(0, 2))?.map(\.held.count) == [0])
    }

    @Test func `are those of a zone's month, whatever its offset`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        try spend(bench, ledger, quarter: 0)
        let kathmandu = try #require(Zone(fixed: "+05:45"))
        let month = kathmandu.month(containing: morning)
        #expect(try ledger.totals(in: month)?.first?.holds == 1)
    }

    @Test func `reach over all of time, before 1970 too`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        try spend(bench, ledger, quarter: 0)
        try spend(bench, ledger, quarter: -3_000_000)
        let time = Instant(seconds: .min)..<Instant(seconds: .max)
        #expect(try ledger.totals(in: time)?.first?.holds == 2)
    }

    @Test func `are not known where a span begins or ends within a quarter of an hour`() throws {
        let ledger = try Workbench().open()
        let odd = Instant(seconds: morning.seconds + 1)
        #expect(try ledger.totals(in: morning..<odd) == nil)
        #expect(try ledger.totals(in: odd..<Instant(seconds: morning.seconds + 900)) == nil)
    }
}
