internal import KlingCost

/// What is derived from the journal, at a server. The sums that reports read are not among it: reports
/// read a copy in a file.
extension PostgresStore {
    static let columns = """
        id, state, hold, last, held_s, changed_s, currency, upper_nanos, spent_nanos, expires_s, task,
        ended_s, failed
        """

    func attempt(_ id: AttemptID) throws(LedgerError) -> AttemptRow? {
        if let known = decision?.attempts[id] { return known }
        let rows = try ask(attemptQuery(id))
        let found = try rememberAttempts(rows).first
        if found == nil { decision?.attempts[id] = .some(nil) }
        return found
    }

    func attemptQuery(_ id: AttemptID) -> PostgresQuery {
        query("SELECT \(Self.columns) FROM SCHEMA.attempt WHERE id = $1", .id(id))
    }

    @discardableResult
    func rememberAttempts(_ rows: PostgresRows) throws(LedgerError) -> [AttemptRow] {
        var found: [AttemptRow] = []
        for place in 0..<rows.count {
            let row = try AttemptRow(rows, place)
            decision?.attempts[row.attempt.id] = row
            found.append(row)
        }
        return found
    }

    func write(_ change: Change) {
        switch change {
        case .begin(let row, let hold):
            begin(row, hold)
            decision?.attempts[row.attempt.id] = row
        case .goOn(let row):
            let attempt = row.attempt
            write(
                """
                UPDATE SCHEMA.attempt SET state = $2, last = $3, changed_s = $4, spent_nanos = $5,
                  task = $6, ended_s = $7, failed = $8 WHERE id = $1
                """,
                .id(attempt.id), .text(attempt.state.rawValue), .integer(attempt.last),
                .integer(attempt.changed.seconds), .integer(attempt.spent.count), .text(row.task),
                .integer(row.ended?.seconds), .text(row.hasFailed ? "t" : "f"))
            decision?.attempts[attempt.id] = row
        case .allocate(let weight, let budget, let period, let isRolling):
            add(weight, budget, grain: 0, period.seconds)
            if isRolling {
                add(weight, budget, grain: 1, Rollup.start(of: Rollup.bucket(of: period)))
            }
        case .sum: break
        }
    }

    private func begin(_ row: AttemptRow, _ hold: Entry) {
        let attempt = row.attempt
        write(
            """
            INSERT INTO SCHEMA.attempt (\(Self.columns), gateway, fingerprint, likeness)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """,
            .id(attempt.id), .text(attempt.state.rawValue), .integer(attempt.hold),
            .integer(attempt.last), .integer(attempt.held.seconds),
            .integer(attempt.changed.seconds), .text(attempt.upper.currency.code),
            .integer(attempt.upper.amount.count), .integer(attempt.spent.count),
            .integer(attempt.expires?.seconds), .text(row.task), .integer(row.ended?.seconds),
            .text(row.hasFailed ? "t" : "f"), .text(hold.gateway), .text(hold.fingerprint),
            .text(hold.payloadLikeness?.digest.hexadecimal))
    }

    private func add(_ weight: BudgetWeight, _ budget: Int64, grain: Int64, _ period: Int64) {
        write(
            """
            INSERT INTO SCHEMA.balance AS balance VALUES ($1, $2, $3, $4, $5, $6, $7)
              ON CONFLICT (budget, grain, period_s) DO UPDATE SET
                held_nanos = balance.held_nanos + excluded.held_nanos,
                spent_nanos = balance.spent_nanos + excluded.spent_nanos,
                clips = balance.clips + excluded.clips,
                billed_ms = balance.billed_ms + excluded.billed_ms
            """,
            .integer(budget), .integer(grain), .integer(period), .integer(weight.held.count),
            .integer(weight.spent.count), .integer(weight.clips), .integer(weight.milliseconds))
    }

    // MARK: What holds weigh

    func allocations(
        ofHold hold: Int64, upTo last: Int64
    ) throws(LedgerError) -> [(budget: Int64, allocation: Allocation)] {
        var found = decision?.allocations[hold]
        if found == nil {
            let rows = try ask(
                query(
                    """
                    SELECT hold, entry, budget, period_s, amount_nanos, exchange_nanos
                      FROM SCHEMA.allocation WHERE hold = $1 ORDER BY budget
                    """, .integer(hold)))
            found = remember(allocations: rows)
            decision?.allocations[hold] = found
        }
        return (found ?? []).filter { $0.entry <= last }.map { ($0.budget, $0.allocation) }
    }

    /// What the hold of an attempt weighs.
    func allocationsQuery(of id: AttemptID) -> PostgresQuery {
        query(
            """
            SELECT attempt.hold, entry, budget, period_s, amount_nanos, exchange_nanos
              FROM SCHEMA.attempt LEFT JOIN SCHEMA.allocation ON allocation.hold = attempt.hold
              WHERE id = $1 ORDER BY budget
            """, .id(id))
    }

