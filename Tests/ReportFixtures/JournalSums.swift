public import KlingCost
public import KlingLedger

/// What a journal says of a span, added up entry by entry without SQL.
public struct JournalSums: Equatable, Sendable {
    /// Holds.
    public var submitted: Int64 = 0
    /// Captures.
    public var clips: Int64 = 0
    /// Voids of failed tasks.
    public var failed: Int64 = 0
    /// All voids.
    public var voided: Int64 = 0
    /// Billed milliseconds of captures.
    public var billed: Int64 = 0
    /// What captures charged.
    public var charged: Int64 = 0
    /// What corrections changed.
    public var adjusted: Int64 = 0
    /// The same in credits.
    public var credits: Int64 = 0
    /// What holds set aside.
    public var held: Int64 = 0
    /// What captures and voids freed of it.
    public var freed: Int64 = 0

    /// Charged and corrected.
    public var spent: Int64 { charged + adjusted }

    /// Nothing yet.
    public init() {}

    /// By currency's code.
    ///
    /// - Parameters:
    ///   - basis: whose instant must lie in the span.
    ///   - isWanted: of the hold, or of the entry where it has none.
    public static func of(
        _ ledger: Ledger, in span: Range<Instant>, byRequest basis: Bool = false,
        where isWanted: (Entry) -> Bool = { _ in true }
    ) throws -> [String: JournalSums] {
        var holds: [AttemptID: Entry] = [:]
        var sums: [String: JournalSums] = [:]
        for chain in try ledger.chains() {
            try ledger.forEachEntry(of: chain) { entry in
                if entry.kind == .hold, let id = entry.attempt { holds[id] = entry }
                let subject = entry.attempt.flatMap { holds[$0] } ?? entry
                let instant = basis ? subject.instant : entry.instant
                if span.contains(instant), isWanted(subject), let currency = subject.currency {
                    sums[currency.code, default: JournalSums()].add(entry, of: subject)
                }
                return true
            }
        }
        return sums.filter { $0.value != JournalSums() }
    }

    private mutating func add(_ entry: Entry, of subject: Entry) {
        let amount = entry.amount?.count ?? 0
        switch entry.kind {
        case .hold:
            submitted += 1
            held += entry.upper?.count ?? 0
        case .capture:
            clips += 1
            charged += amount
            billed += subject.billedMilliseconds ?? 0
            credits += entry.creditsCharged(subject)
            freed += subject.upper?.count ?? 0
        case .void:
            voided += 1
            if entry.reason == "failed" { failed += 1 }
            freed += subject.upper?.count ?? 0
        case .adjust where entry.amount != nil:
            adjusted += amount
            credits += entry.creditsCharged(subject)
        case .sent, .accepted, .unknown, .adjust, .control: break
        }
    }
}

extension Entry {
    /// As it says, else by the worth of a credit that its hold names, where that comes out even.
    fileprivate func creditsCharged(_ hold: Entry) -> Int64 {
        if let credits { return credits.count }
        guard attempt != nil, let amount, let worth = hold.creditWorth else { return 0 }
        let whole = Int128(amount.count) * 1_000_000_000
        return whole % Int128(worth.count) == 0 ? Int64(whole / Int128(worth.count)) : 0
    }
}
