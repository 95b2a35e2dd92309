import KlingCost

/// Columns whose titles have no letters, `+/-`, and in which signs stand: those of the figures.
enum BillSignColumns {
    /// Gives figures the signs that stand beside them. Of one sign alone nothing can be told; where
    /// some rows have none, those that do are unclear.
    static func apply(to rows: inout [BillRow], _ columns: BillColumns) {
        for place in columns.unnamed {
            let counted = rows.indices.filter { index in
                let row = rows[index]
                return row.figure ?? .zero != .zero && (row.task != nil || row.hasTime)
            }
            let cells = counted.map { rows[$0].text(place) }
            let signs = Set(cells.compactMap { $0 })
            guard !signs.isEmpty, signs.allSatisfy({ isMinus($0) != nil }) else { continue }
            // Figures that have signs of their own need no others.
            if counted.contains(where: { rows[$0].figure ?? .zero < .zero }) { continue }
            if cells.contains(nil) {
                for (index, cell) in zip(counted, cells) {
                    guard let cell else { continue }
                    rows[index].blame("\(columns.titles[place]): \(cell), where others have none")
                }
            } else if Set(signs.map(isMinus)).count > 1 {
                for (index, cell) in zip(counted, cells) where cell.flatMap(isMinus) == true {
                    rows[index].negate()
                }
            }
        }
    }

    private static func isMinus(_ cell: String) -> Bool? {
        if ["+", "＋"].contains(cell) { return false }
        return ["-", "−", "–", "—", "－"].contains(cell) ? true : nil
    }
}
