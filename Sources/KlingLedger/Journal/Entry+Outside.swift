public import KlingCost

/// Charges that were seen outside: on a gateway's bill, and of no attempt of this ledger.
extension Entry {
    /// Whether it is one, or corrects one: spend of no attempt.
    public var isSeenOutside: Bool { kind == .adjust && attempt == nil && amount != nil }

    /// The same in SQL, word for word as the index has it.
    static let isSeenOutsideInSQL =
        "kind = 'adjust' AND attempt IS NULL AND amount_nanos IS NOT NULL"

    /// When the gateway charged what an adjustment is about, by the bill that its evidence quotes;
    /// `nil` where that names no time, or where a person wrote it. Of a month's bill without times it
    /// is the month's beginning: see ``billedWindow``.
    ///
    /// Whoever writes October's bill in November corrects October.
    public var billed: Instant? { billedWindow?.lowerBound }

    /// When that was, to the second: one instant where the bill named it, else the period that it was
    /// the bill of.
    public var billedWindow: ClosedRange<Instant>? {
        guard authority == .gateway, let adjustReason, Entry.billReasons.contains(adjustReason),
            let words = evidence, let place = words.firstRange(of: Entry.billedMark)
        else { return nil }
        let time = words[place.upperBound...].prefix { $0 != "," && $0 != ";" }
        guard let gap = time.firstRange(of: Entry.billedUntilMark) else {
            return Instant(time).map { $0...$0 }
        }
        guard let first = Instant(time[..<gap.lowerBound]),
            let last = Instant(time[gap.upperBound...]), first <= last
        else { return nil }
        return first...last
    }

    /// The same as evidence has it.
    public static func billedWords(_ window: ClosedRange<Instant>) -> String {
        let (first, last) = (window.lowerBound, window.upperBound)
        return billedMark + first.description
            + (first == last ? "" : billedUntilMark + last.description)
    }

    /// The reasons of adjustments that a bill led to.
    private static let billReasons: [AdjustReason] = [.reconciled, .notBilled, .outside]
    private static let billedMark = " at "
    private static let billedUntilMark = " to "

    /// The instant of a charge seen outside in SQL, of an entry `e`.
    static let billedInSQL = """
        coalesce(unixepoch(substr(e.evidence, instr(e.evidence, '\(billedMark)') + 4, 20)), e.at_s)
        """

    /// The attempt whose part an entry takes off a charge that two ledgers have, so that it counts
    /// once; `nil` for any other entry.
    public var countedOnceWith: AttemptID? {
        guard isSeenOutside, let words = evidence,
            let place = words.firstRange(of: Entry.countedOnceMark)
        else { return nil }
        return AttemptID(words[place.upperBound...].prefix { $0 != ";" })
    }

    /// What stands before that attempt in such evidence.
    public static let countedOnceMark = "counted once with attempt "

    /// What a charge seen outside is known by: the gateway's task, else the digest of the bill's row;
    /// `nil` for anything else. Its corrections have the same.
    public var outsideKey: String? {
        if let task { return "task \(task)" }
        guard let words = evidence, words.hasPrefix("bill record ") else { return nil }
        return String(words.dropFirst("bill ".count).prefix { $0 != ";" })
    }
}
