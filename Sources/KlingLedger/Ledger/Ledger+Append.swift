internal import KlingCost

extension Ledger {
    /// An id for an entry that is to be written.
    func drawID(at instant: Instant) -> EntryID { EntryID(at: instant, using: &random) }

    /// Writes an entry behind the last of our own chain. Only inside a transaction.
    ///
    /// Whoever wants to ask for it later has drawn its id before; where it has none, one is drawn here.
    ///
    /// - Throws: ``LedgerError/alreadyWritten(_:entry:)`` where an entry of its id is there.
    /// - Returns: the entry with its id, its number and its predecessor.
    func append(_ entry: Entry) throws(LedgerError) -> Entry {
        var entry = entry
        if let id = entry.id {
            if let there = try store.entry(withID: id) {
                throw .alreadyWritten(id, entry: there.sequence)
            }
        } else {
            entry.id = drawID(at: entry.instant)
        }
        let head = try store.head()
        guard (0..<Chain.lastSequence).contains(head.sequence) else {
            throw .corrupt("the head is at \(head.sequence)")
        }
        entry.sequence = head.sequence + 1
        entry.move(to: store.moment(entry.instant))
        var row: AttemptRow?
        if let id = entry.attempt, entry.kind != .hold {
            let found = try self.row(of: id)
            let attempt = found.attempt
            row = found
            if Chain.number(ofRow: attempt.hold) != 0 { throw .importedAttempt(id) }
            _ = try attempt.state(after: entry.kind)
            entry.previous = attempt.last
            // An amount without one is in that of the hold.
            if entry.amount != nil, entry.currency == nil {
                entry.currency = attempt.upper.currency
            }
        }
        // In the order of the table, so that the same line comes out again.
        entry.allocations.sort { one, other in
            (one.hold ?? entry.sequence, one.budget ?? entry.sequence)
                < (other.hold ?? entry.sequence, other.budget ?? entry.sequence)
        }
        try entry.checkFigures()
        let body = EntryLine.body(of: entry)
        if body.count > Ledger.longestEntry { throw .tooLong(bytes: body.count) }
        let changes = try Projection(lookup: store).changes(by: entry, of: row)
        try store.append(entry, ChainHash(after: head.hash, body), changes)
        return entry
    }
}

extension Entry {
    /// Moves it to another instant, by the clock that counts, and with it how long it holds.
    mutating func move(to moment: Instant) {
        guard moment != instant else { return }
        if kind == .hold || kind == .sent, let end = expires {
            let (span, isFar) = end.seconds.subtractingReportingOverflow(instant.seconds)
            if !isFar { expires = moment.later(by: span) }
        }
        instant = moment
    }
}
