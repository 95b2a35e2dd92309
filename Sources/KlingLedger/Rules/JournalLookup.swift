internal import KlingCost

/// What the rules look up.
protocol JournalLookup {
    /// Where an attempt stands, of whichever chain.
    func attempt(_ id: AttemptID) throws(LedgerError) -> AttemptRow?

    /// The hold of an attempt.
    func hold(of attempt: Attempt) throws(LedgerError) -> Entry?

    /// The entry of a row, without its allocations.
    func entry(_ row: Int64) throws(LedgerError) -> Entry?

    /// The entry of an id, of whichever chain, without its allocations.
    func entry(withID id: EntryID) throws(LedgerError) -> Entry?

    /// What a hold's row weighs on each budget of ours, by our entries up to one.
    func allocations(
        ofHold hold: Int64, upTo last: Int64
    ) throws(LedgerError) -> [(budget: Int64, allocation: Allocation)]

    /// The number of a ledger's chain; `nil` when it is not known here.
    func number(ofChain ledger: String) throws(LedgerError) -> Int64?
}

extension JournalLookup {
    /// The hold of an attempt.
    func hold(of attempt: Attempt) throws(LedgerError) -> Entry? { try entry(attempt.hold) }

    /// The row of the hold that an entry's allocation is about; `nil` where its chain is not known.
    func row(ofHold allocation: Allocation, of entry: Entry) throws(LedgerError) -> Int64? {
        var number: Int64? = entry.chain
        if let ledger = allocation.ledger { number = try self.number(ofChain: ledger) }
        return number.map { Chain.row($0, allocation.hold ?? entry.sequence) }
    }

    /// An attempt's entries, in order, until the row of one of them.
    func entries(of id: AttemptID, until last: Int64) throws(LedgerError) -> [Entry] {
        var found: [Entry] = []
        var row: Int64? = last
        while let number = row {
            // Each names one before it, so that this ends in a damaged ledger too.
            guard let entry = try entry(number), number < found.last?.row ?? .max
            else { throw .corrupt("attempt \(id) names entries that are not there") }
            found.append(entry)
            row = entry.previous.map { Chain.row(entry.chain, $0) }
        }
        return found.reversed()
    }
}
