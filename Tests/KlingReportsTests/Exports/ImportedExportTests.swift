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
        try ledger.importLines(other.ledger)
        return ledger
    }

    /// What the month's statement adds up to, by currency.
    private func spent(_ ledger: Ledger, _ question: ReportQuery) throws -> [String: Int64] {
        try ledger.report(try shipped("monthly"), question).sums().mapValues(\.spent)
            .filter { $0.value != 0 }
    }

    @Test(arguments: [4, 5] as [UInt64], JournalDialect.allCases)
    func `have the statement's totals in journals`(seed: UInt64, dialect: JournalDialect) throws {
        let ledger = try joined(seed)
        let question = try question("2026-10", "+08:00")
        let frames = try ledger.frames(question.span, question.zone)
        var journal = TextJournal(dialect, frames)
        var text = journal.begin()
        try ledger.forEachCharge(ofAll: ledger.chains()) { charge, chain in
            let frame = frames.first { $0.ledger == chain.ledger }
            text += (try? journal.transaction(charge, of: frame)) ?? "overflow"
            return true
        }
        let totals = journal.end()
        let expected = try spent(ledger, question)
        #expect(expected.count == 2)
        for (code, amount) in expected {
            #expect(totals.contains("; total \(Nanos(count: amount)) \(code) of "), "\(totals)")
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
        for cells in try ledger.focusRows(in: question.span, zone: question.zone) {
            let cost = Nanos(signedDecimal: cells["EffectiveCost"] ?? "")?.count ?? 0
            sums[cells["BillingCurrency"] ?? "", default: 0] += cost
        }
        #expect(sums == (try spent(ledger, question)))
    }

    /// Two ledgers at one gateway's account: one buys 100 credits, the other spends 55 twice.
    @Test(arguments: [true, false])
    func `bill credits once, whichever ledger bought and spent them`(ownBuys: Bool) throws {
        let own = try SampleLedger()
        let other = try SampleLedger(id: "01900000-0000-7000-8000-000000000001")
        let (buyer, spender) = ownBuys ? (own, other) : (other, own)
        try buyer.boughtCredits("100", paid: "0.45")
        spender.now = buyer.now
        for _ in 0..<2 { try spender.captured(spender.held(), "0.275", credits: "55") }
        try own.ledger.importLines(other.ledger)
        let rows = try own.ledger.focusRows()
        #expect(rows.map { $0["ChargeCategory"] } == ["Purchase", "Usage", "Usage"])
        // 45 of the second one's 55 credits are left.
        #expect(rows.map { $0["BilledCost"] } == ["0.45", "0.0", "0.05"])
        // The same where one ledger alone is printed.
        let some = try own.ledger.focusRows(only: spender.ledger.id)
        #expect(some.map { $0["BilledCost"] } == ["0.0", "0.05"])
        #expect(some.allSatisfy { $0["BillingAccountId"] == "kie:\(spender.ledger.id)" })
    }

    @Test func `use up no credits before they were bought`() throws {
        let (own, other) = (
            try SampleLedger(), try SampleLedger(id: "01900000-0000-7000-8000-000000000001")
        )
        try own.captured(own.held(), "0.275", credits: "55")
        other.now = own.now
        try other.boughtCredits("100", paid: "0.45")
        own.now = other.now
        try own.captured(own.held(), "0.275", credits: "55")
        try own.ledger.importLines(other.ledger)
        let rows = try own.ledger.focusRows()
        #expect(rows.map { $0["ChargeCategory"] } == ["Usage", "Purchase", "Usage"])
        #expect(rows.map { $0["BilledCost"] } == ["0.275", "0.45", "0.0"])
    }
}

extension Ledger {
    func frames(_ span: Range<Instant>? = nil, _ zone: Zone = .utc) throws -> [StatementFrame] {
        let all = Instant(seconds: .min)..<Instant(seconds: .max)
        return try chains().map {
            StatementFrame(ledger: $0.ledger, head: $0.head, span: span ?? all, zone: zone)
        }
    }

    /// The rows of an export, by columns; of one ledger's chain, or of all.
    func focusRows(
        _ version: FocusVersion = .v1_0, in span: Range<Instant>? = nil, zone: Zone = .utc,
        only ledger: String? = nil
    ) throws -> [[String: String]] {
        let frames = try frames(span, zone).filter { ledger == nil || $0.ledger == ledger }
        var export = FocusExport(version)
        var found: [[String: String]] = []
        try forEachCharge(ofAll: chains()) { charge, chain in
            let frame = frames.first { $0.ledger == chain.ledger }
            if let row = try? export.row(charge, of: frame) {
                found.append(Dictionary(uniqueKeysWithValues: zip(version.columns, row)))
            }
            return true
        }
        return found
    }
}
