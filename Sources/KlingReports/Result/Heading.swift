internal import KlingCost
internal import KlingLedger

/// What stands above and below a report's rows: balances, notes, where the chains end.
struct Heading {
    private(set) var balances: [Report.Balance] = []
    private(set) var notes: [Report.Note] = []
    private(set) var heads: [Report.Head] = []

    /// - Parameter isEmpty: whether the report has no rows.
    init(
        _ definition: ReportDefinition, _ question: ReportQuestion, _ shadows: ShadowViews,
        isEmpty: Bool, _ connection: Connection
    ) throws(ReportError) {
        do throws(LedgerError) {
            let chains = try connection.ledger.chains()
            // A chain without entries says nothing, unless there is no other.
            heads = chains.filter { $0.head.sequence > 0 || chains.count == 1 }.map {
                Report.Head(
                    ledger: $0.ledger, sequence: $0.head.sequence, hash: "\($0.head.hash)",
                    isOwn: $0.isOwn)
            }
        } catch {
            throw .ledger(error)
        }
        if isEmpty { notes = try Heading.unmatched(question, connection) }
        guard definition.hasBalances else { return }
        let hasEarlier = try readBalances(question, shadows, connection)
        var earlier: [Currency: Nanos] = [:]
        if hasEarlier, question.basis == .settled {
            let found = try Heading.earlier(shadows, connection)
            notes += found.notes
            earlier = found.charged
        }
        notes += try projections(question, chargedEarlier: earlier, connection)
    }

    /// Values that were asked for and that no entry has: most likely they are misspelled.
    private static func unmatched(
        _ question: ReportQuestion, _ connection: Connection
    ) throws(ReportError) -> [Report.Note] {
        var notes: [Report.Note] = []
        for filter in question.filters where filter.column == filter.name {
            let view = filter.name == "owner" ? "movements" : "rollup_days"
            let row = try connection.statement(
                "SELECT DISTINCT coalesce(\(filter.name), '') FROM main.\(view) ORDER BY 1")
            var known: [String] = []
            while try connection.step(row) { known.append(row.text(0)) }
            if known.contains(filter.value) { continue }
            notes.append(
                .unmatched(filter, known: Array(known.filter { !$0.isEmpty }.prefix(10))))
        }
        return notes
    }

    /// Sums of the shown rollups before the span and in it, which the question's filters hold for.
    ///
    /// - Returns: whether anything in the span is of a request from before it.
    private mutating func readBalances(
        _ question: ReportQuestion, _ shadows: ShadowViews, _ connection: Connection
    ) throws(ReportError) -> Bool {
        let row = try connection.statement(
            """
            SELECT currency, at_s < :since, sum(submitted_s < :since), sum(holds), sum(captures),
              sum(voids), sum(held_nanos), sum(captures_freed_nanos), sum(voids_freed_nanos),
              sum(charged_nanos), sum(adjusted_nanos), sum(credits_nanos), sum(bought_nanos),
              sum(paid_nanos)
            FROM (\(shadows.coarseRollups)) WHERE at_s < :until GROUP BY 1, 2 ORDER BY 1, 2 DESC
            """)
        row.bind(":since", question.span.lowerBound.seconds)
        row.bind(":until", question.span.upperBound.seconds)
        var (hasEarlier, isRead) = (false, try connection.step(row))
        while isRead {
            let currency = row.text(0)
            var sums: [Bool: [Int64]] = [:]
            // What was before comes first, then what was in the span; either may be missing.
            while isRead, row.text(0) == currency {
                sums[row.integer(1) == 1] = (2..<14).map { row.integer($0) }
                isRead = try connection.step(row)
            }
            hasEarlier = hasEarlier || sums[false].map { $0[0] > 0 } ?? false
            let balance = try Report.Balance(
                currency: Currency(currency), before: sums[true], within: sums[false])
            if !balance.isEmpty { balances.append(balance) }
        }
        return hasEarlier
    }

    /// What was spent in the span for requests from before it, by their months, and what of that was
    /// charged.
    private static func earlier(
        _ shadows: ShadowViews, _ connection: Connection
    ) throws(ReportError) -> (notes: [Report.Note], charged: [Currency: Nanos]) {
        let row = try connection.statement(
            """
            SELECT month(submitted_s), currency, sum(charged_nanos + adjusted_nanos),
              sum(charged_nanos)
              FROM (\(shadows.earlierRollups)) GROUP BY 1, 2 ORDER BY 1, 2
            """)
        var notes: [Report.Note] = []
        var charged: [Currency: Nanos] = [:]
        while try connection.step(row) {
            guard let currency = Currency(row.text(1)) else { continue }
            let spent = Nanos(row.integer(2))
            if spent != .zero { notes.append(.earlier(month: row.text(0), Money(spent, currency))) }
            do throws(MoneyError) {
                charged[currency] = try charged[currency, default: .zero]
                    .adding(Nanos(row.integer(3)))
            } catch {
                throw .overflow
            }
        }
        return (notes, charged)
    }

    /// What a span comes to that is not over: what was charged for its own requests, as much again
    /// for each part of it that is left, and what was corrected or is of earlier requests as it is.
    ///
    /// By what the ledger knows until its latest entry, not by now: while nothing is written, the
    /// report stays as it is. Once the span is over by the asking clock there is none, nor for a
    /// ledger as of an earlier entry, so that such a report is the same whenever it is made. Not
    /// before a tenth of the span.
    private func projections(
        _ question: ReportQuestion, chargedEarlier: [Currency: Nanos], _ connection: Connection
    ) throws(ReportError) -> [Report.Note] {
        let span = question.span
        guard let now = question.now, span.upperBound > now, question.ends.isEmpty,
            span.lowerBound.seconds > .min, span.upperBound.seconds < .max
        else { return [] }
        let row = try connection.statement("SELECT max(at_s) FROM main.movements")
        guard try connection.step(row) else { return [] }
        let latest = Instant(seconds: row.integer(0))
        guard span.contains(latest) else { return [] }
        let whole = Int128(span.upperBound.seconds) - Int128(span.lowerBound.seconds)
        let passed = Int128(latest.seconds) - Int128(span.lowerBound.seconds)
        guard passed > 0, passed * 10 >= whole else { return [] }
        return balances.compactMap { balance in
            guard let currency = balance.currency else { return nil }
            let earlier = Int128(chargedEarlier[currency]?.count ?? 0)
            let own = Int128(balance.charged.count) - earlier
            let sum = own * whole / passed + earlier + Int128(balance.adjusted.count)
            guard own > 0, sum > 0, let count = Int64(exactly: sum) else { return nil }
            return .projection(Money(Nanos(count).roundedToCents, currency), asOf: latest)
        }
    }
}

extension Report.Balance {
    /// From the sums that a heading reads.
    fileprivate init(
        currency: Currency?, before: [Int64]?, within: [Int64]?
    ) throws(ReportError) {
        let nothing = [Int64](repeating: 0, count: 12)
        let (before, within) = (before ?? nothing, within ?? nothing)
        let amounts = within.map { Nanos($0) }
        let openingHeld: Nanos
        do throws(MoneyError) {
            openingHeld = try Nanos(before[4]).subtracting(Nanos(before[5]))
                .subtracting(Nanos(before[6]))
        } catch {
            throw .overflow
        }
        self = try Report.Balance(
            currency: currency, opening: (openingHeld, before[1] - before[2] - before[3]),
            counts: (within[1], within[2], within[3]), held: amounts[4], captured: amounts[5],
            voided: amounts[6], charged: amounts[7], adjusted: amounts[8], credits: amounts[9],
            bought: amounts[10], paid: amounts[11])
    }
}
