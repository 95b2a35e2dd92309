public import KlingCost

/// What the entries of a span add up to in one currency.
public struct SpanTotal: Hashable, Sendable {
    /// The currency; `nil` for entries that name none.
    public let currency: Currency?
    /// What was charged, corrections included.
    public let spent: Nanos
    /// What was set aside in the span, less what holds that ended in it had set aside: below zero
    /// where more ended than began.
    public let held: Nanos
    /// How many holds began, and how they ended.
    public let holds, captures, voids: Int64
}

extension Ledger {
    /// What the entries of a span add up to: one total a currency, by code. An entry counts when it
    /// was written, so a hold and its capture may fall into two spans.
    ///
    /// Read from the sums that are kept a quarter of an hour each, so that it costs the same however
    /// many entries there are. Days begin with one of these in every zone in use.
    ///
    /// - Parameters:
    ///   - span: from its first instant to the one behind its last.
    ///   - chain: whose entries; our own when `nil`.
    /// - Returns: `nil` when the span begins or ends within a quarter of an hour.
    public func totals(
        in span: Range<Instant>, of chain: Chain? = nil
    ) throws(LedgerError) -> [SpanTotal]? {
        guard let first = Rollup.bucket(startingAt: span.lowerBound),
            let end = Rollup.bucket(startingAt: span.upperBound)
        else { return nil }
        let rows = try tables.database.statement(
            """
            SELECT currency, sum(charged_nanos + adjusted_nanos),
              sum(held_nanos - captures_freed_nanos - voids_freed_nanos), sum(holds),
              sum(captures), sum(voids)
              FROM rollup WHERE grain_s = 900 AND chain = ?3 AND at_s >= ?1 AND at_s < ?2
              GROUP BY currency ORDER BY currency
            """)
        rows.bind(1, Rollup.start(of: first)).bind(2, Rollup.start(of: end)).bind(
            3, chain?.number ?? 0)
        defer { rows.reset() }
        var totals: [SpanTotal] = []
        while try rows.step() {
            totals.append(
                SpanTotal(
                    currency: rows.text(0).flatMap { Currency($0) },
                    spent: Nanos(count: rows.integer(1)),
                    held: Nanos(count: rows.integer(2)), holds: rows.integer(3),
                    captures: rows.integer(4), voids: rows.integer(5)))
        }
        return totals
    }
}
