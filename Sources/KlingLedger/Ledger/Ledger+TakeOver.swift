internal import KlingCost

/// What a process held and did not send, another may take over: nobody can tell whether the first one
/// died, and it does not matter. Its hold ends in the transaction that writes the new one, and sending
/// is a transaction that asks for a hold that has not ended, so that one of the two sends.
extension Ledger {
    /// What was held for the same payload lately by processes that send it themselves, and was not
    /// sent; the oldest first. Never what a person or another program was given a hold for.
    func heldOnly(likewise request: HoldRequest) throws(LedgerError) -> [AttemptID] {
        guard request.isTakingOver, !request.isRepeatAllowed,
            let fingerprint = request.entry.fingerprint
        else { return [] }
        var held: [HeldLately] = []
        try store.forEachHeldLately(.fingerprint(fingerprint), after: request.repeatsSince) {
            if $0.state == .held, Chain.number(ofRow: $0.hold) == 0,
                !request.ownAttempts.contains($0.id)
            {
                held.append($0)
            }
            return true
        }
        var found: [AttemptID] = []
        for attempt in held.reversed() {
            if try store.entry(attempt.hold)?.reason == Entry.submit { found.append(attempt.id) }
        }
        return found
    }

    /// Ends holds, for another takes their place.
    func end(_ attempts: [AttemptID], for hold: Entry) throws(LedgerError) {
        for id in attempts {
            let evidence = hold.attempt.map { "never sent; taken over by attempt \($0)" }
            _ = try append(
                .void(
                    id, because: .takenOver, evidence: evidence, at: hold.instant, by: hold.owner))
        }
    }

    /// - Throws: ``LedgerError/takenOver(_:entry:)`` where the attempt's hold was ended so.
    func refuseTakenOver(_ id: AttemptID) throws(LedgerError) {
        let attempt = try attempt(id)
        guard attempt.state == .voided,
            try store.entry(attempt.last)?.voidReason == .takenOver
        else { return }
        throw .takenOver(id, entry: attempt.last)
    }
}

extension HoldRequest {
    /// What was held behind this second was held lately.
    var repeatsSince: Int64 {
        let since = entry.instant.seconds.subtractingReportingOverflow(repeatSeconds)
        return since.overflow ? .min : since.partialValue
    }
}
