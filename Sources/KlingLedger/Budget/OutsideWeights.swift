internal import KlingCost

/// What charges seen outside weigh on budgets: money alone, on those that cover their gateway and
/// model and name no project or tag, which nobody knows of them; from the moment they are written,
/// in the period in which the gateway charged them. Frozen in their entry, as a hold's weight is.
///
/// What is taken back weighs no more than the same work weighs there: a refund of what never counted
/// would make room that is not there.
struct OutsideWeights {
    private let budgets: [StandingBudget]
    private let exchange: ExchangeTable
    private let zones: ZoneLookup
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

    init(on budgets: [StandingBudget], _ exchange: ExchangeTable, _ zones: @escaping ZoneLookup) {
        (self.budgets, self.exchange, self.zones) = (
            budgets.filter { $0.budget.limit != nil }, exchange, zones
        )
    }

    /// Takes an earlier entry and what it weighs into account.
    mutating func take(_ entry: Entry, _ allocations: [(budget: Int64, allocation: Allocation)]) {
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

    /// What an entry weighs on each budget, with their numbers; it counts as taken into account.
    mutating func allocations(of entry: Entry) throws(LedgerError) -> [Allocation] {
        guard let amount = entry.amount, let currency = entry.currency else { return [] }
        let work = Work(gateway: entry.gateway, key: entry.outsideKey)
        var found: [Allocation] = []
        for budget in budgets where budget.budget.scope.coversOutside(entry) {
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
            amount = try OutsideWeights.converted(amount, by: row.rate)
        }
        let start: Instant =
            switch budget.period {
            case .rolling: instant
            // The beginning of time has no date to write.
            case .total: Instant(seconds: 0)
            case .day, .week, .month: budget.period.bounds(containing: instant, in: zone).lowerBound
            }
        return Allocation(
            hold: nil, budget: standing.number, period: start, amount: amount, exchange: rate)
    }

    /// What is taken back of the work's heaviest weight on a budget, where and as it was weighed.
    private func back(
        _ amount: Nanos, of work: Work, _ budget: StandingBudget
    ) throws(LedgerError) -> Allocation? {
        let places = (weights[work] ?? []).filter {
            $0.budget == budget.number && $0.amount > .zero
        }
        guard let place = places.max(by: { $0.amount < $1.amount }) else { return nil }
        let all = try place.exchange.map { (rate) throws(LedgerError) in
            try OutsideWeights.converted(amount, by: rate)
        }
        return Allocation(
            hold: nil, budget: budget.number, period: place.period,
            amount: max(all ?? amount, Nanos(-place.amount.count)), exchange: place.exchange)
    }

    private static func converted(_ amount: Nanos, by rate: Nanos) throws(LedgerError) -> Nanos {
        do throws(MoneyError) {
            return try Money.product(
                rate: rate, quantity: amount.count, scale: Nanos.perWhole, rounding: .up)
        } catch {
            throw .overflow
        }
    }
}

extension BudgetScope {
    /// Whether it covers a charge that was seen outside: whose project it was for, nobody knows.
    func coversOutside(_ entry: Entry) -> Bool {
        project == nil && tags.isEmpty && (gateway == nil || gateway == entry.gateway)
            && (model == nil || model == entry.model)
    }
}

extension Ledger {
    /// The weights of all charges of a chain that were seen outside so far, on the budgets in force.
    func outsideWeights(
        _ exchange: ExchangeTable, _ zones: @escaping ZoneLookup
    ) throws(LedgerError) -> OutsideWeights {
        var weights = OutsideWeights(on: try controls().budgets, exchange, zones)
        try database.forEachSeenOutside(since: Instant(seconds: .min)) {
            (entry) throws(LedgerError) in
            weights.take(
                entry, try database.allocations(ofHold: entry.row, upTo: Chain.lastSequence))
        }
        return weights
    }

    /// Lets a chain's earlier charges seen outside weigh on a budget, in its current period, some
    /// hundreds in an entry.
    ///
    /// - Returns: how many count that did not before.
    func countSeenOutside(
        _ chain: Chain, _ counting: Counting, _ exchange: ExchangeTable,
        _ zones: @escaping ZoneLookup, at instant: Instant, by owner: String
    ) throws(LedgerError) -> Int {
        var weights = OutsideWeights(on: [counting.budget], exchange, zones)
        var allocations: [Allocation] = []
        try database.forEachSeenOutside(since: counting.since) { (entry) throws(LedgerError) in
            guard entry.chain == chain.number, entry.billed ?? entry.instant >= counting.since
            else { return }
            let known = try database.allocations(ofHold: entry.row, upTo: Chain.lastSequence)
            if known.contains(where: { $0.budget == counting.budget.number }) {
                return weights.take(entry, known)
            }
            for var allocation in try weights.allocations(of: entry) {
                allocation.hold = entry.sequence
                allocation.ledger = chain.isOwn ? nil : chain.ledger
                allocations.append(allocation)
            }
        }
        let count = allocations.count
        while !allocations.isEmpty {
            var entry = controlEntry(
                .count(ledger: chain.isOwn ? nil : chain.ledger, through: chain.head.sequence),
                at: instant, by: owner)
            entry.allocations = Array(allocations.prefix(500))
            allocations.removeFirst(entry.allocations.count)
            _ = try append(entry)
        }
        return count
    }
}

extension Database {
    /// Calls the body with every charge seen outside of every chain that was written since an instant,
    /// in the order of their chains.
    func forEachSeenOutside(
        since instant: Instant, _ body: (Entry) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        // A statement of its own: the body looks up more.
        let table = try entryTable()
        let rows = try Statement(
            table.select + " WHERE \(Entry.isSeenOutsideInSQL) AND at_s >= ?1 ORDER BY seq",
            self)
        rows.bind(1, instant.seconds)
        while try rows.step() { try body(try table.entry(rows).entry) }
    }
}
