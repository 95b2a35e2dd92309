public import KlingCost

extension Ledger {
    /// Notes as unknown what was sent and never got a verdict, where whoever sent it waits no longer.
    /// What was handed to another program is left alone: that may take its time.
    ///
    /// - Returns: the attempts.
    public func noteLost(at now: Instant, by owner: String) throws(LedgerError) -> [AttemptID] {
        try store.transaction { () throws(LedgerError) in
            let now = store.moment(now)
            let lost = try openAttemptsInside().filter { open in
                open.attempt.state == .sent && open.last.expires.map { $0 < now } ?? false
            }
            for open in lost {
                let evidence =
                    "sent \(open.last.instant), and whoever sent it ended before its answer"
                _ = try append(
                    .unknown(open.attempt.id, evidence: evidence, at: now, by: owner))
            }
            return lost.map(\.attempt.id)
        }
    }

    /// What was sent with the attempt's id in it and is unknown, the oldest first: of no task its
    /// gateway ever named one, and nobody waits for its answer.
    public func lost() throws(LedgerError) -> [LostSpend] {
        try store.snapshot { () throws(LedgerError) in
            var found: [LostSpend] = []
            for open in try openAttemptsInside() where open.attempt.state == .unknown {
                let entries = try entries(ofKnown: open.attempt.id)
                guard let spend = SentSpend(open.hold),
                    let sent = entries.first(where: { $0.kind == .sent }),
                    entries.contains(where: { $0.kind == .sent && $0.reason == Entry.named }),
                    !entries.contains(where: { $0.task != nil })
                else { continue }
                found.append(LostSpend(spend, sent: sent.instant, isNotSeen: open.isNotSeen))
            }
            return found
        }
    }
}

extension OpenAttempt {
    /// Whether its gateway did not find it by the attempt's id, long after it was sent.
    public var isNotSeen: Bool { attempt.state == .unknown && last.unknownReason == .notSeen }
}
