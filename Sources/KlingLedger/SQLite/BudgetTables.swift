internal import KlingCost

extension SQLiteStore {
    func controls(
        behind known: ChainHash?
    ) throws(LedgerError) -> (last: ChainHash?, all: [ControlLine])? {
        guard let last = try lastControl() else { return (nil, []) }
        if last == known { return nil }
        let rows = try database.statement(
            """
            SELECT seq, at_s, control FROM entry WHERE \(Schema.standing) AND seq <= ?1
              ORDER BY seq
            """
        ).bind(1, Chain.lastSequence)
        defer { rows.reset() }
        var found: [ControlLine] = []
        while try rows.step() {
            found.append(
                ControlLine(
                    entry: rows.integer(0), instant: Instant(seconds: rows.integer(1)),
                    json: rows.text(2) ?? ""))
        }
        return (last, found)
    }

    /// The hash of our own last control entry of those; `nil` when there is none.
    private func lastControl() throws(LedgerError) -> ChainHash? {
        let row = try database.statement(
            """
            SELECT hash FROM entry WHERE \(Schema.standing) AND seq <= ?1
              ORDER BY seq DESC LIMIT 1
            """
        ).bind(1, Chain.lastSequence)
        defer { row.reset() }
        guard try row.step() else { return nil }
        // Taken for none, it would leave no budget in force.
        guard let hash = row.bytes(0).flatMap({ ChainHash(bytes: $0) }) else {
            throw .corrupt("a control has no hash")
        }
        return hash
    }

    /// Of a rolling budget each second has a row; those of a whole quarter of an hour are summed up
    /// already.
    func balance(
        of budget: StandingBudget, in period: Range<Instant>
    ) throws(LedgerError) -> Ledger.Balance {
        var whole: Range<Int64>?
        if case .rolling = budget.budget.period { whole = Rollup.whole(in: period) }
        let row = try database.statement(SQLiteStore.balances)
        let (start, end) = (period.lowerBound.seconds, period.upperBound.seconds)
        row.bind(1, budget.number).bind(2, start)
            .bind(3, whole.map { Rollup.start(of: $0.lowerBound) } ?? end)
            .bind(4, whole?.lowerBound ?? 0).bind(5, whole?.upperBound ?? 0)
            .bind(6, whole.map { Rollup.start(of: $0.upperBound) } ?? end).bind(7, end)
        defer { row.reset() }
        _ = try row.step()
        return Ledger.Balance(
            period: period, spent: Nanos(count: SQLiteStore.sum(row, 0)),
            held: Nanos(count: SQLiteStore.sum(row, 2)), clips: row.integer(4),
            milliseconds: SQLiteStore.sum(row, 5))
    }

    private static let balances = """
        SELECT \(sum("spent_nanos")), \(sum("held_nanos")), coalesce(sum(clips), 0),
          \(sum("billed_ms")) FROM (
            SELECT * FROM balance WHERE budget = ?1 AND period_s >= ?2 AND period_s < ?3
            UNION ALL
            SELECT * FROM quarter WHERE budget = ?1 AND bucket >= ?4 AND bucket < ?5
            UNION ALL
            SELECT * FROM balance WHERE budget = ?1 AND period_s >= ?6 AND ?7 > period_s)
        """

    /// A column's sum in two columns, high and low halves: neither of them leaves 64 bits.
    private static func sum(_ column: String) -> String {
        "coalesce(sum(\(column) >> 32), 0), coalesce(sum(\(column) & 4294967295), 0)"
    }

    /// Such a sum; the end of the range where it lies beyond: no limit has room for it, and no hold
    /// is refused as though the ledger were damaged.
    private static func sum(_ row: Statement, _ column: Int32) -> Int64 {
        Int64(clamping: Int128(row.integer(column)) << 32 + Int128(row.integer(column + 1)))
    }
}
