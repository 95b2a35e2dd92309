internal import CSQLite
internal import KlingCost
internal import KlingLedger

/// The rows that a definition's SQL gives, each cell under its column.
struct ReportRows {
    private(set) var rows: [[Statement.Cell]] = []
    private static let rowsMax = 200_000
    private static let bytesMax = 64 << 20

    /// Runs the SQL of a definition, which nobody need trust: as it was compiled.
    init(
        _ definition: ReportDefinition, _ query: ReportQuery, _ compiled: Statement,
        _ authorizer: ReportAuthorizer, _ connection: Connection
    ) throws(ReportError) {
        try ReportRows.bind(definition, query, compiled)
        let names = compiled.columnNames
        var places: [Int32?] = []
        for column in definition.columns {
            if case .ratio = column.role {
                places.append(nil)
                continue
            }
            guard let place = names.firstIndex(of: column.name) else {
                throw .missingColumn(file: definition.file, column.name, found: names)
            }
            places.append(Int32(place))
        }
        var bytes = 0
        while try ReportRows.step(compiled, definition, query, authorizer, connection) {
            let cells = places.map { $0.map { compiled.cell($0) } ?? .null }
            bytes += cells.reduce(0) { sum, cell in
                if case .text(let text) = cell { return sum + text.utf8.count }
                return sum + 8
            }
            if rows.count == ReportRows.rowsMax || bytes > ReportRows.bytesMax {
                throw .tooMuch(file: definition.file, rows: ReportRows.rowsMax)
            }
            rows.append(cells)
        }
    }

    /// Compiles it, if it names nothing that it may not.
    static func compiled(
        _ definition: ReportDefinition, _ query: ReportQuery, _ authorizer: ReportAuthorizer,
        _ stand: ViewNameCheck?, _ connection: Connection
    ) throws(ReportError) -> Statement {
        var handle: OpaquePointer?
        var isFollowed = false
        let sql = Array(definition.sql.utf8CString)
        let code = sql.withUnsafeBufferPointer { text in
            var tail: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v3(
                connection.handle, text.baseAddress, -1, 0, &handle, &tail)
            // A second statement behind the first, blanks and remarks aside.
            var next: OpaquePointer?
            if code == SQLITE_OK, let tail {
                let second = sqlite3_prepare_v3(connection.handle, tail, -1, 0, &next, nil)
                isFollowed = second != SQLITE_OK || next != nil
                sqlite3_finalize(next)
            }
            return code
        }
        let fault = SQLProblem(of: connection.handle)
        let offset = sqlite3_error_offset(connection.handle)
        let line =
            offset < 0
            ? nil : definition.firstLine + sql.prefix(Int(offset)).count { $0 == 0x0A }
        let row = handle.map { Statement(compiled: $0, connection.database) }
        if isFollowed {
            throw .forbidden(file: definition.file, line: nil, .severalStatements)
        }
        if let forbidden = authorizer.forbidden {
            throw .forbidden(
                file: definition.file, line: line ?? definition.line(of: forbidden), forbidden)
        }
        for filter in query.filters where fault.kind == .noSuchColumn(filter.column) {
            throw .cannotNarrow(report: definition.name, by: filter.name)
        }
        guard code == SQLITE_OK else {
            throw .badSQL(file: definition.file, line: line, fault)
        }
        guard let row else {
            throw .badSQL(
                file: definition.file, line: definition.firstLine, SQLProblem("there is no SELECT"))
        }
        if let strange = try stand?.strange(in: definition.sql) {
            throw .forbidden(
                file: definition.file, line: definition.line(of: .reading(strange)),
                .reading(strange))
        }
        if sqlite3_stmt_readonly(row.handle) == 0 || sqlite3_stmt_isexplain(row.handle) != 0 {
            throw .forbidden(file: definition.file, line: nil, .notASelect)
        }
        return row
    }

    private static func bind(
        _ definition: ReportDefinition, _ query: ReportQuery, _ row: Statement
    ) throws(ReportError) {
        let known = [":since", ":until"] + definition.parameters.map { ":" + $0.name }
        for place in 1..<(sqlite3_bind_parameter_count(row.handle) + 1) {
            let name = sqlite3_bind_parameter_name(row.handle, place).map { String(cString: $0) }
            if let name, known.contains(name) { continue }
            throw .unknownParameter(file: definition.file, name ?? "?", known: known)
        }
        for parameter in definition.parameters {
            let value = query.values[parameter.name] ?? parameter.standard
            guard parameter.isCount else {
                row.bind(":" + parameter.name, value)
                continue
            }
            guard let count = Int64(value) else {
                throw .notACount(parameter: parameter.name, value)
            }
            row.bind(":" + parameter.name, count)
        }
        row.bind(":since", query.span.lowerBound.seconds)
        row.bind(":until", query.span.upperBound.seconds)
    }

    private static func step(
        _ row: Statement, _ definition: ReportDefinition, _ query: ReportQuery,
        _ authorizer: ReportAuthorizer, _ connection: Connection
    ) throws(ReportError) -> Bool {
        let code = sqlite3_step(row.handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        if authorizer.isLate { throw .tooSlow(file: definition.file, seconds: query.secondsMax) }
        switch code & 0xFF {
        // What only the rows show: a sum out of range, JSON that is none.
        case SQLITE_ERROR, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_NOMEM:
            throw .badSQL(file: definition.file, line: nil, SQLProblem(of: connection.handle))
        default: throw .ledger(connection.database.error(code))
        }
    }
}

extension ReportDefinition {
    /// The line of the file in which the SQL first names what is forbidden: SQLite does not say.
    fileprivate func line(of forbidden: ReportError.Forbidden) -> Int? {
        let name: String
        switch forbidden {
        case .reading(let word), .function(let word): name = word.lowercased()
        case .recursion: name = "recursive"
        case .notASelect, .severalStatements: return nil
        }
        let lines = sql.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.firstIndex { $0.lowercased().contains(name) }.map { firstLine + $0 }
    }
}
