import KlingCost

/// Rows that say how work stood when somebody asked, where they are no movements of an account.
struct BillStates {
    private let columns: BillColumns
    private let time: BillTime
    /// Where a row says when it stood so.
    private let asked: Int?

    /// Titles of when work stood as a row says, the best first.
    private static let titles = ["updatetime", "updatedat", "completetime", "completedat", "更新时间"]

    init(_ columns: BillColumns, _ time: BillTime) {
        (self.columns, self.time) = (columns, time)
        let plains = columns.titles.map(BillTitles.plain)
        asked = BillStates.titles.lazy.compactMap { plains.firstIndex(of: $0) }.first
    }

    /// Keeps of each task its last end. A state that is no end, and 0 beside a success, say nothing
    /// of the cost; two ends that say two figures leave it unclear.
    ///
    /// - Returns: the lines of the other rows.
    func settle(_ rows: inout [BillRow]) -> [Int] {
        var groups: [String: [Int]] = [:]
        for place in rows.indices {
            if let task = rows[place].task { groups[task, default: []].append(place) }
        }
        var former: Set<Int> = []
        for group in groups.values {
            let places = inOrder(group, rows)
            let ends = places.filter { !isUnderWay(rows[$0]) }
            let said = ends.filter { says(rows[$0]) }
            guard let last = said.last ?? ends.last ?? places.last else { continue }
            // What is not ended, a figure of nothing says nothing of.
            if ends.isEmpty, rows[last].isNothing {
                (rows[last].amount, rows[last].credits) = (nil, nil)
            }
            if let words = doubt(ends.map { rows[$0] }, said.map { rows[$0] }, rows[last]) {
                rows[last].blame(words)
            }
            former.formUnion(group.filter { $0 != last })
        }
        let lines = former.sorted().map { rows[$0].line }
        rows = rows.indices.filter { !former.contains($0) }.map { rows[$0] }
        return lines
    }

    /// By when they stood so, where all say it; else as the file has them.
    private func inOrder(_ group: [Int], _ rows: [BillRow]) -> [Int] {
        let times = group.compactMap { place in
            asked.flatMap { rows[place].text($0) }.flatMap(time.instant)
        }
        if times.count < group.count { return group }
        return zip(times, group).sorted { $0 < $1 }.map(\.1)
    }

    private func isUnderWay(_ row: BillRow) -> Bool { row.told?.kind == .other }

    /// Whether a row says what the work cost, and be it nothing.
    private func says(_ row: BillRow) -> Bool {
        row.figure != nil && !(row.isNothing && row.told?.kind == .charge)
    }

    /// Why it is not known what the work cost; `nil` where it is.
    private func doubt(_ ends: [BillRow], _ said: [BillRow], _ kept: BillRow) -> String? {
        if ends.isEmpty { return nil }
        if said.isEmpty {
            return kept.isNothing ? "\(word(kept)), with 0: what it cost is not said" : nil
        }
        let figures = said.compactMap(\.figure)
        if let other = figures.first(where: { $0 != kept.figure }), let figure = kept.figure {
            return "its states say \(other.decimal) and \(figure.decimal)"
        }
        if let last = ends.last, last.told?.kind != kept.told?.kind {
            return "\(word(kept)), and \(word(last)) after it"
        }
        return nil
    }

    private func word(_ row: BillRow) -> String {
        let words = columns.statuses.compactMap { place in
            row.text(place).map { "\(columns.titles[place]): \($0)" }
        }
        return words.isEmpty ? "no state" : words.joined(separator: ", ")
    }
}
