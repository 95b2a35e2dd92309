public import KlingCost

extension Ledger {
    /// Writes many adjustments as one, each with what it weighs on budgets, where nothing was written since they were worked out: all of
    /// them, or none. Whoever is too late works them out anew.
    ///
    /// - Parameters:
    ///   - entries: adjustments; those of an attempt correct what it was charged.
    ///   - last: the number of the journal's last entry when they were worked out.
    ///   - factor: what an attempt was charged in all, so many times above its hold, freezes its
    ///     gateway's model.
    ///   - exchange: what currencies are worth in each other, where a charge seen outside weighs on a
    ///     budget in another.
    ///   - zones: looks up the budgets' zones.
    /// - Throws: ``LedgerError/unknownZone(_:)``, ``LedgerError/noExchange(from:to:)`` where that
    ///   weight cannot be told.
    /// - Returns: the controls that froze models; `nil` when nothing was written, since the journal
    ///   had gone on.
    public func adjust(
        _ entries: [Entry], ifLastIs last: Int64, freezingAbove factor: Int64,
        exchange: ExchangeTable, zones: @escaping ZoneLookup
    ) throws(LedgerError) -> [Control]? {
        try database.transaction { () throws(LedgerError) in
            guard try database.head().sequence == last else { return nil }
            var freezes: [Control] = []
            var weights =
                entries.contains(where: \.isSeenOutside)
                ? try outsideWeights(exchange, zones) : nil
            for entry in entries {
                precondition(entry.kind == .adjust, "only adjustments are written together")
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
