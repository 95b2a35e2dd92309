internal import KlingCost

/// The tables while very many entries are taken into account, one after another: what the next ones
/// most likely change again waits in memory, some thousands of rows of each kind, and is written once.
///
/// Whatever an entry may not do is found at that entry, as it is without.
final class BufferedTables: DerivedTables {
    /// How many rows of a kind wait.
    private let most: Int
    private var attempts: [AttemptID: Begun] = [:]
    private var weights: [WeightKey: BudgetWeight] = [:]
    private var sums: [SumKey: Measures] = [:]
    /// Whether there are rows in the tables that may be asked for again.
    private var hasWrittenWeights = false
    private var hasWrittenSums = false

    /// An attempt whose hold has not ended.
    private struct Begun {
        var row: AttemptRow
        let hold: Entry
    }

    private struct WeightKey: Hashable {
        let table: WeightTable
        let budget, span: Int64
    }

    private struct SumKey: Hashable {
        let spans: RollupChange.Spans
        let subject: RollupChange.Subject
    }

    /// Tables without rows.
    init(_ database: Database, most: Int = 4_096) {
        self.most = most
        super.init(database)
    }

    /// Writes what waits.
    func finish() throws(LedgerError) {
        try writeAttempts()
        try writeWeights()
        try writeSums()
    }

    // MARK: Attempts

    override func attempt(_ id: AttemptID) throws(LedgerError) -> AttemptRow? {
        if let begun = attempts[id] { return begun.row }
        return try super.attempt(id)
    }

    override func keptHold(of attempt: Attempt) -> Entry? { attempts[attempt.id]?.hold }

    override func begin(_ row: AttemptRow, hold: Entry) throws(LedgerError) {
        let id = row.attempt.id
        if try attempt(id) != nil { throw .invariant("attempt \(id) has a hold already") }
        if attempts.count >= most { try writeAttempts() }
        attempts[id] = Begun(row: row, hold: hold)
    }

    override func goOn(_ row: AttemptRow) throws(LedgerError) {
        let id = row.attempt.id
        guard let begun = attempts[id] else { return try super.goOn(row) }
        if row.attempt.state.isEnded {
            attempts[id] = nil
            try super.begin(row, hold: begun.hold)
        } else {
            attempts[id]?.row = row
        }
    }

    private func writeAttempts() throws(LedgerError) {
        for begun in attempts.values { try super.begin(begun.row, hold: begun.hold) }
        attempts.removeAll(keepingCapacity: true)
    }

    // MARK: What weighs on budgets

    override func add(
        _ weight: BudgetWeight, to table: WeightTable, of budget: Int64, _ span: Int64
    ) throws(LedgerError) {
        let key = WeightKey(table: table, budget: budget, span: span)
        if weights[key] == nil {
            if weights.count >= most { try writeWeights() }
            weights[key] = try written(key)
        }
        weights[key] = try weights[key]?.adding(weight)
    }

    /// What a row has so far.
    private func written(_ key: WeightKey) throws(LedgerError) -> BudgetWeight {
        if !hasWrittenWeights { return BudgetWeight(clips: 0) }
        let row = try database.statement(
            """
            SELECT held_nanos, spent_nanos, clips, billed_ms FROM \(key.table.rawValue)
              WHERE budget = ?1 AND \(key.table.span) = ?2
            """
        ).bind(1, key.budget).bind(2, key.span)
        defer { row.reset() }
        guard try row.step() else { return BudgetWeight(clips: 0) }
        return BudgetWeight(
            held: Nanos(count: row.integer(0)), spent: Nanos(count: row.integer(1)),
            clips: row.integer(2),
            milliseconds: row.integer(3))
    }

    private func writeWeights() throws(LedgerError) {
        for (key, weight) in weights {
            try database.statement(
                "INSERT OR REPLACE INTO \(key.table.rawValue) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
            )
            .bind(1, key.budget).bind(2, key.span).bind(weight, from: 3).run()
        }
        hasWrittenWeights = hasWrittenWeights || !weights.isEmpty
        weights.removeAll(keepingCapacity: true)
    }

    // MARK: Sums

    override func add(_ change: RollupChange) throws(LedgerError) {
        for grain in Rollup.grains {
            let key = SumKey(spans: change.spans(grain), subject: change.subject)
            if sums[key] == nil {
                if sums.count >= most { try writeSums() }
                sums[key] = try written(key)
            }
            try exact(sums[key, default: Measures()].add(change.measures))
        }
    }

    /// What a row has so far.
    private func written(_ key: SumKey) throws(LedgerError) -> Measures {
        if !hasWrittenSums { return Measures() }
        let row = try database.statement(Rollup.find)
            .bind(key.spans, from: 1).bind(key.subject, from: 4)
        defer { row.reset() }
        return try row.step()
            ? Measures(Measure.allCases, columns: row.integer) : Measures()
    }

    private func writeSums() throws(LedgerError) {
        for (key, measures) in sums {
            try database.statement(Rollup.put)
                .bind(key.spans, from: 1).bind(key.subject, from: 4).bind(measures, from: 10).run()
        }
        hasWrittenSums = hasWrittenSums || !sums.isEmpty
        sums.removeAll(keepingCapacity: true)
    }
}

extension WeightTable {
    /// What its rows of a budget are told apart by.
    fileprivate var span: String {
        switch self {
        case .balance: "period_s"
        case .quarter: "bucket"
        }
    }
}
