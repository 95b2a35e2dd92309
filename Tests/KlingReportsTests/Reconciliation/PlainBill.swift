import KlingCost
import KlingLedger
import ReportFixtures

@testable import KlingReports

/// A bill as `kcost reconcile` takes it: read, held against a ledger, and written.
struct PlainBill {
    /// Whether the sentences of what was written say to older programs what its fields say: they work
    /// on the same ledger.
    static func isReadAlike(_ outcome: Outcome) -> Bool {
        outcome.adjustments.map { $0.entry(at: Instant(seconds: 0), by: "") }.allSatisfy { new in
            var old = new
            old.control = nil
            return new.bill != nil && old.bill == nil && old.billedWindow == new.billedWindow
                && old.outsideKey == new.outsideKey && old.countedOnceWith == new.countedOnceWith
                && old.returnedByBill == new.returnedByBill
                && BillEvidence.isNameless(old) == BillEvidence.isNameless(new)
                && BillEvidence.isTimeless(old) == BillEvidence.isTimeless(new)
        }
    }

    /// What came of writing it.
    struct Outcome {
        let judgement: BillJudgement
        /// What was written.
        let adjustments: [BillAdjustment]
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
    ///
    /// - Parameter isOld: as a program did that said of the bill what it says in sentences alone.
    func write(to sample: SampleLedger, isOld: Bool = false) throws -> Outcome {
        var bill = try Reconciliation(
            of: records, from: "kie", in: period, models: ["kling-2.6/text-to-video"],
            worth: { _ in Money(Nanos(count: BillWork.worth), .usd) })
        let last = try bill.fill(from: sample.ledger)
        let judgement = try bill.judgement()
        let isWritten = judgement.clock == nil
        let adjustments = judgement.findings.compactMap { finding in
            isWritten ? finding.adjustment(from: "kie") : nil
        }
        if !adjustments.isEmpty {
            var entries = adjustments.map { $0.entry(at: sample.now, by: "me@here") }
            if isOld { for place in entries.indices { entries[place].control = nil } }
            let freezes = try sample.ledger.adjust(
                entries, ifLastIs: last, freezingAbove: 100, exchange: ExchangeTable(),
                zones: { _ in .utc })
            precondition(freezes != nil, "nobody else writes")
        }
        return Outcome(judgement: judgement, adjustments: adjustments)
    }
}
