internal import CSQLite
internal import KlingLedger

/// A ledger's connection while a report reads it.
struct Connection {
    let handle: OpaquePointer
    /// Whose it is; it knows what result codes mean.
    let ledger: Ledger
    /// As of when it reads.
    let moment: LedgerMoment

    /// A view of the ledger's as of that moment, as SQL names it.
    func view(_ name: String) throws(ReportError) -> String {
        do throws(LedgerError) {
            return try moment.view(name)
        } catch {
            throw .ledger(error)
        }
    }

    /// Compiles one of our own statements.
    func statement(_ sql: String) throws(ReportError) -> Row {
        var compiled: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &compiled, nil)
        guard code == SQLITE_OK, let compiled else { throw .ledger(ledger.error(code)) }
        return Row(compiled)
    }

    /// Runs one of our own statements that gives no rows.
    func run(_ sql: String) throws(ReportError) {
        let row = try statement(sql)
        while try step(row) {}
    }

    /// The next row of one of our own statements.
    func step(_ row: Row) throws(ReportError) -> Bool {
        switch sqlite3_step(row.handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw .ledger(ledger.error(code))
        }
    }
}

/// A compiled statement and the row that it stands on.
final class Row {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { sqlite3_finalize(handle) }

    /// What a column holds.
    enum Cell: Hashable {
        case null
        case integer(Int64)
        case text(String)
        /// A fraction or bytes: no report shows these.
        case other
    }

    var columnNames: [String] {
        (0..<sqlite3_column_count(handle)).map { column in
            sqlite3_column_name(handle, column).map { String(cString: $0) } ?? ""
        }
    }

    func bind(_ name: String, _ value: Int64) {
        let place = sqlite3_bind_parameter_index(handle, name)
        if place > 0 { sqlite3_bind_int64(handle, place, value) }
    }

    func bind(_ name: String, _ value: String) {
        let place = sqlite3_bind_parameter_index(handle, name)
        if place == 0 { return }
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_text(handle, place, value, Int32(value.utf8.count), transient)
    }

    func cell(_ column: Int32) -> Cell {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_NULL: .null
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, column))
        case SQLITE_TEXT: .text(text(column))
        default: .other
        }
    }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
