package import KlingCost

extension Ledger {
    /// Writes many spends in one transaction that does not wait for the disk: what a large ledger
    /// is made with to be measured. Each hold is evaluated, and each entry checked and chained, as
    /// ever.
    package func fill(
        _ spends: some Sequence<(hold: HoldRequest, capture: Entry)>, zones: (String) -> Zone?
    ) throws(LedgerError) {
        let database = try ownTables.database
        try database.execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -500000")
        defer { try? database.execute("PRAGMA synchronous = FULL; PRAGMA cache_size = -2000") }
        try database.transaction { () throws(LedgerError) in
            for (hold, capture) in spends {
                let evaluation = try evaluation(of: hold, zones)
                guard evaluation.refusals.isEmpty else { throw .invariant("a sample was refused") }
                _ = try append(evaluation.entry)
                _ = try append(
                    Entry(.sent, capture.attempt, at: capture.instant, by: capture.owner))
                _ = try append(capture)
            }
        }
    }
}
