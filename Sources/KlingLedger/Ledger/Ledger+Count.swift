public import KlingCost

extension Ledger {
    /// Lets what other ledgers held and spent, as far as it was taken in, weigh on our budgets too:
    /// in each budget's current period, once. What becomes of those holds in later imports follows.
    ///
    /// - Returns: how many holds, and charges seen outside, count that did not before.
    public func countImported(
        at instant: Instant, by owner: String, exchange: ExchangeTable,
        zones: @escaping ZoneLookup
    ) throws(LedgerError) -> Int {
        try store.transaction { () throws(LedgerError) in
            let instant = store.moment(instant)
            var counted = 0
            for budget in try controls().budgets {
                guard let zone = zones(budget.budget.zone) else {
                    throw .unknownZone(budget.budget.zone)
                }
                let counting = Counting(budget, in: zone, at: instant, exchange)
                for chain in try store.chains().dropFirst() {
                    counted += try count(chain, counting, at: instant, by: owner)
                    counted += try countSeenOutside(
                        chain, counting, exchange, zones, at: instant, by: owner)
                }
                // What two ledgers have weighs twice by now, where it was counted once in the sums.
                _ = try countSeenOutside(
                    try store.chains()[0], counting, exchange, zones, onlyCountedOnce: true,
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
        var last = HoldPlace(before: counting.since.seconds)
        while true {
            let page = try store.uncounted(chain, counting.budget.number, after: last)
            guard let end = page.last else { return counted }
            last = end.place
            var entry = controlEntry(
                .count(ledger: chain.isOwn ? nil : chain.ledger, through: chain.head.sequence),
                at: instant, by: owner)
            for row in page.map(\.hold) {
                guard let hold = try store.entry(row) else {
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
