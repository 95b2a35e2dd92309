public import KlingCost

extension Ledger {
    /// Notes as unknown what was sent and never got a verdict, where whoever sent it waits no longer.
    /// What was handed to another program is left alone: that may take its time.
    ///
    /// - Returns: the attempts.
    public func noteLost(at now: Instant, by owner: String) throws(LedgerError) -> [AttemptID] {
        try database.transaction { () throws(LedgerError) in
            let lost = try openAttemptsInside().filter { open in
                open.attempt.state == .sent && open.last.expires.map { $0 < now } ?? false
            }
            for open in lost {
                var entry = Entry(.unknown, open.attempt.id, at: now, by: owner)
                entry.evidence =
                    "sent \(open.last.instant), and whoever sent it ended before its answer"
                _ = try append(entry)
            }
            return lost.map(\.attempt.id)
        }
    }
}
