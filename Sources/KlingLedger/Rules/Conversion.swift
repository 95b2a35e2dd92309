internal import KlingCost

extension Nanos {
    /// An amount in a budget's currency: by the rate that is frozen at the hold, rounded up; as it is where
    /// both are the same currency.
    ///
    /// - Throws: ``LedgerError/overflow``.
    func converted(by exchange: Nanos?) throws(LedgerError) -> Nanos {
        guard let exchange else { return self }
        return try exact(
            Money.product(rate: exchange, quantity: count, scale: Nanos.perWhole, rounding: .up))
    }
}
