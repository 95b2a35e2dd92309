internal import CSQLite

/// A connection to one SQLite file, of one thread.
final class Database {
    let handle: OpaquePointer
    private var prepared: [String: Statement] = [:]

    /// How a file is opened.
    enum Access {
        case readOnly, readWrite
    }

    /// Opens a file; for writing it is made when it is not there.
    init(path: String, _ access: Access) throws(LedgerError) {
        let flags =
            SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
            | (access == .readOnly
                ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard let handle else { throw .failed(code: code, "out of memory") }
        self.handle = handle
        // From here on deinit closes the handle.
        if code != SQLITE_OK { throw error(code) }
    }

    deinit {
        prepared = [:]
        sqlite3_close_v2(handle)
    }

    /// Waits for other processes so long in all, sleeping ever longer in between.
    func wait(atMostMilliseconds limit: Int32) {
        sqlite3_busy_timeout(handle, limit)
    }

    /// Runs statements that give no rows.
    func execute(_ sql: String) throws(LedgerError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw error(code) }
    }

    /// A statement, compiled once for this connection, and reset.
    func statement(_ sql: String) throws(LedgerError) -> Statement {
        if let known = prepared[sql] {
            known.reset()
            return known
        }
        let statement = try Statement(sql, self)
        prepared[sql] = statement
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

    /// Runs a body that writes, as one: all of it is durable, or none is there. The lock is taken
    /// before anything is read, so that nothing changes between looking and writing.
    func transaction<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try execute("BEGIN IMMEDIATE")
        do throws(LedgerError) {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            // A failed COMMIT may have rolled back by itself; then there is nothing to undo.
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// Runs a body that reads one state of the file, whatever others write meanwhile.
    func snapshot<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try execute("BEGIN")
        defer { try? execute("COMMIT") }
        return try body()
    }

    /// What a result code means.
    func error(_ code: Int32) -> LedgerError {
        let message = String(cString: sqlite3_errmsg(handle))
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy
        case SQLITE_READONLY, SQLITE_PERM: return .readOnly
        case SQLITE_FULL: return .diskFull
        case SQLITE_CORRUPT: return .corrupt(message)
        case SQLITE_NOTADB: return .notALedger
        case SQLITE_CANTOPEN: return .cannotOpen(message)
        case SQLITE_CONSTRAINT: return .invariant(message)
        default: return .failed(code: code, message)
        }
    }
}
