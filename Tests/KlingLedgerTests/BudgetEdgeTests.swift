import KlingCost
import SeededCases
import Testing

@testable import KlingLedger

/// Where what counts in a budget is easily counted twice, or not at all.
@Suite(.eachStore) struct `What counts in a budget` {
    private let bench: Workbench
    private let ledger: Ledger

    init() throws {
        bench = try Workbench()
        ledger = try bench.open()
    }

    private func set(
        _ period: BudgetPeriod, at instant: Instant, in currency: Currency = .usd
    ) throws -> StandingBudget {
        let budget = Budget(
            name: "cap", limit: Money(Nanos(count: 1_000_000_000), currency), period: period)
        _ = try ledger.set(
            budget, at: instant, by: "ann@desk", exchange: Self.sevenths, zones: { _ in .utc })
        return try #require(try ledger.budgets().first)
    }

    /// One dollar is 0.7 of a CNY, so that a nano is never whole.
    private static let sevenths: ExchangeTable = {
        let text = """
            {"schema_version": 1, "rates": [{"from": "USD", "to": "CNY", "rate": "0.7",
            "effective": "2026-01-01", "source": "a bank", "checked": "2026-01-01"}]}
            """
        // A table that cannot be read has no rows, and every hold is refused.
        return
            (try? ExchangeTable(
                PriceBook.Source(name: "exchange.json", bytes: Array(text.utf8), layer: 0)))
            ?? ExchangeTable()
    }()

    @Test(arguments: ["60s", "17m", "36h"])
    func `is, of a rolling one, what was held in its span to the second`(span: String) throws {
        var random = SeededRandom(seed: 20_261_121)
        let start = bench.now.seconds
        let budget = try set(try #require(BudgetPeriod("rolling:\(span)")), at: bench.now)
        guard case .rolling(let length) = budget.budget.period else { return }
        var held: [(at: Int64, amount: Int64)] = []
        try ledger.store.transaction { () throws(LedgerError) in
            for number in 1...400 {
                let at = start + Int64.random(in: 0...4 * 86_400, using: &random) / 7 * 7
                var entry = bench.hold(Int64(number), bench.id())
                entry.instant = Instant(seconds: at)
                entry.allocations = [
                    Allocation(
                        budget: budget.number, period: entry.instant,
                        amount: Nanos(count: Int64(number)))
                ]
                _ = try ledger.append(entry)
                held.append((at, Int64(number)))
            }
        }
        for _ in 0..<300 {
            // Where spans and quarters of an hour begin and end is where a second matters.
            let now =
                (start + Int64.random(in: 0...4 * 86_400, using: &random)) / 900 * 900
                + length.seconds % 900 + Int64.random(in: -2...2, using: &random)
            let expected = held.filter { now - length.seconds < $0.at && $0.at <= now }
            let balance = try #require(
                try ledger.balance(of: budget, at: Instant(seconds: now), zones: { _ in .utc }))
            #expect(balance.held.count == expected.reduce(0) { $0 + $1.amount })
            #expect(balance.clips == Int64(expected.count))
        }
        #expect(try ledger.fault() == nil)
    }

    private func request(_ upper: Int64, at instant: Instant) -> HoldRequest {
        var entry = bench.hold(upper, bench.id())
        entry.instant = instant
        var request = HoldRequest(entry)
        request.isUnbudgetedAllowed = true
        request.exchange = Self.sevenths
        return request
    }

    @Test func `is a hold that another process made while its clock was a second ahead`() throws {
        let hour = try #require(BudgetPeriod("rolling:1h"))
        _ = try set(hour, at: bench.now)
        let ahead = Instant(seconds: bench.now.seconds + 1)
        let first = try ledger.hold(request(1_000_000_000, at: ahead), zones: { _ in .utc })
        guard case .held = first else {
            Issue.record("\(first)")
            return
        }
        let second = try ledger.hold(request(1, at: bench.now), zones: { _ in .utc })
        guard case .refused = second else {
            Issue.record("\(second)")
            return
        }
    }

    @Test
    func `is a hold of the next day in the next day, though the budget is set the day before`()
        throws
    {
        let midnight = bench.now.seconds - bench.now.seconds % 86_400
        _ = try ledger.hold(
            request(400_000_000, at: Instant(seconds: midnight)), zones: { _ in .utc })
        let budget = try set(.day, at: Instant(seconds: midnight - 1))
        let balances = try [midnight - 1, midnight].map {
            try ledger.balance(of: budget, at: Instant(seconds: $0), zones: { _ in .utc })?.held
        }
        #expect(balances == [.zero, Nanos(count: 400_000_000)])
    }

    @Test func `is a charge from before the budget once, when all is summed up anew too`() throws {
        let hold = request(400_000_000, at: bench.now)
        _ = try ledger.hold(hold, zones: { _ in .utc })
        var capture = Entry(.capture, hold.entry.attempt, at: bench.now, by: "ann@desk")
        capture.amount = Nanos(count: 300_000_000)
        _ = try ledger.capture(capture, freezingAbove: 2)
        let budget = try set(.day, at: bench.now)
        #expect(try ledger.fault() == nil)
        try ledger.sumUpAnew()
        let balance = try ledger.balance(of: budget, at: bench.now, zones: { _ in .utc })
        #expect(balance?.spent == Nanos(count: 300_000_000))
        #expect(balance?.held == .zero)
    }

    @Test func `is never less than was charged, however many refunds are converted`() throws {
        let budget = try set(.total, at: bench.now, in: try #require(Currency("CNY")))
        let hold = request(100, at: bench.now)
        _ = try ledger.hold(hold, zones: { _ in .utc })
        var capture = Entry(.capture, hold.entry.attempt, at: bench.now, by: "ann@desk")
        capture.amount = Nanos(count: 100)
        _ = try ledger.capture(capture, freezingAbove: 2)
        for _ in 0..<50 {
            var refund = Entry(.adjust, hold.entry.attempt, at: bench.now, by: "ann@desk")
            refund.amount = Nanos(count: -1)
            _ = try ledger.note(refund)
        }
        let balance = try ledger.balance(of: budget, at: bench.now, zones: { _ in .utc })
        #expect(balance?.spent == Nanos(count: 35))
        #expect(try ledger.fault() == nil)
    }
}
