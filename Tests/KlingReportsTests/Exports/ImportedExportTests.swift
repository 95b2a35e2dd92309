import Foundation
import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

/// Exports of a ledger that took in another: all that its reports count.
@Suite struct `Exports of several ledgers` {
    private func joined(_ seed: UInt64) throws -> Ledger {
        let ledger = try SampleJournal.make(at: "", seed: seed, attempts: 80)
        let other = try SampleLedger()
        try other.boughtCredits("55", paid: "0.25")
        for _ in 0..<3 { try other.captured(other.held(), "0.275", credits: "55") }
        try ledger.takeIn(other.ledger)
        return ledger
    }

    private func frames(_ ledger: Ledger, _ question: ReportQuestion) throws -> [StatementFrame] {
        try ledger.chains().map {
            StatementFrame(
                ledger: $0.ledger, head: $0.head, span: question.span, zone: question.zone)
        }
    }

    /// What the month's statement adds up to, by currency.
    private func spent(_ ledger: Ledger, _ question: ReportQuestion) throws -> [String: Int64] {
        try ledger.report(try shipped("monthly"), question).sums().mapValues(\.spent)
            .filter { $0.value != 0 }
    }

    @Test(arguments: [4, 5] as [UInt64], JournalDialect.allCases)
    func `have the statement's totals in journals`(seed: UInt64, dialect: JournalDialect) throws {
        let ledger = try joined(seed)
        let question = try question("2026-10", "+08:00")
        let frames = try frames(ledger, question)
        var journal = TextJournal(dialect, frames)
        var text = journal.begin()
        for (chain, frame) in zip(try ledger.chains(), frames) {
            try ledger.forEachCharge(of: chain) { charge in
                text += (try? journal.transaction(charge, of: frame)) ?? "overflow"
                return true
            }
        }
        let totals = journal.end()
        let expected = try spent(ledger, question)
        #expect(expected.count == 2)
        for (code, amount) in expected {
            #expect(totals.contains("; total \(Nanos(amount)) \(code) of "), "\(totals)")
        }
        for chain in try ledger.chains() {
            #expect(text.contains("; kcost ledger \(chain.ledger), as of entry"))
            #expect(text.contains("ledger: \(dialect == .hledger ? "" : "\"")\(chain.ledger)"))
        }
    }

    @Test(arguments: [4, 5] as [UInt64])
    func `have the statement's totals in FOCUS`(seed: UInt64) throws {
        let ledger = try joined(seed)
        let question = try question("2026-10", "+08:00")
        var sums: [String: Int64] = [:]
        for (chain, frame) in zip(try ledger.chains(), try frames(ledger, question)) {
            var focus = FocusExport(.v1_0, frame)
            try ledger.forEachCharge(of: chain) { charge in
                guard let row = try? focus.row(charge) else { return true }
                let cells = Dictionary(uniqueKeysWithValues: zip(FocusVersion.v1_0.columns, row))
                let cost = Nanos(signedDecimal: cells["EffectiveCost"] ?? "")?.count ?? 0
                sums[cells["BillingCurrency"] ?? "", default: 0] += cost
                return true
            }
        }
        #expect(sums == (try spent(ledger, question)))
    }
}
