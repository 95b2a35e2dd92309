public import KlingCost

extension Ledger {
    /// How a budget stands in the period of an instant.
    public struct Balance: Hashable, Sendable {
        /// The period; unbounded for `total`.
        public let period: Range<Instant>
        /// In the budget's currency.
        public let spent, held: Nanos
        /// Clips that were held and not given back.
        public let clips: Int64
        /// Their billed time, in milliseconds.
        public let milliseconds: Int64
    }
}

extension Ledger.Balance {
    /// What will be spent and held at the period's end if it goes on as it did until now: what it is
    /// now, times the whole period, divided by what has passed of it, rounded up.
    ///
    /// - Returns: `nil` before a tenth of the period has passed (one clip in a month's first hour
    ///   would foretell hundreds), for `total`, which has no end, for a rolling period, of which
    ///   always all has passed, and out of range.
    public func projected(at now: Instant, of budget: Budget) -> Nanos? {
        switch budget.period {
        case .day, .week, .month: break
        case .total, .rolling: return nil
        }
        let (begin, end) = (Int128(period.lowerBound.seconds), Int128(period.upperBound.seconds))
        let (passed, span) = (Int128(now.seconds) - begin, end - begin)
        guard passed > 0, passed * 10 >= span, passed <= span else { return nil }
        let (quotient, rest) = ((Int128(spent.count) + Int128(held.count)) * span)
            .quotientAndRemainder(dividingBy: passed)
        return Int64(exactly: rest > 0 ? quotient + 1 : quotient).map { Nanos(count: $0) }
    }
}
