import KlingCost
import KlingLedger

/// Which rows of a bill are which pieces of work, where no task says it: by model, amount and time.
///
/// From what is surest to what is only possible: a charge seen outside at the very instant; a known
/// charge at exactly that amount, at a time within it, then about it; what was expected of a hold
/// whose charge is not known (open, given back on a guess, charged as expected); then whatever the
/// bill says of such a one, dearer too. A pair is found where each is the only one for the other, or
/// where all rows are alike, so that which of them is which makes no difference: those nearest in
/// time. What a row may be and need not be leaves it unclear.
struct BillMatcher {
    /// The piece of work of each row, by their places.
    private(set) var pairs: [Int: Int] = [:]
    /// Rows that could be one of several pieces of work, and those.
    private(set) var unclearRows: Set<Int> = []
    private(set) var unclearPieces: Set<Int> = []
    /// Attempts that a row may be which stands in the ledger as a charge seen outside: open holds, and
    /// charges that the bill need not name.
    private(set) var passedBy: Set<Int> = []

    /// How sure a likeness is, the surest first.
    enum Level: CaseIterable {
        /// Seen outside at that instant, at that amount.
        case same
        /// At that amount, and at a time within it.
        case within
        /// At that amount, and about that time.
        case about
        /// At what a bill of few places shows of that amount, and about that time.
        case rounded
        /// Not known to be charged, and held at that amount.
        case expected
        /// Not known to be charged, whatever the bill says.
        case doubtful
        /// At another amount, where nothing says that the bill lacks it.
        case beside

        /// Whether the amounts are the same, so that rows that are left over are other work.
        var isExact: Bool { [.same, .within, .about, .rounded].contains(self) }
    }

    /// A task takes no longer than this, in seconds.
    private static let longest = 86_400
    /// Clocks that agree differ by no more than this, in seconds.
    static let steady: UInt64 = 60
    /// More candidates of one row than this are no likeness any more.
    private static let mostCandidates = 1_000
    /// More candidates of all rows than this are not weighed: the rows behind stay unclear.
    private static let mostEdges = 2_000_000

    private let bill: Reconciliation
    private let rows: [BillItem]
    private let pieces: [KnownWork]
    /// Rows that a task tied to an attempt, by their places.
    let tied: [Int: TiedRow]
    private let names: ModelNames
    /// Places of the pieces that have a time, the earliest first.
    private let order: [Int]
    /// Places of the pieces by what they are known to have cost, and of those whose cost is not.
    private var byCost: [Money: [Int]] = [:]
    private var doubtful: [Int] = []
    private var timeless: [Int] = []
    /// Places of those that a row of any time may be.
    private var anytime: [Int] = []
    /// Which of them can be of no other period than the bill's, by their places.
    private let areCertain: [Bool]
    /// Currencies and worths that rows in credits may have been counted at.
    private var terms: Set<Terms> = []
    private var taken: Set<Int> = []
    /// Pieces of work that the other month's bill may show as well as this one.
    private var shared: Set<Int> = []

    private struct Terms: Hashable {
        let currency: Currency
        let worth: Nanos?
    }

