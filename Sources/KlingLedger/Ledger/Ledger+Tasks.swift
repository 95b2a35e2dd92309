public import KlingCost

/// One task of one gateway is one attempt's: what it costs is booked once. The rule is held where a
/// task is named, in the transaction that names it; a ledger that broke it before stays readable.
extension Ledger {
    /// Whether an attempt is accepted, as a task.
    func isAccepted(_ id: AttemptID, as task: String) throws(LedgerError) -> Bool {
        let row = try row(of: id)
        return row.attempt.state == .accepted && row.task == task
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
        try store.transaction { () throws(LedgerError) in
            let row = try row(of: id)
            let (attempt, before) = (row.attempt, row.task)
            if let other = try holder(of: task, asideFrom: id) {
                throw .taskTaken(
                    task: task, by: other.id, isImported: Chain.number(ofRow: other.hold) != 0)
            }
            if before == task, attempt.state == .accepted || attempt.state.isEnded { return nil }
            if attempt.state == .held { _ = try append(Entry(.sent, id, at: now, by: owner)) }
            if attempt.state == .accepted {
                let evidence = "it was named task \(before ?? ""), which it is not"
                _ = try append(
                    .unknown(id, saidBy: .person, evidence: evidence, at: now, by: owner))
            }
            var entry = Entry(.accepted, id, at: now, by: owner)
            if attempt.state.isEnded {
                entry = .adjust(id, because: .task, saidBy: .person, at: now, by: owner)
                entry.amount = .zero
            }
            (entry.task, entry.authority) = (task, .person)
            _ = try append(entry)
            return before == task ? nil : before
        }
    }

    /// The attempt of the same gateway that has a task, of whatever chain. Only inside a transaction.
    func holder(
        of task: String, asideFrom id: AttemptID
    ) throws(LedgerError) -> Attempt? {
        let gateway = try store.entry(try attempt(id).hold)?.gateway
        for other in try store.attempts(.ofTask(task)) where other != id {
            let attempt = try attempt(other)
            if try store.entry(attempt.hold)?.gateway == gateway { return attempt }
        }
        return nil
    }
}
