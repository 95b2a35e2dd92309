import KlingCost

/// Bills whose amounts are what was left when something came back: nothing comes off them once more.
enum BillNet {
    /// Forgets what came back where another column says what was charged before: in each row that has
    /// such a figure, the amount and what came back make that column's.
    static func apply(to rows: inout [BillRow], _ columns: BillColumns) {
        let places = rows.indices.filter { rows[$0].refund ?? .zero != .zero }
        guard !places.isEmpty else { return }
        let isNet = columns.titles.indices.contains { place in
            place != columns.places[.amount] && place != columns.places[.credits]
                && place != columns.places[.refund]
                && places.allSatisfy { isSum(rows[$0], at: place) }
        }
        guard isNet else { return }
        for place in places { rows[place].takeForNet() }
    }

    private static func isSum(_ row: BillRow, at place: Int) -> Bool {
        guard let amount = row.figure, let refund = row.refund,
            let whole = row.text(place).flatMap({ BillAmount($0) })?.number
        else { return false }
        return Int128(whole.count) == Int128(amount.count) + Int128(refund.count)
    }
}
