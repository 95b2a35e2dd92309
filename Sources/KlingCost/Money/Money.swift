/// An amount in a currency. Amounts of different currencies never add up by themselves.
public struct Money: Hashable, Sendable {
    /// How much, in 1e-9 of the currency.
    public let amount: Nanos
    /// The currency that the amount counts.
    public let currency: Currency

    /// An amount in a currency.
    public init(_ amount: Nanos, _ currency: Currency) {
        self.amount = amount
        self.currency = currency
    }

    /// The sum of two amounts of one currency.
    ///
    /// - Throws: ``MoneyError/currencies(_:_:)`` when the currencies differ,
    ///   ``MoneyError/overflow`` outside the range.
    public func adding(_ other: Money) throws(MoneyError) -> Money {
        if currency != other.currency { throw .currencies(currency, other.currency) }
        return Money(try amount.adding(other.amount), currency)
    }
}

extension Money {
    /// Reads an amount with its currency as the command line does: `20 USD`, `0.42USD`.
    ///
    /// - Returns: `nil` for anything else: a sign, credits, or a figure alone, which could be of any
    ///   currency.
    public init?(_ text: some StringProtocol) {
        guard let written = WrittenAmount(text), case .currency(let currency) = written.unit else {
            return nil
        }
        self.init(written.figure, currency)
    }
}

extension Money: CustomStringConvertible {
    /// Amount and currency: `1.25 USD`.
    public var description: String { "\(amount) \(currency)" }
}

extension Money {
    /// `rate × quantity × worth`, rounded once.
    ///
    /// - Parameters:
    ///   - rate: price of one unit, in nanos of a currency or of credits.
    ///   - quantity: how many units, as a count of `scale`-ths: milliseconds have scale 1,000,
    ///     clips have scale 1.
    ///   - scale: what one whole unit counts in `quantity`; positive.
    ///   - worth: what one credit is worth in the currency; `nil` where the rate is money itself.
    ///   - rounding: the rule applied to the exact product.
    /// - Throws: ``MoneyError/overflow`` outside the range.
    public static func product(
        rate: Nanos, quantity: Int64, scale: Int64, worth: Nanos? = nil, rounding: Rounding
    ) throws(MoneyError) -> Nanos {
        var numerator = Int128(rate.count) * Int128(quantity)
        var denominator = Int128(scale)
        if let worth {
            let (product, overflow) = numerator.multipliedReportingOverflow(
                by: Int128(worth.count))
            if overflow { throw .overflow }
            numerator = product
            denominator *= Int128(Nanos.perWhole)
        }
        guard let count = Int64(exactly: rounding.quotient(numerator, by: denominator)) else {
            throw .overflow
        }
        return Nanos(count: count)
    }
}
