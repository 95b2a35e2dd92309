public import KlingCost

/// An attempt that is not done with, with what is known of it: its hold has not ended, or its gateway
/// said something else since.
public struct OpenAttempt: Hashable, Sendable {
    /// The attempt, and how far it came.
    public let attempt: Attempt
    /// What was asked for.
    public let hold: Entry
    /// What was seen last.
    public let last: Entry
}

extension Ledger {
    /// Where an attempt stands.
    ///
    /// - Throws: ``LedgerError/unknownAttempt(_:)`` when there is none of that id.
    public func attempt(_ id: AttemptID) throws(LedgerError) -> Attempt {
        try row(of: id).attempt
    }

    /// The same, with what more is derived of its entries.
    func row(of id: AttemptID) throws(LedgerError) -> AttemptRow {
        if let row = try store.attempt(id) { return row }
        throw .unknownAttempt(id)
    }

    /// In what an attempt is counted, as its hold froze it.
    ///
    /// - Throws: ``LedgerError/unknownAttempt(_:)`` when there is none of that id.
    public func basis(of id: AttemptID) throws(LedgerError) -> AmountBasis {
        let attempt = try attempt(id)
        guard let hold = try store.entry(attempt.hold) else {
            throw .corrupt("attempt \(id) names entries that are not there")
        }
        return AmountBasis(attempt.upper.currency, creditWorth: hold.creditWorth)
    }

    /// An attempt's entries, in order.
    public func entries(of id: AttemptID) throws(LedgerError) -> [Entry] {
        try store.snapshot { () throws(LedgerError) in try entries(ofKnown: id) }
    }

    /// The same, inside a transaction or a snapshot.
    func entries(ofKnown id: AttemptID) throws(LedgerError) -> [Entry] {
        try store.entries(of: id, until: try attempt(id).last)
    }

    /// All attempts of this ledger whose hold has not ended, the oldest first.
    public func openAttempts() throws(LedgerError) -> [OpenAttempt] {
        try store.snapshot { () throws(LedgerError) in try openAttemptsInside() }
    }

    /// The same, only inside a transaction.
    func openAttemptsInside() throws(LedgerError) -> [OpenAttempt] {
        try store.attempts(.open).map { id throws(LedgerError) in try notDone(id) }
    }

    /// An attempt with its first and its last entry, only inside a transaction.
    func notDone(_ id: AttemptID) throws(LedgerError) -> OpenAttempt {
        let attempt = try attempt(id)
        guard let hold = try store.entry(attempt.hold),
            let last = try store.entry(attempt.last)
        else { throw .corrupt("attempt \(id) names entries that are not there") }
        return OpenAttempt(attempt: attempt, hold: hold, last: last)
    }

    /// Calls the body with every entry of a chain in order, its allocations included, until the body
    /// says stop.
    ///
    /// - Parameters:
    ///   - chain: one of ``chains()``; `nil` means our own.
    ///   - first: the number of the entry that it begins with.
    ///   - last: the number of the entry that it ends with; `nil` means the chain's last.
    ///   - body: gets each entry; `false` ends the walk.
    public func forEachEntry(
        of chain: Chain? = nil, from first: Int64 = 1, to last: Int64? = nil,
        _ body: (Entry) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        try store.snapshot { () throws(LedgerError) in
            try store.forEachEntry(
                of: chain?.number ?? 0, from: first, to: last ?? Chain.lastSequence
            ) { (entry, _) throws(LedgerError) in try body(entry) }
        }
    }

    /// Gateways' models that nothing more is held for, and the entry that froze each.
    public func frozen() throws(LedgerError) -> [(gateway: String, model: String, entry: Int64)] {
        try controls().frozen
    }
}
