internal import KlingCost
internal import KlingLedger

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

    /// What it may show of an amount that has more places; nothing of another.
    func shown(of amount: Nanos) -> [Nanos] {
        let unit = ShownPlaces.unit(count)
        let below = amount.count - amount.count % unit
        let all = [below, below.addingReportingOverflow(unit).partialValue].map(Nanos.init(count:))
        return all.filter { $0 > .zero && shows(amount, as: $0) }
    }

    private static func unit(_ places: Int) -> Int64 {
        (places..<9).reduce(1) { unit, _ in unit * 10 }
    }
}

extension Reconciliation {
    /// What the bill may show, in few places, of what the gateway said that an attempt cost.
    func shown(of record: AttemptRecord?) -> [Money] {
        guard let shown, let record, record.end?.authority == .gateway else { return [] }
        let currency = record.attempt.upper.currency
        return shown.shown(of: record.attempt.spent).map { Money($0, currency) }
    }

    /// Whether an amount of the bill's is what it shows of what the gateway said.
    func shows(_ record: AttemptRecord?, as cost: Money) -> Bool {
        guard let shown, let record, record.end?.authority == .gateway,
            record.attempt.upper.currency == cost.currency
        else { return false }
        return shown.shows(record.attempt.spent, as: cost.amount)
    }
}