    /// - Parameters:
    ///   - free: places of the rows that no task tied to anything.
    ///   - tied: rows that a task tied to an attempt, by their places.
    ///   - seen: places of rows that were written as seen outside before.
    ///   - rows: of the bill.
    ///   - pieces: of the ledger's, which no row named.
    ///   - names: what the bill calls models.
    ///   - bill: what the rows cost beside a piece.
    init(
        _ free: [Int], tied: [Int: TiedRow], seen: [Int], _ rows: [BillItem],
        _ pieces: [KnownWork], _ names: ModelNames, of bill: Reconciliation
    ) throws(BillError) {
        (self.bill, self.rows, self.pieces, self.tied) = (bill, rows, pieces, tied)
        self.names = names
        areCertain = pieces.map(bill.isCertain)
        let starts = pieces.map { $0.window?.lowerBound }
        order = pieces.indices.filter { !pieces[$0].isTimeless }.sorted { one, other in
            guard let first = starts[one], let second = starts[other] else { return false }
            return (first, one) < (second, other)
        }
        for (place, piece) in pieces.enumerated() {
            let costs = Set(piece.costs + bill.shown(of: piece.record))
            for cost in costs { byCost[cost, default: []].append(place) }
            if piece.isDoubtful { doubtful.append(place) }
            if piece.isTimeless { timeless.append(place) }
            if piece.isBilledAnytime { anytime.append(place) }
            if let record = piece.record, terms.count < 16 {
                terms.insert(
                    Terms(currency: record.attempt.upper.currency, worth: record.hold.creditWorth))
            }
        }
        let even = tied.filter { $0.value.standing == .even }.keys.sorted()
        var left = free + tied.keys.filter { tied[$0]?.standing != .even }.sorted()
        for level in Level.allCases where !left.isEmpty && !pieces.isEmpty {
            if level == .rounded, bill.shown == nil { continue }
            try settle(left, level)
            left = left.filter { pairs[$0] == nil && !unclearRows.contains($0) }
        }
        // What no other row is.
        try settle(even, .same)
        let known = free.filter { row in pairs[row].map { pieces[$0].record == nil } ?? false }
        for row in seen + known where rows[row].times != nil {
            let doubtful = try candidates(of: row, .doubtful)
            let beside = try candidates(of: row, .beside).filter { !pieces[$0].isDoubtful }
            let same = try candidates(of: row, .within)
            passedBy.formUnion(doubtful.union(beside).union(same).filter(isOpenOrBeyond))
        }
        let untimed = (free + seen).filter { rows[$0].times == nil && isApart($0) }
        if bill.period != nil, !untimed.isEmpty { passAtEdge(untimed) }
    }

    /// Whether a row is neither work that is known nor unclear: a charge of its own.
    private func isApart(_ row: Int) -> Bool {
        !unclearRows.contains(row) && (pairs[row].map { pieces[$0].record == nil } ?? true)
    }

    /// Without a time, and at another amount, a row may be a charge about the period's ends all the same:
    /// no month's bill must name that.
    private mutating func passAtEdge(_ untimed: [Int]) {
        for (place, piece) in pieces.enumerated() where !taken.contains(place) {
            guard let record = piece.record, !piece.costs.isEmpty, !bill.isCovered(record),
                piece.mayBe(in: bill.period)
            else { continue }
            let isAny = untimed.contains { row in
                (rows[row].task == nil || piece.task == nil)
                    && names.mayBeOne(rows[row].model, piece.model)
            }
            if isAny { passedBy.insert(place) }
        }
    }

    /// Whether it is an attempt of which nobody tells that the bill lacks it.
    private func isOpenOrBeyond(_ place: Int) -> Bool {
        pieces[place].record.map { pieces[place].isOpen || !bill.isCovered($0) } ?? false
    }

    /// Whether a row would be a known charge if the bill's clock were another.
    func fits(_ row: Int, at instant: Instant) throws(BillError) -> Bool {
        var view = RowView(rows[row], at: instant...instant)
        for place in try reach(of: row, at: instant...instant, .within)
        where !taken.contains(place) {
            if try isLike(&view, place, .within) { return true }
        }
        return false
    }

    private mutating func settle(_ left: [Int], _ level: Level) throws(BillError) {
        var candidates: [Int: Set<Int>] = [:]
        var edges = 0
        for row in left {
            let found = try self.candidates(of: row, level)
            edges += found.count
            if edges > BillMatcher.mostEdges {
                unclearRows.insert(row)
                unclearPieces.formUnion(found)
            } else if !found.isEmpty {
                candidates[row] = found
            }
        }
        if level == .beside {
            unclearRows.formUnion(candidates.keys)
            for found in candidates.values { unclearPieces.formUnion(found) }
        } else {
            try leaveDoubtful(&candidates, level)
            if level == .expected { try leaveBeyond(&candidates, left) }
            pair(&candidates)
            for group in CandidateGroups.of(candidates) { try pair(group, candidates, level) }
            leaveOnAnother(left)
        }
        taken = shared.union(pairs.values)
    }

