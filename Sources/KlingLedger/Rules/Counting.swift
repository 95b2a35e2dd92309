internal import KlingCost

/// Which earlier holds are to weigh on a budget.
struct Counting {
    let budget: StandingBudget
    private let zone: Zone
    /// Holds from here on weigh: the beginning of the budget's current period.
    let since: Instant
    private let exchange: ExchangeTable

    init(_ budget: StandingBudget, in zone: Zone, at instant: Instant, _ exchange: ExchangeTable) {
        (self.budget, self.zone, self.exchange) = (budget, zone, exchange)
        since = budget.budget.period.bounds(containing: instant, in: zone).lowerBound
    }

    /// What a hold weighs; `nil` where no exchange row leads to the budget's currency.
    func allocation(of hold: Entry) throws(LedgerError) -> Allocation? {
        // Its own period: by another clock it may lie in the next one.
        try Allocation(
            of: hold, to: budget.budget,
            period: budget.budget.period.bounds(containing: hold.instant, in: zone), exchange,
            of: hold.sequence, number: budget.number)
    }
}
