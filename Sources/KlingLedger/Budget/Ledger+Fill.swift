package import KlingCost

extension Ledger {
    /// Writes many spends in one transaction that does not wait for the disk: what a large ledger
    /// is made with to be measured. Each hold is weighed, and each entry checked and chained, as
    /// ever.
    package func fill(
        _ spends: some Sequence<(hold: HoldRequest, capture: Entry)>, zones: (String) -> Zone?
    ) throws(LedgerError) {
        try database.execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -500000")
        defer { try? database.execute("PRAGMA synchronous = FULL; PRAGMA cache_size = -2000") }
        try database.transaction { () throws(LedgerError) in
            for (hold, capture) in spends {
                let (entry, refusals, _) = try weigh(hold, zones)
                guard refusals.isEmpty else { throw .invariant("a sample was refused") }
                _ = try append(entry)
                _ = try append(
                    Entry(.sent, capture.attempt, at: capture.instant, by: capture.owner))
                _ = try append(capture)
            }
        }
    }
}
