import KlingCost

/// Rows of a bill that add the others up.
struct BillClosing {
    private static let words: Set<String> = [
        "total", "totals", "grandtotal", "sum", "subtotal", "totalamount", "totalcredits", "合计",
        "总计", "小计", "总额", "汇总", "共计", "总和",
    ]

    /// Whether a row calls itself one: no task's name, and no time.
    static func isCalledSo(_ row: BillRow) -> Bool {
        row.cells.contains { cell in
            let plain = BillTitles.plain(cell)
            return words.contains(plain)
                || words.contains { !$0.allSatisfy(\.isASCII) && plain.hasPrefix($0) }
        }
    }

    /// Takes the closing rows out; where one calls itself so and is not the sum, it is unclear.
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
                kept.append(row)
                block.append(row)
                continue
            }
            let isCalled = isCalledSo(row)
            // What does not call itself so stands above or below several, or is one more of an amount.
            let isAtEnd = place == rows.indices.first || place == rows.indices.last
            let summed = isCalled || isAtEnd ? [others, block] : [block]
            let fits = summed.contains { rows in
                (isCalled || rows.count > 1) && sums(of: rows).contains(sum)
            }
            if fits, isCalled || hasMarks {
                closing.append((row.line, sum))
                block = []
            } else if isCalled {
                var unclear = row
                unclear.task = nil
                unclear.blame("it calls itself the sum, and is not")
                kept.append(unclear)
            } else {
                kept.append(row)
                block.append(row)
            }
        }
        rows = kept
        return closing
    }

    private static func isCandidate(_ row: BillRow, _ count: Int) -> Bool {
        guard row.figure != nil, count > 1 else { return false }
        if isCalledSo(row) {
            let plain = BillTitles.plain(row.task ?? "")
            return (row.task == nil || words.contains(plain) || isSum(plain)) && row.instant == nil
        }
        // What words call a charge or a top-up is one.
        return row.task == nil && !row.hasTime && row.fault == nil && row.told == nil
    }

    private static func isSum(_ plain: String) -> Bool {
        words.contains { !$0.allSatisfy(\.isASCII) && plain.hasPrefix($0) }
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
