import KlingCost
import Testing

@testable import KlingLedger

/// What a gateway says of a task whose hold has ended.
@Suite(.eachStore) struct `A later word about a task` {
    private let bench: Workbench
    private let ledger: Ledger

    init() throws {
        bench = try Workbench()
        ledger = try bench.open()
    }

    private static let half = Nanos(count: 500_000_000)

    /// An attempt whose task `t-1` was charged.
    private func captured(
        _ amount: Nanos = half, by authority: Authority = .gateway, evidence: String? = nil
    ) throws -> AttemptID {
        let id = try accepted()
        var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
        (capture.amount, capture.authority, capture.evidence) = (amount, authority, evidence)
        _ = try ledger.capture(capture, freezingAbove: 2)
        return id
    }

    private func accepted() throws -> AttemptID {
        let id = bench.id()
        var hold = bench.hold(1_000_000_000, id)
        hold.gateway = "kie"
        try ledger.write(hold)
        try ledger.write(Entry(.sent, id, at: bench.now, by: "ann@desk"))
        var entry = Entry(.accepted, id, at: bench.now, by: "ann@desk")
        entry.task = "t-1"
        try ledger.write(entry)
        return id
    }

    private func hear(_ news: SpendEvent, _ id: AttemptID) throws -> String? {
        try ledger.hear(news, of: id, at: bench.now, by: "ann@desk")
    }

    private static func charged(_ amount: Nanos, credits: Nanos? = nil) -> SpendEvent {
        .capture(Charge(amount, credits: credits, by: .gateway), [])
    }

    private static func unsaid(_ evidence: String?, isZero: Bool = false) -> SpendEvent {
        .capture(
            Charge(half, by: .estimate, evidence: evidence, isSaidZero: isZero), [])
    }

    private static let others: [(news: SpendEvent, evidence: String)] = [
        (charged(Nanos(count: 300_000_000)), "charged 0.3 USD"),
        (
            charged(Nanos(count: 300_000_000), credits: Nanos(count: 2_000_000_000)),
            "charged 0.3 USD, 2 credits"
        ),
        (unsaid("kie said 0 (creditsConsumed)", isZero: true), "kie said 0 (creditsConsumed)"),
        (unsaid("kie said -50 (creditsConsumed)"), "kie said -50 (creditsConsumed)"),
        (
            .void(.failed(.guess), evidence: "the task failed: 501: no"),
            "the task failed: 501: no"
        ),
        (
            .failed(evidence: "the task failed: no; its gateway says 0.1 (cost)"),
            "the task failed: no; its gateway says 0.1 (cost)"
        ),
    ]

