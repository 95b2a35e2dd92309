import Libc
internal import CSQLite

/// The way to a ledger's file, to its log and to the log's index, which must be the same three files
/// for everybody.
///
/// Entries are in the log first. Where the log or its index was deleted under a running process,
/// SQLite would make another for whoever comes next: two processes would commit into two logs of one
/// file, each past the other's holds, and in the end one log would be written over what the other
/// one acknowledged. So neither is made by who comes along, only by who holds the whole file, when
/// nobody else has it open; everybody else finds both there, or waits until those who have the old
/// ones are gone: they bring what is in them into the file (``Database``). And since both stay beside
/// a ledger that nobody uses, a ledger that was moved away is told from one that never was.
struct LedgerDoor {
    let place: LedgerPlace
    private let files: LedgerFiles

    init(_ path: String) {
        place = LedgerPlace(path: path)
        files = place.files
    }

    /// Opens it to write, and makes it when there is none, or an empty file.
    func openToWrite() throws(LedgerError) -> Database {
        if let kind = try place.network() { throw .networkFileSystem(kind) }
        if try place.content() == .file { try refuseForeign() }
        do throws(LedgerError) {
            return try patiently { () throws(LedgerError) in try joinToWrite() }
        } catch {
            if case .cannotOpen = error, !place.isFolderWritable { throw .readOnly }
            throw error
        }
    }

    /// Opens it to read, without locks where there is no other way; `nil` when nothing is there.
    func openToRead() throws(LedgerError) -> Database? {
        guard try place.content() == .file else {
            try place.refuseOrphanedLog()
            return nil
        }
        do throws(LedgerError) {
            return try patiently { () throws(LedgerError) in try joinToRead() }
        } catch {
            // Which of these SQLite says depends on which of its files are there.
            switch error {
            case .cannotOpen, .readOnly: if place.isWritable { throw error }
            case .diskFull: break
            default: throw error
            }
            // It would be read without what is in the log alone.
            if place.hasLog { throw .unmergedLog }
            return try Database(path: place.path, .immutable)
        }
    }

    // MARK: Waiting for others

    /// Tries until it is done, within the time that a writer waits for others.
    private func patiently(
        _ attempt: () throws(LedgerError) -> Database?
    ) throws(LedgerError) -> Database {
        let limit = UInt32(Ledger.waitMilliseconds) * 1000
        var waited: UInt32 = 0
        while true {
            if let database = try attempt() { return database }
            guard waited < limit else { throw files.stand.isWhole ? .busy : .logGone }
            // Those who came at the same moment must not come back at the same one.
            let pause = UInt32.random(in: 500...4_000) + min(waited / 16, 20_000)
            usleep(pause)
            waited += pause
        }
    }

    /// - Returns: `nil` when others must be waited for, or made or took away a file just now.
    private func joinToWrite() throws(LedgerError) -> Database? {
        let content = try place.content()
        let before = files.stand
        if content != .file { try place.refuseOrphanedLog() }
        if content == .file, !before.isWhole {
            guard try begin(.existing) else { return nil }
            return try join(.existing)
        }
        do throws(LedgerError) {
            if let database = try join(.existing) { return database }
        } catch {
            guard case .cannotOpen = error else { throw error }
        }
        // It is not there, is no ledger yet, or lost its log just now.
        guard try begin(content == .file ? .existing : .readWrite) else { return nil }
        return try join(.existing)
    }

    private func joinToRead() throws(LedgerError) -> Database? {
        do throws(LedgerError) {
            return try join(.readOnly)
        } catch {
            guard case .cannotOpen = error, !files.stand.isWhole, place.isWritable else {
                throw error
            }
            guard try begin(.existing) else { return nil }
            return try join(.readOnly)
        }
    }

    /// Opens the three files as they stand.
    ///
    /// - Returns: `nil` when they were others before and behind it, or there is no log.
    private func join(_ access: Database.Access) throws(LedgerError) -> Database? {
        let before = files.stand
        let database = try Database(path: place.path, access)
        database.wait(atMostMilliseconds: Ledger.waitMilliseconds)
        try FoundOnly.during { () throws(LedgerError) in _ = try database.committedVersion() }
        guard files.stand == before else { return nil }
        if access == .readOnly { return database }
        if database.isReadOnly { throw .readOnly }
        guard try database.text("PRAGMA journal_mode") == "wal" else { return nil }
        try database.execute(
            """
            PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;
            PRAGMA trusted_schema = OFF;
            """)
        database.keepLog()
        // Beneath another VFS there may be no such files.
        if before.isWhole { database.watch(files, before) }
        return database
    }

    /// Makes the log and its index where they are missing, and the ledger's file where that is asked
    /// for.
    ///
    /// - Returns: whether it was done; it cannot be while anybody else has the file open.
    private func begin(_ access: Database.Access) throws(LedgerError) -> Bool {
        let database = try Database(path: place.path, access)
        database.leaveLog()
        if database.isReadOnly { throw .readOnly }
        do throws(LedgerError) {
            // Before the first look: the log needs no index then, and the file must be ours alone
            // (sqlite.org/wal.html, "Use of WAL Without Shared-Memory").
            _ = try database.text("PRAGMA locking_mode = EXCLUSIVE")
            _ = try database.committedVersion()
            if try database.text("PRAGMA journal_mode") != "wal" {
                _ = try database.text("PRAGMA journal_mode = WAL")
                _ = try database.committedVersion()
            }
            try files.makeIndex()
        } catch {
            if error == .busy { return false }
            throw error
        }
        // Until here it is held.
        withExtendedLifetime(database) {}
        return true
    }

    /// Looks at a file before it is opened to be written: SQLite may move pages of another program's
    /// database into place when it only opens and closes it.
    private func refuseForeign() throws(LedgerError) {
        do throws(LedgerError) {
            let database = try Database(path: place.path, .readOnly)
            database.wait(atMostMilliseconds: Ledger.waitMilliseconds)
            try FoundOnly.during { () throws(LedgerError) in _ = try database.committedVersion() }
        } catch {
            switch error {
            case .notALedger, .newerSchema, .corrupt: throw error
            // Whatever keeps it from being read now is told, or mended, by opening it to write.
            default: return
            }
        }
    }
}

extension Database {
    /// The version of a file's tables, read as of one moment: whoever makes the ledger just now must
    /// not be seen half way.
    func committedVersion() throws(LedgerError) -> Int {
        try snapshot { () throws(LedgerError) in try version() }
    }

    /// The version of a file's tables, inside a transaction: 0 for an empty file.
    func version() throws(LedgerError) -> Int {
        let application = try number("PRAGMA application_id") ?? 0
        let version = Int(try number("PRAGMA user_version") ?? 0)
        if application == Schema.applicationID {
            if version > Schema.version {
                throw .newerSchema(found: version, known: Schema.version)
            }
            if version < 1 { throw .corrupt("it has version \(version)") }
            return version
        }
        let tables = try number("SELECT count(*) FROM sqlite_schema") ?? 0
        guard application == 0, tables == 0 else { throw .notALedger }
        return 0
    }
}
