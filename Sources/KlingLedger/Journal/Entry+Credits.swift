internal import KlingCost

extension Entry {
    /// What a charge or its correction comes to in the gateway's credits: as the entry says, else
    /// what its amount comes to at the worth that was frozen at the hold. The one definition:
    /// ``ChargeEntry/credits`` and the sums use it, and the views say the same in SQL.
    ///
    /// - Returns: `nil` where the hold was in money, where it does not come out even at nine places,
    ///   and for a credit worth nine millions of a currency or more, which SQL could not divide by.
    func credits(of hold: Entry?) -> Nanos? {
        if let credits { return credits }
        guard let amount, let worth = hold?.creditWorth?.count, worth > 0, worth < Entry.worthMax
        else { return nil }
        return amount.dividedExactly(by: Nanos(count: worth))
    }

    /// What a credit must be worth less than.
    static let worthMax: Int64 = 9_000_000_000_000_000
}
