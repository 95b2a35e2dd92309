public import KlingCost
public import KlingLedger
import SeededCases

/// A ledger with some months of spending, drawn by a seed: three gateways, two currencies, credits,
/// budgets with a raise, refunds weeks later, charges seen outside, and what is still open.
public struct SampleJournal {
    /// What projects, tags and evidence are called.
    public struct Names: Sendable {
        let projects: [String?]
        let tags: [[String: String]]
        let evidence: String

        /// Such as people choose.
        public static let plain = Names(
            projects: [nil, "spring", "雨点短片"],
            tags: [[:], ["client": "acme"], ["client": "山水", "shot": "12"]],
            evidence: "the task failed: content was refused")

        /// Such as an attacker chooses.
        public static let hostile = Names(
            projects: [
                "=HYPERLINK(\"http://evil.example\",\"x\")", "a|b\\|c", "<script>alert(1)</script>",
                "\u{202E}gnp.exe\u{1B}[31m", "-2+3", "👩‍👩‍👧‍👦 \u{1F4A9}", "line\nbreak, \"quoted\"\r\n",
            ],
            tags: [
                ["client": "@SUM(A1)"], ["<b>": "| x |"], ["k'\"": "'; DROP TABLE entry; --"],
            ],
            evidence: "![x](http://evil.example/p.png) `code` \u{7}")
    }

    /// 2026-09-01T00:00:00Z.
    public static let start = Instant(seconds: 1_788_220_800)
    /// What is left of 2026-11-16.
    public static let seconds: Int64 = 77 * 86_400

    private let ledger: Ledger
    private let names: Names
    private var random: SeededRandom
    private var written: [(id: AttemptID, at: Int64, upper: Int64)] = []

    /// Writes one.
    ///
    /// - Parameter path: where; an empty path makes one that goes with its value.
    public static func make(
        at path: String, seed: UInt64 = 6, attempts: Int = 60, _ names: Names = .plain
    ) throws -> Ledger {
        let ledger = try Ledger(
            restoring: "0197a6c0-0000-7000-8000-000000000006", at: path, now: start)
        ledger.random = SeededRandom(seed: ~seed)
        var journal = SampleJournal(
            ledger: ledger, names: names, random: SeededRandom(seed: seed))
        try journal.setBudgets()
        for place in 0..<attempts {
            try journal.spend(Int64(place) * seconds / Int64(attempts))
        }
        try journal.adjust()
        return ledger
    }

    /// The zones of its budgets.
    public static func zone(_ name: String) -> Zone? { Zone(fixed: name) }

    private func instant(_ seconds: Int64) -> Instant {
        Instant(seconds: SampleJournal.start.seconds + seconds)
    }

    private func setBudgets() throws {
        let limit = Money(Nanos(count: 60_000_000_000), .usd)
        let budgets = [
            Budget(name: "month", limit: limit, period: .month, zone: "+08:00"),
            Budget(
                name: "kie", limit: Money(Nanos(count: 9_000_000_000), .usd), clips: 500,
                period: .total,
                scope: BudgetScope(gateway: "kie")),
            Budget(name: "clips", clips: 900, period: .week, zone: "UTC"),
        ]
        for budget in budgets {
            _ = try ledger.set(
                budget, at: instant(0), by: "ann@desk", exchange: SampleJournal.exchange,
                zones: SampleJournal.zone)
        }
        _ = try ledger.control(
            .raise(name: "month", by: Nanos(count: 5_000_000_000), until: instant(40 * 86_400)),
            at: instant(30 * 86_400), by: "ann@desk")
    }

    /// Yuan are a seventh of a dollar.
    public static var exchange: ExchangeTable {
        let text = """
            {"schema_version":1,"rates":[{"from":"CNY","to":"USD","rate":"0.14",
             "effective":"2026-01-01","source":"a bank"}]}
            """
        let source = PriceBook.Source(name: "exchange.json", bytes: Array(text.utf8), layer: 0)
        return (try? ExchangeTable(source)) ?? ExchangeTable()
    }

    private mutating func pick<Item>(_ items: [Item]) -> Item {
        items[Int(random.next() % UInt64(items.count))]
    }

