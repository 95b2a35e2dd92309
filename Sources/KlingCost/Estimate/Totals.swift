/// Sums of estimates, one for each currency; currencies never add up by themselves.
public struct Totals: Sendable {
    /// The sum in one currency.
    public struct Sum: Hashable, Sendable {
        /// The currency that both sums are in.
        public let currency: Currency
        /// Sum of what is expected; of an estimate that knows only bounds nothing is in it.
        public internal(set) var expected = Nanos.zero
        /// Sum of what can be charged at most.
        public internal(set) var upper = Nanos.zero
    }

    /// One for each currency, in the order they came up.
    public private(set) var sums: [Sum] = []
    /// Estimates with a price.
    public private(set) var pricedCount = 0
    /// Estimates without a price; they are in no sum.
    public private(set) var unpricedCount = 0
    /// Every estimate had an expected amount.
    public private(set) var isComplete = true

    /// Totals of no estimate yet.
    public init() {}

    /// Adds an estimate.
    ///
    /// - Throws: ``MoneyError/overflow`` when a sum is out of range.
    public mutating func add(_ price: Price?) throws(MoneyError) {
        guard let price else {
            unpricedCount += 1
            isComplete = false
            return
        }
        pricedCount += 1
        if !price.isComplete { isComplete = false }
        let index = place(of: price.currency)
        if let expected = price.expected {
            sums[index].expected = try sums[index].expected.adding(expected.amount.amount)
        }
        sums[index].upper = try sums[index].upper.adding(price.upper.amount.amount)
    }

    private mutating func place(of currency: Currency) -> Int {
        if let index = sums.firstIndex(where: { $0.currency == currency }) { return index }
        sums.append(Sum(currency: currency))
        return sums.count - 1
    }
}
