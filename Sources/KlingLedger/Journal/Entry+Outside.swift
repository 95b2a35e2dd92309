public import KlingCost

/// Charges that were seen outside: on a gateway's bill, and of no attempt of this ledger.
extension Entry {
    /// Whether it is one, or corrects one: spend of no attempt.
    public var isSeenOutside: Bool { kind == .adjust && attempt == nil && amount != nil }

    /// The same in SQL, word for word as the index has it.
    static let isSeenOutsideInSQL =
        "kind = 'adjust' AND attempt IS NULL AND amount_nanos IS NOT NULL"

    /// When the gateway charged what an adjustment is about, by the bill that its evidence quotes;
    /// `nil` where that names no time, or where a person wrote it.
    ///
    /// Whoever writes October's bill in November corrects October.
    public var billed: Instant? {
        guard authority == "gateway", Entry.billReasons.contains(reason ?? ""),
            let words = evidence, let place = words.firstRange(of: Entry.billedMark)
        else { return nil }
        return Instant(words[place.upperBound...].prefix { $0 != "," && $0 != ";" })
    }

    private static let billReasons = ["reconciled", "not-billed", "outside"]
    /// What stands before the time in such evidence.
    public static let billedMark = " at "

    /// The instant of a charge seen outside in SQL, of an entry `e`.
    static let billedInSQL = """
        coalesce(unixepoch(substr(e.evidence, instr(e.evidence, '\(billedMark)') + 4, 20)), e.at_s)
        """

    /// What a charge seen outside is known by: the gateway's task, else the digest of the bill's row;
    /// `nil` for anything else. Its corrections have the same.
    public var outsideKey: String? {
        if let task { return "task \(task)" }
        guard let words = evidence, words.hasPrefix("bill record ") else { return nil }
        return String(words.dropFirst("bill ".count).prefix { $0 != ";" })
    }
}
