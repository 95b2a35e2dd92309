import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

/// What failed, and what that cost.
@Suite struct `Failures and what they cost` {
    private let sample: SampleLedger

    init() throws { sample = try SampleLedger() }

    private func rows(_ name: String) throws -> [[String: Report.Value]] {
        let report = try sample.ledger.report(try shipped(name), try question("2026-10"))
        return report.rows.map {
            Dictionary(uniqueKeysWithValues: zip(report.columns.map(\.name), $0))
        }
    }

    /// One of 5 s that came through for 0.2, one that failed and was charged 0.1.
    private func spend() throws -> AttemptID {
        try sample.captured(sample.held(), "0.2", credits: "40")
        let id = try sample.held()
        try sample.accepted(id, task: "t-2")
        try sample.failedUnknown(id)
        return try sample.captured(id, "0.1", by: "person")
    }

    @Test func `a second costs more by what failed and was charged`() throws {
        _ = try spend()
        let row = try #require(try rows("cost-per-second").first)
        #expect(row["billed"] == .milliseconds(10_000))
        #expect(row["delivered"] == .milliseconds(5_000))
        #expect(row["clips"] == .count(2) && row["failed"] == .count(1))
        #expect(row["per_second"] == .money(Nanos(count: 60_000_000)))
    }

    @Test func `a charge of a failed task is listed with its task and its amount`() throws {
        let id = try spend()
        let rows = try rows("failures")
        #expect(rows.map { $0["what"] } == [.text("failed-charged")])
        #expect(rows[0]["task"] == .text("t-2") && rows[0]["attempt"] == .text("\(id)"))
        #expect(rows[0]["waste"] == .money(Nanos(count: 100_000_000)))
    }

    @Test func `a failure whose charge nobody knows is listed as long as its hold is open`() throws
    {
        let id = try sample.held()
        try sample.accepted(id, task: "t-2")
        try sample.failedUnknown(id)
        let row = try #require(try rows("failures").first)
        #expect(row["what"] == .text("failed-open") && row["task"] == .text("t-2"))
        #expect(row["waste"] == .money(.zero) && row["charged"] == .money(.zero))
        try sample.captured(id, "0.1", by: "person")
        #expect(try rows("failures").map { $0["what"] } == [.text("failed-charged")])
    }

    @Test func `refunded is what came back, not what the bill corrected`() throws {
        let ids = try (0..<3).map { _ in try sample.held() }
        for id in ids { try sample.captured(id, "0.2", credits: "40") }
        for (id, reason) in zip(ids, ["refund", "not-billed", "reconciled"]) {
            try sample.adjusted(id, "-0.1", reason: reason)
        }
        let rows = try rows("failures")
        #expect(
            rows.map { $0["what"] } == ["refunded", "not-billed", "reconciled"].map { .text($0) })
        #expect(rows.allSatisfy { $0["waste"] == .money(.zero) })
    }

    @Test func `a refund of a charge in credits gives credits back`() throws {
        // A person named an amount, and the gateway's bill another: no credits are made up.
        let id = try sample.held()
        try sample.captured(id, "0.55", by: "person")
        try sample.adjusted(id, "-0.275", reason: "reconciled")
        let row = try #require(try rows("monthly").first)
        #expect(row["spent"] == .money(Nanos(count: 275_000_000)))
        #expect(row["credits"] == .credits(Nanos(count: 55_000_000_000)))
    }
}

@Suite struct `Estimates and charges` {
    @Test func `take the gateway's word and its bill, not a person's`() throws {
        let sample = try SampleLedger()
        let by = ["gateway", "estimate", "person", "estimate", "person", "gateway"]
        for (place, authority) in by.enumerated() {
            let id = try sample.held()
            try sample.captured(id, "0.25", by: authority)
            // The bill said otherwise of the last three, and a person gave something back.
            if place >= 3 {
                try sample.adjusted(id, "0.05", reason: "reconciled", by: "gateway")
                try sample.adjusted(id, "-0.1", by: "person")
            }
        }
        let report = try sample.ledger.report(
            try shipped("estimate-accuracy"), try question("2026-10"))
        let row = try #require(report.rows.first)
        #expect(report.rows.count == 1)
        #expect(row[try report.column("clips")] == .count(4))
        #expect(row[try report.column("expected")] == .money(Nanos(count: 1_100_000_000)))
        #expect(row[try report.column("charged")] == .money(Nanos(count: 1_150_000_000)))
    }
}

@Suite struct `Open holds` {
    @Test(arguments: [1, 2, 3] as [UInt64], ReportQuery.Basis.allCases)
    func `itemise what the statement closes with`(
        seed: UInt64, basis: ReportQuery.Basis
    ) throws {
        let ledger = try SampleJournal.make(at: "", seed: seed, attempts: 200)
        for month in ["2026-09", "2026-10", "2026-11", "2027-01"] {
            let question = try question(month, "+05:45") { $0.basis = basis }
            var held: [String: (amount: Int64, count: Int64)] = [:]
            let items = try ledger.report(try shipped("open-holds"), question)
            let places = try ["currency", "held", "count"].map { try items.column($0) }
            for row in items.rows {
                guard case .text(let code) = row[places[0]], case .money(let one) = row[places[1]],
                    case .count(let count) = row[places[2]]
                else { continue }
                held[code, default: (0, 0)].amount += one.count
                held[code, default: (0, 0)].count += count
            }
            for balance in try ledger.report(try shipped("monthly"), question).balances {
                let found = held[balance.currency?.code ?? ""] ?? (0, 0)
                #expect(found.amount == balance.closingHeld.count, "\(month)")
                #expect(found.count == balance.closingCount, "\(month)")
            }
        }
    }
}
