internal import KlingCost

/// What the sentences of old adjustments say of their bills. Entries of before ``BillReference`` say
/// it nowhere else, so these sentences are read for good; of newer entries nothing is read here.
struct LegacyBillEvidence {
    private let words: String
    /// Whether a bill led to the entry.
    private let isByBill: Bool
    private let isSeenOutside: Bool

    /// - Returns: `nil` where the entry has no words.
    init?(of entry: Entry) {
        guard let words = entry.evidence else { return nil }
        self.words = words
        isSeenOutside = entry.isSeenOutside
        isByBill =
            entry.authority == .gateway
            && entry.adjustReason.map(LegacyBillEvidence.reasons.contains) ?? false
    }

    /// When the gateway charged it.
    var window: ClosedRange<Instant>? {
        guard isByBill, let place = words.firstRange(of: LegacyBillEvidence.timeMark) else {
            return nil
        }
        let time = words[place.upperBound...].prefix { $0 != "," && $0 != ";" }
        guard let gap = time.firstRange(of: " to ") else { return Instant(time).map { $0...$0 } }
        guard let first = Instant(time[..<gap.lowerBound]),
            let last = Instant(time[gap.upperBound...]), first <= last
        else { return nil }
        return first...last
    }

    /// The digest of the row that it is known by.
    var key: String? {
        guard words.hasPrefix("bill record ") else { return nil }
        return String(words.dropFirst("bill ".count).prefix { $0 != ";" })
    }

    /// The attempt whose part is taken off.
    var countedOnceWith: AttemptID? {
        guard isSeenOutside, let place = words.firstRange(of: "counted once with attempt ") else {
            return nil
        }
        return AttemptID(words[place.upperBound...].prefix { $0 != ";" })
    }

    /// What the row did not name.
    var lacking: Set<BillReference.Lack> {
        if window == nil || !words.contains(" without a task") { return [] }
        return words.contains(" without a task or a time") ? [.task, .time] : [.task]
    }

    /// How much the bill showed to have come back.
    var returned: Nanos {
        guard let says = words.firstRange(of: ", says ") else { return .zero }
        let sums = words[says.upperBound...].prefix { $0 != ";" }
        guard let gap = sums.firstRange(of: " of a charge of "),
            let billed = amount(sums[..<gap.lowerBound]),
            let charged = amount(sums[gap.upperBound...]), charged > billed
        else { return .zero }
        return (try? charged.subtracting(billed)) ?? .zero
    }

    private func amount(_ money: Substring) -> Nanos? {
        money.split(separator: " ").first.flatMap { Nanos(signedDecimal: $0) }
    }

    /// The reasons of adjustments that a bill led to.
    private static let reasons: [Entry.AdjustReason] = [.reconciled, .notBilled, .outside]
    /// Before the time that a sentence names.
    static let timeMark = " at "
}

/// What the sentences of old `unknown` entries say of a task that failed: before that was their
/// reason, nothing else said it.
enum LegacyFailureEvidence {
    /// Whether the task failed.
    static func saysSo(_ entry: Entry) -> Bool {
        entry.kind == .unknown && entry.evidence?.hasPrefix("the task failed: ") ?? false
    }
}
