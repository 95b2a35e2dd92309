internal import KlingCost
public import KlingLedger

extension Reconciliation {
    /// Takes into account all of a ledger, imported chains too, that the bill may be about.
    ///
    /// - Returns: as of which entry of the ledger's own.
    public mutating func fill(from ledger: Ledger) throws(LedgerError) -> Int64 {
        // Before the rest: what is written meanwhile is found out when the ledger is written.
        let last = try ledger.head().sequence
        var charges: [ChargeEntry] = []
        var corrected: Set<String> = []
        for chain in try ledger.chains() {
            try ledger.forEachCharge(of: chain) { charge in
                if charge.hold == nil {
                    charges.append(charge)
                } else if charge.entry.kind == .adjust, let task = charge.task,
                    period?.contains(charge.entry.instant) ?? false
                        || BillEvidence.isTimeless(charge.entry)
                {
                    // Of work that may have been held long before, or at any time.
                    corrected.insert(task)
                }
                return true
            }
        }
        let tasks = named.union(corrected)
        try ledger.forEachAttempt(of: gateway, heldIn: holds, orOf: tasks) { record in
            take(record)
            return true
        }
        for charge in charges { take(charge) }
        return last
    }
}
