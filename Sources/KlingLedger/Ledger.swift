#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
public import KlingCost

/// The journal of what was held and spent, in one SQLite file that many processes share.
///
/// One value belongs to one thread; open another for another. Every change is one transaction that
/// takes the write lock first and is on the disk when the call returns (`synchronous=FULL`).
public final class Ledger {
    /// How long a writer waits for the others, in all.
    public static let waitMilliseconds: Int32 = 10_000

    let database: Database
    let path: String
    /// What was in force the last time, and the hash of the control that led to it.
    var known: (last: [UInt8]?, controls: Controls)?
    /// The ledger's id, minted when it was made.
    public let id: String

    /// The network file system that it lies on, where what another machine writes just now may not
    /// be seen; `nil` for a disk of this machine.
    public let network: String?

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
            path.isEmpty ? try Database(path: "", .readWrite) : try Ledger.openToWrite(path)
        try Ledger.migrate(database, freshID: id, now)
        try self.init(database, path, network: nil)
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
    public convenience init?(reading path: String) throws(LedgerError) {
        let place = LedgerPlace(path: path)
        guard try place.content() == .file else { return nil }
        var database = try Database(path: path, .readOnly)
        database.wait(atMostMilliseconds: Ledger.waitMilliseconds)
        let version: Int
        do throws(LedgerError) {
            version = try Ledger.committedVersion(database)
        } catch {
            // Which of the two SQLite says depends on which of its files are there.
            switch error {
            case .cannotOpen, .readOnly: if place.isFolderWritable { throw error }
            case .diskFull: break
            default: throw error
            }
            // It would be read without what is in the log alone.
            if place.hasLog { throw .unmergedLog }
            database = try Database(path: path, .immutable)
            version = try Ledger.committedVersion(database)
        }
        if version == 0 { return nil }
        guard version >= Schema.oldestReadable else {
            throw .olderSchema(found: version, known: Schema.version)
        }
        try self.init(database, path, network: try place.network())
    }

    private init(
        _ database: Database, _ path: String, network: String?
    ) throws(LedgerError) {
        (self.database, self.path, self.network) = (database, path, network)
        guard let id = try database.text("SELECT id FROM ledger") else {
            throw .corrupt("the ledger has no id")
        }
        self.id = id
    }

    // MARK: Opening

    private static func openToWrite(_ path: String) throws(LedgerError) -> Database {
        let place = LedgerPlace(path: path)
        if let kind = try place.network() { throw .networkFileSystem(kind) }
        if try place.content() == .file { try refuseForeign(path) }
        do throws(LedgerError) {
            let database = try Database(path: path, .readWrite)
            try prepare(database)
            if database.isReadOnly { throw .readOnly }
            return database
        } catch {
            if case .cannotOpen = error, !place.isFolderWritable { throw .readOnly }
            throw error
        }
    }

    /// Looks at a file before it is opened to be written: SQLite may move pages of another program's
    /// database into place when it only opens and closes it.
    private static func refuseForeign(_ path: String) throws(LedgerError) {
        do throws(LedgerError) {
            let database = try Database(path: path, .readOnly)
            database.wait(atMostMilliseconds: waitMilliseconds)
            _ = try committedVersion(database)
        } catch {
            switch error {
            case .notALedger, .newerSchema, .corrupt: throw error
            // Whatever keeps it from being read now is told, or mended, by opening it to write.
            default: return
            }
        }
    }

    private static func prepare(_ database: Database) throws(LedgerError) {
        database.wait(atMostMilliseconds: waitMilliseconds)
        _ = try committedVersion(database)
        // Turning WAL on needs the file alone, and SQLite does not wait for that: when several
        // processes make the ledger together, the others try again until it is done.
        var waited: UInt32 = 0
        while try database.text("PRAGMA journal_mode") != "wal" {
            do throws(LedgerError) {
                _ = try database.text("PRAGMA journal_mode = WAL")
            } catch {
                guard error == .busy, waited < UInt32(waitMilliseconds) else { throw error }
                waited += 5
                usleep(5_000)
            }
        }
        try database.execute(
            """
            PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;
            PRAGMA trusted_schema = OFF;
            """)
    }

    /// The version of a file's tables, read as of one moment: whoever makes the ledger just now must
    /// not be seen half way.
    private static func committedVersion(_ database: Database) throws(LedgerError) -> Int {
        try database.snapshot { () throws(LedgerError) in try version(database) }
    }

    /// The version of a file's tables, inside a transaction: 0 for an empty file.
    private static func version(_ database: Database) throws(LedgerError) -> Int {
        let application = try database.number("PRAGMA application_id") ?? 0
        let version = Int(try database.number("PRAGMA user_version") ?? 0)
        if application == Schema.applicationID {
            if version > Schema.version {
                throw .newerSchema(found: version, known: Schema.version)
            }
            if version < 1 { throw .corrupt("it has version \(version)") }
            return version
        }
        let tables = try database.number("SELECT count(*) FROM sqlite_schema") ?? 0
        guard application == 0, tables == 0 else { throw .notALedger }
        return 0
    }

    /// Brings the tables up to date; whoever comes second finds them so.
    private static func migrate(
        _ database: Database, freshID: String, _ now: Instant
    ) throws(LedgerError) {
        if try committedVersion(database) == Schema.version { return }
        try database.transaction { () throws(LedgerError) in
            let found = try version(database)
            for step in Schema.migrations[found...] { try database.execute(step) }
            if found == 0 {
                try database.statement("INSERT INTO ledger VALUES (1, ?1, ?2)")
                    .bind(1, freshID).bind(2, now.seconds).run()
                try database.statement("INSERT INTO head VALUES (1, 0, ?1)")
                    .bind(1, ChainHash(beginning: freshID).bytes).run()
                try database.execute("PRAGMA application_id = \(Schema.applicationID)")
            }
            try database.derive()
            try database.execute("PRAGMA user_version = \(Schema.version)")
        }
    }
}

// MARK: - The chain's head

extension Ledger {
    /// The last entry's number and the hash of the chain up to it.
    public struct Head: Hashable, Sendable {
        /// The last entry's number; 0 when there is none.
        public let sequence: Int64
        /// The chain's hash behind it.
        public let hash: ChainHash
    }

    /// Where the journal ends now. Kept elsewhere, it proves later that nothing before it changed.
    public func head() throws(LedgerError) -> Head { try database.head() }
}