    /// Leaves rows unclear whose charge the other month's bill may show as well.
    private mutating func leaveOnAnother(_ left: [Int]) {
        for row in left where rows[row].times != nil && bill.isOfPeriod(row) {
            guard let piece = pairs[row], bill.mayBeOnAnother(pieces[piece]) else { continue }
            pairs[row] = nil
            unclearRows.insert(row)
            unclearPieces.insert(piece)
            shared.insert(piece)
        }
    }

    /// Leaves rows unclear that are of another time than the bill's, and at what was expected of a hold
    /// that a row of its time may be at another price: of a row of another time nobody is told.
    private mutating func leaveBeyond(
        _ candidates: inout [Int: Set<Int>], _ left: [Int]
    ) throws(BillError) {
        let beyond = candidates.filter { !bill.isOfPeriod($0.key) }
        if beyond.isEmpty { return }
        for row in left where candidates[row] == nil && bill.isOfPeriod(row) {
            let found = try self.candidates(of: row, .doubtful)
            for (other, pieces) in beyond where !pieces.isDisjoint(with: found) {
                unclearRows.formUnion([row, other])
                unclearPieces.formUnion(pieces)
                candidates[other] = nil
            }
        }
    }

    /// Leaves rows unclear that may be work that others may be too: what was left unclear before, of a
    /// row without a time a charge about the period's end, and of one that is only possibly a hold a
    /// known charge at another amount, which nothing says that the bill lacks. Of more rows than there
    /// are known charges some are these.
    private mutating func leaveDoubtful(
        _ candidates: inout [Int: Set<Int>], _ level: Level
    ) throws(BillError) {
        var edges: [Int: Set<Int>] = [:]
        for row in candidates.keys where rows[row].times == nil || level == .doubtful {
            // What is known to cost as much is rather that than one whose cost is not known.
            var found: Set<Int> = []
            for piece in try self.candidates(of: row, .beside) {
                if level.isExact, try !isCost(rows[row], pieces[piece]) { continue }
                if rows[row].times != nil, pieces[piece].isDoubtful { continue }
                found.insert(piece)
            }
            if !found.isEmpty { edges[row] = found }
        }
        let all = candidates.merging(edges) { $0.union($1) }
        for group in CandidateGroups.of(all) {
            let known = group.reduce(into: Set<Int>()) { $0.formUnion(candidates[$1] ?? []) }
            let isAtEdge = group.contains { edges[$0] != nil }
            let isUnclear =
                level.isExact
                ? isAtEdge && group.count <= known.count
                : isAtEdge || !known.isDisjoint(with: unclearPieces)
            if !isUnclear { continue }
            unclearRows.formUnion(group)
            for row in group {
                unclearPieces.formUnion(all[row] ?? [])
                candidates[row] = nil
            }
        }
    }

    // MARK: What a row may be

    private func candidates(of row: Int, _ level: Level) throws(BillError) -> Set<Int> {
        try candidates(of: row, at: rows[row].times ?? tied[row]?.window, level)
    }

    private func candidates(
        of row: Int, at times: ClosedRange<Instant>?, _ level: Level
    ) throws(BillError) -> Set<Int> {
        if let tie = tied[row], !tie.mayBeOutside(at: level) { return [] }
        var found: Set<Int> = []
        var view = RowView(rows[row], at: times)
        for place in try reach(of: row, at: times, level) where !taken.contains(place) {
            if found.count == BillMatcher.mostCandidates { break }
            if tied[row] != nil, pieces[place].record != nil { continue }
            if try isLike(&view, place, level) { found.insert(place) }
        }
        return found
    }

