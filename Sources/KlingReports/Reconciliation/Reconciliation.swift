public import KlingCost
public import KlingLedger

/// A gateway's bill held against the ledger. Pure: it is given the bill, then every attempt and every
/// charge that may be on it, one at a time, and keeps of these what the bill does not name.
///
/// By the task's name first. What has none on one of the sides is the same where model, amount and
/// time agree, and nothing else fits: a guess between two would move money from one to the other.
public struct Reconciliation {
    /// Attempts held so long before or after the span are looked at too, in seconds: what is billed on
    /// the first may have been held on the last.
    public static let reach: Int64 = 7 * 86_400

    /// Whose bill it is.
    public let gateway: String
    /// The span that both sides are to be complete in; beyond it nothing is missing.
    public let span: Range<Instant>
    let items: [BillItem]
    /// What a credit is worth at an instant, where no hold froze it.
    let worth: (Instant) -> Money?
    private let places: [String: Int]
    private var tasks: [Int: AttemptRecord] = [:]
    private var others: [AttemptRecord] = []
    private var outside: OutsideCharges

    /// - Parameters:
    ///   - items: of the bill.
    ///   - span: what the bill covers; `nil`: from its first instant to its last.
    ///   - worth: what a credit is worth at an instant, where no hold froze it.
    public init(
        of items: [BillItem], from gateway: String, in span: Range<Instant>?,
        worth: @escaping (Instant) -> Money?
    ) {
        let instants = items.compactMap(\.instant)
        (self.gateway, self.worth) = (gateway, worth)
        self.span = span ?? Reconciliation.span(of: instants)
        // Records of another month are another statement's, unless they say no time.
        let covered = self.span
        self.items = items.filter { $0.instant.map(covered.contains) ?? true }
        places = Dictionary(
            self.items.enumerated().compactMap { place, item in item.task.map { ($0, place) } },
            uniquingKeysWith: { first, _ in first })
        outside = OutsideCharges(of: gateway)
    }

    private static func span(of instants: [Instant]) -> Range<Instant> {
        guard let first = instants.min(), let last = instants.max() else {
            return Instant(seconds: .min)..<Instant(seconds: .max)
        }
        return first..<Instant(seconds: last.seconds + 1)
    }

    /// When the attempts were held that are to be given.
    public var holds: Range<Instant> {
        let lower = span.lowerBound.seconds.subtractingReportingOverflow(Reconciliation.reach)
        let upper = span.upperBound.seconds.addingReportingOverflow(Reconciliation.reach)
        return Instant(
            seconds: lower.overflow ? .min : lower.partialValue)..<Instant(
                seconds: upper.overflow ? .max : upper.partialValue)
    }

    /// Takes an attempt at the gateway into account.
    public mutating func take(_ record: AttemptRecord) {
        if let task = record.task, let place = places[task], tasks[place] == nil {
            tasks[place] = record
        } else {
            others.append(record)
        }
    }

    /// Takes a charge into account, whichever it is.
    public mutating func take(_ charge: ChargeEntry) throws(BillError) {
        try outside.take(charge)
    }

    /// All findings: those of the bill in its order, then what is missing there, the oldest first.
    public func findings() throws(BillError) -> [BillFinding] {
        let free = items.indices.filter { place in
            tasks[place] == nil && outside[items[place].key] == nil
        }
        let likeness = try Likeness(free, self, others)
        var findings: [BillFinding] = []
        for place in items.indices {
            let record = tasks[place] ?? likeness.pairs[place].map { others[$0] }
            let isUnclear = likeness.unclearItems.contains(place)
            findings.append(try finding(items[place], record, isUnclear: isUnclear))
        }
        let found = Set(likeness.pairs.values).union(likeness.unclearRecords)
        for (place, record) in others.enumerated() where !found.contains(place) {
            if let missing = missing(record) { findings.append(missing) }
        }
        return findings
    }

    private func finding(
        _ item: BillItem, _ record: AttemptRecord?, isUnclear: Bool
    ) throws(BillError) -> BillFinding {
        let written = outside[item.key]
        let (billed, worth) = try cost(of: item, record)
        func finding(_ kind: BillFinding.Kind, _ booked: Money?, _ remark: BillFinding.Remark?)
            -> BillFinding
        {
            BillFinding(
                kind: kind, item: item, record: record, billed: billed, booked: booked,
                remark: remark, worth: worth, outside: written?.amount ?? .zero)
        }
        guard let billed else { return finding(.unclear, nil, .notComparable) }
        if billed.amount < .zero { return finding(.unclear, nil, .refundAlone) }
        if isUnclear { return finding(.unclear, nil, .ambiguous) }
        var booked = written
        do throws(MoneyError) {
            if let record {
                let spent = Money(record.attempt.spent, record.attempt.upper.currency)
                booked = try written?.adding(spent) ?? spent
            }
        } catch {
            return finding(.unclear, nil, .notComparable)
        }
        if let booked, booked.currency != billed.currency {
            return finding(.unclear, booked, .notComparable)
        }
        if let record, !record.attempt.state.isEnded { return finding(.open, booked, nil) }
        if billed.amount == booked?.amount ?? .zero {
            return finding(.matched, booked, written == nil ? nil : .seenOutside)
        }
        guard let booked else { return finding(.missingHere, nil, nil) }
        return finding(
            .differing, booked, record.flatMap(\.doubt) ?? (written == nil ? nil : .seenOutside))
    }

    /// What an item comes to beside an attempt, and what a credit was worth in it.
    func cost(
        of item: BillItem, _ record: AttemptRecord?
    ) throws(BillError) -> (cost: Money?, worth: Nanos?) {
        let instant = item.instant ?? record?.attempt.held ?? span.lowerBound
        let book = worth(instant)
        let currency = record?.attempt.upper.currency ?? book?.currency ?? .usd
        let frozen = record?.hold.creditWorth
        let other = book.flatMap { $0.currency == currency ? $0.amount : nil }
        let worth = frozen ?? other
        return (try item.cost(in: currency, worth: worth), item.credits == nil ? frozen : worth)
    }

    /// What was charged here and is not on the bill: only where it began and ended in the span, for
    /// the bill's clock may be another's, and may count another end.
    private func missing(_ record: AttemptRecord) -> BillFinding? {
        guard record.attempt.spent != .zero, span.contains(record.attempt.held),
            span.contains(record.end?.instant ?? record.attempt.changed)
        else { return nil }
        return BillFinding(
            kind: .missingThere, item: nil, record: record, billed: nil,
            booked: Money(record.attempt.spent, record.attempt.upper.currency),
            remark: record.doubt, worth: record.hold.creditWorth, outside: .zero)
    }
}

extension AttemptRecord {
    /// Why the ledger's figure may be wrong.
    var doubt: BillFinding.Remark? {
        guard end?.authority == "estimate" else { return nil }
        return attempt.state == .voided ? .voidedOnGuess : .estimated
    }
}
