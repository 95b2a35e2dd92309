internal import KlingCost
internal import KlingLedger

/// What stands above and below a report's rows: balances, notes, where the chains end.
struct ReportSummary {
    private(set) var balances: [Report.Balance] = []
    private(set) var notes: [Report.Note] = []
    private(set) var heads: [Report.Head] = []
    private(set) var hasCredits = false

    /// Of a report that stands under another one: what must be known is said once, above both.
    init(ofPartAt moment: LedgerMoment) {
        // A chain without entries says nothing, unless there is no other.
        heads = moment.chains.filter { $0.head.sequence > 0 || moment.chains.count == 1 }.map {
            Report.Head(
                ledger: $0.ledger, sequence: $0.head.sequence, hash: "\($0.head.hash)",
                isOwn: $0.isOwn)
        }
    }

    /// - Parameter isEmpty: whether the report has no rows.
    init(
        _ definition: ReportDefinition, _ query: ReportQuery, _ shadows: FilteredViews,
        isEmpty: Bool, _ connection: Connection
    ) throws(ReportError) {
        self.init(ofPartAt: connection.moment)
        if isEmpty { notes = try ReportSummary.unmatched(query, connection) }
        if definition.showsBudgets, query.filters.isEmpty {
            notes += try ReportSummary.formerBudgets(query, connection)
        }
        guard definition.hasBalances else { return }
        let hasEarlier = try readBalances(query, shadows, connection)
        var earlier: [Currency: Nanos] = [:]
        if hasEarlier, query.basis == .settled {
            let found = try ReportSummary.earlier(shadows, connection)
            notes += found.notes
            earlier = found.charged
        }
        notes += try projections(query, chargedEarlier: earlier, connection)
    }

    /// Values that were asked for and that no entry has: most likely they are misspelled.
    private static func unmatched(
        _ query: ReportQuery, _ connection: Connection
    ) throws(ReportError) -> [Report.Note] {
        var notes: [Report.Note] = []
        for filter in query.filters where filter.column == filter.name {
            let view = try connection.view(
                filter.name == "owner" ? "movements" : "rollup_days")
            let row = try connection.statement(
                "SELECT DISTINCT coalesce(\(filter.name), '') FROM \(view) ORDER BY 1")
            var known: [String] = []
            while try connection.step(row) { known.append(row.word(0)) }
            if known.contains(filter.value) { continue }
            notes.append(
                .unmatched(filter, known: Array(known.filter { !$0.isEmpty }.prefix(10))))
        }
        return notes
    }

    /// Budgets that were in force in the span, and over before its end: what they counted may stand
    /// under another of their name now. Of very many the first ones, and how many more there are.
    private static func formerBudgets(
        _ query: ReportQuery, _ connection: Connection
    ) throws(ReportError) -> [Report.Note] {
        let budgets = try connection.view("budgets")
        let row = try connection.statement(
            """
            SELECT name, currency, limit_nanos, clips, billed_ms, period, ended_s,
              \(LedgerViews.endOfBudget)
              FROM \(budgets) b
             WHERE since_s < :until AND ended_s > :since AND ended_s < :until
             ORDER BY ended_s, budget
            """)
        row.bind(":since", query.span.lowerBound.seconds)
        row.bind(":until", query.span.upperBound.seconds)
        var notes: [Report.Note] = []
        var more = 0
        while try connection.step(row) {
            if notes.count == 20 {
                more += 1
                continue
            }
            let limit = Currency(row.word(1)).map { Money(Nanos(count: row.integer(2)), $0) }
            func count(_ column: Int32) -> Int64? {
                if case .integer(let count) = row.cell(column) { count } else { nil }
            }
            notes.append(
                .formerBudget(
                    Report.FormerBudget(
                        name: row.word(0), limit: limit, clips: count(3), milliseconds: count(4),
                        period: row.word(5), ended: Instant(seconds: row.integer(6)),
                        isReplaced: row.word(7) == "set")))
        }
        if more > 0 { notes.append(.formerBudgets(more: more)) }
        return notes
    }

