internal import KlingCost

/// The ledger as of one moment: what a reader by SQL finds, and under which names.
package struct LedgerMoment {
    /// The chains that count, our own first, each as it ended then.
    package let chains: [Chain]
    /// The views of an earlier one.
    private let past: PastViews?

    /// The ledger as it is, with all its chains.
    init(ofAll chains: [Chain]) { (self.chains, past) = (chains, nil) }

    fileprivate init(asOf chains: [Chain], _ past: PastViews) {
        (self.chains, self.past) = (chains, past)
    }

    /// Whether it is an earlier one.
    package var isPast: Bool { past != nil }

    /// A view of the ledger's, as SQL names it: ``LedgerViews``.
    package func view(_ name: String) throws(LedgerError) -> String {
        guard let past else { return "main.\(name)" }
        return try past.name(of: name)
    }
}

/// The ledger's views as of an earlier moment: temporary ones, each put up when it is first named,
/// since a report reads few of them.
private final class PastViews {
    private let database: Database
    private let views: [LedgerViews.View]
    private var isUp: Set<String> = []

    init(_ views: [LedgerViews.View], in database: Database) {
        (self.views, self.database) = (views, database)
    }

    func name(of name: String) throws(LedgerError) -> String {
        guard let view = views.first(where: { $0.name == name }) else { return "main.\(name)" }
        if isUp.insert(view.pastName).inserted {
            try database.execute("CREATE TEMP VIEW \(view.pastName) AS\n\(view.select)")
        }
        return "temp.\(view.pastName)"
    }

    func takeDown() {
        for name in isUp { try? database.execute("DROP VIEW IF EXISTS temp.\(name)") }
    }
}

/// The ledger as it stood behind an earlier entry of each chain, made of the tables as they are: rows
/// that later entries changed stand once more in temporary tables, as they were, and temporary views put
/// both together. So it takes as long as there are later entries, most of which only a few conditions
/// leave out.
struct Past {
    private let store: SQLiteStore
    private var database: Database { store.database }
    /// The chains that count, each as it ended then.
    private let chains: [Chain]
    private let tables: ViewTables
    /// Whether nothing is left out.
    private let isNow: Bool

    /// Replaying an entry takes as long as leaving out so many.
    private static let leftOutMeanwhile: Int64 = 16

    /// - Parameter ends: as ``Ledger/copy(endingAt:)`` takes them.
    /// - Returns: `nil` where replaying the entries until then says it sooner, or where only that can:
    ///   when our own entries count more of an imported chain than is to count.
    init?(
        of ledger: Ledger, endingAt ends: [String: Int64],
        leftOutMeanwhile: Int64 = Past.leftOutMeanwhile
    ) throws(LedgerError) {
        store = try ledger.tables
        var chains: [Chain] = []
        var (before, later) = (Int64(0), Int64(0))
        for (chain, asked) in try ledger.chains(endingAt: ends) {
            let end = min(max(asked, 0), chain.head.sequence)
            if !chain.isOwn, end < chain.head.sequence,
                try ledger.isCounted(chain, until: ends[ledger.id] ?? Chain.lastSequence)
            {
                return nil
            }
            before += end
            later += chain.head.sequence - end
            chains.append(
                Chain(
                    number: chain.number, ledger: chain.ledger,
                    head: try store.head(of: chain, at: end)))
        }
        if before * leftOutMeanwhile < later { return nil }
        let areAll = try store.chains().count == chains.count
        isNow = later == 0 && areAll
        tables = ViewTables(
            endingAt: Dictionary(
                uniqueKeysWithValues: chains.map { ($0.number, $0.head.sequence) }))
        self.chains = chains
    }

    /// Puts it up, runs a body, and takes it down again. Only inside a snapshot.
    func shown<Value>(
        _ body: (LedgerMoment) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        if isNow { return try body(LedgerMoment(ofAll: chains)) }
        let views = PastViews(LedgerViews.past(tables), in: database)
        defer {
            views.takeDown()
            for table in Past.names { try? database.execute("DROP TABLE IF EXISTS temp.\(table)") }
        }
        try database.execute(Past.create)
        for chain in chains {
            try database.statement("INSERT INTO past_chain VALUES (?1, ?2)")
                .bind(1, chain.number).bind(2, chain.head.sequence).run()
        }
        try undoAttempts()
        try undoWeights()
        try undoSums()
        return try body(LedgerMoment(asOf: chains, views))
    }

    private static let names = [
        "past_chain", "past_attempt", "past_balance", "past_span", "past_rollup",
    ]

