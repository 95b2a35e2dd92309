import KlingCost

/// Rows of a bill that add the others up.
struct BillClosing {
    private static let words: Set<String> = [
        "total", "totals", "grandtotal", "sum", "subtotal", "totalamount", "totalcredits", "合计",
        "总计", "小计", "总额", "汇总", "共计", "总和",
    ]

    /// Whether a row calls itself one, or something else that is no work.
    static func isCalledSo(_ row: BillRow) -> Bool { label(of: row) != nil }

    /// Whether it does so where the task's name would stand.
    static func isNamedSo(_ row: BillRow) -> Bool {
        row.task.map { isSum($0) || BillLabels.namesNoWork($0) } ?? false
    }

    /// What it calls itself. Without a task and a time, its first words may say it too.
    private static func label(of row: BillRow) -> String? {
        if isNamedSo(row) { return row.task }
        if let cell = row.cells.first(where: isSum) { return cell }
        guard row.task == nil, !row.hasTime else { return nil }
        return row.cells.first { !$0.trimmed.isEmpty }.flatMap {
            BillLabels.namesNoWork($0) ? $0 : nil
        }
    }

    private static func isSum(_ cell: String) -> Bool {
        let plain = BillTitles.plain(cell)
        return words.contains(plain)
            || words.contains { word in
                !word.allSatisfy(\.isASCII) && (plain.hasPrefix(word) || plain.hasSuffix(word))
            }
    }

    /// Takes the closing rows out; where one calls itself so and is not the sum, it is unclear, and of
    /// no task.
    ///
    /// - Returns: their lines and sums.
    static func take(from rows: inout [BillRow]) -> [(line: Int, sum: Nanos)] {
        var closing: [(line: Int, sum: Nanos)] = []
        var kept: [BillRow] = []
        // All rows that are no candidates; each block of them since the last one that was.
        let isTimed = rows.count { $0.hasTime } * 2 > rows.count
        let candidates = Set(
            rows.indices.filter { isCandidate(rows[$0], rows.count, isTimed: isTimed) })
        var others = Sums()
        for place in rows.indices where !candidates.contains(place) { others.add(rows[place]) }
        let hasMarks = rows.indices.contains {
            !candidates.contains($0) && (rows[$0].task != nil || rows[$0].instant != nil)
        }
        var block = Sums()
        for place in rows.indices {
            let row = rows[place]
            guard candidates.contains(place), let sum = row.figure else {
                var other = row
                if isNamedSo(row) { other.task = nil }
                kept.append(other)
                block.add(other)
                continue
            }
            let label = label(of: row)
            let isCalled = label != nil
            // What does not call itself so stands above or below several, or is one more of an amount.
            let isAtEnd = place == rows.indices.first || place == rows.indices.last
            let fits = [isCalled || isAtEnd ? others : block, block].contains { sums in
                (isCalled || sums.count > 1) && sums.mayBe(sum, isCalled: isCalled)
            }
            if fits, isCalled || hasMarks && (row.task != nil || isAtEnd && row.isBare) {
                closing.append((row.line, sum))
                block = Sums()
            } else if let label = label ?? (isPhrase(row) ? row.task : nil) {
                var unclear = row
                unclear.task = nil
                unclear.blame("\(label): it names no work, and is not the sum of the others")
                kept.append(unclear)
            } else if fits, hasMarks {
                var unclear = row
                unclear.blame("it names no work, and is the sum of rows beside it: is it a charge?")
                kept.append(unclear)
                block.add(row)
            } else {
                kept.append(row)
                block.add(row)
            }
        }
        rows = kept
        return closing
    }

    /// - Parameter isTimed: whether most rows name a time.
    private static func isCandidate(_ row: BillRow, _ count: Int, isTimed: Bool) -> Bool {
        guard row.figure != nil else { return false }
        // What was bought is told by its kind, whatever it is called.
        if row.told?.kind == .topUp || row.told?.kind == .other { return false }
        if isNamedSo(row) { return true }
        guard count > 1 else { return false }
        if isCalledSo(row) { return row.task == nil }
        // What words call a charge or a top-up is one.
        return !row.hasTime && row.fault == nil && row.told == nil && (row.task == nil || isTimed)
    }

    /// Whether what stands for its task is several words: `Amount due`.
    private static func isPhrase(_ row: BillRow) -> Bool {
        row.task?.contains(where: \.isWhitespace) ?? false
    }

    /// What rows may come to: as they stand, charges less refunds, charges alone; with the sign that
    /// stands before them or without.
    private struct Sums {
        private(set) var count = 0
        private var chargeCount = 0
        private var (raw, net, charges): (Int128, Int128, Int128) = (0, 0, 0)

        mutating func add(_ row: BillRow) {
            count += 1
            let figure = Int128((row.figure ?? .zero).count)
            let size = figure < 0 ? -figure : figure
            raw += figure
            switch row.told?.kind {
            case .refund: net -= size
            case .charge:
                net += size
                charges += size
                chargeCount += 1
            case .topUp, .other, .unclear: break
            case nil:
                net += figure
                charges += max(figure, 0)
                chargeCount += figure > 0 ? 1 : 0
            }
            net -= Int128((row.refund ?? .zero).count)
        }

        /// Whether a row may be one of them. Beside a single charge and what came back of it, another
        /// amount like that is one more charge, unless it calls itself a sum.
        func mayBe(_ sum: Nanos, isCalled: Bool) -> Bool {
            let count = Int128(sum.count)
            return [raw, net, -raw, -net].contains(count)
                || charges == count && (isCalled || chargeCount > 1)
        }
    }
}
