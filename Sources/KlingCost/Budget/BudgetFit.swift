/// Which of several requests fit into an amount, in the order given: each is taken when its upper
/// amount still fits beside those taken before it. A guard would hold the same amounts.
public struct BudgetFit: Sendable {
    /// What became of one request.
    public enum Verdict: Hashable, Sendable {
        /// It fits; what is left after it.
        case fits(cost: Money, left: Money)
        /// It costs more than is left.
        case tooDear(cost: Money, left: Money)
        /// No price, so nothing to fit.
        case unpriced
        /// Priced in a currency that no exchange rate leads from.
        case noExchange(cost: Money)
    }

    /// What is left of the amount.
    public private(set) var left: Money
    private let exchange: ExchangeTable
    private let asOf: Instant

    /// - Parameters:
    ///   - amount: what may be spent in all.
    ///   - exchange: for requests priced in another currency; amounts are rounded up.
    ///   - asOf: the instant whose exchange rates count.
    public init(_ amount: Money, exchange: ExchangeTable, asOf: Instant) {
        (left, self.exchange, self.asOf) = (amount, exchange, asOf)
    }

    /// Judges the next request.
    ///
    /// - Throws: ``MoneyError/overflow`` when an exchanged amount is out of range.
    public mutating func add(_ price: Price?) throws(MoneyError) -> Verdict {
        guard let price else { return .unpriced }
        let converted = try exchange.convert(
            price.upper.amount, to: left.currency, asOf: asOf, rounding: .up)
        guard let cost = converted else { return .noExchange(cost: price.upper.amount) }
        if cost.amount > left.amount { return .tooDear(cost: cost, left: left) }
        left = Money(try left.amount.subtracting(cost.amount), left.currency)
        return .fits(cost: cost, left: left)
    }
}