    @Test(arguments: others)
    func `that is another than what was charged is evidence, once, and no money moves`(
        news: SpendEvent, evidence: String
    ) throws {
        let id = try captured()
        #expect(try hear(news, id) == "a later answer: \(evidence)")
        for _ in 0..<3 { #expect(try hear(news, id) == nil) }
        let entry = try #require(try ledger.entries(of: id).last)
        #expect(entry.kind == .adjust && entry.amount == .zero && entry.reason == "told-otherwise")
        #expect(try ledger.entries(of: id).count == 5)
        #expect(try ledger.attempt(id).spent == Self.half)
        #expect(try ledger.toldOtherwise().map(\.attempt.id) == [id])
        var amounts: [Nanos?] = []
        try ledger.inFile().forEachCharge {
            amounts.append($0.entry.amount)
            return true
        }
        #expect(amounts == [Self.half])
        #expect(try ledger.fault() == nil)
    }

    private static let same: [SpendEvent] = [
        charged(half), charged(half, credits: Nanos(count: 2_000_000_000)), unsaid(nil),
        .unknown(evidence: "no answer"), .disowned(evidence: "unknown"),
        .accepted(task: "t-1"), .void(.rejected, evidence: "no"),
    ]

    @Test(arguments: same)
    func `that says what was charged, or nothing of it, is none`(news: SpendEvent) throws {
        let id = try captured()
        #expect(try hear(news, id) == nil)
        #expect(try ledger.entries(of: id).count == 4)
        #expect(try ledger.toldOtherwise().isEmpty)
    }

    private static func guarding(_ bench: Workbench) throws -> LedgerGuard {
        let now = bench.now
        return LedgerGuard(
            try bench.open(), LedgerGuard.Terms(), owner: "ann@desk", zones: { _ in .utc },
            clock: { now })
    }

    @Test func `is heard by the guard behind whoever ended the hold`() async throws {
        let id = try captured()
        let guarding = try Self.guarding(bench)
        #expect(try await guarding.record(Self.charged(Self.half), of: id) == .endedBefore)
        let told = try await guarding.record(Self.charged(Nanos(count: 1)), of: id)
        #expect(told == .toldOtherwise(evidence: "a later answer: charged 0.000000001 USD"))
    }

    @Test func `is no news where an estimate came to the same, or was told then`() throws {
        let said = "kie said 0 (creditsConsumed)"
        let id = try captured(by: .estimate, evidence: said)
        #expect(try hear(Self.unsaid(said, isZero: true), id) == nil)
        #expect(try hear(Self.charged(Self.half), id) == nil)
        #expect(try hear(Self.charged(Nanos(count: 400_000_000)), id) != nil)
    }

    @Test func `of a failure that a person charged is no news; that it is given back now, is`()
        throws
    {
        let id = try accepted()
        let failure = "the task failed: no; its gateway says 0.5 (cost)"
        var unknown = Entry(.unknown, id, at: bench.now, by: "ann@desk")
        (unknown.reason, unknown.evidence) = ("failed", failure + Entry.billSays)
        try ledger.write(unknown)
        var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
        (capture.amount, capture.authority) = (Self.half, .person)
        _ = try ledger.capture(capture, freezingAbove: 2)
        #expect(try hear(.failed(evidence: failure), id) == nil)
        #expect(try hear(.void(.failed(.guess), evidence: "the task failed: no"), id) == nil)
        let free = "the task failed: no; its gateway says 0 (cost)"
        #expect(try hear(.void(.failed(.guess), evidence: free), id) == "a later answer: \(free)")
    }

    @Test func `of a hold that was given back names what is charged all the same`() throws {
        let id = try accepted()
        var void = Entry(.void, id, at: bench.now, by: "ann@desk")
        (void.reason, void.evidence) = ("failed", "the task failed: no")
        try ledger.write(void)
        #expect(try hear(.void(.failed(.guess), evidence: "the task failed: other"), id) == nil)
        #expect(try hear(Self.unsaid(nil), id) == "a later answer: it is done")
        #expect(try hear(Self.charged(Self.half), id) == "a later answer: charged 0.5 USD")
        #expect(try ledger.attempt(id).spent == .zero)
    }

    @Test func `ends as an alarm with a correction, and is no news where that says the same`()
        throws
    {
        let id = try captured()
        _ = try hear(Self.charged(Nanos(count: 300_000_000)), id)
        var adjust = Entry(.adjust, id, at: bench.now, by: "ann@desk")
        (adjust.amount, adjust.reason) = (Nanos(count: -200_000_000), "refund")
        _ = try ledger.adjust(adjust, freezingAbove: 2)
        #expect(try ledger.toldOtherwise().isEmpty)
        #expect(try hear(Self.charged(Nanos(count: 300_000_000)), id) == nil)
        // What its gateway said first is no news either.
        #expect(try hear(Self.charged(Self.half), id) == nil)
    }

    @Test func `stays an alarm where the task alone is corrected, before it or behind it`() throws {
        let id = try captured()
        func correct(_ task: String) throws {
            #expect(try ledger.name(task, of: id, at: bench.now, by: "ann@desk") != nil)
        }
        try correct("t-2")
        let evidence = try hear(Self.charged(Nanos(count: 300_000_000)), id)
        for task in ["t-3", "t-4"] {
            try correct(task)
            #expect(try ledger.isToldOtherwise(id))
            let told = try ledger.toldOtherwise()
            #expect(told.map(\.attempt.id) == [id] && told.map(\.last.evidence) == [evidence])
        }
        // That what it cost stands is a word about the charge, whatever its reason is called.
        var confirmed = Entry(.adjust, id, at: bench.now, by: "ann@desk")
        (confirmed.amount, confirmed.reason) = (.zero, "task")
        try ledger.write(confirmed)
        #expect(try !ledger.isToldOtherwise(id) && ledger.toldOtherwise().isEmpty)
        try correct("t-5")
        #expect(try ledger.toldOtherwise().isEmpty)
    }

    @Test func `that is another each time does not fill the journal`() throws {
        let id = try captured()
        for number in 1...40 {
            _ = try hear(.void(.failed(.guess), evidence: "the task failed: \(number)"), id)
        }
        #expect(try ledger.entries(of: id).count == 4 + 16)
    }

    @Test func `is asked for by the task's name, the attempt's, or the day it was charged`() throws
    {
        let id = try captured()
        let open = try accepted()
        for name in ["t-1", id.description] {
            let found = try ledger.ended(named: name)
            #expect(found.map(\.attempt) == [id] && found.map(\.task) == ["t-1"])
            #expect(found.map(\.isEnded) == [true])
        }
        #expect(try ledger.ended(named: open.description).isEmpty)
        #expect(try ledger.ended(named: "t-2").isEmpty)
        #expect(try ledger.charged(since: bench.now).map(\.attempt) == [id])
        #expect(try ledger.charged(since: Instant(seconds: bench.now.seconds + 1)).isEmpty)
    }
}
