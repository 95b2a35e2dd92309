/// A picture that may stand under a report, drawn from the rows of a built-in one.
public enum ReportPlot: String, Sendable, CaseIterable {
    /// What was spent each day, by model.
    case spendPerDay = "spend-per-day"
    /// What was left of each budget's limit, day by day.
    case burnDown = "budget-burn-down"
    /// What was expected beside what was charged, by rate.
    case accuracy = "expected-and-charged"

    /// The built-in report whose rows it draws: its columns are known, whatever a user's own report
    /// of that name has.
    public var source: String {
        switch self {
        case .spendPerDay: "daily"
        case .burnDown: "budget-days"
        case .accuracy: "estimate-accuracy"
        }
    }
}
