import KlingCost
import Testing

@testable import KlingLedger

/// What a budget's period will come to if it goes on as it did.
@Suite struct `A projection` {
    private static let day = Instant(seconds: 86_400)..<Instant(seconds: 172_800)

    private func projected(
        spent: Int64, held: Int64 = 0, after seconds: Int64, period: BudgetPeriod = .day
    ) -> Nanos? {
        let balance = Ledger.Balance(
            period: Self.day, spent: Nanos(count: spent), held: Nanos(count: held), clips: 0,
            milliseconds: 0)
        let budget = Budget(name: "b", limit: Money(Nanos(count: 1), .usd), period: period)
        return balance.projected(
            at: Instant(seconds: Self.day.lowerBound.seconds + seconds), of: budget)
    }

    @Test func `is what is spent and held, extended to the whole period and rounded up`() {
        #expect(projected(spent: 1_000_000_000, after: 43_200) == Nanos(count: 2_000_000_000))
        #expect(projected(spent: 1, held: 2, after: 86_399) == Nanos(count: 4))
        #expect(projected(spent: 0, after: 43_200) == .zero)
        #expect(projected(spent: -3, after: 43_200) == Nanos(count: -6))
    }

    @Test func `is not made of a period's first tenth`() {
        #expect(projected(spent: 10, after: 8639) == nil)
        #expect(projected(spent: 10, after: 8640) == Nanos(count: 100))
    }

    @Test func `is not made of periods that have no end`() {
        #expect(projected(spent: 10, after: 43_200, period: .total) == nil)
        #expect(
            projected(spent: 10, after: 43_200, period: BudgetPeriod("rolling:24h") ?? .total)
                == nil)
    }

    @Test func `is not made beyond what money can say, nor outside the period`() {
        #expect(projected(spent: .max, after: 43_200) == nil)
        #expect(projected(spent: .max, held: .max, after: 86_399) == nil)
        #expect(projected(spent: 1, after: -1) == nil)
        #expect(projected(spent: 1, after: 86_401) == nil)
    }
}
