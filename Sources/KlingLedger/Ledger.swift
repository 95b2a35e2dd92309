#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
internal import CSQLite
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
    /// The ledger's id, minted when it was made.
    public let id: String

    /// Opens a ledger to write, and makes it when there is none.
    ///
    /// - Parameters:
    ///   - path: the file; its folder must exist.
    ///   - now: when it is made, if it is.
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
        if !path.isEmpty { try Ledger.refuseNetwork(path) }
        let database = try Database(path: path, .readWrite)
        if !path.isEmpty { try Ledger.prepare(database) }
        try Ledger.migrate(database, freshID: id, now)
        try self.init(database, path)
    }

    /// Opens a ledger to read; on a disk that can only be read too.
    public convenience init(reading path: String) throws(LedgerError) {
        let database = try Database(path: path, .readOnly)
        database.wait(atMostMilliseconds: Ledger.waitMilliseconds)
        guard try Ledger.committedVersion(database) == Schema.version else { throw .notALedger }
        try self.init(database, path)
    }

    private init(_ database: Database, _ path: String) throws(LedgerError) {
        (self.database, self.path) = (database, path)
        guard let id = try database.text("SELECT id FROM ledger") else {
            throw .corrupt("the ledger has no id")
        }
        self.id = id
    }

    // MARK: Opening

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

    /// Locks on network file systems are not to be trusted, and without them no cap holds.
    private static func refuseNetwork(_ path: String) throws(LedgerError) {
        #if canImport(Glibc)
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? "."
            var facts = statfs()
            guard statfs(folder, &facts) == 0 else {
                throw .cannotOpen(String(cString: strerror(errno)))
            }
            // statfs(2), "f_type".
            let kinds: [Int: String] = [
                0x6969: "NFS", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB", 0x517B: "SMB",
                0x6573_5546: "FUSE", 0x0102_1997: "9P", 0x5346_414F: "AFS", 0x00C3_6400: "Ceph",
            ]
            if let kind = kinds[Int(facts.f_type) & 0xFFFF_FFFF] { throw .networkFileSystem(kind) }
        #endif
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
