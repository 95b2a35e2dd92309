public import KlingCost

/// Looks up a zone by its name; `nil` when the system does not know it.
public typealias ZoneLookup = (String) -> Zone?

/// Whether a hold is written: what the freezes, the budgets in force and what was held lately make of a
/// request. The one place for every store.
struct HoldRule {
    private let request: HoldRequest
    private let standing: Controls

    init(_ request: HoldRequest, _ standing: Controls) {
        (self.request, self.standing) = (request, standing)
    }

    /// - Parameters:
    ///   - repetition: what speaks against it of what was held lately.
    ///   - zones: looks up the budgets' zones.
    ///   - balance: says how a budget stands in a period.
    func evaluate(
        repeating repetition: HoldRefusal?, _ zones: ZoneLookup,
        balance: (StandingBudget, Range<Instant>) throws(LedgerError) -> Ledger.Balance
    ) throws(LedgerError) -> HoldEvaluation {
        let entry = request.entry
        var evaluation = HoldEvaluation(entry: entry)
        evaluation.refusals = standing.frozen.filter {
            $0.gateway == entry.gateway && $0.model == entry.model
        }.map { .frozen(gateway: $0.gateway, model: $0.model, entry: $0.entry) }
        if let repetition { evaluation.refusals.append(repetition) }
        let covering = standing.budgets.filter { $0.budget.scope.covers(entry) }
        if let name = request.requiredBudget,
            !covering.contains(where: { $0.budget.name == name })
        {
            evaluation.refusals.append(.notCovering(budget: name))
        }
        if covering.isEmpty, !request.isUnbudgetedAllowed { evaluation.refusals.append(.uncovered) }
        for budget in covering { try evaluate(on: budget, zones, balance, &evaluation) }
        return evaluation
    }

    private func evaluate(
        on standing: StandingBudget, _ zones: ZoneLookup,
        _ balance: (StandingBudget, Range<Instant>) throws(LedgerError) -> Ledger.Balance,
        _ evaluation: inout HoldEvaluation
    ) throws(LedgerError) {
        let (entry, budget) = (request.entry, standing.budget)
        guard let zone = zones(budget.zone) else {
            evaluation.refusals.append(.zone(budget: budget.name, zone: budget.zone))
            return
        }
        let period = budget.period.bounds(containing: entry.instant, in: zone)
        guard
            let allocation = try Allocation(
                of: entry, to: budget, period: period, request.exchange, number: standing.number)
        else {
            evaluation.refusals.append(
                .exchange(
                    budget: budget.name, from: entry.currency ?? .usd,
                    to: budget.limit?.currency ?? .usd))
            return
        }
        let stand = try balance(standing, budget.period.counted(in: period))
        let room = BudgetRoom(standing, stand, allocation.amount, entry)
        evaluation.refusals += try room.refusals()
        evaluation.crossed += try room.crossings()
        evaluation.entry.allocations.append(allocation)
    }
}

/// A request that was evaluated.
struct HoldEvaluation {
    /// The entry to write, with what it allocates.
    var entry: Entry
    /// All that speaks against it.
    var refusals: [HoldRefusal] = []
    /// Warning thresholds that it crosses.
    var crossed: [ThresholdCrossing] = []

    /// What refuses it; `nil` where it may be written.
    func refusal(of request: HoldRequest) -> HoldDecision? {
        if !refusals.isEmpty { return .refused(refusals) }
        if request.stopsAtThresholds, !crossed.isEmpty { return .stopped(crossed) }
        return nil
    }
}

extension BudgetPeriod {
    /// What counts against a hold in a period of these bounds. Of a rolling one that is what was held
    /// at a later instant too: a process that looked at the clock first and came second would
    /// otherwise find the room empty.
    func counted(in bounds: Range<Instant>) -> Range<Instant> {
        if case .rolling = self { return bounds.lowerBound..<Instant(seconds: .max) }
        return bounds
    }
}

/// Whether one budget has room for one hold: the one place where limits are compared.
struct BudgetRoom {
    private let budget: StandingBudget
    private let balance: Ledger.Balance
    private let amount: Nanos
    private let hold: Entry

    init(
        _ budget: StandingBudget, _ balance: Ledger.Balance, _ amount: Nanos, _ hold: Entry
    ) {
        (self.budget, self.balance, self.amount, self.hold) = (budget, balance, amount, hold)
    }

    private var turns: Instant? {
        switch budget.budget.period {
        case .total, .rolling: nil
        default: balance.period.upperBound
        }
    }

    /// Spent and held so far, and with the new hold.
    private var sums: (before: Int128, after: Int128) {
        let before = Int128(balance.spent.count) + Int128(balance.held.count)
        return (before, before + Int128(amount.count))
    }

    /// `spent + held + new ≤ limit`, for each limit that is set.
    func refusals() throws(LedgerError) -> [HoldRefusal] {
        var refusals: [HoldRefusal] = []
        let name = budget.budget.name
        if let limit = try budget.limit(at: hold.instant), let money = budget.budget.limit {
            let (before, after) = sums
            if after > Int128(limit.count) {
                let left = Int64(clamping: Int128(limit.count) - before)
                let short = Int64(clamping: after - Int128(limit.count))
                refusals.append(
                    .money(
                        budget: name, left: Money(Nanos(count: left), money.currency),
                        short: Nanos(count: short), turns: turns))
            }
        }
        if let clips = budget.budget.clips, balance.clips >= clips {
            refusals.append(.clips(budget: name, limit: clips, turns: turns))
        }
        if let limit = budget.budget.milliseconds {
            let left = Int64(clamping: Int128(limit) - Int128(balance.milliseconds))
            if hold.billedMilliseconds ?? 0 > left {
                refusals.append(.time(budget: name, leftMilliseconds: left, turns: turns))
            }
        }
        return refusals
    }

    /// The thresholds of money that lie above what was there and not above what is.
    func crossings() throws(LedgerError) -> [ThresholdCrossing] {
        guard let limit = try budget.limit(at: hold.instant) else { return [] }
        let (before, after) = sums
        return budget.budget.warnings.filter { percent in
            let line = Int128(limit.count) * Int128(percent)
            return before * 100 < line && after * 100 >= line
        }.map { ThresholdCrossing(budget: budget.budget.name, percent: $0) }
    }
}

extension Allocation {
    /// What a hold weighs on a budget; `nil` where no exchange row leads to its currency.
    init?(
        of entry: Entry, to budget: Budget, period: Range<Instant>, _ exchange: ExchangeTable,
        of hold: Int64? = nil, number: Int64? = nil
    ) throws(LedgerError) {
        var amount = Nanos.zero
        var rate: Nanos?
        if let limit = budget.limit, let upper = entry.upper, let currency = entry.currency {
            amount = upper
            if currency != limit.currency {
                guard
                    let row = exchange.row(
                        from: currency, to: limit.currency, asOf: entry.instant)
                else { return nil }
                rate = row.rate
                amount = try upper.converted(by: row.rate)
            }
        }
        let start: Instant =
            switch budget.period {
            case .rolling: entry.instant
            // The beginning of time has no date to write.
            case .total: Instant(seconds: 0)
            case .day, .week, .month: period.lowerBound
            }
        self.init(
            hold: hold, budget: number, period: start.withinCalendar, amount: amount,
            exchange: rate)
    }
}
