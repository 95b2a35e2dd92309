import KlingCost
import KlingLedger
import ReportFixtures

@testable import KlingReports

/// What the ledger must say once a bill is written, and what it says.
struct BillAccount {
    private let world: BillWorld
    private let shape: BillShape
    private let period: Range<Instant>?
    /// What each piece of work is to come to, in billionths.
    private var expected: [Int64] = []
    /// What it came to before.
    private var before: [Int64] = []
    /// Pieces of work that the bill and the ledger call by one name.
    private var tied: Set<Int> = []
    /// Whether it is read by another's clocks.
    private let isMisread: Bool

    init(
        of world: BillWorld, _ shape: BillShape, in period: Range<Instant>?, isMisread: Bool
    ) throws {
        (self.world, self.shape, self.period) = (world, shape, period)
        self.isMisread = isMisread
        before = try sums().works
        let shown = Set(shape.shown)
        let hasTasks = shape.tasks != .missing && shape.tasks != .damaged
        for (place, work) in world.works.enumerated() {
            let rows = work.rows.filter(shown.contains)
            let isOther = work.fate == .neverBilled && !isJudged(work)
            expected.append(isOther ? before[place] : expected(of: work, rows))
            let isKnown = work.isNamedHere && world.attempts[place] != nil && work.fate != .rejected
            if hasTasks, isKnown, work.isNamedThere, !rows.isEmpty { tied.insert(place) }
        }
    }

    private func isOfPeriod(_ instant: Instant?) -> Bool {
        guard let period, let instant else { return true }
        return period.contains(instant)
    }

    /// What the ledger has of other times, and what the bill says of its own.
    private func expected(of work: BillWork, _ rows: [BillTruth]) -> Int64 {
        var sum: Int64 = 0
        for row in rows where isOfPeriod(shape.instant(of: row)) {
            sum += row.kind == .refund ? -row.amount.count : row.amount.count
        }
        if let booked = work.booked, !isJudged(work) { sum += booked.credits * BillWork.worth }
        if let noted = work.noted {
            // What the bill does not show is of the time at which a person noted it.
            let amount = noted.credits * BillWork.worth
            // A person notes no more than was booked.
            let isAll = noted.credits == work.booked?.credits
            let row = rows.first {
                $0.kind == .refund
                    && ($0.amount.count == amount || isAll && $0.amount.count > amount)
            }
            let instant = row.map { shape.instant(of: $0) } ?? noted.instant
            if !isOfPeriod(instant) { sum -= noted.credits * BillWork.worth }
        }
        return sum
    }

    /// Whether the bill must say what the work was charged.
    private func isJudged(_ work: BillWork) -> Bool {
        if let charge = work.charge { return isOfPeriod(charge.instant) }
        if let period {
            return period.contains(work.held.later(by: -900))
                && period.contains(work.end.later(by: 900))
        }
        let instants = shape.shown.compactMap { shape.instant(of: $0) }
        guard var first = instants.min(), let last = instants.max() else { return false }
        // Of its first minute it may have a part.
        if instants.allSatisfy({ $0.seconds % 60 == 0 }) { first = first.later(by: 59) }
        return first <= work.held && work.end <= last
    }

    // MARK: What the ledger says

    /// What each piece of work comes to, and what was seen outside without a known name.
    private func sums() throws -> (works: [Int64], others: Int64) {
        var sums = Array(repeating: Int64(0), count: world.works.count)
        for (place, id) in world.attempts {
            sums[place] = try world.sample.ledger.attempt(id).spent.count
        }
        var others: Int64 = 0
        try world.sample.ledger.forEachSeenOutside { entry in
            let amount = entry.amount?.count ?? 0
            if let place = world.works.firstIndex(where: { $0.task == entry.task }) {
                sums[place] += amount
            } else {
                others += amount
            }
        }
        return (sums, others)
    }

    // MARK: What is wrong

    /// Whether the bill has the work in its period.
    private func shows(_ work: BillWork) -> Bool {
        work.rows.contains { shape.shown.contains($0) && isOfPeriod(shape.instant(of: $0)) }
    }

