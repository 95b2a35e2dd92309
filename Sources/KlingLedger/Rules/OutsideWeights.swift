internal import KlingCost

/// What charges seen outside weigh on budgets: money alone, on those that cover their gateway and
/// model and name no project or tag, which nobody knows of them; from the moment they are written,
/// in the period in which the gateway charged them. Frozen in their entry, as a hold's weight is.
///
/// What is taken back weighs no more than the same work weighs there: a refund of what never counted
/// would make room that is not there. Likewise, what an attempt of another ledger costs is taken off
/// where that attempt weighs, and nowhere else.
struct OutsideWeights {
    private let budgets: [StandingBudget]
    private let exchange: ExchangeTable
    private let zones: ZoneLookup
    /// Whether an attempt weighs on the budget of a number.
    private let weighs: (AttemptID, Int64) throws(LedgerError) -> Bool
    /// What each work weighs so far.
    private var weights: [Work: [Place]] = [:]

    private struct Work: Hashable {
        let gateway: String?
        let key: String?
    }

    /// A weight on a budget in one of its periods.
    private struct Place {
        let budget: Int64
        let period: Instant
        var amount: Nanos
        let exchange: Nanos?
    }

    init(
        on budgets: [StandingBudget], _ exchange: ExchangeTable, _ zones: @escaping ZoneLookup,
        weighs: @escaping (AttemptID, Int64) throws(LedgerError) -> Bool
    ) {
        self.budgets = budgets.filter { $0.budget.limit != nil }
        (self.exchange, self.zones, self.weighs) = (exchange, zones, weighs)
    }

    /// Includes an earlier entry and what it weighs.
    mutating func include(_ entry: Entry, _ allocations: [(budget: Int64, allocation: Allocation)])
    {
        let work = Work(gateway: entry.gateway, key: entry.outsideKey)
        for (budget, allocation) in allocations {
            add(allocation.amount, to: work, budget, allocation.period, allocation.exchange)
        }
    }

    private mutating func add(
        _ amount: Nanos, to work: Work, _ budget: Int64, _ period: Instant, _ exchange: Nanos?
    ) {
        let place = weights[work]?.firstIndex { $0.budget == budget && $0.period == period }
        guard let place, let former = weights[work]?[place].amount else {
            weights[work, default: []].append(
                Place(budget: budget, period: period, amount: amount, exchange: exchange))
            return
        }
        weights[work]?[place].amount = (try? former.adding(amount)) ?? former
    }

    /// What an entry weighs on each budget, with their numbers; it is included from then on.
    mutating func allocations(of entry: Entry) throws(LedgerError) -> [Allocation] {
        guard let amount = entry.amount, let currency = entry.currency else { return [] }
        let work = Work(gateway: entry.gateway, key: entry.outsideKey)
        var found: [Allocation] = []
        for budget in budgets where budget.budget.scope.coversOutside(entry) {
            if let attempt = entry.countedOnceWith, try !weighs(attempt, budget.number) { continue }
            let allocation =
                amount < .zero
                ? try back(amount, of: work, budget)
                : try charge(Money(amount, currency), entry, budget)
            guard let allocation, allocation.amount != .zero else { continue }
            add(
                allocation.amount, to: work, budget.number, allocation.period, allocation.exchange)
            found.append(allocation)
        }
        return found
    }

    private func charge(
        _ money: Money, _ entry: Entry, _ standing: StandingBudget
    ) throws(LedgerError) -> Allocation? {
        let budget = standing.budget
        guard let limit = budget.limit else { return nil }
        guard let zone = zones(budget.zone) else { throw .unknownZone(budget.zone) }
        let instant = entry.billed ?? entry.instant
        var (amount, rate): (Nanos, Nanos?) = (money.amount, nil)
        if money.currency != limit.currency {
            let row = exchange.row(from: money.currency, to: limit.currency, asOf: instant)
            guard let row else { throw .noExchange(from: money.currency, to: limit.currency) }
            rate = row.rate
            amount = try amount.converted(by: row.rate)
        }
        let start: Instant =
            switch budget.period {
            case .rolling: instant
            // The beginning of time has no date to write.
            case .total: Instant(seconds: 0)
            case .day, .week, .month: budget.period.bounds(containing: instant, in: zone).lowerBound
            }
        return Allocation(
            hold: nil, budget: standing.number, period: start.withinCalendar, amount: amount,
            exchange: rate)
    }

    /// What is taken back of the work's heaviest weight on a budget, where and as it was weighed.
    private func back(
        _ amount: Nanos, of work: Work, _ budget: StandingBudget
    ) throws(LedgerError) -> Allocation? {
        let places = (weights[work] ?? []).filter {
            $0.budget == budget.number && $0.amount > .zero
        }
        guard let place = places.max(by: { $0.amount < $1.amount }) else { return nil }
        let all = try amount.converted(by: place.exchange)
        return Allocation(
            hold: nil, budget: budget.number, period: place.period.withinCalendar,
            amount: max(all, Nanos(count: -place.amount.count)), exchange: place.exchange)
    }
}

extension BudgetScope {
    /// Whether it covers a charge that was seen outside: whose project it was for, nobody knows.
    func coversOutside(_ entry: Entry) -> Bool {
        project == nil && tags.isEmpty && (gateway == nil || gateway == entry.gateway)
            && (model == nil || model == entry.model)
    }
}
