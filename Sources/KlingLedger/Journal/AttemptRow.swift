internal import KlingCost

/// Where an attempt stands, with all that is derived of its entries: its row.
struct AttemptRow {
    private(set) var attempt: Attempt
    /// The task that was named last.
    private(set) var task: String?
    /// When its hold ended.
    private(set) var ended: Instant?
    /// Whether the gateway said that its task failed.
    private(set) var hasFailed = false

    /// The attempt that a hold begins.
    init(begunBy hold: Entry, _ id: AttemptID) throws(LedgerError) {
        guard let currency = hold.currency, let upper = hold.upper else {
            throw .invariant("entry \(hold.sequence): a hold sets an amount aside")
        }
        attempt = Attempt(
            id: id, state: .held, hold: hold.row, last: hold.row, held: hold.instant,
            changed: hold.instant, upper: Money(upper, currency), spent: .zero,
            expires: hold.expires)
    }

    /// Takes an entry into account that goes on with it.
    ///
    /// - Throws: what the entry breaks of its attempt's rules.
    mutating func goOn(with entry: Entry) throws(LedgerError) {
        let state = try attempt.state(after: entry.kind)
        try entry.check(behind: attempt)
        let spent: Nanos
        do throws(MoneyError) {
            spent = try attempt.spent.adding(entry.amount ?? .zero)
        } catch {
            throw .overflow
        }
        attempt = Attempt(
            id: attempt.id, state: state, hold: attempt.hold, last: entry.row, held: attempt.held,
            changed: entry.instant, upper: attempt.upper, spent: spent, expires: attempt.expires)
        task = entry.task ?? task
        if entry.kind == .capture || entry.kind == .void { ended = ended ?? entry.instant }
        hasFailed = entry.saysOfFailure ?? hasFailed
    }
}

extension Entry {
    /// Whether the attempt's task failed, as far as this entry says: an `unknown` whose reason is
    /// `failed` is of a task that failed and may be charged all the same. Another task begins anew.
    fileprivate var saysOfFailure: Bool? {
        switch kind {
        case .accepted: false
        case .unknown where unknownReason == .failed: true
        case .unknown where LegacyFailureEvidence.saysSo(self): true
        default: nil
        }
    }
}

// MARK: - The table

extension AttemptRow {
    /// The row of an attempt.
    static func found(_ id: AttemptID, in database: Database) throws(LedgerError) -> AttemptRow? {
        let row = try database.statement(
            """
            SELECT state, hold, last, held_s, changed_s, currency, upper_nanos, spent_nanos,
              expires_s, task, ended_s, failed FROM attempt WHERE id = ?1
            """)
        row.bind(1, id.bytes)
        defer { row.reset() }
        return try row.step() ? try AttemptRow(id, row) : nil
    }

    private init(_ id: AttemptID, _ row: Statement) throws(LedgerError) {
        attempt = try Attempt(id, row)
        task = row.text(9)
        ended = row.optionalInteger(10).map { Instant(seconds: $0) }
        hasFailed = row.integer(11) == 1
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
