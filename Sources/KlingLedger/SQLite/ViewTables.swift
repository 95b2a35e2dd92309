/// What the ledger's views read: its tables as they are, or as they stood behind earlier entries, with
/// what entries behind those changed made anew in temporary tables (``Past``).
struct ViewTables {
    /// The end of each chain that counts, by the chain's number; `nil` for the tables as they are.
    private let ends: [Int64: Int64]?

    static let now = ViewTables(ends: nil)

    init(endingAt ends: [Int64: Int64]) { self.ends = ends }

    private init(ends: [Int64: Int64]?) { self.ends = ends }

    var isPast: Bool { ends != nil }

    // MARK: Entries

    /// One more condition: that a row of the journal was there.
    func isThere(_ row: String) -> String {
        guard let ends else { return "" }
        if ends.count == 1, let end = ends[0] { return " AND \(row) <= \(end)" }
        return " AND (\(row) & 1099511627775) <= coalesce("
            + "(SELECT c.seq FROM past_chain c WHERE c.number = \(row) >> 40), 0)"
    }

    /// Entries `e`, each with its attempt `a` and that one's hold `h`, where it has one. Whatever else
    /// changes of an attempt, its hold stays: `p` is what the others are read of.
    var entries: String {
        "entry e LEFT JOIN attempt a ON a.id = e.attempt "
            + (isPast ? "LEFT JOIN past_attempt p ON p.id = e.attempt " : "")
            + "LEFT JOIN entry h ON h.seq = a.hold"
    }

    /// The task of such an attempt.
    var task: String { isPast ? "iif(p.id IS NULL, a.task, p.task) AS task" : "a.task" }

    /// Whether such an attempt's task failed.
    var failed: String { isPast ? "iif(p.id IS NULL, a.failed, p.failed)" : "a.failed" }

    // MARK: What is derived

    /// That an attempt `a` was begun, and that no later entry is about it.
    var isUntouchedAttempt: String {
        "NOT EXISTS (SELECT 1 FROM past_attempt p WHERE p.id = a.id)" + isThere("a.hold")
    }

    /// One more condition: that no later entry is of the span of a row of sums, and that its chain counts.
    func isUntouchedSpan(_ grain: Int64) -> String {
        guard let ends else { return "" }
        let chains = ends.keys.sorted().map { String($0) }.joined(separator: ", ")
        return " AND " + ViewTables.isUntouched("rollup", grain)
            + (ends.count == 1 ? " AND chain = 0" : " AND chain IN (\(chains))")
    }

    /// That no later entry is of the span of a row of sums.
    static func isUntouched(_ row: String, _ grain: Int64) -> String {
        "NOT EXISTS (SELECT 1 FROM past_span t WHERE t.grain_s = \(grain)"
            + " AND t.at_s = \(row).at_s AND t.chain = \(row).chain)"
    }

    /// Where rows of balances come from.
    var balance: String {
        isPast
            ? "balance b LEFT JOIN past_balance p ON p.budget = b.budget AND p.period_s = b.period_s "
                + "WHERE p.is_there IS NOT 0"
            : "balance"
    }

    /// A column of such a row.
    func weight(_ column: String) -> String {
        isPast ? "iif(p.budget IS NULL, b.\(column), p.\(column))" : column
    }
}
