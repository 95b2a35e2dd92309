internal import KlingCost

/// Where an attempt stands, with all that is derived of its entries: its row.
struct AttemptRow: Equatable {
    private(set) var attempt: Attempt
    /// The task that was named last.
    private(set) var task: String?
    /// When its hold ended.
    private(set) var ended: Instant?
    /// Whether the gateway said that its task failed.
    private(set) var hasFailed = false

    /// The attempt that a hold begins.
    init(begunBy hold: Entry, _ id: AttemptID) throws(LedgerError) {
        guard let currency = hold.currency, let upper = hold.upper else {
            throw .invariant("entry \(hold.sequence): a hold sets an amount aside")
        }
        attempt = Attempt(
            id: id, state: .held, hold: hold.row, last: hold.row, held: hold.instant,
            changed: hold.instant, upper: Money(upper, currency), spent: .zero,
            expires: hold.expires)
    }

    /// As a store has it.
    init(_ attempt: Attempt, task: String?, ended: Instant?, hasFailed: Bool) {
        (self.attempt, self.task, self.ended, self.hasFailed) = (attempt, task, ended, hasFailed)
    }

    /// Takes an entry into account that goes on with it.
    ///
    /// - Throws: what the entry breaks of its attempt's rules.
    mutating func goOn(with entry: Entry) throws(LedgerError) {
        let state = try attempt.state(after: entry.kind)
        try entry.check(behind: attempt)
        let spent = try exact(attempt.spent.adding(entry.amount ?? .zero))
        attempt = Attempt(
            id: attempt.id, state: state, hold: attempt.hold, last: entry.row, held: attempt.held,
            changed: entry.instant, upper: attempt.upper, spent: spent, expires: attempt.expires)
        task = entry.task ?? task
        if entry.kind == .capture || entry.kind == .void { ended = ended ?? entry.instant }
        hasFailed = entry.saysOfFailure ?? hasFailed
    }
}

extension Entry {
    /// Whether the attempt's task failed, as far as this entry says: an `unknown` whose reason is
    /// `failed` is of a task that failed and may be charged all the same. Another task begins anew.
    fileprivate var saysOfFailure: Bool? {
        switch kind {
        case .accepted: false
        case .unknown where unknownReason == .failed: true
        case .unknown where LegacyFailureEvidence.saysSo(self): true
        default: nil
        }
    }
}
