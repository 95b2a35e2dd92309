internal import KlingCost

/// Brings a report's amounts into one currency: by the rows in force at the span's last instant, so
/// that the same report has the same rates whenever it is made.
///
/// Each sum is converted once, as a whole, and rounded once. What it is made of gets the steps of the
/// running sum, so that parts add up to the very sum wherever one is shown: the rows to the totals,
/// however they are grouped, those to the balances. What is the sum of other columns (`spent` of
/// `charged` and `adjusted`) stays the sum of these.
struct DatedExchange {
    let currency: Currency
    private let table: ExchangeTable
    private let instant: Instant
    private let used = Used()

    private final class Used { var rows: [ExchangeTable.Row] = [] }

    init(_ query: ReportQuery, to currency: Currency) {
        (self.currency, table) = (currency, query.exchange)
        let end = query.span.upperBound.seconds
        instant = Instant(seconds: end == .max || end == .min ? end : end - 1)
    }

    /// The rows that were used so far.
    var notes: [Report.Note] {
        used.rows.sorted { $0.from < $1.from }.map {
            .exchange(
                from: $0.from, to: $0.to, rate: $0.rate, effective: $0.effective,
                source: $0.source)
        }
    }

    func converted(_ amount: Nanos, _ from: Currency) throws(ReportError) -> Nanos {
        if from == currency { return amount }
        guard let row = table.row(from: from, to: currency, asOf: instant) else {
            throw .noExchange(from: from, to: currency, instant)
        }
        if !used.rows.contains(row) { used.rows.append(row) }
        return try exact(
            Money.product(
                rate: row.rate, quantity: amount.count, scale: Nanos.perWhole, rounding: .halfEven))
    }

    /// A sum while its parts are converted one after another.
    struct RunningSum {
        private var (sum, former) = (Nanos.zero, Nanos.zero)

        /// By how much the converted sum grows with another part.
        mutating func part(
            _ amount: Nanos, _ from: Currency, _ exchange: DatedExchange
        ) throws(ReportError) -> Nanos {
            sum = try exact(sum.adding(amount))
            let whole = try exchange.converted(sum, from)
            defer { former = whole }
            return try exact(whole.subtracting(former))
        }
    }

    /// Columns that others add up to, or subtract from one another.
    static let sums: [(name: String, plus: [String], minus: [String])] = [
        ("spent", ["charged", "adjusted"], []), ("off_by", ["charged"], ["expected"]),
        ("used", ["spent", "held"], []), ("left", ["limit"], ["spent", "held"]),
    ]

    /// What notes say, of all currencies together.
    func converted(_ notes: [Report.Note]) throws(ReportError) -> [Report.Note] {
        var parts: [Currency: RunningSum] = [:]
        var (found, places): ([Report.Note], [String: Int]) = ([], [:])
        for note in notes {
            var (next, key): (Report.Note, String)
            switch note {
            case .earlier(let month, let money):
                let part = try parts[money.currency, default: RunningSum()]
                    .part(money.amount, money.currency, self)
                (next, key) = (.earlier(month: month, Money(part, currency)), "earlier \(month)")
            case .projection(let money, let instant):
                let amount = try converted(money.amount, money.currency).roundedToCents
                (next, key) = (.projection(Money(amount, currency), asOf: instant), "projection")
            case .unmatched, .formerBudget, .formerBudgets, .exchange:
                (next, key) = (note, "\(note)")
            }
            guard let place = places[key] else {
                places[key] = found.count
                found.append(next)
                continue
            }
            next = try found[place].adding(next)
            found[place] = next
        }
        return found
    }

    /// All balances as one. What closes is what opens and moves, whatever rounding does to each.
    func converted(_ balances: [Report.Balance]) throws(ReportError) -> [Report.Balance] {
        var sum: Report.Balance?
        for balance in balances {
            let from = balance.currency ?? currency
            let one = try balance.mapped(to: currency) { (amount) throws(ReportError) in
                try converted(amount, from)
            }
            sum = try sum?.adding(one) ?? one
        }
        return sum.map { [$0] } ?? []
    }
}

extension Report.Note {
    /// The same of two currencies' amounts, which are in one by now.
    fileprivate func adding(_ other: Report.Note) throws(ReportError) -> Report.Note {
        func sum(_ one: Money, _ two: Money) throws(ReportError) -> Money {
            Money(try exact(one.amount.adding(two.amount)), one.currency)
        }
        return switch (self, other) {
        case (.earlier(let month, let one), .earlier(_, let two)):
            .earlier(month: month, try sum(one, two))
        case (.projection(let one, let instant), .projection(let two, _)):
            .projection(try sum(one, two), asOf: instant)
        default: self
        }
    }
}

extension Nanos {
    /// To the nearest hundredth: of a guess nobody needs more.
    var roundedToCents: Nanos {
        let cent = Nanos.perWhole / 100
        let (cents, rest) = count.quotientAndRemainder(dividingBy: cent)
        let step: Int64 = rest.magnitude * 2 >= cent.magnitude ? rest.signum() : 0
        let (rounded, isOver) = (cents + step).multipliedReportingOverflow(by: cent)
        return isOver ? self : Nanos(count: rounded)
    }
}