    @discardableResult
    func remember(allocations rows: PostgresRows) -> [PostgresAllocation] {
        var found: [PostgresAllocation] = []
        for row in 0..<rows.count {
            let (hold, budget) = (rows.integer(row, 0), rows.integer(row, 2))
            if decision?.allocations[hold] == nil { decision?.allocations[hold] = [] }
            if rows.isNull(row, 1) { continue }
            found.append(
                PostgresAllocation(
                    entry: rows.integer(row, 1), budget: budget,
                    allocation: Allocation(
                        hold: hold, budget: budget, period: Instant(seconds: rows.integer(row, 3)),
                        amount: Nanos(count: rows.integer(row, 4)),
                        exchange: rows.optionalInteger(row, 5).map { Nanos(count: $0) })))
        }
        if let hold = found.first?.allocation.hold { decision?.allocations[hold] = found }
        return found
    }

    // MARK: Budgets

    /// Of a rolling budget each second has a row; those of a whole quarter of an hour are summed up
    /// already.
    func balanceQuery(_ budget: StandingBudget, _ period: Range<Instant>) -> PostgresQuery {
        var whole: Range<Int64>?
        if case .rolling = budget.budget.period { whole = Rollup.whole(in: period) }
        let (start, end) = (period.lowerBound.seconds, period.upperBound.seconds)
        let first = whole.map { Rollup.start(of: $0.lowerBound) } ?? end
        let last = whole.map { Rollup.start(of: $0.upperBound) } ?? end
        // A sum of 64 bits leaves them; the server's has as many digits as it needs.
        return query(
            """
            SELECT sum(spent_nanos), sum(held_nanos), sum(clips), sum(billed_ms)
              FROM SCHEMA.balance WHERE budget = $1
                AND (grain = 0 AND period_s >= $2 AND period_s < $3
                  OR grain = 1 AND period_s >= $3 AND period_s < $4
                  OR grain = 0 AND period_s >= $4 AND period_s < $5)
            """,
            .integer(budget.number), .integer(start), .integer(first), .integer(last),
            .integer(end))
    }

    func balance(
        of budget: StandingBudget, in period: Range<Instant>
    ) throws(LedgerError) -> Ledger.Balance {
        let rows = try ask(balanceQuery(budget, period))
        func sum(_ column: Int) -> Int64 {
            Int64(clamping: rows.text(0, column).flatMap { Int128($0) } ?? 0)
        }
        return Ledger.Balance(
            period: period, spent: Nanos(count: sum(0)), held: Nanos(count: sum(1)), clips: sum(2),
            milliseconds: sum(3))
    }

    func uncounted(
        _ chain: Chain, _ budget: Int64, after last: HoldPlace
    ) throws(LedgerError) -> [(place: HoldPlace, hold: Int64)] {
        let page = """
            SELECT held_s, id, hold FROM SCHEMA.attempt
              WHERE (held_s, id) > ($1, $2) AND hold BETWEEN $3 AND $4
                AND NOT EXISTS (SELECT 1 FROM SCHEMA.allocation
                  WHERE allocation.hold = attempt.hold AND budget = $5)
              ORDER BY held_s, id LIMIT 500
            """
        let values: [PostgresValue] = [
            .integer(last.held), .bytes(last.id), .integer(Chain.row(chain.number, 1)),
            .integer(Chain.row(chain.number, Chain.lastSequence)), .integer(budget),
        ]
        // With them come their entries and where they stand: whoever counts them looks at each.
        let answers = try ask([
            query(page, values: values),
            query(
                """
                SELECT seq, line, hash FROM SCHEMA.entry
                  WHERE seq IN (SELECT hold FROM (\(page)) AS page)
                """, values: values),
            query(
                """
                SELECT \(Self.columns) FROM SCHEMA.attempt
                  WHERE hold IN (SELECT hold FROM (\(page)) AS page)
                """, values: values),
        ])
        try remember(answers[1])
        try rememberAttempts(answers[2])
        let rows = answers[0]
        return (0..<rows.count).map { row in
            (HoldPlace(rows.integer(row, 0), rows.bytes(row, 1) ?? []), rows.integer(row, 2))
        }
    }
}

extension AttemptRow {
    /// Reads an answer's row.
    fileprivate init(_ rows: PostgresRows, _ place: Int) throws(LedgerError) {
        guard let id = rows.id(place, 0),
            let state = rows.text(place, 1).flatMap({ Attempt.State(rawValue: $0) }),
            let currency = rows.text(place, 6).flatMap({ Currency($0) })
        else { throw .corrupt("an attempt has no id, no state or no currency") }
        let attempt = Attempt(
            id: id, state: state, hold: rows.integer(place, 2), last: rows.integer(place, 3),
            held: Instant(seconds: rows.integer(place, 4)),
            changed: Instant(seconds: rows.integer(place, 5)),
            upper: Money(Nanos(count: rows.integer(place, 7)), currency),
            spent: Nanos(count: rows.integer(place, 8)), expires: rows.instant(place, 9))
        self.init(
            attempt, task: rows.text(place, 10), ended: rows.instant(place, 11),
            hasFailed: rows.flag(place, 12))
    }
}
