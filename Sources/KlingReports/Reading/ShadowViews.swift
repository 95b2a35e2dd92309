internal import CSQLite
internal import KlingCost
internal import KlingLedger

/// Views of the same names that stand before the ledger's own while one report runs, and show only
/// what was asked for: so a report's SQL need not know of filters, and reads in the `sqlite3` shell
/// as it stands.
struct ShadowViews {
    private let question: ReportQuestion
    /// The columns of each view.
    private let columns: [String: [String]]

    /// What of the ledger a report may read: its views, and of tables what those show.
    let readable: ReadableColumns

    init(
        _ question: ReportQuestion, _ connection: Connection
    ) throws(ReportError) {
        self.question = question
        var columns: [String: [String]] = [:]
        for view in LedgerViews.all {
            let row = try connection.statement("SELECT * FROM main.\(view.name) LIMIT 0")
            columns[view.name] = row.columnNames
        }
        self.columns = columns
        readable = try ReadableColumns(connection)
    }

    /// Puts them up, runs a body, and takes them down again.
    func shown<Value>(
        _ connection: Connection, _ body: () throws(ReportError) -> Value
    ) throws(ReportError) -> Value {
        let views = LedgerViews.all.map(\.name)
        for name in views { try connection.run("CREATE TEMP VIEW \(name) AS \(select(name))") }
        defer { for name in views { try? connection.run("DROP VIEW temp.\(name)") } }
        return try body()
    }

    /// The first filter that a view cannot be narrowed by.
    func missingFilter(of view: String) -> String? {
        question.filters.map(\.name).first { !canNarrow(source(view), by: $0) }
    }

    // MARK: Parts

    private func select(_ view: String) -> String {
        let source = source(view)
        let names = (columns[view] ?? []).map { name in
            name == "at_s" && question.basis == .submitted && has(view, "submitted_s")
                ? "submitted_s AS at_s" : "\"\(name)\""
        }
        let filters = Dictionary(grouping: question.filters, by: \.name)
            .filter { canNarrow(source, by: $0.key) }.sorted { $0.key < $1.key }
            .map { name, filters in
                "(" + filters.map { condition(name, $0.value) }.joined(separator: " OR ") + ")"
            }
        return "SELECT \(names.joined(separator: ", ")) FROM main.\(source)"
            + (filters.isEmpty ? "" : " WHERE " + filters.joined(separator: " AND "))
    }

    /// Where a view's rows come from: the sums by quarters of an hour do not know all that can be
    /// asked for, nor seconds; what they add up does.
    private func source(_ view: String) -> String {
        guard view == "rollups" else { return view }
        let isExact = [question.span.lowerBound, question.span.upperBound].allSatisfy {
            $0.seconds == .min || $0.seconds == .max || $0.seconds % 900 == 0
        }
        let canNarrow = question.filters.allSatisfy { self.canNarrow("rollups", by: $0.name) }
        return isExact && canNarrow ? "rollups" : "movements"
    }

    private func canNarrow(_ view: String, by filter: String) -> Bool {
        has(view, filter.hasPrefix(ReportQuestion.Filter.tag) ? "tags" : filter)
    }

    private func has(_ view: String, _ column: String) -> Bool {
        columns[view]?.contains(column) ?? false
    }

    private func condition(_ name: String, _ value: String) -> String {
        let tag = ReportQuestion.Filter.tag
        guard name.hasPrefix(tag) else { return "coalesce(\(name), '') = \(quoted(value))" }
        return "json_valid(tags) AND EXISTS (SELECT 1 FROM json_each(tags) WHERE key = "
            + "\(quoted(String(name.dropFirst(tag.count)))) AND value = \(quoted(value)))"
    }

    /// A text as SQL writes it: a view takes no bound values.
    private func quoted(_ text: String) -> String {
        let safe = text.unicodeScalars.filter { $0 != "\0" }.map {
            $0 == "'" ? "''" : String($0)
        }
        return "'" + safe.joined() + "'"
    }
}

/// The columns of the tables beneath the views that those show.
struct ReadableColumns {
    /// `entry.at_s`, and the tables by themselves.
    let columns, tables: Set<String>

    init(_ connection: Connection) throws(ReportError) {
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
        for view in LedgerViews.all {
            _ = try connection.statement("SELECT * FROM main.\(view.name)")
        }
        // Its first use declares a table, which the fence would take for a change.
        _ = try connection.statement("SELECT * FROM json_each('{}')")
        (columns, tables) = (found.columns, found.tables)
    }

    private final class Found { var (columns, tables): (Set<String>, Set<String>) = ([], []) }
}
