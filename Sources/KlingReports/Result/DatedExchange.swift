internal import KlingCost

/// Brings a report's amounts into one currency: by the rows in force at the span's last instant, so
/// that the same report has the same rates whenever it is made.
struct DatedExchange {
    let currency: Currency
    private let table: ExchangeTable
    private let instant: Instant
    private let used = Used()

    private final class Used { var rows: [ExchangeTable.Row] = [] }

    init(_ question: ReportQuestion, to currency: Currency) {
        (self.currency, table) = (currency, question.exchange)
        let end = question.span.upperBound.seconds
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
        do throws(MoneyError) {
            return try Money.product(
                rate: row.rate, quantity: amount.count, scale: Nanos.perWhole, rounding: .halfEven)
        } catch {
            throw .overflow
        }
    }

    func converted(_ note: Report.Note) throws(ReportError) -> Report.Note {
        switch note {
        case .earlier(let month, let money):
            .earlier(month: month, try converted(money))
        case .projection(let money, let instant):
            .projection(try converted(money), asOf: instant)
        case .unmatched, .exchange: note
        }
    }

    private func converted(_ money: Money) throws(ReportError) -> Money {
        Money(try converted(money.amount, money.currency), currency)
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
