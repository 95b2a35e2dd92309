internal import KlingCost

/// The door for what reads the ledger by SQL of its own: its views, as of one moment.
extension Ledger {
    /// Whether the file has the views; one of an older program does not, until something writes it.
    package var hasViews: Bool {
        get throws(LedgerError) {
            try tables.database.number("PRAGMA user_version") ?? 0 >= Int64(Schema.version)
        }
    }

    /// Runs a body that reads one state of the file by the connection that it gets.
    ///
    /// The views read JSON, which SQLite 3.40 does not count among the functions that a file's schema
    /// may call untrusted. A ledger that was opened to write trusts no schema, lest what it writes set
    /// off what somebody put into the file; so its schema is trusted while it is read, as that of a
    /// ledger opened to read is.
    package func reading<Value>(
        _ body: (_ database: Database) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        let database = try tables.database
        let isTrusted = try database.number("PRAGMA trusted_schema") != 0
        if !isTrusted { try database.execute("PRAGMA trusted_schema = ON") }
        defer { if !isTrusted { try? database.execute("PRAGMA trusted_schema = OFF") } }
        return try database.snapshot { () throws(LedgerError) in try body(database) }
    }

    /// The same, as the ledger stood behind an entry of each chain: see ``copy(endingAt:)``.
    ///
    /// - Parameter body: gets what stands for the ledger's views then.
    package func reading<Value>(
        endingAt ends: [String: Int64],
        _ body: (_ database: Database, _ moment: LedgerMoment) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        if try hasViews {
            let found: Value?? = try reading { (database) throws(LedgerError) in
                guard let past = try Past(of: self, endingAt: ends) else { return .none }
                return try past.shown { (moment) throws(LedgerError) in try body(database, moment) }
            }
            if let found = found ?? nil { return found }
        }
        let copy = try copy(endingAt: ends)
        return try copy.reading { (database) throws(LedgerError) in
            try body(database, LedgerMoment(ofAll: try copy.chains()))
        }
    }

    /// A copy as the ledger stood behind an entry of each chain, of those chains that are named; all
    /// of it where none is. It goes with the value.
    ///
    /// Which entries of an imported chain were there behind one of our own, nobody wrote down: a chain
    /// that is not named is left out, unless our own entries until then let it weigh on budgets. Our
    /// own counts as it stands where it is not named.
    ///
    /// What is derived is made anew from the entries, so that it costs as much as writing them, less
    /// the waiting for the disk.
    ///
    /// - Parameter ends: the last entries that count, by the ids of their ledgers.
    /// - Throws: ``LedgerError/unknownLedger(_:)`` for an id of none of the chains.
    package func copy(endingAt ends: [String: Int64]) throws(LedgerError) -> Ledger {
        let store = try tables
        let copy = try Ledger(restoring: id, at: "", now: Instant(seconds: 0))
        let target = try copy.tables
        try store.snapshot { () throws(LedgerError) in
            let chains = try chains(endingAt: ends)
            try target.database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            try target.transaction { () throws(LedgerError) in
                try target.database.unguarded { () throws(LedgerError) in
                    // Imported chains first, as an export has them: our own may count their entries.
                    for (chain, end) in chains.dropFirst() + chains.prefix(1) {
                        try store.copy(chain, to: target, endingAt: end)
                    }
                }
                try target.derive()
            }
        }
        return copy
    }

    /// The chains that count as of an entry of each, and their last entries that do: see
    /// ``copy(endingAt:)``.
    func chains(
        endingAt ends: [String: Int64]
    ) throws(LedgerError) -> [(chain: Chain, end: Int64)] {
        let chains = try store.chains()
        for ledger in ends.keys where !chains.contains(where: { $0.ledger == ledger }) {
            throw .unknownLedger(ledger)
        }
        var found: [(Chain, Int64)] = []
        for chain in chains {
            if !ends.isEmpty, !chain.isOwn, ends[chain.ledger] == nil,
                try !isCounted(chain, until: ends[id] ?? Chain.lastSequence)
            {
                continue
            }
            found.append((chain, ends[chain.ledger] ?? Chain.lastSequence))
        }
        return found
    }

    /// Whether one of our own entries, up to a number, allocates an imported hold.
    func isCounted(_ chain: Chain, until last: Int64) throws(LedgerError) -> Bool {
        let row = try tables.database.statement(
            "SELECT 1 FROM allocation WHERE entry <= ?1 AND hold >> 40 = ?2 LIMIT 1")
        defer { row.reset() }
        return try row.bind(1, Chain.row(0, last)).bind(2, chain.number).step()
    }
}

extension SQLiteStore {
    /// Writes a chain's entries, up to a number, into a file that has none of it.
    fileprivate func copy(
        _ chain: Chain, to target: SQLiteStore, endingAt end: Int64
    ) throws(LedgerError) {
        let number = chain.isOwn ? 0 : try target.chain(ofLedger: chain.ledger).number
        var last: Ledger.Head?
        try forEachEntry(of: chain.number, from: 1, to: end) { (entry, hash) throws(LedgerError) in
            var entry = entry
            entry.chain = number
            try target.write(entry, hash)
            last = Ledger.Head(sequence: entry.sequence, hash: hash)
            return true
        }
        if let last { try target.moveHead(ofChain: number, to: last) }
    }
}
