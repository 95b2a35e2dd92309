import KlingCost

/// How many places a bill shows of its amounts: a spreadsheet saves two, and drops the rest.
struct ShownPlaces {
    /// From two to four.
    let count: Int

    /// - Returns: `nil` where some amount has more, or none has any.
    init?(of records: [BillRecord]) {
        let amounts = records.filter { $0.kind == .charge }.compactMap(\.amount)
        if amounts.isEmpty { return nil }
        let fits = (2...4).first { places in
            amounts.allSatisfy { $0.count % ShownPlaces.unit(places) == 0 }
        }
        guard let fits else { return nil }
        count = fits
    }

    /// Whether a bill's amount is what it shows of another one, rounded to the nearest.
    func shows(_ amount: Nanos, as shown: Nanos) -> Bool {
        let unit = ShownPlaces.unit(count)
        let distance = (Int128(amount.count) - Int128(shown.count)).magnitude
        return amount.count % unit != 0 && distance * 2 <= unit.magnitude
    }

    private static func unit(_ places: Int) -> Int64 {
        (places..<9).reduce(1) { unit, _ in unit * 10 }
    }
}
