/// What a check of the whole ledger found.
public struct Verification: Hashable, Sendable {
    /// The first thing that is wrong; `nil` when all is well.
    public let fault: Fault?
    /// How many entries were looked at.
    public let entries: Int64
    /// Where the chain ends.
    public let head: Ledger.Head

    /// Something wrong, with the entry that shows it.
    public enum Fault: Hashable, Sendable {
        /// An entry is missing, or stands twice.
        case gap(expected: Int64, found: Int64)
        /// An entry is not what was written: its hash is another.
        case changed(entry: Int64)
        /// The entries end before the head, or behind it.
        case cut(last: Int64, head: Int64)
        /// The head's hash is not that of the last entry.
        case wrongHead
        /// The ledger does not lead to a head that was kept elsewhere.
        case notOfHead(Int64)
        /// An entry that may not follow those before it.
        case impossible(entry: Int64, LedgerError)
        /// What is derived from the journal is not what the journal says.
        case derived(table: String)
    }
}

extension Ledger {
    /// Checks every entry against the chain, and everything derived against the entries.
    ///
    /// A chain shows that entries were changed, not by whom: whoever rewrites the whole file can
    /// make a new chain. Only a head that was kept elsewhere finds that out.
    ///
    /// - Parameter kept: a head that was noted earlier.
    public func verify(against kept: (sequence: Int64, hash: String)? = nil)
        throws(LedgerError) -> Verification
    {
        // A connection of its own: the journal attached to read, what is derived made anew beside
        // it, on the disk when it is much.
        let replay = try Database(path: "", .readWrite)
        replay.wait(atMostMilliseconds: Ledger.waitMilliseconds)
        try replay.statement("ATTACH ?1 AS journal").bind(1, path).run()
        try replay.execute(Projection.tables)
        let projection = Projection(database: replay)
        // Only read of the journal: others may write it meanwhile, and it may be read-only.
        return try replay.snapshot { () throws(LedgerError) in
            let head = try replay.head()
            var last: Int64 = 0
            var fault: Verification.Fault?
            var hash = ChainHash(beginning: id)
            try replay.forEachEntry { (entry, stored) throws(LedgerError) in
                if entry.sequence != last + 1 {
                    fault = .gap(expected: last + 1, found: entry.sequence)
                    return false
                }
                last = entry.sequence
                hash = ChainHash(after: hash, EntryLine.body(of: entry))
                if hash != stored {
                    fault = .changed(entry: entry.sequence)
                    return false
                }
                if let kept, kept.sequence == last, kept.hash != hash.description {
                    fault = .notOfHead(last)
                    return false
                }
                do throws(LedgerError) {
                    try projection.apply(entry)
                } catch {
                    fault = .impossible(entry: last, error)
                }
                return fault == nil
            }
            if fault == nil, last != head.sequence { fault = .cut(last: last, head: head.sequence) }
            if fault == nil, hash != head.hash { fault = .wrongHead }
            if fault == nil, let kept, kept.sequence > last { fault = .notOfHead(kept.sequence) }
            if fault == nil { fault = try replay.differingTable().map { .derived(table: $0) } }
            return Verification(fault: fault, entries: last, head: head)
        }
    }

    /// Makes everything that is derived anew from the entries.
    public func rebuild() throws(LedgerError) {
        try database.transaction { () throws(LedgerError) in
            let projection = Projection(database: database)
            try projection.clear()
            try database.forEachEntry { (entry, _) throws(LedgerError) in
                try projection.apply(entry)
                return true
            }
        }
    }
}

extension Database {
    /// Calls the body with every entry in order, its allocations included, until it says stop.
    func forEachEntry(
        from first: Int64 = 1, _ body: (Entry, ChainHash) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        let rows = try Statement(EntryTable.select + " WHERE seq >= ?1 ORDER BY seq", self)
        rows.bind(1, first)
        while try rows.step() {
            var (entry, hash) = try EntryTable.entry(rows)
            entry.allocations = try allocations(of: entry)
            if !(try body(entry, hash)) { return }
        }
    }

    /// A derived table that is another in the attached journal than here.
    fileprivate func differingTable() throws(LedgerError) -> String? {
        for table in ["attempt", "balance", "rollup"] {
            for (one, other) in [("main", "journal"), ("journal", "main")] {
                let differs = try number(
                    """
                    SELECT EXISTS (SELECT * FROM \(one).\(table) EXCEPT
                      SELECT * FROM \(other).\(table))
                    """)
                if differs != 0 { return table }
            }
        }
        return nil
    }
}