    private static let create = """
        CREATE TEMP TABLE past_chain (number INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
        CREATE TEMP TABLE past_attempt AS SELECT * FROM main.attempt WHERE 0;
        CREATE UNIQUE INDEX temp.past_attempt_id ON past_attempt (id);
        CREATE TEMP TABLE past_balance AS SELECT *, 0 AS is_there FROM main.balance WHERE 0;
        CREATE UNIQUE INDEX temp.past_balance_key ON past_balance (budget, period_s);
        CREATE TEMP TABLE past_span (
          grain_s INTEGER, at_s INTEGER, chain INTEGER, PRIMARY KEY (grain_s, at_s, chain)
        ) WITHOUT ROWID;
        CREATE TEMP TABLE past_rollup AS SELECT * FROM main.rollup WHERE 0;
        CREATE UNIQUE INDEX temp.past_rollup_key ON past_rollup (\(Rollup.key));
        CREATE INDEX temp.past_rollup_submitted ON past_rollup (grain_s, submitted_s);
        """

    // MARK: Attempts

    /// Attempts that were begun, and that later entries are about, as they stood. The first of those
    /// entries names the one before it.
    private func undoAttempts() throws(LedgerError) {
        for chain in chains {
            let rows = try Statement(
                """
                SELECT attempt, previous FROM entry
                  WHERE seq > ?1 AND seq <= ?2 AND previous <= ?3 AND attempt IS NOT NULL
                """, database
            )
            .bind(1, Chain.row(chain.number, chain.head.sequence))
            .bind(2, Chain.row(chain.number, Chain.lastSequence)).bind(3, chain.head.sequence)
            while try rows.step() {
                guard let id = rows.bytes(0).flatMap({ AttemptID(bytes: $0) }) else { continue }
                try undo(id, after: Chain.row(chain.number, rows.integer(1)))
            }
        }
    }

    private func undo(_ id: AttemptID, after last: Int64) throws(LedgerError) {
        let entries = try store.entries(of: id, until: last)
        guard let hold = entries.first else { return }
        var row = try AttemptRow(begunBy: hold, id)
        for entry in entries.dropFirst() { try row.goOn(with: entry) }
        try row.insert(hold, in: database, table: "past_attempt")
    }

    // MARK: What weighs on budgets

    /// Takes off the balances what later entries allocated, and what attempts weigh now that weighed
    /// something else.
    private func undoWeights() throws(LedgerError) {
        guard let own = chains.first(where: \.isOwn)?.head.sequence else { return }
        let negative = """
            -held_nanos AS held_nanos, -spent_nanos AS spent_nanos, -clips AS clips,
            -billed_ms AS billed_ms
            """
        try database.execute(
            """
            WITH weight AS (
              SELECT l.budget, l.period_s, \(LedgerViews.weights(billed: "e.billed_ms"))
                FROM allocation l CROSS JOIN entry e ON e.seq = l.hold
                CROSS JOIN attempt a ON a.id = e.attempt
                WHERE l.entry > \(own) AND l.entry <= \(Chain.lastSequence) AND e.kind = 'hold'
              UNION ALL
              SELECT l.budget, l.period_s, 0, l.amount_nanos, 0, 0
                FROM allocation l CROSS JOIN entry e ON e.seq = l.hold
                WHERE l.entry > \(own) AND l.entry <= \(Chain.lastSequence) AND e.kind <> 'hold'
              UNION ALL
              SELECT l.budget, l.period_s, \(LedgerViews.weights)
                FROM past_attempt p CROSS JOIN attempt a ON a.id = p.id
                CROSS JOIN allocation l ON l.hold = a.hold WHERE l.entry <= \(own)
              UNION ALL
              SELECT budget, period_s, \(negative) FROM (
                SELECT l.budget, l.period_s, \(LedgerViews.weights)
                  FROM past_attempt a CROSS JOIN allocation l ON l.hold = a.hold
                  WHERE l.entry <= \(own))
            ), later AS (
              SELECT budget, period_s, sum(held_nanos) AS held_nanos, sum(spent_nanos) AS spent_nanos,
                  sum(clips) AS clips, sum(billed_ms) AS billed_ms
                FROM weight GROUP BY budget, period_s
            )
            INSERT INTO past_balance
              SELECT *, held_nanos <> 0 OR spent_nanos <> 0 OR clips <> 0 OR billed_ms <> 0 FROM (
                SELECT b.budget, b.period_s, b.held_nanos - l.held_nanos AS held_nanos,
                  b.spent_nanos - l.spent_nanos AS spent_nanos, b.clips - l.clips AS clips,
                  b.billed_ms - l.billed_ms AS billed_ms
                FROM later l CROSS JOIN balance b ON b.budget = l.budget AND b.period_s = l.period_s);
            """)
        // A balance that nothing is left of was not there, unless an entry allocated to it by then.
        let absent = try database.number("SELECT 1 FROM past_balance WHERE NOT is_there LIMIT 1")
        if absent == nil { return }
        try database.execute(
            """
            UPDATE past_balance SET is_there = 1 WHERE NOT is_there AND rowid IN (
              SELECT p.rowid FROM allocation l CROSS JOIN past_balance p
                ON p.budget = l.budget AND p.period_s = l.period_s
                WHERE l.entry <= \(own) AND NOT p.is_there)
            """)
    }

