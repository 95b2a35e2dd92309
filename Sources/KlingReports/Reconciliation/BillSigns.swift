import KlingCost

/// Which sign of a bill's figures is a charge, where no words say it.
struct BillSigns {
    /// What a figure's sign says.
    private enum Reading {
        /// Above zero is a charge; below it, a refund. Whether that is a guess.
        case plain(isGuessed: Bool)
        /// The other way round.
        case turned(isGuessed: Bool)
        /// Both could be.
        case unknown
    }

    private let reading: Reading
    /// The sign of the charges and of the refunds that words tell; `nil` where both occur.
    private let told: [BillRecord.Kind: Bool?]

    /// - Parameters:
    ///   - rows: those that can be read.
    ///   - isKnown: whether somebody said what a sign means, or the title did.
    init(_ rows: [BillRow], isKnown: Bool) {
        let free = rows.filter { $0.told == nil && $0.fault == nil && $0.figure ?? .zero != .zero }
        reading = isKnown ? .plain(isGuessed: false) : BillSigns.read(free)
        var told: [BillRecord.Kind: Bool?] = [:]
        for kind in [BillRecord.Kind.charge, .refund] {
            let signs = Set(
                rows.filter { $0.told?.kind == kind && $0.figure ?? .zero != .zero }
                    .map { $0.figure ?? .zero < .zero })
            told[kind] = .some(signs.count > 1 ? nil : signs.first ?? false)
        }
        self.told = told
    }

    private static func read(_ rows: [BillRow]) -> Reading {
        let below = rows.count { $0.figure ?? .zero < .zero }
        if below == 0 { return .plain(isGuessed: false) }
        // All of a month's rows may be refunds; of charges below zero somebody must say so.
        if below == rows.count { return .plain(isGuessed: true) }
        // What a task is charged first, or most, comes before what it gets back.
        var tasks: [String: [BillRow]] = [:]
        for row in rows { if let task = row.task { tasks[task, default: []].append(row) } }
        let proofs = Set(tasks.values.compactMap(chargeIsBelow))
        if proofs.count > 1 { return .unknown }
        if let isBelow = proofs.first {
            return isBelow ? .turned(isGuessed: false) : .plain(isGuessed: false)
        }
        return below * 2 < rows.count ? .plain(isGuessed: true) : .unknown
    }

    /// Whether a task's charge is below zero, by its rows of both signs.
    private static func chargeIsBelow(_ rows: [BillRow]) -> Bool? {
        let signed = rows.map { ($0.figure ?? .zero, $0.instant) }
        guard signed.contains(where: { $0.0 < .zero }), signed.contains(where: { $0.0 > .zero })
        else { return nil }
        let sums = signed.reduce(into: (below: Int128(0), above: Int128(0))) { sums, row in
            if row.0 < .zero {
                sums.below -= Int128(row.0.count)
            } else {
                sums.above += Int128(row.0.count)
            }
        }
        if sums.below != sums.above { return sums.below > sums.above }
        let times = signed.compactMap(\.1)
        guard times.count == signed.count, let first = times.min(),
            signed.filter({ $0.1 == first }).count == 1
        else { return nil }
        return signed.first { $0.1 == first }.map { $0.0 < .zero }
    }

    /// What a row is, and with which sign its figures are to be taken.
    func kind(of row: BillRow) -> (told: BillRow.Told, isTurned: Bool) {
        let isBelow = row.figure ?? .zero < .zero
        if let known = row.told {
            guard known.kind == .charge || known.kind == .refund, row.figure ?? .zero != .zero
            else {
                return (known, known.kind == .topUp && isBelow)
            }
            guard let sign = told[known.kind] ?? nil else {
                let words = "rows that are called so are above zero and below it"
                return (BillRow.Told(kind: .unclear(words: words)), false)
            }
            let wanted = known.kind == .refund
            return (known, sign != wanted)
        }
        func read(_ isRefund: Bool, _ isGuessed: Bool) -> BillRow.Told {
            BillRow.Told(kind: isRefund ? .refund : .charge, isGuessed: isGuessed)
        }
        switch reading {
        case .plain(let isGuessed): return (read(isBelow, isGuessed), false)
        case .turned(let isGuessed): return (read(!isBelow, isGuessed), true)
        case .unknown:
            return (
                BillRow.Told(kind: .unclear(words: "its sign may stand for a charge or a refund")),
                false
            )
        }
    }
}
