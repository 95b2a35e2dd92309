internal import KlingCost

extension Ledger {
    /// The weights of all charges of a chain that were seen outside so far, on the budgets in force.
    func outsideWeights(
        _ exchange: ExchangeTable, _ zones: @escaping ZoneLookup
    ) throws(LedgerError) -> OutsideWeights {
        var weights = OutsideWeights(
            on: try controls().budgets, exchange, zones, weighs: weighs)
        try store.forEachSeenOutside(since: Instant(seconds: .min)) {
            (entry) throws(LedgerError) in
            weights.include(
                entry, try store.allocations(ofHold: entry.row, upTo: Chain.lastSequence))
        }
        return weights
    }

    /// Whether an attempt, of whichever ledger, weighs on the budget of a number.
    private func weighs(_ id: AttemptID, _ budget: Int64) throws(LedgerError) -> Bool {
        guard let attempt = try store.attempt(id)?.attempt else { return false }
        return try store.allocations(ofHold: attempt.hold, upTo: Chain.lastSequence)
            .contains { $0.budget == budget }
    }

    /// Lets a chain's earlier charges seen outside weigh on a budget, in its current period, some
    /// hundreds in an entry.
    ///
    /// - Parameter onlyCountedOnce: leaves all out but what takes an attempt's part off.
    /// - Returns: how many count that did not before.
    func countSeenOutside(
        _ chain: Chain, _ counting: Counting, _ exchange: ExchangeTable,
        _ zones: @escaping ZoneLookup, onlyCountedOnce: Bool = false, at instant: Instant,
        by owner: String
    ) throws(LedgerError) -> Int {
        var weights = OutsideWeights(on: [counting.budget], exchange, zones, weighs: weighs)
        var uncounted: [Entry] = []
        try store.forEachSeenOutside(since: counting.since) { (entry) throws(LedgerError) in
            guard entry.billed ?? entry.instant >= counting.since else { return }
            let known = try store.allocations(ofHold: entry.row, upTo: Chain.lastSequence)
                .filter { $0.budget == counting.budget.number }
            weights.include(entry, known)
            let isAsked = !onlyCountedOnce || entry.countedOnceWith != nil
            if known.isEmpty, isAsked, entry.chain == chain.number { uncounted.append(entry) }
        }
        var allocations: [Allocation] = []
        for entry in uncounted {
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
