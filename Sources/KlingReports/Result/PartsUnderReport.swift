extension ReportSection {
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
        switch self {
        case .openHolds: question.part(by: ["state", "gateway"])
        case .credits: question.part(by: nil)
        case .budgets: question.partOfBudgets(by: ["budget", "period"])
        }
    }
}

extension ReportPlot {
    /// What is asked of that report, so that the picture shows what the report is about.
    ///
    /// - Returns: `nil` where it can show nothing that would be true: see ``ReportSection``.
    public func question(under question: ReportQuestion) -> ReportQuestion? {
        switch self {
        case .spendPerDay: question.part(by: ["day", "model"])
        case .accuracy: question.part(by: nil)
        case .burnDown: question.partOfBudgets(by: nil)
        }
    }
}

extension ReportQuestion {
    /// The same of another report, by groups of its own, in its own order.
    fileprivate func part(by groups: [String]?) -> ReportQuestion {
        var own = self
        (own.groups, own.order, own.values) = (groups, nil, [:])
        return own
    }

    /// The same of one about budgets: `nil` under a filter.
    fileprivate func partOfBudgets(by groups: [String]?) -> ReportQuestion? {
        if !filters.isEmpty { return nil }
        var own = part(by: groups)
        // A limit is set in one currency, once for all.
        own.currency = nil
        return own
    }
}
