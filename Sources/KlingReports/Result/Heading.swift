internal import KlingCost
internal import KlingLedger

/// What stands above and below a report's rows: balances, notes, where the chains end.
struct Heading {
    private(set) var balances: [Report.Balance] = []
    private(set) var notes: [Report.Note] = []
    private(set) var heads: [Report.Head] = []

    init(
        _ definition: ReportDefinition, _ question: ReportQuestion, _ connection: Connection
    ) throws(ReportError) {
        do throws(LedgerError) {
            heads = try connection.ledger.chains().map {
                Report.Head(
                    ledger: $0.ledger, sequence: $0.head.sequence, hash: "\($0.head.hash)",
                    isOwn: $0.isOwn)
            }
        } catch {
            throw .ledger(error)
        }
        guard definition.hasBalances else { return }
        balances = try Heading.balances(question, connection)
        notes = try Heading.earlier(question, connection)
        notes += try projections(question, connection)
    }

    /// Sums of the shown rollups before the span and in it, which the definition's filters hold for.
    private static func balances(
        _ question: ReportQuestion, _ connection: Connection
    ) throws(ReportError) -> [Report.Balance] {
        let parts = [
            "holds", "captures", "voids", "held_nanos", "captures_freed_nanos",
            "voids_freed_nanos", "charged_nanos", "adjusted_nanos", "credits_nanos",
            "bought_nanos", "paid_nanos",
        ]
        let row = try connection.statement(
            """
            SELECT currency, sum(iif(at_s < :since, holds - captures - voids, 0)),
              sum(iif(at_s < :since, held_nanos - captures_freed_nanos - voids_freed_nanos, 0)),
              \(parts.map { "sum(iif(at_s >= :since, \($0), 0))" }.joined(separator: ", "))
            FROM \(ShadowViews.coarseSums) WHERE at_s < :until GROUP BY currency ORDER BY currency
            """)
        row.bind(":since", question.span.lowerBound.seconds)
        row.bind(":until", question.span.upperBound.seconds)
        var balances: [Report.Balance] = []
        while try connection.step(row) {
            let sums = (1...13).map { row.integer(Int32($0)) }
            let amounts = sums.map { Nanos($0) }
            let balance = try Report.Balance(
                currency: Currency(row.text(0)), opening: (amounts[1], sums[0]),
                counts: (sums[2], sums[3], sums[4]), held: amounts[5], captured: amounts[6],
                voided: amounts[7], charged: amounts[8], adjusted: amounts[9],
                credits: amounts[10], bought: amounts[11], paid: amounts[12])
            if !balance.isEmpty { balances.append(balance) }
        }
        return balances
    }

    /// What was spent in the span for requests of earlier months.
    private static func earlier(
        _ question: ReportQuestion, _ connection: Connection
    ) throws(ReportError) -> [Report.Note] {
        if question.basis == .submitted { return [] }
        let row = try connection.statement(
            """
            SELECT month(submitted_s), currency, sum(charged_nanos + adjusted_nanos)
              FROM \(ShadowViews.exactSums)
              WHERE at_s >= :since AND at_s < :until AND submitted_s < :since
              GROUP BY 1, 2 HAVING sum(charged_nanos + adjusted_nanos) <> 0 ORDER BY 1, 2
            """)
        row.bind(":since", question.span.lowerBound.seconds)
        row.bind(":until", question.span.upperBound.seconds)
        var notes: [Report.Note] = []
        while try connection.step(row) {
            guard let currency = Currency(row.text(1)) else { continue }
            notes.append(.earlier(month: row.text(0), Money(Nanos(row.integer(2)), currency)))
        }
        return notes
    }

    /// What a span that is not over comes to, by what the ledger knows until its latest entry: not
    /// until now, or the same ledger would not give the same report. Not before a tenth of it.
    private func projections(
        _ question: ReportQuestion, _ connection: Connection
    ) throws(ReportError) -> [Report.Note] {
        let span = question.span
        let row = try connection.statement("SELECT max(at_s) FROM main.movements")
        guard try connection.step(row), span.lowerBound.seconds > .min,
            span.upperBound.seconds < .max
        else { return [] }
        let now = Instant(seconds: row.integer(0))
        guard span.contains(now) else { return [] }
        let whole = Int128(span.upperBound.seconds) - Int128(span.lowerBound.seconds)
        let passed = Int128(now.seconds) - Int128(span.lowerBound.seconds)
        guard passed > 0, passed * 10 >= whole else { return [] }
        return balances.compactMap { balance in
            guard let currency = balance.currency, balance.spent > .zero else { return nil }
            let (quotient, rest) = (Int128(balance.spent.count) * whole)
                .quotientAndRemainder(dividingBy: passed)
            guard let count = Int64(exactly: rest > 0 ? quotient + 1 : quotient) else { return nil }
            return .projection(Money(Nanos(count), currency), asOf: now)
        }
    }
}
