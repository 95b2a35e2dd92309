public import KlingCost

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

extension Ledger {
    /// Lets what other ledgers held and spent, as far as it was taken in, weigh on our budgets too:
    /// in each budget's current period, once. What becomes of those holds in later imports follows.
    ///
    /// - Returns: how many holds, and charges seen outside, count that did not before.
    public func countImported(
        at instant: Instant, by owner: String, exchange: ExchangeTable,
        zones: @escaping ZoneLookup
    ) throws(LedgerError) -> Int {
        try database.transaction { () throws(LedgerError) in
            var counted = 0
            for budget in try controls().budgets {
                guard let zone = zones(budget.budget.zone) else {
                    throw .unknownZone(budget.budget.zone)
                }
                let counting = Counting(budget, in: zone, at: instant, exchange)
                for chain in try database.chains().dropFirst() {
                    counted += try count(chain, counting, at: instant, by: owner)
                    counted += try countSeenOutside(
                        chain, counting, exchange, zones, at: instant, by: owner)
                }
                // What two ledgers have weighs twice by now, where it was counted once in the sums.
                _ = try countSeenOutside(
                    try database.chains()[0], counting, exchange, zones, onlyCountedOnce: true,
                    at: instant, by: owner)
            }
            return counted
        }
    }

    /// Lets a chain's earlier holds weigh on a budget, some hundreds in an entry, so that no line
    /// grows beyond what a reader takes.
    func count(
        _ chain: Chain, _ counting: Counting, at instant: Instant, by owner: String
    ) throws(LedgerError) -> Int {
        var counted = 0
        var last: (held: Int64, id: [UInt8]) = (counting.since.seconds, [0])
        while true {
            let page = try database.uncounted(chain, counting.budget.number, after: last)
            guard let end = page.last else { return counted }
            last = (end.held, end.id)
            var entry = controlEntry(
                .count(ledger: chain.isOwn ? nil : chain.ledger, through: chain.head.sequence),
                at: instant, by: owner)
            for row in page.map(\.hold) {
                guard let hold = try database.entry(row) else {
                    throw .corrupt("entry \(row) is missing")
                }
                let budget = counting.budget.budget
                guard budget.scope.covers(hold) else { continue }
                guard var allocation = try counting.allocation(of: hold) else {
                    throw .noExchange(
                        from: hold.currency ?? .usd, to: budget.limit?.currency ?? .usd)
                }
                allocation.ledger = chain.isOwn ? nil : chain.ledger
                entry.allocations.append(allocation)
            }
            if entry.allocations.isEmpty { continue }
            counted += entry.allocations.count
            _ = try append(entry)
        }
    }
}

extension Database {
    /// The next holds of a chain, in order of time, that do not weigh on a budget yet.
    fileprivate func uncounted(
        _ chain: Chain, _ budget: Int64, after last: (held: Int64, id: [UInt8])
    ) throws(LedgerError) -> [(held: Int64, id: [UInt8], hold: Int64)] {
        let rows = try statement(
            """
            SELECT held_s, id, hold FROM attempt
              WHERE (held_s, id) > (?1, ?2) AND hold BETWEEN ?3 AND ?4
                AND NOT EXISTS (SELECT 1 FROM allocation
                  WHERE allocation.hold = attempt.hold AND budget = ?5)
              ORDER BY held_s, id LIMIT 500
            """)
        rows.bind(1, last.held).bind(2, last.id).bind(3, Chain.row(chain.number, 1))
            .bind(4, Chain.row(chain.number, Chain.lastSequence)).bind(5, budget)
        defer { rows.reset() }
        var found: [(held: Int64, id: [UInt8], hold: Int64)] = []
        while try rows.step() {
            found.append((rows.integer(0), rows.bytes(1) ?? [], rows.integer(2)))
        }
        return found
    }
}