    // MARK: Sums

    private static let (quarterHour, day) = (Rollup.grains[0], Rollup.grains[1])

    /// Adds up anew what later entries added to: quarters of an hour from the entries until then, and
    /// days from their quarters of an hour, of which most stand as they were.
    private func undoSums() throws(LedgerError) {
        try findSpans()
        let names = LedgerViews.kinds.joined(separator: ", ")
        let kinds = LedgerViews.kinds.map {
            "coalesce(iif(h.seq IS NULL, e.\($0), h.\($0)), '') AS \($0)"
        }
        let sums = Measure.allCases.map { "sum(\($0.column))" }.joined(separator: ", ")
        func summed(_ grain: Int64, of row: String = "") -> String {
            let starts = ["at_s", "submitted_s"].map { Rollup.start(of: row + $0, grain) }
            return "SELECT \(grain), \(starts.joined(separator: ", ")), \(row)chain, "
                + "\(names), \(sums)"
        }
        try database.execute(
            """
            INSERT INTO past_rollup
              \(summed(Past.quarterHour)) FROM (
                SELECT e.seq >> 40 AS chain, e.at_s, coalesce(h.at_s, e.at_s) AS submitted_s,
                  \(kinds.joined(separator: ", ")), \(LedgerViews.measures(tables))
                FROM past_span s CROSS JOIN \(tables.entries)
                WHERE s.grain_s = \(Past.quarterHour)
                  AND e.at_s BETWEEN s.at_s AND s.at_s + \(Past.quarterHour - 1)
                  AND e.seq >> 40 = s.chain AND e.\(Schema.moving)\(tables.isThere("e.seq")))
              GROUP BY 2, 3, 4, \(names);
            INSERT INTO past_rollup
              \(summed(Past.day, of: "r.")) FROM past_span s CROSS JOIN main.rollup r
              WHERE s.grain_s = \(Past.day) AND r.grain_s = \(Past.quarterHour)
                AND r.at_s BETWEEN s.at_s AND s.at_s + \(Past.day - 1) AND r.chain = s.chain
                AND \(ViewTables.isUntouched("r", Past.quarterHour))
              GROUP BY 2, 3, 4, \(names);
            INSERT INTO past_rollup
              \(summed(Past.day)) FROM past_rollup WHERE grain_s = \(Past.quarterHour)
              GROUP BY 2, 3, 4, \(names)\(Rollup.onConflict);
            """)
    }

    /// The quarters of an hour, and the days, that later entries are of.
    private func findSpans() throws(LedgerError) {
        for chain in chains {
            try database.statement(
                """
                INSERT INTO past_span
                  SELECT DISTINCT \(Past.quarterHour), \(Rollup.start(of: "at_s", Past.quarterHour)), ?1
                    FROM entry WHERE seq > ?2 AND seq <= ?3 AND \(Schema.moving)
                """
            )
            .bind(1, chain.number).bind(2, Chain.row(chain.number, chain.head.sequence))
            .bind(3, Chain.row(chain.number, Chain.lastSequence)).run()
        }
        try database.execute(
            """
            INSERT INTO past_span
              SELECT DISTINCT \(Past.day), \(Rollup.start(of: "at_s", Past.day)), chain FROM past_span
            """)
    }
}

extension SQLiteStore {
    /// Where a chain ended behind an entry.
    fileprivate func head(of chain: Chain, at end: Int64) throws(LedgerError) -> Ledger.Head {
        if end == chain.head.sequence { return chain.head }
        if end == 0 { return chain.beginning }
        guard let hash = try hash(ofRow: Chain.row(chain.number, end)) else {
            throw .corrupt("entry \(end) is missing")
        }
        return Ledger.Head(sequence: end, hash: hash)
    }
}
