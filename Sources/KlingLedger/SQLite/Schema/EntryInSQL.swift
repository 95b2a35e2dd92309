/// What Swift says of entries, said once more in SQL: indexes and views use it. Tests hold both against
/// each other.
extension Entry {
    /// Whether it was seen outside, word for word as the index has it.
    static let isSeenOutsideInSQL =
        "kind = 'adjust' AND attempt IS NULL AND amount_nanos IS NOT NULL"

    /// What an entry `e` with its hold `h` comes to in credits: three digits at a time, since an integer
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

extension LegacyBillEvidence {
    /// The instant of a charge seen outside, of an entry `e`. A file's views stay as its version has them,
    /// so they read the words, and the words of newer entries stay what they were.
    static let billedInSQL = """
        coalesce(unixepoch(substr(e.evidence, instr(e.evidence, '\(timeMark)') + 4, 20)), e.at_s)
        """
}
