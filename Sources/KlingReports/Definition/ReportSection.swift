/// A built-in report whose rows stand under another one's, as of the same moment.
public enum ReportSection: String, Sendable, CaseIterable {
    /// What is still set aside at the end, by how far it came: what is unknown among it.
    case openHolds = "open-holds"
    /// What is left of the credits that each gateway was paid for beforehand.
    case credits
    /// What is left of each budget.
    case budgets = "budget-vs-actual"

    /// The built-in report, whatever a user's own one of that name has.
    public var source: String { rawValue }

    /// Whether it may have anything to show under a report: not where that knows already that nothing
    /// is open, or that nobody was ever paid for credits and none were used.
    func isNeeded(under report: Report) -> Bool {
        switch self {
        case .openHolds:
            !report.definition.hasBalances || report.balances.contains { $0.closingCount != 0 }
        case .credits: !report.definition.hasBalances || report.hasCredits
        case .budgets: true
        }
    }

    /// What is asked of that report.
    ///
    /// - Returns: `nil` where it can show nothing that would be true: a limit holds for all that counts
    ///   under its budget, not for what a filter leaves of it.
    public func question(under question: ReportQuestion) -> ReportQuestion? {
        var own = question
        (own.groups, own.order, own.values) = (nil, nil, [:])
        switch self {
        case .openHolds: own.groups = ["state", "gateway"]
        case .credits: break
        case .budgets:
            own.groups = ["budget", "period"]
            if !question.filters.isEmpty { return nil }
            // A limit is set in one currency, once for all.
            own.currency = nil
        }
        return own
    }
}
