internal import KlingCost

/// The tables that a projection writes: each change is in the file when the call returns.
class DerivedTables {
    let database: Database

    init(_ database: Database) { self.database = database }

    /// Where an attempt stands.
    func attempt(_ id: AttemptID) throws(LedgerError) -> AttemptRow? {
        try AttemptRow.found(id, in: database)
    }

    /// The hold of an attempt, where it is at hand without a look at the journal.
    func keptHold(of attempt: Attempt) -> Entry? { nil }

    /// Writes what an entry changes.
    final func write(_ changes: [Change]) throws(LedgerError) {
        for change in changes {
            switch change {
            case .begin(let row, let hold): try begin(row, hold: hold)
            case .goOn(let row): try goOn(row)
            case .allocate(let weight, let budget, let period, let isRolling):
                try add(weight, to: .balance, of: budget, period.seconds)
                // A rolling budget has a row for each second that something was held in: they are
                // summed up a quarter of an hour at a time too, so that a month of them is soon
                // added up.
                if isRolling {
                    try add(weight, to: .quarter, of: budget, Rollup.bucket(of: period))
                }
            case .sum(let change): try add(change)
            }
        }
    }

    /// An attempt that has no row yet.
    func begin(_ row: AttemptRow, hold: Entry) throws(LedgerError) {
        try row.insert(hold, in: database)
    }

    /// An attempt that went on.
    func goOn(_ row: AttemptRow) throws(LedgerError) { try row.update(in: database) }

    /// Adds to what weighs on a budget.
    func add(
        _ weight: BudgetWeight, to table: WeightTable, of budget: Int64, _ span: Int64
    ) throws(LedgerError) {
        try database.statement(
            """
            INSERT INTO \(table.rawValue) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT DO UPDATE SET held_nanos = held_nanos + ?3, spent_nanos = spent_nanos + ?4,
              clips = clips + ?5, billed_ms = billed_ms + ?6
            """
        )
        .bind(1, budget).bind(2, span).bind(weight, from: 3).run()
    }

    /// Adds to the sums that reports read.
    func add(_ change: RollupChange) throws(LedgerError) {
        let row = try database.statement(Rollup.add)
            .bind(change.subject, from: 4).bind(change.measures, from: 10)
        for grain in Rollup.grains {
            // The rest stays bound.
            row.rewind()
            try row.bind(change.spans(grain), from: 1).run()
        }
    }
}

/// A table of what weighs on budgets: by their periods, or by quarters of an hour.
enum WeightTable: String { case balance, quarter }

extension Statement {
    /// Binds a weight's four figures.
    @discardableResult
    func bind(_ weight: BudgetWeight, from place: Int32) -> Statement {
        bind(place, weight.held.count).bind(place + 1, weight.spent.count)
            .bind(place + 2, weight.clips).bind(place + 3, weight.milliseconds)
    }

    /// Binds the three spans of a row of sums.
    @discardableResult
    func bind(_ spans: RollupChange.Spans, from place: Int32) -> Statement {
        bind(place, spans.grain).bind(place + 1, spans.at).bind(place + 2, spans.submitted)
    }

    /// Binds the six columns that say what a row of sums is about.
    @discardableResult
    func bind(_ subject: RollupChange.Subject, from place: Int32) -> Statement {
        bind(place, subject.chain).bind(place + 1, subject.gateway).bind(place + 2, subject.model)
            .bind(place + 3, subject.mode).bind(place + 4, subject.project)
            .bind(place + 5, subject.currency)
    }

    /// Binds a row's sums.
    @discardableResult
    func bind(_ measures: Measures, from place: Int32) -> Statement {
        for (offset, sum) in measures.inOrder.enumerated() { bind(place + Int32(offset), sum) }
        return self
    }
}
