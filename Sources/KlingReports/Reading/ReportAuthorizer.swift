internal import CSQLite
internal import KlingLedger

/// What keeps the SQL of a report within bounds: it may read the ledger's views, call a few
/// functions, and take so long.
///
/// SQLite asks for each thing that a statement would do, when it compiles it
/// (sqlite.org/c3ref/set_authorizer.html). It says which view a table is read for, but calls a
/// `WITH` of that name the same; so beneath views only the columns that the views themselves show can
/// be read, which payloads and addresses of videos are not among. That a statement names the views
/// alone is for ``ViewNameCheck`` to find.
final class ReportAuthorizer {
    private let readable, tables: Set<String>
    private let views: Set<String>
    private let deadline: ContinuousClock.Instant
    /// The first thing that was asked for and may not be.
    private(set) var forbidden: ReportError.Forbidden?
    /// Whether the time ran out.
    private(set) var isLate = false

    init(_ columns: ViewColumns, secondsMax: Int) {
        (readable, tables) = (columns.readable, columns.tables)
        views = Set(LedgerViews.all.flatMap { [$0.name, $0.pastName] })
        deadline = .now + .seconds(secondsMax)
    }

    /// Runs a body while nothing else is allowed on the connection; for SQL of our own, while only
    /// its time is bounded.
    func closed<Value>(
        _ connection: Connection, isOurs: Bool, _ body: () throws(ReportError) -> Value
    ) throws(ReportError) -> Value {
        let former = ReportAuthorizer.limits.map {
            sqlite3_limit(connection.handle, $0.key, $0.value)
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        if !isOurs { authorize(connection, context) }
        sqlite3_progress_handler(
            connection.handle, 1000,
            { context in
                guard let context else { return 1 }
                return Unmanaged<ReportAuthorizer>.fromOpaque(context).takeUnretainedValue().isOver
                    ? 1 : 0
            }, context)
        defer {
            sqlite3_progress_handler(connection.handle, 0, nil, nil)
            sqlite3_set_authorizer(connection.handle, nil, nil)
            for (limit, value) in zip(ReportAuthorizer.limits, former) {
                sqlite3_limit(connection.handle, limit.key, value)
            }
        }
        return try body()
    }

    private func authorize(_ connection: Connection, _ context: UnsafeMutableRawPointer) {
        sqlite3_set_authorizer(
            connection.handle,
            { context, action, first, second, _, source in
                guard let context else { return SQLITE_DENY }
                let authorizer = Unmanaged<ReportAuthorizer>.fromOpaque(context)
                    .takeUnretainedValue()
                func text(_ words: UnsafePointer<CChar>?) -> String {
                    words.map { String(cString: $0) } ?? ""
                }
                return authorizer.judge(action, text(first), text(second), source.map(text))
            }, context)
    }

    private var isOver: Bool {
        isLate = isLate || ContinuousClock.now >= deadline
        return isLate
    }

    // MARK: What a statement may do

    private func judge(
        _ action: Int32, _ first: String, _ second: String, _ source: String?
    ) -> Int32 {
        let refusal: ReportError.Forbidden?
        switch action {
        case SQLITE_SELECT: refusal = nil
        case SQLITE_READ: refusal = mayRead(first, second, for: source) ? nil : .reading(first)
        case SQLITE_FUNCTION:
            let name = second.lowercased()
            let isKnown =
                ReportAuthorizer.functions.contains(name)
                || ReportAuthorizer.functionsOfViews.contains(name)
                    && source.map(views.contains) ?? false
            refusal = isKnown ? nil : .function(second)
        case SQLITE_RECURSIVE: refusal = .recursion
        default: refusal = .notASelect
        }
        if forbidden == nil || refusal == .recursion { forbidden = refusal ?? forbidden }
        if refusal == nil { return SQLITE_OK }
        // Goes on with nothing in the column's place: what recurs is known only behind what it reads.
        return action == SQLITE_READ ? SQLITE_IGNORE : SQLITE_DENY
    }

    private func mayRead(_ table: String, _ column: String, for source: String?) -> Bool {
        if views.contains(table) || table == "json_each" { return true }
        // A table that a view joins without a column of it is asked for by nobody's name.
        if column.isEmpty { return tables.contains(table) }
        return source.map(views.contains) ?? false && readable.contains(table + "." + column)
    }

    /// What costs time or memory without a row, and what the time's limit does not see.
    private static let limits: KeyValuePairs<Int32, Int32> = [
        SQLITE_LIMIT_LENGTH: 4 << 20, SQLITE_LIMIT_SQL_LENGTH: 1 << 18,
        SQLITE_LIMIT_EXPR_DEPTH: 200, SQLITE_LIMIT_COMPOUND_SELECT: 50,
        SQLITE_LIMIT_FUNCTION_ARG: 20, SQLITE_LIMIT_ATTACHED: 0,
        SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200, SQLITE_LIMIT_WORKER_THREADS: 0,
    ]

    /// Those of SQLite that give the same for the same rows, and ours. None tells the time, draws
    /// lots, reads files or loads code.
    private static let functions: Set<String> = [
        "abs", "avg", "coalesce", "count", "day", "dense_rank", "first_value", "format", "glob",
        "group_concat", "hex", "ifnull", "iif", "instr", "json_extract", "json_each", "json_valid",
        "lag", "last_value", "lead", "length", "like", "lower", "ltrim", "max", "min", "month",
        "nullif", "period_end", "period_start", "printf", "rank", "replace", "round", "row_number",
        "rtrim",
        "sign", "substr", "sum", "total", "trim", "typeof", "unicode", "upper",
    ]
    /// Those that only the views call: given `now`, it would tell the time.
    private static let functionsOfViews: Set<String> = ["unixepoch"]
}
