internal import CSQLite
internal import KlingLedger

/// An empty database in which nothing has a name but the views that a report may read, under no other
/// schema's name than `temp`, where they stand in the ledger's connection too.
///
/// A statement that compiles there names nothing else: no table beneath the views, and no view as the
/// ledger has it (`main.movements`), which knows of no filter. SQLite's authorizer alone cannot say
/// that: it names what a table is read for, and a `WITH` or an alias can be called like a view.
struct ViewNameCheck {
    private let columns: ViewColumns
    private let query: ReportQuery
    private let ledger: Connection

    init(_ columns: ViewColumns, _ query: ReportQuery, _ ledger: Connection) {
        (self.columns, self.query, self.ledger) = (columns, query, ledger)
    }

    /// What a statement names and may not; `nil` where all is well. The statement must have compiled
    /// in the ledger's connection, behind the fence: a `PRAGMA` does what it does when it is compiled.
    func strange(in sql: String) throws(ReportError) -> String? {
        let connection: Connection
        do throws(LedgerError) {
            connection = Connection(
                database: try Database(path: "", .readWrite), moment: ledger.moment)
        } catch {
            throw .ledger(error)
        }
        let functions = ReportFunctions(query)
        functions.add(to: connection)
        for view in columns.views {
            let names = columns.of(view).map { "NULL AS \"\($0)\"" }.joined(separator: ", ")
            try connection.run("CREATE TEMP VIEW \(view) AS SELECT \(names)")
        }
        let fault = withExtendedLifetime(functions) { connection.fault(compiling: sql) }
        if case .noSuchTable(let name)? = fault?.kind { return name }
        return fault?.message
    }
}

extension Connection {
    /// What SQLite says of a statement that does not compile.
    fileprivate func fault(compiling sql: String) -> SQLProblem? {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        sqlite3_finalize(statement)
        return code == SQLITE_OK ? nil : SQLProblem(of: handle)
    }
}
