public import KlingCost

/// One task of one gateway is one attempt's: what it costs is booked once. The rule is held where a
/// task is named, in the transaction that names it; a ledger that broke it before stays readable.
extension Ledger {
    /// Writes that a gateway named its work, once; where another attempt has that task already, it
    /// writes that the attempt is unknown, for which of the two was charged nobody here can tell.
    ///
    /// - Parameter entry: `accepted`, with a task.
    /// - Returns: the evidence where it is unknown; `nil` where it was accepted.
    public func accept(_ entry: Entry) throws(LedgerError) -> String? {
        guard entry.kind == .accepted, let id = entry.attempt, let task = entry.task else {
            preconditionFailure("what is accepted has an attempt and a task")
        }
        return try database.transaction { () throws(LedgerError) in
            if try attempt(id).state == .accepted, try database.task(of: id) == task { return nil }
            guard let other = try holder(of: task, asideFrom: id) else {
                _ = try append(entry)
                return nil
            }
            var unknown = Entry(.unknown, id, at: entry.instant, by: entry.owner)
            let evidence = "answered with task \(task), which is attempt \(other.id)'s already"
            unknown.evidence = evidence
            _ = try append(unknown)
            return evidence
        }
    }

    /// Writes that the gateway does not know an attempt's task any more, or does not find one, once,
    /// however many ask.
    ///
    /// - Parameter entry: `unknown`, with the reason ``Entry/UnknownReason/disowned`` or
    ///   ``Entry/UnknownReason/notSeen``.
    func noteOnce(_ entry: Entry) throws(LedgerError) {
        guard let id = entry.attempt else { preconditionFailure("a task is an attempt's") }
        try database.transaction { () throws(LedgerError) in
            let last = try database.entry(try attempt(id).last)
            if last?.kind == .unknown, last?.reason == entry.reason { return }
            _ = try append(entry)
        }
    }

    /// A person says which task an attempt became, or that it was another than was said before. A hold
    /// that still waits to be sent is noted as sent first: what runs was sent.
    ///
    /// Behind a wrong task goes an `unknown`, that nobody knows, and behind the end of a hold a
    /// correction by nothing: what was charged is another question.
    ///
    /// - Returns: the task that it had before, where that was another.
    /// - Throws: ``LedgerError/taskTaken(task:by:isImported:)``.
    public func name(
        _ task: String, of id: AttemptID, at now: Instant, by owner: String
    ) throws(LedgerError) -> String? {
        try database.transaction { () throws(LedgerError) in
            let attempt = try attempt(id)
            if let other = try holder(of: task, asideFrom: id) {
                throw .taskTaken(
                    task: task, by: other.id, isImported: Chain.number(ofRow: other.hold) != 0)
            }
            let before = try database.task(of: id)
            if before == task, attempt.state == .accepted || attempt.state.isEnded { return nil }
            if attempt.state == .held { _ = try append(Entry(.sent, id, at: now, by: owner)) }
            if attempt.state == .accepted {
                var unknown = Entry(.unknown, id, at: now, by: owner)
                unknown.authority = .person
                unknown.evidence = "it was named task \(before ?? ""), which it is not"
                _ = try append(unknown)
            }
            var entry = Entry(
                attempt.state.isEnded ? .adjust : .accepted, id, at: now, by: owner)
            entry.authority = .person
            entry.task = task
            if attempt.state.isEnded {
                (entry.amount, entry.reason) = (.zero, Entry.AdjustReason.task.word)
            }
            _ = try append(entry)
            return before == task ? nil : before
        }
    }

    /// The attempt of the same gateway that has a task, of whatever chain. Only inside a transaction.
    private func holder(
        of task: String, asideFrom id: AttemptID
    ) throws(LedgerError) -> Attempt? {
        let gateway = try database.entry(try attempt(id).hold)?.gateway
        for other in try database.attempts(ofTask: task) where other != id {
            let attempt = try attempt(other)
            if try database.entry(attempt.hold)?.gateway == gateway { return attempt }
        }
        return nil
    }
}

extension Database {
    /// The attempts whose task was last called so, at any gateway.
    fileprivate func attempts(ofTask task: String) throws(LedgerError) -> [AttemptID] {
        try statement("SELECT id FROM attempt WHERE task = ?1").bind(1, task).attempts()
    }

    /// The task of an attempt; `nil` where none was named.
    fileprivate func task(of id: AttemptID) throws(LedgerError) -> String? {
        let row = try statement("SELECT task FROM attempt WHERE id = ?1").bind(1, id.bytes)
        defer { row.reset() }
        return try row.step() ? row.text(0) : nil
    }
}
