import KlingCost
import KlingLedger
import ReportFixtures

@testable import KlingReports

/// A bill as `kcost reconcile` takes it: read, held against a ledger, and written.
struct PlainBill {
    /// What came of writing it.
    struct Outcome {
        let judgement: BillJudgement
        /// What was written.
        let entries: [Entry]
    }

    let shape: BillShape
    /// What the user says that it covers.
    let period: Range<Instant>?
    private let records: [BillRecord]

    /// - Parameter zone: by whose clocks the user reads it.
    init(_ shape: BillShape, in period: Range<Instant>?, zone: Zone) throws(BillError) {
        (self.shape, self.period) = (shape, period)
        let meanings = shape.meanings.compactMap { BillMeaning($0) }
        let table = try BillTable(shape.bytes, named: meanings.map(\.title))
        let columns = try BillColumns(table.titles, meanings)
        records = try BillReading(of: table, columns, zone: zone).records
    }

    /// Writes what differs, as `--write` does; `--yes` is said, but where the clock is another.
    func write(to sample: SampleLedger) throws -> Outcome {
        var bill = try Reconciliation(
            of: records, from: "kie", in: period, models: ["kling-2.6/text-to-video"],
            worth: { _ in Money(Nanos(BillWork.worth), .usd) })
        let last = try bill.fill(from: sample.ledger)
        let judgement = try bill.judgement()
        let isWritten = judgement.clock == nil
        let entries = judgement.findings.compactMap { finding in
            isWritten ? finding.adjustment(from: "kie", at: sample.now, by: "me@here") : nil
        }
        if !entries.isEmpty {
            let freezes = try sample.ledger.adjust(
                entries, ifLastIs: last, freezingAbove: 100, exchange: ExchangeTable(),
                zones: { _ in .utc })
            precondition(freezes != nil, "nobody else writes")
        }
        return Outcome(judgement: judgement, entries: entries)
    }
}
