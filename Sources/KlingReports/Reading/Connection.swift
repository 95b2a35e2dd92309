internal import CSQLite
internal import KlingLedger

/// A ledger's connection while a report reads it.
struct Connection {
    let database: Database
    /// As of when it reads.
    let moment: LedgerMoment

    var handle: OpaquePointer { database.handle }

    /// A view of the ledger's as of that moment, as SQL names it.
    func view(_ name: String) throws(ReportError) -> String {
        try reading { () throws(LedgerError) in try moment.view(name) }
    }

    /// Compiles one of our own statements.
    func statement(_ sql: String) throws(ReportError) -> Statement {
        try reading { () throws(LedgerError) in try Statement(sql, database, isKept: false) }
    }

    /// Runs one of our own statements that gives no rows.
    func run(_ sql: String) throws(ReportError) {
        let row = try statement(sql)
        while try step(row) {}
    }

    /// The next row of one of our own statements.
    func step(_ row: Statement) throws(ReportError) -> Bool {
        try reading { () throws(LedgerError) in try row.step() }
    }

    private func reading<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(ReportError) -> Value {
        do throws(LedgerError) {
            return try body()
        } catch {
            throw .ledger(error)
        }
    }
}

extension Statement {
    /// What a column holds.
    enum Cell: Hashable {
        case null
        case integer(Int64)
        case text(String)
        /// A fraction or bytes: no report shows these.
        case other
    }

    func cell(_ column: Int32) -> Cell {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_NULL: .null
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_TEXT: .text(word(column))
        default: .other
        }
    }

    /// Its text; of nothing an empty one.
    func word(_ column: Int32) -> String { text(column) ?? "" }

    var columnNames: [String] {
        (0..<sqlite3_column_count(handle)).map { column in
            sqlite3_column_name(handle, column).map { String(cString: $0) } ?? ""
        }
    }

    /// Binds a value by its name, where the statement has that.
    func bind(_ name: String, _ value: Int64) {
        let place = sqlite3_bind_parameter_index(handle, name)
        if place > 0 { bind(place, value) }
    }

    func bind(_ name: String, _ value: String) {
        let place = sqlite3_bind_parameter_index(handle, name)
        if place > 0 { bind(place, value) }
    }
}
