import Libc
internal import CSQLite

/// One compiled statement: values are bound, never written into the text.
package final class Statement {
    package let handle: OpaquePointer
    private unowned let database: Database

    fileprivate static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// - Parameter isKept: it is to run often.
    package init(
        _ sql: String, _ database: Database, isKept: Bool = true
    ) throws(LedgerError) {
        var handle: OpaquePointer?
        errno = 0
        let flags = isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        let code = sqlite3_prepare_v3(database.handle, sql, -1, flags, &handle, nil)
        guard code == SQLITE_OK, let handle else { throw database.error(code) }
        (self.handle, self.database) = (handle, database)
    }

    /// What was compiled already, and is finalized with it.
    package init(compiled handle: OpaquePointer, _ database: Database) {
        (self.handle, self.database) = (handle, database)
    }

    deinit { sqlite3_finalize(handle) }

    /// Makes it ready to run again, without values.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    /// Makes it ready to run again, with the same values but for those that are bound anew.
    func rewind() { sqlite3_reset(handle) }

    /// Runs on to the next row.
    ///
    /// - Returns: whether there is one.
    package func step() throws(LedgerError) -> Bool {
        errno = 0
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let error = database.error(code)
            sqlite3_reset(handle)
            throw error
        }
    }

    /// Runs to the end, where it holds no lock any more; whoever takes it next makes it ready.
    func run() throws(LedgerError) {
        while try step() {}
    }

    // MARK: Values in: places count from 1

    @discardableResult
    package func bind(_ place: Int32, _ value: Int64?) -> Statement {
        if let value { sqlite3_bind_int64(handle, place, value) } else { bindNull(place) }
        return self
    }

    @discardableResult
    package func bind(_ place: Int32, _ value: String?) -> Statement {
        guard var value else {
            bindNull(place)
            return self
        }
        // With its length: text from elsewhere may hold a NUL.
        value.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { text in
                _ = sqlite3_bind_text(
                    handle, place, text.baseAddress, Int32(text.count), Statement.transient)
            }
        }
        return self
    }

    @discardableResult
    func bind(_ place: Int32, _ value: [UInt8]?) -> Statement {
        guard let value else {
            bindNull(place)
            return self
        }
        value.withUnsafeBytes { bytes in
            _ = sqlite3_bind_blob(
                handle, place, bytes.baseAddress, Int32(bytes.count), Statement.transient)
        }
        return self
    }

    private func bindNull(_ place: Int32) { sqlite3_bind_null(handle, place) }

    // MARK: Values out: columns count from 0

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    package func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    package func text(_ column: Int32) -> String? {
        guard let bytes = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// All values of the row, to compare it with another.
    var values: [[UInt8]?] {
        (0..<sqlite3_column_count(handle)).map { bytes($0) }
    }

    func bytes(_ column: Int32) -> [UInt8]? {
        guard let start = sqlite3_column_blob(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}
