import KlingCost
import Testing

@testable import KlingLedger

/// What a charge comes to in credits is one figure: in the sums, in the views, in what exports read.
@Suite struct `Credits of a charge` {
    private static let amounts: [Int64] = [
        0, 1, 5, 275_000_000, 550_000_000, 333_333_333, 1_000_000_007,
        // The most that is written.
        10_000_000_000_000_000,
    ]
    private static let worths: [Int64?] = [
        nil, 1, 3, 5_000_000, 7_000_000, 1_000_000_000, 8_999_999_999_999_999,
        9_000_000_000_000_000, .max,
    ]

    @Test func `are the same wherever they are counted`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        var places = 0
        for amount in Self.amounts {
            for worth in Self.worths {
                for credits in [nil, Nanos(count: 7_000_000_000)] {
                    let id = bench.id()
                    var hold = bench.hold(amount, id)
                    // A row of sums for each.
                    hold.project = "\(places)"
                    hold.creditWorth = worth.map { Nanos(count: $0) }
                    try ledger.write(hold)
                    try ledger.write(Entry(.sent, id, at: bench.now, by: "ann@desk"))
                    var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
                    (capture.amount, capture.currency) = (Nanos(count: amount), .usd)
                    capture.credits = credits
                    try ledger.write(capture)
                    if amount % 5 == 0 {
                        var refund = Entry(.adjust, id, at: bench.now, by: "ann@desk")
                        (refund.amount, refund.currency) = (Nanos(count: -amount / 5), .usd)
                        try ledger.write(refund)
                    }
                    places += 1
                }
            }
        }
        var expected: [String: Int64] = [:]
        var byEntry: [Int64: Int64?] = [:]
        try ledger.forEachCharge { charge in
            expected[charge.subject.project ?? "", default: 0] += charge.credits?.count ?? 0
            byEntry.updateValue(charge.credits?.count, forKey: charge.entry.sequence)
            return true
        }
        #expect(expected.count == places)
        #expect(expected.values.contains { $0 == 55_000_000_000 - 11_000_000_000 })
        for view in ["movements", "rollups", "rollup_days"] {
            let rows = try Statement(
                "SELECT project, sum(credits_nanos) FROM \(view) GROUP BY project", ledger.database)
            var found: [String: Int64] = [:]
            while try rows.step() { found[rows.text(0) ?? ""] = rows.integer(1) }
            #expect(found == expected, "\(view)")
        }
        let rows = try Statement(
            "SELECT entry, credits_nanos, typeof(credits_nanos) FROM charges", ledger.database)
        while try rows.step() {
            let known = try #require(byEntry[rows.integer(0)])
            #expect(rows.optionalInteger(1) == known && rows.text(2) != "real")
        }
        #expect(try ledger.database.number(PlainRollup.differences) == 0)
        #expect(try ledger.verify().fault == nil)
    }

    @Test func `are added up anew in a ledger of before`() throws {
        let bench = try Workbench()
        let id = bench.id()
        var hold = bench.hold(275_000_000, id)
        hold.creditWorth = Nanos(count: 5_000_000)
        let sent = Entry(.sent, id, at: bench.now, by: "ann@desk")
        var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
        (capture.amount, capture.currency) = (Nanos(count: 275_000_000), .usd)
        let database = try Database(path: bench.path, .readWrite)
        try database.execute(Schema.migrations[..<4].joined())
        try bench.writtenElsewhere([hold, sent, capture]).copy(to: database, ofVersion: 4).derive()
        // As version 4 had added them up: only what entries named.
        try database.execute("UPDATE rollup SET credits_nanos = 0")
        let older = try #require(try Ledger(reading: bench.path))
        #expect(try older.verify().fault == nil)
        #expect(try older.hasViews == false)
        let newer = try bench.open()
        let sum = try newer.database.number("SELECT sum(credits_nanos) FROM rollups")
        #expect(sum == 55_000_000_000)
        #expect(try newer.verify().fault == nil)
    }
}

/// A task that failed delivers nothing, charged or not.
@Suite struct `A failed task that was charged` {
    private func charge(
        _ bench: Workbench, _ ledger: Ledger, _ change: (AttemptID) throws -> Void
    ) throws {
        let id = bench.id()
        try ledger.write(bench.hold(100_000_000, id))
        try ledger.write(Entry(.sent, id, at: bench.now, by: "ann@desk"))
        var accepted = Entry(.accepted, id, at: bench.now, by: "ann@desk")
        accepted.task = "t-\(id)"
        try ledger.write(accepted)
        try change(id)
        var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
        (capture.amount, capture.currency) = (Nanos(count: 100_000_000), .usd)
        try ledger.write(capture)
    }

    @Test func `is billed, and delivers no second`() async throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        try charge(bench, ledger) { _ in }
        try charge(bench, ledger) { id in
            var unknown = Entry(.unknown, id, at: bench.now, by: "ann@desk")
            unknown.reason = "failed"
            try ledger.write(unknown)
        }
        // Written before that was a reason.
        try charge(bench, ledger) { id in
            var unknown = Entry(.unknown, id, at: bench.now, by: "ann@desk")
            unknown.evidence = "the task failed: no reason; whether that is charged, the bill says"
            try ledger.write(unknown)
        }
        // Another task took its place, and that one came through.
        try charge(bench, ledger) { id in
            var unknown = Entry(.unknown, id, at: bench.now, by: "ann@desk")
            unknown.reason = "failed"
            try ledger.write(unknown)
            var accepted = Entry(.accepted, id, at: bench.now, by: "ann@desk")
            accepted.task = "another"
            try ledger.write(accepted)
        }
        for view in ["movements", "rollups", "rollup_days"] {
            func sum(_ column: String) throws -> Int64? {
                try ledger.database.number("SELECT sum(\(column)) FROM \(view)")
            }
            #expect(try sum("captures") == 4)
            #expect(try sum("charged_failures") == 2)
            #expect(try sum("billed_ms") == 20_000)
            #expect(try sum("delivered_ms") == 10_000)
        }
        #expect(try ledger.verify().fault == nil)
    }

    private static func guarding(_ path: String, _ now: Instant) throws -> LedgerGuard {
        var random = SystemRandomNumberGenerator()
        return LedgerGuard(
            try Ledger(path: path, now: now, using: &random), LedgerGuard.Terms(),
            owner: "ann@desk", zones: { _ in .utc }, clock: { now })
    }

    @Test func `is known by the reason that its entry names`() async throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let id = bench.id()
        try ledger.write(bench.hold(100_000_000, id))
        try ledger.write(Entry(.sent, id, at: bench.now, by: "ann@desk"))
        let guarding = try Self.guarding(bench.path, bench.now)
        _ = try await guarding.record(.failed(evidence: "the task failed: no reason"), of: id)
        let last = try #require(try ledger.entries(of: id).last)
        #expect(last.kind == .unknown && last.reason == "failed")
    }
}
