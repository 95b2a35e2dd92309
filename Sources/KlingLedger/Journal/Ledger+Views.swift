internal import KlingCost

/// The door for what reads the ledger by SQL of its own: its views, as of one moment.
extension Ledger {
    /// Whether the file has the views; one of an older program does not, until something writes it.
    package var hasViews: Bool {
        get throws(LedgerError) {
            try database.number("PRAGMA user_version") ?? 0 >= Int64(Schema.version)
        }
    }

    /// Runs a body that reads one state of the file by the connection that it gets.
    package func reading<Value>(
        _ body: (_ connection: OpaquePointer) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try database.snapshot { () throws(LedgerError) in try body(database.handle) }
    }

    /// What a result code of such a connection means, right behind the call that gave it.
    package func error(_ code: Int32) -> LedgerError { database.error(code) }

    /// A copy as the ledger stood behind an entry of each chain, of those chains that are named;
    /// the others as they stand. It goes with the value.
    ///
    /// What is derived is made anew from the entries, so that it costs as much as writing them, less
    /// the waiting for the disk.
    ///
    /// - Parameter ends: the last entries that count, by the ids of their ledgers.
    /// - Throws: ``LedgerError/unknownLedger(_:)`` for an id of none of the chains.
    package func copy(endingAt ends: [String: Int64]) throws(LedgerError) -> Ledger {
        let copy = try Ledger(restoring: id, at: "", now: Instant(seconds: 0))
        try database.snapshot { () throws(LedgerError) in
            let chains = try database.chains()
            for ledger in ends.keys where !chains.contains(where: { $0.ledger == ledger }) {
                throw .unknownLedger(ledger)
            }
            try copy.database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            try copy.database.transaction { () throws(LedgerError) in
                // Imported chains first, as an export has them: our own may count their entries.
                for chain in chains.dropFirst() + chains.prefix(1) {
                    if !chain.isOwn { _ = try copy.database.chain(ofLedger: chain.ledger) }
                    let last = ends[chain.ledger] ?? Chain.lastSequence
                    try database.forEachEntry(of: chain.number, to: last) {
                        (entry, hash) throws(LedgerError) in
                        try copy.database.writeJournal(entry, hash)
                        return true
                    }
                }
                try copy.database.derive()
            }
        }
        return copy
    }
}
