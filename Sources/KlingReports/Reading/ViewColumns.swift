internal import CSQLite
internal import KlingLedger

/// The columns of some of the ledger's views, and what of the tables beneath they show.
struct ViewColumns {
    private let columns: [String: [String]]
    /// What the views read: `entry.at_s`, and the tables by themselves.
    let readable, tables: Set<String>

    /// Of none: for SQL that needs no fence, over views that are shown as they are.
    init() { (columns, readable, tables) = ([:], [], []) }

    init(of views: [String], _ connection: Connection) throws(ReportError) {
        // Its first use declares a table, which the fence would take for a change.
        _ = try connection.statement("SELECT * FROM json_each('{}')")
        // Naming a view may put it up, which is no reading of it.
        let places = try views.map { (view) throws(ReportError) in try connection.view(view) }
        let found = Found()
        sqlite3_set_authorizer(
            connection.handle,
            { context, action, table, column, _, _ in
                guard action == SQLITE_READ, let context, let table, let column else {
                    return SQLITE_OK
                }
                let found = Unmanaged<Found>.fromOpaque(context).takeUnretainedValue()
                found.tables.insert(String(cString: table))
                found.columns.insert(String(cString: table) + "." + String(cString: column))
                return SQLITE_OK
            }, Unmanaged.passUnretained(found).toOpaque())
        defer { sqlite3_set_authorizer(connection.handle, nil, nil) }
        var columns: [String: [String]] = [:]
        for (view, place) in zip(views, places) {
            columns[view] = try connection.statement("SELECT * FROM \(place)").columnNames
        }
        (self.columns, readable, tables) = (columns, found.columns, found.tables)
    }

    /// The views that were asked for.
    var views: [String] { columns.keys.sorted() }

    /// Those of a view, in its order; none of one that was not asked for.
    func of(_ view: String) -> [String] { columns[view] ?? [] }

    private final class Found { var (columns, tables): (Set<String>, Set<String>) = ([], []) }
}