    /// The pieces that are worth a look.
    private func reach(
        of row: Int, at times: ClosedRange<Instant>?, _ level: Level
    ) throws(BillError) -> [Int] {
        guard let times else {
            switch level {
            case .same: return []
            case .expected, .doubtful: return doubtful
            case .within, .about, .rounded, .beside:
                var places: [Int] = []
                let own = try bill.costs(of: rows[row], nil)
                var costs: Set<Money> = own.map { [$0.net, $0.charged] } ?? []
                for terms in terms {
                    let (currency, worth) = (terms.currency, terms.worth)
                    if let cost = try rows[row].cost(in: currency, worth: worth) {
                        costs.insert(cost)
                    }
                    if let charge = try rows[row].charge(in: currency, worth: worth) {
                        costs.insert(charge)
                    }
                }
                for cost in costs { places += byCost[cost] ?? [] }
                return level == .beside ? places + doubtful : places
            }
        }
        let earliest = times.lowerBound.moved(by: -BillMatcher.longest)
        let latest = times.upperBound.moved(by: Int(LedgerAmount.slack))
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if let start = pieces[order[middle]].window?.lowerBound, start < earliest {
                low = middle + 1
            } else {
                high = middle
            }
        }
        let near = order[low...].prefix { place in
            pieces[place].window.map { $0.lowerBound <= latest } ?? false
        }
        return near + timeless + (level == .beside ? anytime : [])
    }

    private func isLike(
        _ view: inout RowView, _ place: Int, _ level: Level
    ) throws(BillError) -> Bool {
        let piece = pieces[place]
        // Two names are two pieces of work, unless a row without one was taken for it before.
        let isRenamed = view.isNamed && piece.task != nil
        if isRenamed, level != .beside || !piece.isBilledNameless { return false }
        let distance = piece.window == nil ? nil : view.times.map { piece.distance(from: $0) }
        let isFar = distance ?? 0 > UInt64(LedgerAmount.slack)
        if isFar, level != .beside || !piece.isBilledAnytime { return false }
        if piece.isTimeless, level != .about, level != .rounded { return false }
        if view.isOfDay, level == .same || level == .within { return false }
        // A row without a time is of the bill's period. What may be of the next is only possible, as is
        // what is some minutes away, but an open hold is not passed by.
        let isAtEdge = distance ?? .max > BillMatcher.steady && !areCertain[place]
        if isAtEdge, !piece.mayBe(in: bill.period) { return false }
        if isAtEdge, level != .beside, level.isExact || !piece.isOpen { return false }
        guard view.mayBeOne(piece.model, names),
            let (cost, charged) = try view.costs(beside: piece.record, bill),
            charged.amount > .zero
        else { return false }
        let isCost = piece.isKnownToCost(cost, or: charged)
        switch level {
        case .same: return isCost && piece.record == nil && view.isSameTime(piece, distance)
        case .within: return isCost && distance ?? .max <= BillMatcher.steady
        case .about: return isCost
        case .rounded: return view.isInMoney && bill.shows(piece.record, as: cost)
        case .expected:
            return piece.isDoubtful && (piece.isExpected(cost) || piece.isExpected(charged))
        case .doubtful:
            return piece.isDoubtful && distance ?? 0 <= BillMatcher.steady
                && cost.currency == piece.record?.attempt.upper.currency
        case .beside:
            if isRenamed { return isCost && piece.record.map { !bill.isCovered($0) } ?? false }
            if isFar { return isCost }
            // Too far in time for a doubtful one, and not so far that it could not be.
            if piece.isDoubtful, !isCost, !view.isOfDay, let distance {
                return distance > BillMatcher.steady
            }
            if isAtEdge { return isCost || piece.isDoubtful && !piece.isOpen }
            // A day's row may be its sum.
            if view.isOfDay { return !isCost && distance == 0 && !view.isNamed }
            guard !isCost, let distance, distance <= BillMatcher.steady else { return false }
            // Of what the bill must name it is told that the bill lacks it.
            return piece.record.map { !bill.isCovered($0) } ?? (distance == 0)
        }
    }

    /// Whether a row says what a piece is known to have cost, or did before some came back.
    private func isCost(_ row: BillItem, _ piece: KnownWork) throws(BillError) -> Bool {
        guard let (cost, charged) = try bill.costs(of: row, piece.record) else { return false }
        return piece.isKnownToCost(cost, or: charged)
    }

    // MARK: Which of them it is

    /// Pairs what is certain: where each is the only one for the other.
    private mutating func pair(_ candidates: inout [Int: Set<Int>]) {
        var fans: [Int: Set<Int>] = [:]
        for (row, found) in candidates {
            for piece in found { fans[piece, default: []].insert(row) }
        }
        var certain = candidates.filter { $0.value.count == 1 }.keys.sorted()
        while let row = certain.popLast() {
            guard let piece = candidates[row]?.first, let others = fans[piece] else { continue }
            // Two that can be nothing else: one of them is something else all the same.
            if others.contains(where: { $0 != row && candidates[$0]?.count == 1 }) { continue }
            pairs[row] = piece
            candidates[row] = nil
            for other in others {
                guard candidates[other]?.remove(piece) != nil else { continue }
                if candidates[other]?.isEmpty == true { candidates[other] = nil }
                if candidates[other]?.count == 1 { certain.append(other) }
            }
        }
    }

    /// Pairs rows that are alike with what is nearest in time; any others stay unclear. Rows that are
    /// more than there is known work are other work, as many as are too many: which of them makes no
    /// difference where the amounts are the same.
    private mutating func pair(
        _ group: [Int], _ candidates: [Int: Set<Int>], _ level: Level
    ) throws(BillError) {
        let known = group.reduce(into: Set<Int>()) { $0.formUnion(candidates[$1] ?? []) }
        let isDecided = group.count == known.count || level.isExact && group.count > known.count
        var found: [(Int, Int)]?
        if isDecided, areAlike(group) {
            found = inOrder(group, known, candidates)
            if found == nil { found = try nearest(group, known, candidates) }
        }
        guard let found else {
            // Looked at less closely, they may be more.
            if level == .same || level == .within { return }
            unclearRows.formUnion(group)
            unclearPieces.formUnion(known)
            return
        }
        for (row, piece) in found { pairs[row] = piece }
    }

    /// As many rows as pieces, both in the order of time, where each then fits.
    private func inOrder(
        _ group: [Int], _ known: Set<Int>, _ candidates: [Int: Set<Int>]
    ) -> [(Int, Int)]? {
        if group.count != known.count { return nil }
        let last = Instant(seconds: .max)
        let times = group.map { (rows[$0].instant ?? last, $0) }.sorted { $0 < $1 }
        let ends = known.map { (pieces[$0].window?.upperBound ?? last, $0) }.sorted { $0 < $1 }
        let found = zip(times, ends).map { ($0.1, $1.1) }
        return found.allSatisfy { candidates[$0]?.contains($1) ?? false } ? found : nil
    }

    /// Each piece with the row that is nearest to it; `nil` where one would be left without.
    private func nearest(
        _ group: [Int], _ known: Set<Int>, _ candidates: [Int: Set<Int>]
    ) throws(BillError) -> [(Int, Int)]? {
        var edges: [(distance: UInt64, mayBeOther: Int, row: Int, piece: Int)] = []
        for row in group {
            let mayBeOther = try mayBeOther(row)
            for piece in candidates[row] ?? [] {
                let distance = rows[row].times.map { pieces[piece].distance(from: $0) } ?? .max
                edges.append((distance, mayBeOther ? 1 : 0, row, piece))
            }
        }
        edges.sort { $0 < $1 }
        var (found, rowsTaken): ([(Int, Int)], Set<Int>) = ([], [])
        var nearest: [Int: UInt64] = [:]
        for edge in edges where !rowsTaken.contains(edge.row) && nearest[edge.piece] == nil {
            rowsTaken.insert(edge.row)
            nearest[edge.piece] = edge.distance
            found.append((edge.row, edge.piece))
        }
        // Where some are of another period, it does make a difference which of them it is.
        let isSplit = Set(group.map(bill.isOfPeriod)).count > 1
        let isOpen =
            isSplit
            && edges.contains { edge in
                !rowsTaken.contains(edge.row) && edge.distance <= nearest[edge.piece] ?? 0
            }
        return isOpen || found.count < known.count ? nil : found
    }

    /// Whether a row may be an open hold, or a charge about the period's end: it is left over for that.
    private func mayBeOther(_ row: Int) throws(BillError) -> Bool {
        let doubtful = try candidates(of: row, .doubtful)
        if doubtful.contains(where: { pieces[$0].isOpen }) { return true }
        return try !candidates(of: row, .beside).isEmpty
    }

    private func areAlike(_ group: [Int]) -> Bool {
        let first = rows[group[0]]
        return group.allSatisfy { place in
            rows[place].credits == first.credits && rows[place].amounts == first.amounts
        }
    }
}
