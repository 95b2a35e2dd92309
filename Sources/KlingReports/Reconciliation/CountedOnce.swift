import KlingCost
public import KlingLedger

/// Charges that a ledger has twice once it took in another one: by the attempt of the ledger that
/// sent it, and as one seen outside by the ledger that held a bill against its journal. The two count
/// once: what the bill says stands, and the attempt's part of it is taken off beside it.
///
/// A charge seen outside is the attempt's where it has the attempt's task; without a task, where it is
/// of the attempt's model and exact amount, at a time that meets its own, and as many of one as of the
/// other may be each other. Of one chain nothing is decided here: that is for its next bill.
public struct CountedOnce: Sendable {
    /// What makes each pair count once; nothing where all do.
    public let adjustments: [BillAdjustment]
    /// The number of the journal's last entry when they were worked out.
    public let last: Int64

    /// Looks a ledger and all that it took in through.
    public init(in ledger: Ledger) throws(LedgerError) {
        last = try ledger.head().sequence
        var works: [Work: Outside] = [:]
        try ledger.forEachSeenOutside { entry in Outside.take(entry, &works) }
        let pairs = try CountedOnce.pairs(works, ledger)
        adjustments = pairs.compactMap { pair in pair.outside.correction(of: pair.record) }
    }

    /// A piece of work that a bill named.
    private struct Work: Hashable {
        let gateway: String?
        let key: String
    }

    /// What was written for it as seen outside.
    private struct Outside {
        let work: Work
        let first: Entry
        /// By bills.
        var billed = Nanos.zero
        /// By such corrections as are made here, and with which attempt.
        var corrected = Nanos.zero
        var attempt: AttemptID?
        /// Whether all of it is in one currency, and can be said.
        var isKnown = true

        static func take(_ entry: Entry, _ works: inout [Work: Outside]) {
            guard let key = entry.outsideKey, let amount = entry.amount else { return }
            let work = Work(gateway: entry.gateway, key: key)
            var outside = works[work] ?? Outside(work: work, first: entry)
            let isCorrection = entry.countedOnceWith != nil
            outside.attempt = entry.countedOnceWith ?? outside.attempt
            let former = isCorrection ? outside.corrected : outside.billed
            if let sum = try? former.adding(amount), entry.currency == outside.first.currency {
                if isCorrection { outside.corrected = sum } else { outside.billed = sum }
            } else {
                outside.isKnown = false
            }
            works[work] = outside
        }

        /// Whether it may be an attempt, by model and time.
        func isLike(_ record: AttemptRecord, _ names: ModelNames) -> Bool {
            guard let window = first.billedWindow, first.gateway == record.hold.gateway else {
                return false
            }
            // What its own ledger knew to have ended, the bill was held against.
            if record.hold.chain == first.chain, let end = record.end, end.instant <= first.instant
            {
                return false
            }
            return names.mayBeOne(first.model, record.hold.model) && record.window.overlaps(window)
        }

        /// What takes the attempt's part off; `nil` where that was done.
        func correction(of record: AttemptRecord) -> BillAdjustment? {
            guard let wanted = try? Nanos.zero.subtracting(record.attempt.spent),
                let amount = try? wanted.subtracting(corrected), amount != .zero,
                let currency = first.currency
            else { return nil }
            var bill = BillReference()
            bill.window = first.billedWindow
            bill.key = first.task == nil ? work.key : nil
            bill.countedOnceWith = record.attempt.id
            return BillAdjustment(
                of: .outside(
                    BillAdjustment.Work(at: first.gateway, model: first.model, task: first.task)),
                by: Money(amount, currency), creditWorth: record.hold.creditWorth,
                because: .outside, bill,
                evidence: BillEvidence.words(
                    countedOnceWith: record.attempt.id, called: bill.key, at: bill.window))
        }
    }

    private static func pairs(
        _ works: [Work: Outside], _ ledger: Ledger
    ) throws(LedgerError) -> [(outside: Outside, record: AttemptRecord)] {
        let known = works.values.filter { $0.isKnown && $0.billed > .zero }
        if known.isEmpty { return [] }
        let tasks = Set(known.compactMap(\.first.task))
        let times = known.filter { $0.first.task == nil }.compactMap(\.first.billedWindow)
        let earliest = times.map(\.lowerBound).min() ?? Instant(seconds: 0)
        let latest = times.map(\.upperBound).max() ?? earliest
        // Once paired, they stay so, whatever becomes of the attempt.
        let former = Dictionary(
            known.compactMap { outside in outside.attempt.map { ($0, outside.work) } },
            uniquingKeysWith: { first, _ in first })
        let paired = Set(former.values)
        var (records, nameless): ([Work: AttemptRecord], [AttemptRecord]) = ([:], [])
        try ledger.forEachAttempt(
            of: nil, heldIn: earliest.moved(by: -86_400)..<latest.moved(by: 901), orOf: tasks
        ) { record in
            guard record.attempt.state.isEnded else { return true }
            if let work = former[record.attempt.id] {
                records[work] = record
                return true
            }
            guard record.attempt.spent > .zero else { return true }
            let work = record.task.map { Work(gateway: record.hold.gateway, key: "task \($0)") }
            if let work, works[work] != nil {
                if paired.contains(work) { return true }
                if records[work] == nil { records[work] = record }
            } else {
                nameless.append(record)
            }
            return true
        }
        let named = known.compactMap { outside in records[outside.work].map { (outside, $0) } }
        let others = known.filter { $0.first.task == nil && !paired.contains($0.work) }
        let found = named + onlyPairs(others, nameless)
        return found.filter { outside, record in
            outside.first.chain != record.hold.chain
                && outside.first.currency == record.attempt.upper.currency
        }.sorted { $0.1.attempt.hold < $1.1.attempt.hold }.map { (outside: $0, record: $1) }
    }

    /// Pairs in which each is the only one for the other; of just as many of each that may all be each
    /// other, any: what they come to is the same.
    private static func onlyPairs(
        _ works: [Outside], _ records: [AttemptRecord]
    ) -> [(Outside, AttemptRecord)] {
        let names = ModelNames(of: records.compactMap(\.hold.model))
        var byAmount: [Nanos: [Int]] = [:]
        for (place, record) in records.enumerated() {
            byAmount[record.attempt.spent, default: []].append(place)
        }
        var (alike, counts): ([[Int]: [Outside]], [Int: Int]) = ([:], [:])
        for outside in works.sorted(by: { $0.work.key < $1.work.key }) {
            let fits = (byAmount[outside.billed] ?? []).filter {
                outside.isLike(records[$0], names)
            }
            alike[fits, default: []].append(outside)
            for place in fits { counts[place, default: 0] += 1 }
        }
        return alike.flatMap { fits, works in
            // One that fits others too is nobody's.
            let isWhole = fits.count == works.count && fits.allSatisfy { counts[$0] == works.count }
            return isWhole ? zip(works, fits).map { ($0, records[$1]) } : []
        }
    }
}
