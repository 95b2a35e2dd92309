internal import KlingCost
internal import KlingLedger

/// Views of the same names that stand before the ledger's own while one report runs, and show only
/// what was asked for: so a report's SQL need not know of filters, and reads in the `sqlite3` shell
/// as it stands.
struct FilteredViews {
    private let query: ReportQuery
    private let definition: ReportDefinition
    private let connection: Connection
    /// Of the views that are read; of none where that need not be known.
    private(set) var columns = ViewColumns()
    /// Whether views are shown as they are, by SQL of our own.
    private let isPlain: Bool

    init(
        _ query: ReportQuery, _ definition: ReportDefinition, _ connection: Connection
    ) throws(ReportError) {
        (self.query, self.definition, self.connection) = (query, definition, connection)
        isPlain =
            definition.isBuiltIn && query.filters.isEmpty && query.basis == .settled
        if isPlain { return }
        let named = FilteredViews.names(in: definition.sql).union(["rollups", "rollup_days"])
        let views = LedgerViews.all.map(\.name).filter(named.contains)
        columns = try ViewColumns(of: views, connection)
        // Rarely what the sums come from.
        if source("rollups") == "movements" {
            columns = try ViewColumns(of: views + ["movements"], connection)
        }
    }

    /// All that may be a name, in small letters.
    private static func names(in sql: String) -> Set<String> {
        let words = sql.utf8.split { !isOfName($0) }
        return Set(words.map { String(decoding: $0, as: UTF8.self).lowercased() })
    }

    /// Letters, digits, `_`, and what is not ASCII.
    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x80...: true
        default: false
        }
    }

    /// Puts them up, runs a body, and takes them down again.
    func shown<Value>(_ body: () throws(ReportError) -> Value) throws(ReportError) -> Value {
        let views = try selects()
        for (name, select) in views { try connection.run("CREATE TEMP VIEW \(name) AS \(select)") }
        defer { for (name, _) in views { try? connection.run("DROP VIEW temp.\(name)") } }
        return try body()
    }

    private func selects() throws(ReportError) -> [(name: String, select: String)] {
        let named = FilteredViews.names(in: definition.sql)
        var selects: [(name: String, select: String)] = []
        for name in LedgerViews.all.map(\.name) where named.contains(name) {
            let source = source(name)
            if name == "rollups", definition.grain == .day {
                selects.append((name, try coarseRollups()))
            } else if !isPlain || source != name || connection.moment.isPast {
                selects.append((name, try select(name, from: source)))
            }
        }
        return selects
    }

    // MARK: Sums for the heading

    /// What of the span is of requests from before it. Days say which few days' quarters of an hour
    /// are worth a look: a month has thousands of those, and most have nothing earlier.
    func earlierRollups() throws(ReportError) -> String {
        let (since, until) = (query.span.lowerBound.seconds, query.span.upperBound.seconds)
        let isEarlier = "submitted_s < \(since)"
        let source = source("rollups")
        if source == "movements" {
            let isIn = "at_s >= \(since) AND at_s < \(until)"
            return try select("rollups", from: source, where: "\(isEarlier) AND \(isIn)")
        }
        let dayBefore = since < .min + 86_400 ? .min : since - 86_400
        return try select(
            "rollups",
            from: "rollups",
            joining: """
                JOIN (SELECT DISTINCT submitted_s AS day FROM \(try connection.view("rollup_days"))
                  WHERE at_s > \(dayBefore) AND at_s < \(until) AND +\(isEarlier))
                """,
            // A sign keeps the other condition's index in use. So does the limit, which is none: as of
            // an earlier entry the view is of two parts, which a sum would first put together.
            where: """
                submitted_s BETWEEN day AND day + 86399 AND \(isEarlier)
                  AND +at_s >= \(since) AND +at_s < \(until) LIMIT -1
                """)
    }

    /// The rollups by days, whatever the definition takes; by quarters of an hour only what is of a
    /// day that the span begins or ends in, be it the entry or its request.
    func coarseRollups() throws(ReportError) -> String {
        if source("rollups") == "movements" { return try select("rollups", from: "movements") }
        let bounds = [query.span.lowerBound, query.span.upperBound].map(\.seconds)
        let days = Set(
            bounds.filter { $0 != .min && $0 != .max && $0 % 86_400 != 0 }
                .map { $0 - ($0 % 86_400 + 86_400) % 86_400 }
        ).sorted()
        if days.isEmpty { return try select("rollups", from: "rollup_days") }
        let list = days.map { String($0) }.joined(separator: ", ")
        let isWhole = "at_s NOT IN (\(list)) AND submitted_s NOT IN (\(list))"
        let isCut = days.flatMap { day in
            ["at_s", "submitted_s"].map { "\($0) BETWEEN \(day) AND \(day + 86_399)" }
        }.joined(separator: " OR ")
        return try select("rollups", from: "rollup_days", where: isWhole) + " UNION ALL "
            + select("rollups", from: "rollups", where: "(\(isCut))")
    }

    // MARK: Parts

    /// A view's columns from where its rows come, narrowed. Where those have no such column, SQLite
    /// says so when somebody reads the view.
    private func select(
        _ view: String, from source: String, joining other: String = "", where more: String? = nil
    ) throws(ReportError) -> String {
        let names = columns.of(view).map { name in
            guard query.basis == .submitted, has(source, "submitted_s") else {
                return "\"\(name)\""
            }
            return switch name {
            case "at_s": "submitted_s AS at_s"
            // By their requests' instants holds begin and end at once.
            case "ended_s": "iif(ended_s IS NULL, NULL, submitted_s) AS ended_s"
            default: "\"\(name)\""
            }
        }
        let filters = Dictionary(grouping: query.filters, by: \.name)
            .sorted { $0.key < $1.key }
            .map { name, filters in
                condition(name, filters.map { quoted($0.value) }.joined(separator: ", "))
            }
        let conditions = filters + (more.map { [$0] } ?? [])
        return "SELECT \(isPlain ? "*" : names.joined(separator: ", ")) "
            + "FROM \(try connection.view(source)) \(other)"
            + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
    }

    /// Where a view's rows come from: the sums by quarters of an hour do not know all that can be
    /// asked for, nor seconds; what they add up does.
    private func source(_ view: String) -> String {
        guard view == "rollups" || view == "rollup_days" else { return view }
        let isExact = [query.span.lowerBound, query.span.upperBound].allSatisfy {
            $0.seconds == .min || $0.seconds == .max || $0.seconds % 900 == 0
        }
        let canNarrow = query.filters.allSatisfy { has("rollups", $0.column) }
        return isExact && canNarrow ? view : "movements"
    }

    private func has(_ view: String, _ column: String) -> Bool {
        columns.of(view).contains(column)
    }

    /// That a name has one of some values, as SQL writes them: a list, which is no deeper for being long.
    private func condition(_ name: String, _ values: String) -> String {
        let tag = ReportQuery.Filter.tag
        guard name.hasPrefix(tag) else { return "coalesce(\(name), '') IN (\(values))" }
        return "json_valid(tags) AND EXISTS (SELECT 1 FROM json_each(tags) WHERE key = "
            + "\(quoted(String(name.dropFirst(tag.count)))) AND value IN (\(values)))"
    }

    /// A text as SQL writes it: a view takes no bound values.
    private func quoted(_ text: String) -> String {
        let safe = text.unicodeScalars.filter { $0 != "\0" }.map {
            $0 == "'" ? "''" : String($0)
        }
        return "'" + safe.joined() + "'"
    }
}