    /// One attempt, from its hold to wherever it comes.
    private mutating func spend(_ seconds: Int64) throws {
        let at = seconds + Int64(random.next() % 3000)
        let id = AttemptID(
            milliseconds: UInt64(instant(at).seconds) * 1000, using: &random)
        var hold = Entry(.hold, id, at: instant(at), by: pick(["ann@desk", "bob@mill"]))
        hold.gateway = pick(["kie", "xcompute", "toapis"])
        hold.model = pick(["kling-v3", "kling-2.6/text-to-video"])
        hold.mode = pick(["std", "pro"])
        hold.project = pick(names.projects)
        let tags = pick(names.tags)
        hold.tags = tags.isEmpty ? nil : EntryTags.json(tags)
        hold.currency = hold.gateway == "toapis" ? Currency("CNY") : .usd
        let clips = 1 + Int64(random.next() % 3)
        hold.billedMilliseconds = clips * 5000
        hold.upper = Nanos(count: clips * 420_000_000)
        hold.expected = Nanos(count: clips * 350_000_000)
        if hold.gateway == "kie" { hold.creditWorth = Nanos(count: 5_000_000) }
        hold.rate = "kling-v3-\(hold.mode ?? "")"
        hold.expires = instant(at + 86_400)
        var request = HoldRequest(hold)
        request.isUnbudgetedAllowed = true
        request.exchange = SampleJournal.exchange
        guard case .held = try ledger.hold(request, zones: SampleJournal.zone) else { return }
        try end(id, hold, at, charge: clips * 350_000_000 + Int64(random.next() % 70) * 1_000_000)
    }

    private mutating func end(
        _ id: AttemptID, _ hold: Entry, _ at: Int64, charge: Int64
    ) throws {
        func note(_ kind: Entry.Kind, _ after: Int64, _ change: (inout Entry) -> Void) throws {
            var entry = Entry(kind, id, at: instant(at + after), by: "ann@desk")
            change(&entry)
            _ = try ledger.note(entry)
        }
        let fate = random.next() % 10
        if fate == 0 { return }
        try note(.sent, 1) { _ in }
        if fate == 1 { return try note(.unknown, 61) { $0.evidence = "no answer came" } }
        if fate == 2 { return try note(.void, 3) { $0.reason = "rejected" } }
        let task = "task-\(at)"
        try note(.accepted, 2) { $0.task = task }
        if fate == 3 { return }
        let evidence = names.evidence
        if fate == 4 {
            return try note(.void, 300) { ($0.reason, $0.evidence) = ("failed", evidence) }
        }
        if fate == 7 {
            try note(.unknown, 200) { ($0.reason, $0.evidence) = ("failed", evidence) }
        }
        // Some settle much later, in another month.
        let later = fate == 5 ? 12 * 86_400 : 240
        var capture = Entry(.capture, id, at: instant(at + Int64(later)), by: "ann@desk")
        capture.amount = Nanos(count: charge)
        capture.authority = fate == 6 ? .estimate : .gateway
        if hold.gateway == "kie", fate != 6 { capture.credits = Nanos(count: charge * 200) }
        _ = try ledger.capture(capture, freezingAbove: 9)
        written.append((id, at, charge))
    }

    /// Refunds, credits bought, a charge that nobody here asked for.
    private mutating func adjust() throws {
        for (place, spend) in written.enumerated() where place % 7 == 3 {
            var refund = Entry(
                .adjust, spend.id, at: instant(spend.at + 20 * 86_400), by: "ann@desk")
            refund.amount = Nanos(count: -spend.upper / 2)
            (refund.reason, refund.evidence) = ("refund", names.evidence)
            _ = try ledger.note(refund)
        }
        var outside = Entry(.adjust, nil, at: instant(50 * 86_400), by: "ann@desk")
        (outside.gateway, outside.currency, outside.amount) = (
            "kie", .usd, Nanos(count: 1_250_000_000)
        )
        (outside.reason, outside.credits) = ("outside", Nanos(count: 250_000_000_000))
        _ = try ledger.note(outside)
        var topUp = Entry(.adjust, nil, at: instant(31 * 86_400), by: "ann@desk")
        (topUp.gateway, topUp.currency, topUp.reason) = ("kie", .usd, "topup")
        (topUp.credits, topUp.paid) = (
            Nanos(count: 10_000_000_000_000), Nanos(count: 50_000_000_000)
        )
        topUp.expires = instant(400 * 86_400)
        _ = try ledger.note(topUp)
    }
}
