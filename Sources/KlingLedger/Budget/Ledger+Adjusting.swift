public import KlingCost

extension Ledger {
    /// Writes the adjustments that a bill leads to, each with what it weighs on budgets, where nothing
    /// was written since they were worked out: all of them, or none. Whoever is too late works them
    /// out anew.
    ///
    /// - Parameters:
    ///   - adjustments: those of an attempt correct what it was charged.
    ///   - last: the number of the journal's last entry when they were worked out.
    ///   - factor: what an attempt was charged in all, so many times above its hold, freezes its
    ///     gateway's model.
    ///   - exchange: what currencies are worth in each other, where a charge seen outside weighs on a
    ///     budget in another.
    ///   - zones: looks up the budgets' zones.
    ///   - now: when they are written.
    ///   - owner: who writes them: `user@host`.
    /// - Throws: ``LedgerError/unknownZone(_:)``, ``LedgerError/noExchange(from:to:)`` where that
    ///   weight cannot be told.
    /// - Returns: the controls that froze models; `nil` when nothing was written, since the journal
    ///   had gone on.
    public func adjust(
        _ adjustments: [BillAdjustment], ifLastIs last: Int64, freezingAbove factor: Int64,
        exchange: ExchangeTable, zones: @escaping ZoneLookup, at now: Instant, by owner: String
    ) throws(LedgerError) -> [Control]? {
        try adjust(
            adjustments.map { $0.entry(at: now, by: owner) }, ifLastIs: last,
            freezingAbove: factor, exchange: exchange, zones: zones)
    }

    /// The same of entries as they are: for tests.
    package func adjust(
        _ entries: [Entry], ifLastIs last: Int64, freezingAbove factor: Int64,
        exchange: ExchangeTable, zones: @escaping ZoneLookup
    ) throws(LedgerError) -> [Control]? {
        if entries.contains(where: { $0.kind != .adjust }) {
            throw .invariant("only adjustments are written together")
        }
        return try database.transaction { () throws(LedgerError) in
            guard try database.head().sequence == last else { return nil }
            var freezes: [Control] = []
            var weights =
                entries.contains(where: \.isSeenOutside)
                ? try outsideWeights(exchange, zones) : nil
            for entry in entries {
                guard let id = entry.attempt else {
                    var entry = entry
                    entry.allocations = try weights?.allocations(of: entry) ?? []
                    _ = try append(entry)
                    continue
                }
                let before = try attempt(id)
                _ = try append(entry)
                if let amount = entry.amount, amount > .zero,
                    let freeze = try brake(before, try attempt(id).spent, entry, above: factor)
                {
                    freezes.append(freeze)
                }
            }
            return freezes
        }
    }
}
