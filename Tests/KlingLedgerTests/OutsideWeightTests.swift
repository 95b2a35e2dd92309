import KlingCost
import SeededCases
import Testing

@testable import KlingLedger

/// Charges seen outside weigh on the budgets that cover them, in the period in which they were charged.
@Suite(.eachStore) struct `A charge seen outside` {
    private let bench: Workbench
    private let ledger: Ledger

    init() throws {
        bench = try Workbench()
        ledger = try bench.open()
    }

    @discardableResult
    private func set(
        _ name: String, _ period: BudgetPeriod, _ scope: BudgetScope = BudgetScope(),
        at instant: Instant? = nil
    ) throws -> StandingBudget {
        _ = try ledger.set(
            Budget(
                name: name, limit: Money(Nanos(count: 1_000_000_000), .usd), period: period,
                scope: scope),
            at: instant ?? bench.now, by: "ann@desk", exchange: ExchangeTable(),
            zones: { _ in .utc })
        return try #require(try ledger.budgets().first { $0.budget.name == name })
    }

    private func charge(
        _ amount: Int64, task: String = "t", at instant: Instant, model: String = "m"
    ) -> Entry {
        var entry = Entry(.adjust, nil, at: bench.now, by: "ann@desk")
        (entry.amount, entry.currency) = (Nanos(count: amount), .usd)
        (entry.gateway, entry.model, entry.task) = ("kie", model, task)
        (entry.authority, entry.reason) = (.gateway, "outside")
        entry.evidence = "the gateway's bill, row 2 at \(instant), says it"
        return entry
    }

    private func write(_ entries: Entry...) throws {
        let written = try ledger.adjust(
            entries, ifLastIs: try ledger.head().sequence, freezingAbove: 100,
            exchange: ExchangeTable(), zones: { _ in .utc })
        #expect(written != nil)
        #expect(try ledger.fault() == nil)
    }

    private func spent(_ budget: StandingBudget, at instant: Instant? = nil) throws -> Int64? {
        try ledger.balance(of: budget, at: instant ?? bench.now, zones: { _ in .utc })?.spent.count
    }

    private var lastMonth: Instant { Instant(seconds: bench.now.seconds - 40 * 86_400) }

