import KlingCost

/// A row that its task tied to an attempt. An earlier bill without tasks may have shown the same, and
/// had it written as a charge seen outside: then the ledger has it twice, once somebody names it.
struct TiedRow {
    /// How much of it the attempt itself has.
    enum Standing {
        /// Less than the bill says.
        case short
        /// More, or nobody knows yet.
        case other
        /// The same.
        case even
    }

    let standing: Standing
    /// When a gateway may have booked it.
    let window: ClosedRange<Instant>

    /// Whether the row may be a charge seen outside that is so like it. The less speaks for it, the
    /// nearer it must be.
    func mayBeOutside(at level: BillMatcher.Level) -> Bool {
        switch standing {
        case .short: level.isExact
        case .other: level == .same || level == .within
        case .even: level == .same
        }
    }
}
