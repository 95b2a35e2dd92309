import KlingCost
import KlingLedger

/// A bill's row as it looks beside pieces of work, one after the other. Most of them are counted and
/// called alike: what was reckoned beside the last one holds for the next.
struct RowView {
    let row: BillItem
    /// When it was, or is taken to have been.
    let times: ClosedRange<Instant>?
    private var terms: Terms?
    private var costs: (net: Money, charged: Money)?
    private var model: String??
    private var mayBeOne = true

    /// What a row's cost beside an attempt depends upon.
    private struct Terms: Hashable {
        let currency: Currency?
        let worth: Nanos?
        /// Where neither the row nor the hold says what a credit was worth, the hold's time does.
        let held: Instant?
    }

    init(_ row: BillItem, at times: ClosedRange<Instant>?) { (self.row, self.times) = (row, times) }

    /// What it comes to beside an attempt, or without one; see ``Reconciliation/costs(of:_:)``.
    mutating func costs(
        beside record: AttemptRecord?, _ bill: Reconciliation
    ) throws(BillError) -> (net: Money, charged: Money)? {
        let isDated = row.instant != nil
        let terms = Terms(
            currency: record?.attempt.upper.currency, worth: record?.hold.creditWorth,
            held: isDated ? nil : record?.attempt.held)
        if terms == self.terms { return costs }
        costs = try bill.costs(of: row, record)
        self.terms = terms
        return costs
    }

    /// Whether its model may be that of a piece of work.
    mutating func mayBeOne(_ model: String?, _ names: ModelNames) -> Bool {
        if let known = self.model, known == model { return mayBeOne }
        mayBeOne = names.mayBeOne(row.model, model)
        self.model = .some(model)
        return mayBeOne
    }
}
