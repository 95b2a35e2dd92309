internal import KlingCost
internal import KlingLedger

/// Views of the same names that stand before the ledger's own while one report runs, and show only
/// what was asked for: so a report's SQL need not know of filters, and reads in the `sqlite3` shell
/// as it stands.
struct ShadowViews {
    private let question: ReportQuestion
    private let definition: ReportDefinition
    private let columns: ViewColumns

    /// The rollups as exact in time as they are kept, and by days wherever the span allows: for the
    /// heading, whatever the definition takes.
    static let (exactSums, coarseSums) = ("exact_sums", "coarse_sums")

    /// Those that the definition's SQL names, and what the sums come from.
    static func needed(_ definition: ReportDefinition) -> [String] {
        let text = definition.sql.lowercased()
        let sums = ["rollups", "rollup_days", "movements"]
        return LedgerViews.all.map(\.name).filter { text.contains($0) || sums.contains($0) }
    }

    init(_ question: ReportQuestion, _ definition: ReportDefinition, _ columns: ViewColumns) {
        (self.question, self.definition, self.columns) = (question, definition, columns)
    }

    /// Puts them up, runs a body, and takes them down again.
    func shown<Value>(
        _ connection: Connection, _ body: () throws(ReportError) -> Value
    ) throws(ReportError) -> Value {
        let views = selects
        for (name, select) in views { try connection.run("CREATE TEMP VIEW \(name) AS \(select)") }
        defer { for (name, _) in views { try? connection.run("DROP VIEW temp.\(name)") } }
        return try body()
    }

    private var selects: [(name: String, select: String)] {
        let isCoarse = definition.grain == .day
        var views = ShadowViews.needed(definition).map { name in
            name == "rollups" && isCoarse
                ? (name, coarseRollups) : (name, select(name, from: source(name)))
        }
        if definition.hasBalances {
            views.append((ShadowViews.coarseSums, coarseRollups))
            views.append(
                (ShadowViews.exactSums, select("rollups", from: source("rollups"))))
        }
        return views
    }

    // MARK: Parts

    /// A view's columns from where its rows come, narrowed. Where those have no such column, SQLite
    /// says so when somebody reads the view.
    private func select(
        _ view: String, from source: String, where more: String? = nil
    ) -> String {
        let names = columns.of(view).map { name in
            name == "at_s" && question.basis == .submitted && has(source, "submitted_s")
                ? "submitted_s AS at_s" : "\"\(name)\""
        }
        let filters = Dictionary(grouping: question.filters, by: \.name)
            .sorted { $0.key < $1.key }
            .map { name, filters in
                "(" + filters.map { condition(name, $0.value) }.joined(separator: " OR ") + ")"
            }
        let conditions = filters + (more.map { [$0] } ?? [])
        return "SELECT \(names.joined(separator: ", ")) FROM main.\(source)"
            + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
    }

    /// The rollups by days; by quarters of an hour only what is of a day that the span begins or ends
    /// in, be it the entry or its request.
    private var coarseRollups: String {
        if source("rollups") == "movements" { return select("rollups", from: "movements") }
        let bounds = [question.span.lowerBound, question.span.upperBound].map(\.seconds)
        let days = Set(
            bounds.filter { $0 != .min && $0 != .max && $0 % 86_400 != 0 }
                .map { $0 - ($0 % 86_400 + 86_400) % 86_400 }
        ).sorted()
        if days.isEmpty { return select("rollups", from: "rollup_days") }
        let list = days.map { String($0) }.joined(separator: ", ")
        let isWhole = "at_s NOT IN (\(list)) AND submitted_s NOT IN (\(list))"
        let isCut = days.flatMap { day in
            ["at_s", "submitted_s"].map { "\($0) BETWEEN \(day) AND \(day + 86_399)" }
        }.joined(separator: " OR ")
        return select("rollups", from: "rollup_days", where: isWhole) + " UNION ALL "
            + select("rollups", from: "rollups", where: "(\(isCut))")
    }

    /// Where a view's rows come from: the sums by quarters of an hour do not know all that can be
    /// asked for, nor seconds; what they add up does.
    private func source(_ view: String) -> String {
        guard view == "rollups" || view == "rollup_days" else { return view }
        let isExact = [question.span.lowerBound, question.span.upperBound].allSatisfy {
            $0.seconds == .min || $0.seconds == .max || $0.seconds % 900 == 0
        }
        let canNarrow = question.filters.allSatisfy { has("rollups", $0.column) }
        return isExact && canNarrow ? view : "movements"
    }

    private func has(_ view: String, _ column: String) -> Bool {
        columns.of(view).contains(column)
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