    /// Sums of the shown rollups before the span and in it, which the question's filters hold for.
    ///
    /// - Returns: whether anything in the span is of a request from before it.
    private mutating func readBalances(
        _ query: ReportQuery, _ shadows: FilteredViews, _ connection: Connection
    ) throws(ReportError) -> Bool {
        let row = try connection.statement(
            """
            SELECT currency, at_s < :since, submitted_s < :since,
              \(Report.Balance.measures.map(\.column).joined(separator: ", "))
            FROM (\(try shadows.coarseRollups())) WHERE at_s < :until
            """)
        row.bind(":since", query.span.lowerBound.seconds)
        row.bind(":until", query.span.upperBound.seconds)
        // Added up here: for SQLite, grouping is sorting, which takes longer than all the rest.
        var sums: [String: (before: Measures, within: Measures)] = [:]
        var hasEarlier = false
        while try connection.step(row) {
            let measures = Measures(Report.Balance.measures) { row.integer(3 + $0) }
            hasCredits = hasCredits || measures[.credits] != 0 || measures[.bought] != 0
            let isBefore = row.integer(1) == 1
            hasEarlier = hasEarlier || !isBefore && row.integer(2) == 1
            if isBefore {
                try exact(sums[row.word(0), default: (.init(), .init())].before.add(measures))
            } else {
                try exact(sums[row.word(0), default: (.init(), .init())].within.add(measures))
            }
        }
        for (currency, sums) in sums.sorted(by: { $0.key < $1.key }) {
            let balance = try Report.Balance(
                currency: Currency(currency), before: sums.before, within: sums.within)
            if !balance.isEmpty { balances.append(balance) }
        }
        return hasEarlier
    }

    /// What was spent in the span for requests from before it, by their months, and what of that was
    /// charged.
    private static func earlier(
        _ shadows: FilteredViews, _ connection: Connection
    ) throws(ReportError) -> (notes: [Report.Note], charged: [Currency: Nanos]) {
        let row = try connection.statement(
            """
            SELECT month(submitted_s), currency, sum(charged_nanos + adjusted_nanos),
              sum(charged_nanos)
              FROM (\(try shadows.earlierRollups())) GROUP BY 1, 2 ORDER BY 1, 2
            """)
        var notes: [Report.Note] = []
        var charged: [Currency: Nanos] = [:]
        while try connection.step(row) {
            guard let currency = Currency(row.word(1)) else { continue }
            let spent = Nanos(count: row.integer(2))
            if spent != .zero { notes.append(.earlier(month: row.word(0), Money(spent, currency))) }
            charged[currency] = try exact(
                charged[currency, default: .zero].adding(Nanos(count: row.integer(3))))
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
        _ query: ReportQuery, chargedEarlier: [Currency: Nanos], _ connection: Connection
    ) throws(ReportError) -> [Report.Note] {
        let span = query.span
        guard let now = query.now, span.upperBound > now, query.ends.isEmpty,
            span.lowerBound.seconds > .min, span.upperBound.seconds < .max
        else { return [] }
        let movements = try connection.view("movements")
        let row = try connection.statement("SELECT max(at_s) FROM \(movements)")
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
            return .projection(Money(Nanos(count: count).roundedToCents, currency), asOf: latest)
        }
    }
}

extension ReportDefinition {
    /// Whether budgets stand in it or under it.
    fileprivate var showsBudgets: Bool {
        sections.contains(.budgets) || isBuiltIn && name == ReportSection.budgets.source
    }
}

extension Report.Balance {
    /// Those that it is made of.
    fileprivate static let measures: [Measure] = [
        .holds, .captures, .voids, .held, .capturesFreed, .voidsFreed, .charged, .adjusted,
        .credits, .bought, .paid,
    ]

    fileprivate init(
        currency: Currency?, before: Measures, within: Measures
    ) throws(ReportError) {
        let openingHeld = try exact(
            before.amount(.held).subtracting(before.amount(.capturesFreed))
                .subtracting(before.amount(.voidsFreed)))
        let open = before[.holds] - before[.captures] - before[.voids]
        self = try Report.Balance(
            currency: currency, opening: (openingHeld, open),
            counts: (within[.holds], within[.captures], within[.voids]),
            held: within.amount(.held), captured: within.amount(.capturesFreed),
            voided: within.amount(.voidsFreed), charged: within.amount(.charged),
            adjusted: within.amount(.adjusted), credits: within.amount(.credits),
            bought: within.amount(.bought), paid: within.amount(.paid))
    }
}

extension Measures {
    /// What a measure in nanos comes to.
    fileprivate func amount(_ measure: Measure) -> Nanos { Nanos(count: self[measure]) }
}
