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
}