    @Test func `weighs at once, in the period of its own instant`() throws {
        let month = try set("month", .month)
        let rolling = try set("rolling", try #require(BudgetPeriod("rolling:24h")))
        let total = try set("total", .total)
        let recent = Instant(seconds: bench.now.seconds - 3_600)
        try write(charge(100, at: recent), charge(7, task: "old", at: lastMonth))
        #expect(try spent(month, at: recent) == 100)
        #expect(try spent(month, at: lastMonth) == 7)
        #expect(try spent(rolling) == 100)
        #expect(try spent(total) == 107)
        #expect(try ledger.balance(of: total, at: bench.now, zones: { _ in .utc })?.clips == 0)
    }

    @Test func `weighs where gateway and model are covered and no project or tag is named`() throws
    {
        let scopes: [(String, BudgetScope, Int64)] = [
            ("all", BudgetScope(), 100), ("kie", BudgetScope(gateway: "kie"), 100),
            ("model", BudgetScope(gateway: "kie", model: "m"), 100),
            ("other model", BudgetScope(model: "n"), 0),
            ("other gateway", BudgetScope(gateway: "toapis"), 0),
            ("project", BudgetScope(project: "p"), 0), ("tag", BudgetScope(tags: ["a": "b"]), 0),
        ]
        for (name, scope, _) in scopes { try set(name, .total, scope) }
        var entry = charge(100, at: bench.now)
        (entry.project, entry.tags) = ("p", EntryTags.json(["a": "b"]))
        try write(entry)
        for budget in try ledger.budgets() {
            let expected = try #require(scopes.first { $0.0 == budget.budget.name })
            #expect(try spent(budget) == expected.2, "\(expected.0)")
        }
    }

    /// The beginning of the week, and east of UTC of the day and the month, lies before all calendars.
    @Test func `of the calendar's first moment weighs where its period can be written`() throws {
        let first = try #require(Instant("0001-01-01T00:00:00Z"))
        let week = try set("week", .week)
        try write(charge(100, at: first), charge(7, task: "now", at: bench.now))
        #expect(try spent(week, at: first) == 100)
        try write(charge(-40, at: first))
        #expect(try spent(week, at: first) == 60)
        #expect(try spent(week) == 7)
        // No export could be taken in with a time that no line can say.
        #expect(try ledger.inFile().head() == ledger.head())
    }

    @Test func `leaves no room for a hold that it takes`() throws {
        try set("total", .total)
        try write(charge(600_000_000, at: bench.now))
        let request = HoldRequest(bench.hold(500_000_000, bench.id()))
        guard case .refused = try ledger.hold(request, zones: { _ in .utc }) else {
            Issue.record("the hold passed the limit")
            return
        }
    }

    @Test func `taken back weighs no more than it weighed, in the period where it did`() throws {
        // Written before there was a budget: it weighs on none of a later instant's.
        try write(charge(50, task: "early", at: lastMonth))
        let month = try set("month", .month)
        try write(charge(100, at: lastMonth), charge(30, task: "u", at: bench.now))
        try write(charge(-100, at: bench.now), charge(-20, task: "early", at: bench.now))
        #expect(try spent(month, at: lastMonth) == 0)
        #expect(try spent(month) == 30, "what is taken back elsewhere makes no room here")
        try write(charge(-40, task: "u", at: bench.now))
        #expect(try spent(month) == 0)
    }

    @Test func `weighs on a budget that is set later, in its current period`() throws {
        try write(charge(100, at: bench.now), charge(7, task: "old", at: lastMonth))
        try write(charge(-60, at: bench.now))
        let month = try set("month", .month)
        #expect(try spent(month) == 40)
        #expect(try spent(month, at: lastMonth) == 0)
        #expect(try ledger.fault() == nil)
        let before = try spent(month)
        try ledger.sumUpAnew()
        #expect(try spent(month) == before)
    }

    @Test func `of an older line weighs nothing, and an older program leaves the file alone`()
        throws
    {
        let month = try set("month", .month)
        _ = try ledger.note(charge(100, at: bench.now))
        #expect(try spent(month) == 0)
        #expect(try ledger.fault() == nil)
        #expect(Schema.version >= 6)
    }

    /// A ledger whose one entry is a charge seen outside; its bench keeps the file.
    private func seenElsewhere(_ amount: Int64) throws -> (bench: Workbench, ledger: Ledger) {
        let there = try Workbench()
        let theirs = try there.open()
        let freezes = try theirs.adjust(
            [charge(amount, at: bench.now)], ifLastIs: 0, freezingAbove: 100,
            exchange: ExchangeTable(), zones: { _ in .utc })
        #expect(freezes != nil)
        return (there, theirs)
    }

    @Test func `of an imported ledger weighs when it is counted`() throws {
        // A file alone takes other ledgers in.
        if ledger.file == nil { return }
        let elsewhere = try seenElsewhere(100)
        let month = try set("month", .month)
        try importLines(elsewhere.ledger)
        #expect(try spent(month) == 0)
        for count in [1, 0] { #expect(try countImported() == count) }
        #expect(try spent(month) == 100)
        #expect(try ledger.fault() == nil)
    }

    private func importLines(_ other: Ledger) throws {
        let lines = try other.lines()
        _ = try ledger.importLines {
            var rest = lines[...]
            return { rest.popFirst()?[...] }
        }
    }

    private func countImported() throws -> Int {
        try ledger.countImported(
            at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: { _ in .utc })
    }

    // MARK: Counted once

    /// An attempt that was charged, in a ledger.
    private func charged(_ amount: Int64, in ledger: Ledger) throws -> AttemptID {
        let id = bench.id()
        var hold = bench.hold(amount, id)
        hold.model = "m"
        var request = HoldRequest(hold)
        (request.isUnbudgetedAllowed, request.isSentAtOnce) = (true, true)
        _ = try ledger.hold(request, zones: { _ in .utc })
        var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
        (capture.amount, capture.authority) = (Nanos(count: amount), .gateway)
        _ = try ledger.capture(capture, freezingAbove: 100)
        return id
    }

    /// What takes an attempt's part off.
    private func takenOff(_ amount: Int64, with id: AttemptID) -> Entry {
        var entry = charge(-amount, at: bench.now)
        entry.evidence = "counted once with attempt \(id); charged at \(bench.now)"
        #expect(entry.countedOnceWith == id && entry.billed == bench.now)
        return entry
    }

    @Test func `of a colleague's attempt weighs once, whether that is counted or not`() throws {
        // A file alone takes other ledgers in.
        if ledger.file == nil { return }
        let total = try set("total", .total)
        try write(charge(300, at: bench.now))
        let there = try Workbench()
        let theirs = try there.open()
        let id = try charged(275, in: theirs)
        try importLines(theirs)
        try write(takenOff(275, with: id))
        #expect(try spent(total) == 300, "an attempt that does not weigh makes no room")
        let later = try set("later", .total)
        #expect(try spent(later) == 300)
        for count in [2, 0] {
            #expect(try countImported() == count)
            #expect(try spent(total) == 300)
            #expect(try spent(later) == 300)
        }
        #expect(try ledger.fault() == nil)
    }

    @Test func `that a colleague wrote of an attempt here weighs once, counted or not`() throws {
        // A file alone takes other ledgers in.
        if ledger.file == nil { return }
        let total = try set("total", .total)
        let id = try charged(275, in: ledger)
        let elsewhere = try seenElsewhere(275)
        try importLines(elsewhere.ledger)
        try write(takenOff(275, with: id))
        #expect(try spent(total) == 275)
        for count in [1, 0] {
            #expect(try countImported() == count)
            #expect(try spent(total) == 275)
        }
        #expect(try ledger.fault() == nil)
    }

    @Test func `may be drawn at random, and no budget is ever lighter than what is left of it`()
        throws
    {
        var random = SeededRandom(seed: 20_261_130)
        let total = try set("total", .total)
        let month = try set("month", .month)
        var sums: [String: Int64] = [:]
        for _ in 0..<60 {
            let task = "t\(Int.random(in: 0..<4, using: &random))"
            let instant = Bool.random(using: &random) ? lastMonth : bench.now
            let amount = Int64.random(in: -30...50, using: &random)
            if amount == 0 || sums[task, default: 0] + amount < 0 { continue }
            sums[task, default: 0] += amount
            try write(charge(amount, task: task, at: instant))
            let left = sums.values.reduce(0, +)
            #expect(try spent(total) == left)
            let (now, before) = (try spent(month) ?? 0, try spent(month, at: lastMonth) ?? 0)
            #expect(now + before >= left && now >= 0 && before >= 0)
        }
    }
}
