import KlingCost
import KlingLedger

/// Which records of a bill are which attempts, where no task says it: by model, amount and time.
///
/// Twice: first attempts whose charge is known, at exactly that amount; then those whose charge is
/// not: open, given back on a guess, charged as expected. A pair is found where each is the only one
/// for the other, or where as many are alike as there are records of that amount: which of them is
/// which then makes no difference.
struct Likeness {
    /// The attempt of each record, by their places.
    private(set) var pairs: [Int: Int] = [:]
    /// Records that could be one of several attempts, and those attempts.
    private(set) var unclearItems: Set<Int> = []
    private(set) var unclearRecords: Set<Int> = []

    /// A task takes no longer than this, in seconds.
    private static let longest: Int64 = 86_400
    /// More candidates than this are no likeness any more.
    private static let mostCandidates = 1_000

    private let bill: Reconciliation
    private let records: [AttemptRecord]
    /// Places of the records, the earliest hold first.
    private let order: [Int]

    init(
        _ free: [Int], _ bill: Reconciliation, _ records: [AttemptRecord]
    ) throws(BillError) {
        (self.bill, self.records) = (bill, records)
        order = records.indices.sorted { records[$0].attempt.held < records[$1].attempt.held }
        var left = free
        for isExact in [true, false] {
            var candidates: [Int: Set<Int>] = [:]
            for place in left {
                let found = try self.candidates(of: bill.items[place], isExact: isExact)
                if !found.isEmpty { candidates[place] = found }
            }
            pair(candidates)
            left = left.filter { pairs[$0] == nil && !unclearItems.contains($0) }
        }
    }

    private func candidates(
        of item: BillItem, isExact: Bool
    ) throws(BillError) -> Set<Int> {
        guard let instant = item.instant else {
            return isExact ? [] : try open(item).subtracting(pairs.values)
        }
        let earliest = instant.seconds - Likeness.longest
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if records[order[middle]].attempt.held.seconds < earliest {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var found: Set<Int> = []
        for place in order[low...] {
            let record = records[place]
            if record.attempt.held.seconds > instant.seconds + Booked.slack { break }
            if found.count == Likeness.mostCandidates { break }
            if try isLike(item, instant, record, isExact: isExact) { found.insert(place) }
        }
        // What was paired is nobody else's.
        return found.subtracting(pairs.values)
    }

    /// What a record without a time may be: an attempt whose verdict nobody saw. It must not be
    /// written as seen outside while somebody may still resolve that.
    private func open(_ item: BillItem) throws(BillError) -> Set<Int> {
        var found: Set<Int> = []
        for place in order where !records[place].attempt.state.isEnded {
            let held = records[place].attempt.held
            if try isLike(item, held, records[place], isExact: false) { found.insert(place) }
            if found.count == Likeness.mostCandidates { break }
        }
        return found
    }

    private func isLike(
        _ item: BillItem, _ instant: Instant, _ record: AttemptRecord, isExact: Bool
    ) throws(BillError) -> Bool {
        // Two names are two pieces of work.
        if item.task != nil, record.task != nil { return false }
        if let model = item.model,
            model.lowercased() != record.hold.model?.lowercased() ?? ""
        {
            return false
        }
        let end = record.end?.instant ?? record.attempt.changed
        // An open one may still run.
        if record.attempt.state.isEnded, instant.seconds > end.seconds + Booked.slack {
            return false
        }
        guard let cost = try bill.cost(of: item, record),
            cost.currency == record.attempt.upper.currency, cost.amount > .zero
        else { return false }
        if isExact {
            // By what was charged first too: the refund may be on another bill.
            return record.attempt.state == .captured
                && [record.attempt.spent, record.end?.amount].contains(cost.amount)
        }
        let isDoubtful = !record.attempt.state.isEnded || record.doubt != nil
        return isDoubtful && cost.amount <= record.attempt.upper.amount
    }

    /// Pairs what is certain, and notes what is not.
    private mutating func pair(_ all: [Int: Set<Int>]) {
        var candidates = all
        var fans: [Int: Set<Int>] = [:]
        for (item, found) in all {
            for record in found { fans[record, default: []].insert(item) }
        }
        var certain = all.filter { $0.value.count == 1 }.keys.sorted()
        while let item = certain.popLast() {
            guard let record = candidates[item]?.first, let others = fans[record] else { continue }
            // Two that can be nothing else: one of them is something else all the same.
            if others.contains(where: { $0 != item && candidates[$0]?.count == 1 }) { continue }
            pairs[item] = record
            candidates[item] = nil
            for other in others {
                guard candidates[other]?.remove(record) != nil else { continue }
                if candidates[other]?.isEmpty == true { candidates[other] = nil }
                if candidates[other]?.count == 1 { certain.append(other) }
            }
        }
        pairAlike(&candidates)
        unclearItems.formUnion(candidates.keys)
        for found in candidates.values { unclearRecords.formUnion(found) }
    }

    /// Pairs groups in which every record fits every attempt, and there are as many of both.
    private mutating func pairAlike(_ candidates: inout [Int: Set<Int>]) {
        var groups: [Set<Int>: [Int]] = [:]
        for (item, found) in candidates { groups[found, default: []].append(item) }
        var fans: [Int: Int] = [:]
        for found in candidates.values { for record in found { fans[record, default: 0] += 1 } }
        for (records, items) in groups where records.count == items.count && areAlike(items) {
            // Somebody else wants one of them.
            if records.contains(where: { fans[$0] != items.count }) { continue }
            for (item, record) in zip(items.sorted(), records.sorted()) {
                pairs[item] = record
                candidates[item] = nil
            }
        }
    }

    private func areAlike(_ items: [Int]) -> Bool {
        let first = bill.items[items[0]]
        return items.allSatisfy { place in
            bill.items[place].credits == first.credits && bill.items[place].amounts == first.amounts
        }
    }
}
