public import KlingCost

/// A ledger in a file.
extension Ledger {
    /// Opens a ledger to write, and makes it when there is none, or an empty file.
    ///
    /// Refused on a network file system: locks are not to be trusted there, and without them no cap
    /// holds. Whatever else is no ledger is left as it is, to the byte.
    ///
    /// - Parameters:
    ///   - path: the file; its folder must exist.
    ///   - now: when it is made, if it is.
    ///   - random: what its id is minted of.
    public convenience init(
        path: String, now: Instant, using random: inout some RandomNumberGenerator
    ) throws(LedgerError) {
        let fresh = AttemptID(
            milliseconds: UInt64(clamping: now.seconds) &* 1000, using: &random)
        try self.init(path: path, now: now, id: fresh.description)
    }

    /// Opens a ledger to write, and makes it with an id when there is none: to take in the export of
    /// the ledger of that id. Without a path it is a scratch ledger, which goes with this value.
    ///
    /// - Throws: ``LedgerError/badExport(line:_:)`` when another ledger is there.
    public convenience init(
        restoring id: String, at path: String, now: Instant
    ) throws(LedgerError) {
        try self.init(path: path, now: now, id: id)
        if self.id != id { throw .badExport(line: 1, .otherLedger(id)) }
    }

    private convenience init(path: String, now: Instant, id: String) throws(LedgerError) {
        let database =
            path.isEmpty ? try Database(path: "", .readWrite) : try LedgerDoor(path).openToWrite()
        let store = try Ledger.migrate(database, freshID: id, now)
        self.init(over: store, path: path)
    }

    /// Opens a ledger to read; in a folder or on a disk that can only be read too, and on a network
    /// file system, for no cap rests on what is only shown.
    ///
    /// Reading with locks needs a file beside the ledger, which cannot be made where the folder
    /// cannot be written or the disk is full (sqlite.org/wal.html, "Read-Only Databases"). There, and
    /// only there, it is read without locks: somebody else may be able to write, so that every
    /// answer is given up if the file was written meanwhile (``LedgerError/replaced``).
    ///
    /// - Returns: `nil` when nothing is there, or an empty file, or one that is being made just now.
    /// - Throws: ``LedgerError/orphanedLog`` when only its log is there.
    public convenience init?(reading path: String) throws(LedgerError) {
        let door = LedgerDoor(path)
        guard let database = try door.openToRead() else { return nil }
        let version = try database.committedVersion()
        if version == 0 { return nil }
        guard version >= Schema.oldestReadable else {
            throw .olderSchema(found: version, known: Schema.version)
        }
        self.init(
            over: try SQLiteStore(database), path: path, network: try door.place.network())
    }

    /// Brings the tables up to date; whoever comes second finds them so.
    private static func migrate(
        _ database: Database, freshID: String, _ now: Instant
    ) throws(LedgerError) -> SQLiteStore {
        if try database.committedVersion() == Schema.version { return try SQLiteStore(database) }
        return try database.transaction { () throws(LedgerError) in
            let found = try database.version()
            for step in Schema.migrations[found...] { try database.execute(step) }
            if found == 0 {
                try database.statement("INSERT INTO ledger VALUES (1, ?1, ?2)")
                    .bind(1, freshID).bind(2, now.seconds).run()
                try database.statement("INSERT INTO head VALUES (1, 0, ?1)")
                    .bind(1, ChainHash(beginning: freshID).bytes).run()
                try database.execute("PRAGMA application_id = \(Schema.applicationID)")
            }
            let store = try SQLiteStore(database)
            try store.derive()
            try database.execute("PRAGMA user_version = \(Schema.version)")
            return store
        }
    }
}
