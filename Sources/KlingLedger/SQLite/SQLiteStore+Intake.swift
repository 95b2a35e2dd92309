internal import KlingCost

/// What an import asks of a file.
extension SQLiteStore {
    /// What is wrong where our own chain does not lead through a head that was kept elsewhere.
    func fault(
        of kept: (sequence: Int64, hash: String)?
    ) throws(LedgerError) -> Verification.Problem? {
        guard let kept, kept.sequence > 0,
            try hash(ofRow: kept.sequence)?.description != kept.hash
        else { return nil }
        return .notOfHead(kept.sequence)
    }

    /// Whether any chain has a hold of this attempt.
    func hasHold(of attempt: AttemptID) throws(LedgerError) -> Bool {
        let statement = try database.statement(
            "SELECT 1 FROM entry WHERE attempt = ?1 AND kind = 'hold'"
        ).bind(1, attempt.bytes)
        defer { statement.reset() }
        return try statement.step()
    }

    /// Whether no entry is there.
    var isEmpty: Bool {
        get throws(LedgerError) { try database.number("SELECT 1 FROM entry LIMIT 1") == nil }
    }

    /// Writes without a way back: for a file that nobody else sees, and that goes with a failure.
    func keepNothingSafe() throws(LedgerError) {
        try database.execute(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536")
    }

    /// Makes the derived tables, empty and without their indexes, for entries that follow.
    func beginDeriving() throws(LedgerError) -> BufferedTables {
        try database.execute(DerivedSchema.tables + LedgerViews.create)
        return BufferedTables(database)
    }

    /// Makes the derived tables' indexes.
    func makeIndexes() throws(LedgerError) { try database.execute(DerivedSchema.indexes) }
}
