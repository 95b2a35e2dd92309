import Libc
internal import CSQLite
internal import KlingCost

/// A connection to one SQLite file, of one thread.
package final class Database {
    package let handle: OpaquePointer
    private var prepared: [StatementText: Statement] = [:]

    /// How a file is opened.
    package enum Access {
        case readOnly, readWrite
        /// To write, where it is there.
        case existing
        /// Without locks and without a look at the log beside it: only while nobody writes.
        case immutable
    }

    private let place: LedgerPlace
    /// What the file was when it was opened without locks.
    private let stamp: LedgerPlace.Stamp?
    /// What it writes into; `nil` where nothing is known of that.
    private var watched: (files: LedgerFiles, stand: LedgerFiles.Stand)?

    /// Opens a file; for writing it is made when it is not there. An empty path is a database of
    /// its own that goes with the connection.
    package init(path: String, _ access: Access) throws(LedgerError) {
        place = LedgerPlace(path: path)
        stamp = access == .immutable ? place.stamp : nil
        let address = Database.address(path)
        let name = access == .immutable ? address + "?mode=ro&immutable=1" : address
        let rights: Int32 =
            switch access {
            case .readOnly, .immutable: SQLITE_OPEN_READONLY
            case .existing: SQLITE_OPEN_READWRITE
            case .readWrite: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        let flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_URI | rights
        var handle: OpaquePointer?
        errno = 0
        let code = sqlite3_open_v2(name, &handle, flags, nil)
        guard let handle else { throw .failed(code: code, "out of memory") }
        self.handle = handle
        // From here on deinit closes the handle.
        if code != SQLITE_OK { throw error(code) }
        // Compiling a statement takes a third less so; where it is refused nothing is lost.
        _ = kcost_sqlite_pieces(handle, 1_200, 300)
    }

    /// The path as a URI, in which no name means anything special: `:memory:` and `file:x?mode=memory`
    /// would be ledgers that nobody else sees (sqlite.org/uri.html).
    private static func address(_ path: String) -> String {
        if path.isEmpty { return "" }
        var text = path.hasPrefix("/") ? "file://" : "file:./"
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "%" + [byte].hexadecimal
            }
        }
        return text
    }

    /// Whether the system lets it be read only, whatever was asked for.
    var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }

    deinit {
        prepared = [:]
        if watched != nil {
            if !isInPlace { saveLog() }
            // Whoever closes it last leaves the log empty.
            try? execute("PRAGMA journal_size_limit = 0")
        }
        sqlite3_close_v2(handle)
    }

    /// Waits for other processes so long in all, sleeping ever longer in between.
    func wait(atMostMilliseconds limit: Int32) {
        sqlite3_busy_timeout(handle, limit)
    }

    /// Runs statements that give no rows.
    func execute(_ sql: String) throws(LedgerError) {
        errno = 0
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw error(code) }
    }

    /// A statement, compiled once for this connection, and reset.
    func statement(_ sql: String) throws(LedgerError) -> Statement {
        if let known = prepared[StatementText(sql: sql)] {
            known.reset()
            return known
        }
        let statement = try Statement(sql, self)
        prepared[StatementText(sql: sql)] = statement
        return statement
    }

    /// The one number that a statement gives; `nil` without a row.
    func number(_ sql: String) throws(LedgerError) -> Int64? {
        let statement = try statement(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : nil
    }

    /// The one text that a statement gives.
    func text(_ sql: String) throws(LedgerError) -> String? {
        let statement = try statement(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.text(0) : nil
    }

    /// Whether a transaction or a snapshot is under way.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Runs a body that writes, as one: all of it is durable in the ledger that is there, or none is.
    /// The lock is taken before anything is read, so that nothing changes between looking and writing.
    /// What is certain when a COMMIT throws, ``LedgerError`` says.
    func transaction<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try statement("BEGIN IMMEDIATE").run()
        do throws(LedgerError) {
            if !isInPlace { throw .replaced }
            let value = try body()
            try statement("COMMIT").run()
            if !isInPlace { throw .replaced }
            return value
        } catch {
            // A failed COMMIT may have rolled back by itself; then there is nothing to undo.
            if isInTransaction { try? execute("ROLLBACK") }
            if error == .replaced { saveLog() }
            throw error
        }
    }

    /// Runs a body inside a transaction, and undoes what it wrote where its value says so. A body that
    /// throws leaves that to the transaction.
    func trial<Value>(
        _ body: () throws(LedgerError) -> Value, keptIf isKept: (Value) -> Bool
    ) throws(LedgerError) -> Value {
        try statement("SAVEPOINT trial").run()
        let value = try body()
        if !isKept(value) { try statement("ROLLBACK TO trial").run() }
        try statement("RELEASE trial").run()
        return value
    }

    /// Runs a body that reads one state of the file, whatever others write meanwhile.
    func snapshot<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try statement("BEGIN").run()
        defer { try? statement("COMMIT").run() }
        do throws(LedgerError) {
            let value = try body()
            if isStale { throw .replaced }
            return value
        } catch {
            // What was read without locks while somebody wrote may look like damage.
            throw isStale ? .replaced : error
        }
    }

    /// Whether a file that is read without locks was written meanwhile.
    var isStale: Bool { stamp.map { $0 != place.stamp || place.hasLog } ?? false }

    /// Runs the body without the triggers and checks that guard the journal, and without the indexes of
    /// entries but those by holds and ids: in a file that nobody else sees, whose writer holds entries
    /// against each other by itself.
    ///
    /// - Parameter isKept: whether they stand again behind it.
    func unguarded<Value>(
        isKept: Bool = true, _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        let rows = try Statement(
            """
            SELECT type || ' \"' || name || '\"', sql FROM sqlite_schema
              WHERE type = 'trigger' OR type = 'index' AND tbl_name = 'entry'
                AND name NOT IN ('entry_hold', 'entry_id')
            """, self)
        var parts: [(name: String, sql: String)] = []
        while try rows.step() { parts.append((rows.text(0) ?? "", rows.text(1) ?? "")) }
        for part in parts { try execute("DROP \(part.name)") }
        try execute("PRAGMA ignore_check_constraints = ON")
        let value = try body()
        try execute("PRAGMA ignore_check_constraints = OFF")
        if isKept { for part in parts { try execute(part.sql) } }
        return value
    }

    // MARK: The log

    /// The log and its index stay beside the file when the last one closes it. Where another VFS is
    /// beneath, it knows no such thing.
    func keepLog() {
        var isKept: Int32 = 1
        sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &isKept)
    }

    /// What stands in the log stays there when this connection is closed.
    func leaveLog() { _ = kcost_sqlite_leave_log(handle) }

    /// From now on nothing is written but into these files under their names.
    func watch(_ files: LedgerFiles, _ stand: LedgerFiles.Stand) { watched = (files, stand) }

    /// Whether the file and its log are those that their names lead to. SQLite writes on into files
    /// that were deleted, and what it wrote goes with them.
    private var isInPlace: Bool { watched.map { $0.files.stand == $0.stand } ?? true }

    /// Brings what is in a log that was taken away into the file, and empties the log: who commits
    /// next, with a log of its own, finds all that was acknowledged. Nobody began another before: for
    /// that the file must be nobody else's. Where one lies in its place all the same, nobody can tell
    /// which is the ledger's, and neither is written over the other.
    private func saveLog() {
        guard let watched else { return }
        let stand = watched.files.stand
        if stand.main == watched.stand.main, stand.log != nil, stand.log != watched.stand.log {
            leaveLog()
        } else {
            sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        }
    }

    // SQLITE_READONLY_DBMOVED, SQLITE_IOERR_FSTAT and SQLITE_CONSTRAINT_DATATYPE, which the header
    // makes of expressions.
    private static let readOnlyMoved = SQLITE_READONLY | 4 << 8
    private static let fileStatus = SQLITE_IOERR | 7 << 8
    private static let constraintDatatype = SQLITE_CONSTRAINT | 12 << 8

    /// What a result code means, right behind the call that gave it.
    package func error(_ code: Int32) -> LedgerError {
        // Not sqlite3_system_errno, which a failed COMMIT leaves as it was.
        let reason = errno
        let message = String(cString: sqlite3_errmsg(handle))
        if code == Database.readOnlyMoved { return .replaced }
        // The log gets the rights of the file, whose name led nowhere just then.
        if code == Database.fileStatus, reason == ENOENT { return .replaced }
        switch code & 0xFF {
        // The protocol of the log's locks gives up after many tries.
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: return .busy
        case SQLITE_READONLY, SQLITE_PERM: return .readOnly
        case SQLITE_FULL: return .diskFull
        // sum(), where it leaves 64 bits (sqlite.org/lang_aggfunc.html): no damage.
        case SQLITE_ERROR where message == "integer overflow": return .overflow
        // SQLITE_ERROR: a table that is not as the version says.
        case SQLITE_CORRUPT, SQLITE_ERROR: return .corrupt(message)
        case SQLITE_NOTADB: return .notALedger
        case SQLITE_IOERR, SQLITE_CANTOPEN:
            // No room shows in other calls than writes too: where a file is made, where the memory
            // beside the WAL grows, where a file system looks for room only when it syncs.
            if [ENOSPC, EDQUOT].contains(reason) { return .diskFull }
            return code & 0xFF == SQLITE_CANTOPEN
                ? .cannotOpen(message) : .failed(code: code, message)
        // A sum that is no integer of 64 bits any more becomes a fraction, which no table takes.
        case SQLITE_CONSTRAINT where code == Database.constraintDatatype: return .overflow
        case SQLITE_CONSTRAINT: return .invariant(message)
        default: return .failed(code: code, message)
        }
    }
}

/// A statement's text, told apart by its length first: each entry asks for a dozen of some hundred bytes,
/// and few are as long as another.
private struct StatementText: Hashable {
    let sql: String

    func hash(into hasher: inout Hasher) { hasher.combine(sql.utf8.count) }
}
