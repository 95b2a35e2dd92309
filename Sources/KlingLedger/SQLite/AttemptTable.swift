internal import KlingCost

extension AttemptRow {
    /// Finds the row of an attempt.
    static let find = """
        SELECT state, hold, last, held_s, changed_s, currency, upper_nanos, spent_nanos,
          expires_s, task, ended_s, failed FROM attempt WHERE id = ?1
        """
    /// The same in a file of before version 5, which keeps nothing of how tasks ended.
    static let findBefore5 = """
        SELECT state, hold, last, held_s, changed_s, currency, upper_nanos, spent_nanos,
          expires_s, NULL, NULL, 0 FROM attempt WHERE id = ?1
        """

    /// The row of an attempt.
    static func found(
        _ id: AttemptID, in database: Database, by find: String = AttemptRow.find
    ) throws(LedgerError) -> AttemptRow? {
        let row = try database.statement(find)
        row.bind(1, id.bytes)
        defer { row.reset() }
        return try row.step() ? try AttemptRow(id, row) : nil
    }

    private init(_ id: AttemptID, _ row: Statement) throws(LedgerError) {
        self.init(
            try Attempt(id, row), task: row.text(9),
            ended: row.optionalInteger(10).map { Instant(seconds: $0) },
            hasFailed: row.integer(11) == 1)
    }

    /// Writes it where there is none yet.
    func insert(
        _ hold: Entry, in database: Database, table: String = "attempt"
    ) throws(LedgerError) {
        try database.statement(
            """
            INSERT INTO \(table) (id, state, hold, last, held_s, changed_s, currency, upper_nanos,
              spent_nanos, expires_s, fingerprint, likeness, task, ended_s, failed)
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """
        )
        .bind(1, attempt.id.bytes).bind(2, attempt.state.rawValue).bind(3, attempt.hold)
        .bind(4, attempt.last).bind(5, attempt.held.seconds).bind(6, attempt.changed.seconds)
        .bind(7, attempt.upper.currency.code).bind(8, attempt.upper.amount.count)
        .bind(9, attempt.spent.count).bind(10, attempt.expires?.seconds).bind(11, hold.fingerprint)
        .bind(12, hold.payloadLikeness?.digest.hexadecimal).bind(13, task)
        .bind(14, ended?.seconds).bind(15, hasFailed ? 1 : 0).run()
    }

    /// Writes what entries change of it.
    func update(in database: Database) throws(LedgerError) {
        try database.statement(
            """
            UPDATE attempt SET state = ?1, last = ?2, changed_s = ?3, spent_nanos = ?4, task = ?6,
              ended_s = ?7, failed = ?8 WHERE id = ?5
            """
        )
        .bind(1, attempt.state.rawValue).bind(2, attempt.last).bind(3, attempt.changed.seconds)
        .bind(4, attempt.spent.count).bind(5, attempt.id.bytes).bind(6, task)
        .bind(7, ended?.seconds).bind(8, hasFailed ? 1 : 0).run()
    }
}

extension Attempt {
    /// Reads a row whose first column is the state.
    fileprivate init(_ id: AttemptID, _ row: Statement) throws(LedgerError) {
        guard let state = row.text(0).flatMap({ State(rawValue: $0) }),
            let currency = row.text(5).flatMap({ Currency($0) })
        else { throw .corrupt("attempt \(id) has no state or no currency") }
        (self.id, self.state) = (id, state)
        (hold, last) = (row.integer(1), row.integer(2))
        held = Instant(seconds: row.integer(3))
        changed = Instant(seconds: row.integer(4))
        upper = Money(Nanos(count: row.integer(6)), currency)
        spent = Nanos(count: row.integer(7))
        expires = row.optionalInteger(8).map { Instant(seconds: $0) }
    }
}