    func faults(_ outcome: PlainBill.Outcome) throws -> [String] {
        let (after, others) = try sums()
        // Nothing was compared, and that is told.
        if outcome.judgement.isOfOtherTime, !isMisread {
            let isOfPeriod = world.works.contains(where: shows)
            return isOfPeriod || after != before ? ["rows of the period are passed by"] : []
        }
        let findings = outcome.judgement.findings
        // What an earlier bill without names showed beside an attempt stays under a name of its own.
        let apart = Set(findings.filter { $0.remark == .seenOutside }.compactMap(\.task))
        let tied = tied.filter { !apart.contains(world.works[$0].task) }
        var faults: [String] = []
        for place in tied.sorted() where after[place] != expected[place] {
            let work = world.works[place]
            let isTold = findings.contains {
                $0.task == work.task && ($0.kind == .open || $0.kind == .unclear)
            }
            if after[place] == before[place], isTold || isMisread { continue }
            // What a person noted may be of another time by that clock.
            let noted = (work.noted?.credits ?? 0) * BillWork.worth
            let totals = [total(of: work), total(of: work) - noted]
            if isMisread, totals.contains(after[place]) { continue }
            let difference = expected[place] - after[place]
            if findings.contains(where: { $0.task == work.task && $0.hides == difference }) {
                continue
            }
            faults.append("\(work.task) is \(after[place]) for \(expected[place])")
        }
        return isMisread ? faults : faults + poolFaults(findings, tied, after, others)
    }

    /// Of work that only its model, amount and time tell, the sum must be right, where nothing of it
    /// was left unclear.
    private func poolFaults(
        _ findings: [ReconciliationItem], _ tied: Set<Int>, _ after: [Int64], _ outside: Int64
    ) -> [String] {
        let names = Set(tied.map { world.works[$0].task })
        let free = findings.filter { !($0.task.map(names.contains) ?? false) }
        if free.contains(where: { $0.kind == .unclear }) { return [] }
        let places = world.works.indices.filter { !tied.contains($0) }
        var faults: [String] = []
        let open = free.filter { $0.kind == .open }
        let held = places.filter { world.works[$0].fate.isOpen && shows(world.works[$0]) }
        let isGuess = places.contains { world.works[$0].fate.isDoubtful }
        if !isGuess, held.count > open.count { faults.append("an open hold is passed by") }
        let sum = outside + places.reduce(0) { $0 + after[$1] }
        let toSettle = open.reduce(Int64(0)) { $0 + $1.missing }
        let hidden = free.reduce(Int64(0)) { $0 + ($1.hides ?? $1.lacks) }
        let wanted = places.reduce(0) { $0 + expected[$1] }
        let others = places.filter(mayBeTaken).map { expected[$0] }
        let stay = places.filter(mayStay).map { -before[$0] }
        if !BillAccount.sums(wanted, without: others + stay).contains(sum + toSettle + hidden) {
            faults.append(
                "the others are \(sum), with \(toSettle) open and \(hidden) hidden, for \(wanted)")
        }
        return faults
    }

    /// Whether a row may be taken for work that the gateway never charged, and whose time the bill need
    /// not cover: what the ledger has of it is of that row's amount, and about its time.
    private func mayBeTaken(_ place: Int) -> Bool {
        let work = world.works[place]
        guard work.fate == .neverBilled, !isJudged(work), let booked = work.booked else {
            return false
        }
        return shape.shown.contains { row in
            // Two names are two pieces of work.
            if shape.isWhole, row.task != nil, work.isNamedHere { return false }
            // A bill of few places may show less or more by half of its last one.
            let difference = row.amount.count - booked.credits * BillWork.worth
            if difference.magnitude > 5_000_000 { return false }
            guard let instant = shape.instant(of: row) else { return true }
            return work.held.later(by: -900) <= instant && instant <= booked.instant.later(by: 900)
        }
    }

    /// Whether work without a name stays beside a row that is it, at another amount: nothing says what
    /// time the bill covers, and that what it lacks was not looked for is told.
    private func mayStay(_ place: Int) -> Bool {
        let work = world.works[place]
        guard period == nil, shape.times == .missing, let booked = work.booked else { return false }
        return !(work.isNamedHere && shape.isWhole && work.isNamedThere)
            && work.charge.map { $0.credits != booked.credits } ?? false
    }

    /// A sum, and what it is without some of its parts.
    private static func sums(_ sum: Int64, without parts: [Int64]) -> Set<Int64> {
        parts.reduce(into: [sum]) { sums, part in sums.formUnion(sums.map { $0 - part }) }
    }

    /// What the bill says of a piece of work in all.
    private func total(of work: BillWork) -> Int64 {
        work.rows.filter(shape.shown.contains).reduce(0) {
            $0 + ($1.kind == .refund ? -$1.amount.count : $1.amount.count)
        }
    }
}

extension ReconciliationItem {
    /// What the bill says and the ledger does not, in billionths.
    var missing: Int64 { (billed?.amount.count ?? 0) - (booked?.amount.count ?? 0) }

    /// The same of an amount that a bill of few places may have rounded: whether it did, or charged as
    /// much, nobody can know, and that the gateway's earlier word stands is told.
    var hides: Int64? {
        if case .rounded = remark { missing } else { nil }
    }

    /// What an earlier bill had and this one lacks: it is told, and not taken back.
    fileprivate var lacks: Int64 { kind == .notOnBill && remark == .seenOutside ? missing : 0 }
}
