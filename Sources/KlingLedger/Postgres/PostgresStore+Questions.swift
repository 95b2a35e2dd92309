internal import KlingCost

/// Which attempts are meant, and what a decision will probably ask for.
extension PostgresStore {
    func attempts(_ question: AttemptQuestion) throws(LedgerError) -> [AttemptID] {
        switch question {
        case .open:
            return try attempts(
                "state NOT IN ('captured', 'voided') AND hold <= $1", by: "hold",
                .integer(Chain.lastSequence))
        case .due(let instant): return try due(by: instant)
        case .ofTask(let task): return try attempts("task = $1", by: "id", .text(task))
        case .charged(let instant):
            return try ended("ended_s >= $2 AND state = 'captured'", .integer(instant.seconds))
        case .ended(let name):
            return try ended(
                "(id = $2 OR task = $3) AND state IN ('captured', 'voided')", .id(AttemptID(name)),
                .text(name))
        case .toldOtherwise:
            return try attempts(
                """
                id IN (SELECT attempt FROM SCHEMA.entry
                  WHERE kind = 'adjust' AND reason = 'told-otherwise' AND seq <= $1)
                """, by: "id", .integer(Chain.lastSequence))
        }
    }

    private func ended(
        _ condition: String, _ values: PostgresValue...
    ) throws(LedgerError) -> [AttemptID] {
        try attempts(
            condition + " AND task IS NOT NULL AND hold <= $1", by: "ended_s, hold",
            values: [.integer(Chain.lastSequence)] + values)
    }

    private func attempts(
        _ condition: String, by order: String, _ values: PostgresValue...
    ) throws(LedgerError) -> [AttemptID] {
        try attempts(condition, by: order, values: values)
    }

    private func attempts(
        _ condition: String, by order: String, values: [PostgresValue]
    ) throws(LedgerError) -> [AttemptID] {
        let queries = attemptsQueries(condition, by: order, values)
        if decision == nil { return try rememberAttempts(try ask(queries[0])).map(\.attempt.id) }
        let foreseen = queries.compactMap { decision?.foreseen[$0] }
        let found = foreseen.count == queries.count ? foreseen : try ask(queries)
        try remember(found[1])
        return try rememberAttempts(found[0]).map(\.attempt.id)
    }

    /// With the attempts come their first and last entries, since whoever asks shows them.
    private func attemptsQueries(
        _ condition: String, by order: String, _ values: [PostgresValue]
    ) -> [PostgresQuery] {
        [
            query(
                "SELECT \(Self.columns) FROM SCHEMA.attempt WHERE \(condition) ORDER BY \(order)",
                values: values),
            query(
                """
                SELECT seq, line, hash FROM SCHEMA.entry WHERE seq IN
                  (SELECT unnest(ARRAY[hold, last]) FROM SCHEMA.attempt WHERE \(condition))
                """, values: values),
        ]
    }

    // MARK: What is asked by a clock

    /// Holds of our own that are over by an instant.
    private func dueQuery(by instant: Instant) -> PostgresQuery {
        query(
            """
            SELECT \(Self.columns) FROM SCHEMA.attempt
              WHERE state = 'held' AND expires_s <= $1 AND hold <= $2 ORDER BY id
            """, .integer(instant.seconds), .integer(Chain.lastSequence))
    }

    private func due(by instant: Instant) throws(LedgerError) -> [AttemptID] {
        var rows = decision?.foreseen.due(by: instant)
        if rows == nil { rows = try ask(dueQuery(by: instant)) }
        guard let rows else { return [] }
        return try rememberAttempts(rows).map(\.attempt).filter { attempt in
            attempt.expires.map { $0 <= instant } ?? false
        }.map(\.id)
    }

