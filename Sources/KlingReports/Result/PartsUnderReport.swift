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
    public func query(under query: ReportQuery) -> ReportQuery? {
        switch self {
        case .openHolds: query.part(by: ["state", "gateway"])
        case .credits: query.part(by: nil)
        case .budgets: query.partOfBudgets(by: ["budget", "period"])
        }
    }
}

extension ReportPlot {
    /// What is asked of that report, so that the picture shows what the report is about.
    ///
    /// - Returns: `nil` where it can show nothing that would be true: see ``ReportSection``.
    public func query(under query: ReportQuery) -> ReportQuery? {
        switch self {
        case .spendPerDay: query.part(by: ["day", "model"])
        case .accuracy: query.part(by: nil)
        case .burnDown: query.partOfBudgets(by: nil)
        }
    }
}

extension ReportQuery {
    /// The same of another report, by groups of its own, in its own order.
    fileprivate func part(by groups: [String]?) -> ReportQuery {
        var own = self
        (own.groups, own.order, own.values) = (groups, nil, [:])
        return own
    }

    /// The same of one about budgets: `nil` under a filter.
    fileprivate func partOfBudgets(by groups: [String]?) -> ReportQuery? {
        if !filters.isEmpty { return nil }
        var own = part(by: groups)
        // A limit is set in one currency, once for all.
        own.currency = nil
        return own
    }
}
