import KlingCost
import KlingLedger
import KlingReports
import Testing

/// A bill of kie held against a sample ledger.
extension SampleLedger {
    static let october = Zone.utc.month(containing: Instant(seconds: 1_791_590_400))
    static let november = Zone.utc.month(containing: october.upperBound)

    /// What the gateway sells.
    private var models: [String] { ["kling-2.6/text-to-video", "kling-3.0/video"] }

    func reconciliation(
        _ bill: String, in period: Range<Instant>? = nil
    ) throws -> Reconciliation {
        let table = try BillTable(Array(bill.utf8))
        let records = try BillReading(
            of: table, try BillColumns(table.titles, []), zone: .utc
        ).records
        var reconciliation = try Reconciliation(
            of: records, from: "kie", in: period, models: models,
            worth: { _ in Money(Nanos(count: 5_000_000), .usd) })
        _ = try reconciliation.fill(from: ledger)
        return reconciliation
    }

    func findings(
        _ bill: String, in period: Range<Instant>? = nil
    ) throws -> [ReconciliationItem] {
        try reconciliation(bill, in: period).findings()
    }

    /// Kind and difference of each.
    func differences(
        _ bill: String, in period: Range<Instant>? = nil
    ) throws -> [String] {
        try findings(bill, in: period).map { finding in
            let difference = finding.difference.map { " " + $0.amount.decimal } ?? ""
            return finding.kind.rawValue + difference
        }
    }

    @discardableResult
    func write(_ bill: String, in period: Range<Instant>? = nil) throws -> Int {
        let adjustments = try findings(bill, in: period).compactMap { $0.adjustment(from: "kie") }
        let last = try ledger.head().sequence
        let freezes = try ledger.adjust(
            adjustments, ifLastIs: last, freezingAbove: 100, exchange: ExchangeTable(),
            zones: { _ in .utc }, at: now, by: "me@here")
        #expect(freezes != nil)
        return adjustments.count
    }

    func charged(
        _ amount: String, task: String? = nil, by authority: String = "gateway"
    ) throws -> AttemptID {
        let id = try held()
        if let task { try accepted(id, task: task) }
        return try captured(id, amount, by: authority)
    }

    /// What the gateway cost in all, as reports count it.
    func total() throws -> String? {
        let charges = try ledger.chains().reduce(into: [Money]()) { sums, chain in
            try ledger.forEachCharge(of: chain) { charge in
                if let amount = charge.amount { sums.append(amount) }
                return true
            }
        }
        return try charges.dropFirst().reduce(charges.first) { try $0?.adding($1) }?.amount.decimal
    }
}
