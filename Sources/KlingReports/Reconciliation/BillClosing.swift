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
            || words.contains { !$0.allSatisfy(\.isASCII) && plain.hasPrefix($0) }
    }

    /// Takes the closing rows out; where one calls itself so and is not the sum, it is unclear, and of
    /// no task.
    ///
    /// - Returns: their lines and sums.
    static func take(from rows: inout [BillRow]) -> [(line: Int, sum: Nanos)] {
        var closing: [(line: Int, sum: Nanos)] = []
        var kept: [BillRow] = []
        // All rows that are no candidates; each block of them since the last one that was.
        let candidates = Set(rows.indices.filter { isCandidate(rows[$0], rows.count) })
        let others = rows.indices.filter { !candidates.contains($0) }.map { rows[$0] }
        let hasMarks = others.contains { $0.task != nil || $0.instant != nil }
        var block: [BillRow] = []
        for place in rows.indices {
            let row = rows[place]
            guard candidates.contains(place), let sum = row.figure else {
                var other = row
                if isNamedSo(row) { other.task = nil }
                kept.append(other)
                block.append(other)
                continue
            }
            let label = label(of: row)
            let isCalled = label != nil
            // What does not call itself so stands above or below several, or is one more of an amount.
            let isAtEnd = place == rows.indices.first || place == rows.indices.last
            let summed = isCalled || isAtEnd ? [others, block] : [block]
            let fits = summed.contains { rows in
                (isCalled || rows.count > 1) && sums(of: rows).contains(sum)
            }
            if fits, isCalled || hasMarks && isAtEnd && row.isBare {
                closing.append((row.line, sum))
                block = []
            } else if let label {
                var unclear = row
                unclear.task = nil
                unclear.blame("\(label): it names no work, and is not the sum of the others")
                kept.append(unclear)
            } else if fits, hasMarks {
                var unclear = row
                unclear.blame("it names no work, and is the sum of rows beside it: is it a charge?")
                kept.append(unclear)
                block.append(row)
            } else {
                kept.append(row)
                block.append(row)
            }
        }
        rows = kept
        return closing
    }

    private static func isCandidate(_ row: BillRow, _ count: Int) -> Bool {
        guard row.figure != nil else { return false }
        // What was bought is told by its kind, whatever it is called.
        if row.told?.kind == .topUp || row.told?.kind == .other { return false }
        if isNamedSo(row) { return true }
        guard count > 1 else { return false }
        if isCalledSo(row) { return row.task == nil }
        // What words call a charge or a top-up is one.
        return row.task == nil && !row.hasTime && row.fault == nil && row.told == nil
    }

    /// What rows may come to: as they stand, charges less refunds, charges alone; with the sign that
    /// stands before them or without.
    private static func sums(of rows: [BillRow]) -> [Nanos] {
        var (raw, net, charges): (Int128, Int128, Int128) = (0, 0, 0)
        for row in rows {
            let figure = Int128((row.figure ?? .zero).count)
            let size = figure < 0 ? -figure : figure
            raw += figure
            switch row.told?.kind {
            case .refund: net -= size
            case .charge:
                net += size
                charges += size
            case .topUp, .other, .unclear: break
            case nil:
                net += figure
                charges += max(figure, 0)
            }
            net -= Int128((row.refund ?? .zero).count)
        }
        return [raw, net, charges, -raw, -net].compactMap { Int64(exactly: $0).map(Nanos.init) }
    }
}