    /// What was held behind a second for payloads that have something in common, the latest first.
    private func heldQuery(_ trait: PayloadTrait, after seconds: Int64) -> PostgresQuery {
        let (column, value) =
            switch trait {
            case .fingerprint(let fingerprint): ("fingerprint", fingerprint)
            case .likeness(let digest): ("likeness", digest)
            }
        return query(
            """
            SELECT id, held_s, state, hold, fingerprint FROM SCHEMA.attempt
              WHERE \(column) = $1 AND held_s > $2 ORDER BY held_s DESC, id DESC
            """, .text(value), .integer(seconds))
    }

    func forEachHeldLately(
        _ trait: PayloadTrait, after seconds: Int64,
        _ body: (HeldLately) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        var rows = decision?.foreseen.held(trait, after: seconds)
        if rows == nil { rows = try ask(heldQuery(trait, after: seconds)) }
        guard let rows else { return }
        for row in 0..<rows.count where rows.integer(row, 1) > seconds {
            guard let id = rows.id(row, 0),
                let state = rows.text(row, 2).flatMap({ Attempt.State(rawValue: $0) })
            else { throw .corrupt("an attempt has no id or no state") }
            let held = HeldLately(
                id: id, instant: Instant(seconds: rows.integer(row, 1)), state: state,
                hold: rows.integer(row, 3), fingerprint: rows.text(row, 4))
            if !(try body(held)) { return }
        }
    }

    func sent(to gateway: String, since instant: Instant) throws(LedgerError) -> [Instant] {
        let rows = try ask(
            query(
                """
                SELECT sent.at_s FROM SCHEMA.entry AS sent
                  JOIN SCHEMA.attempt ON attempt.id = sent.attempt
                  WHERE sent.kind = 'sent' AND sent.at_s >= $1 AND sent.seq <= $2
                    AND gateway = $3 ORDER BY sent.seq DESC LIMIT 100000
                """, .integer(instant.seconds), .integer(Chain.lastSequence), .text(gateway)))
        return (0..<rows.count).map { Instant(seconds: rows.integer($0, 0)) }
    }

    // MARK: What is asked ahead

    /// The questions that bring what is foreseen. Where they are asked by a clock, that of whoever asks
    /// may differ from the server's by this much.
    func questions(_ foresight: Foresight) -> [PostgresQuestion] {
        switch foresight {
        case .attempt(let id):
            return [
                PostgresQuestion(.attempts, attemptQuery(id)),
                PostgresQuestion(.entries, entriesQuery(of: id)),
                PostgresQuestion(.allocations, allocationsQuery(of: id)),
            ]
        case .entry(let id): return [PostgresQuestion(.anything, entryQuery(withID: id))]
        case .attempts(let task):
            return attemptsQueries("task = $1", by: "id", [.text(task)]).map {
                PostgresQuestion(.anything, $0)
            }
        case .controls(let known):
            return [PostgresQuestion(.anything, controlsQuery(behind: known))]
        case .due(let instant):
            let limit = Instant(seconds: instant.seconds.addingUpTo(Self.clockMargin))
            return [PostgresQuestion(.due(limit), dueQuery(by: limit))]
        case .heldLately(let trait, let seconds):
            let since = seconds.addingUpTo(-Self.clockMargin)
            return [PostgresQuestion(.held(trait, after: since), heldQuery(trait, after: since))]
        case .balance(let budget, let period):
            return [PostgresQuestion(.anything, balanceQuery(budget, period))]
        }
    }

    /// In seconds.
    private static let clockMargin: Int64 = 120

    /// Keeps the answer to what was asked ahead.
    func remember(_ question: PostgresQuestion, _ rows: PostgresRows) throws(LedgerError) {
        switch question.subject {
        case .attempts: try rememberAttempts(rows)
        case .entries: try remember(rows)
        case .allocations: remember(allocations: rows)
        case .anything, .due, .held: decision?.foreseen.add(question, rows)
        }
    }
}

extension Int64 {
    /// The sum, or the end of the range.
    fileprivate func addingUpTo(_ other: Int64) -> Int64 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? (other < 0 ? .min : .max) : sum
    }
}
