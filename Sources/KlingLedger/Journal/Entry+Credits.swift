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
        return amount.dividedExactly(by: Nanos(worth))
    }

    /// What a credit must be worth less than.
    static let worthMax: Int64 = 9_000_000_000_000_000

    /// The same in SQL, of an entry `e` and its hold `h`: three digits at a time, since an integer
    /// holds no more; what is too much for one becomes a fraction there, and is none here.
    static let creditsInSQL: String = {
        let (amount, worth) = ("e.amount_nanos", "h.credit_worth_nanos")
        var (rest, sum) = ("\(amount) % \(worth)", "\(amount) / \(worth) * 1000000000")
        for place in ["1000000", "1000", "1"] {
            sum += " + (\(rest)) * 1000 / \(worth) * \(place)"
            rest = "(\(rest)) * 1000 % \(worth)"
        }
        return """
            coalesce(e.credits_nanos, CASE WHEN \(worth) > 0 AND \(worth) < \(worthMax)
                AND \(rest) = 0 AND typeof(\(sum)) = 'integer' THEN \(sum) END)
            """
    }()
}
