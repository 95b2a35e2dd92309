import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import SeededCases
import Testing

/// A budget that was set anew counts once, whatever it was before: held against `budget list`'s own
/// balances, and against the attempts one by one.
@Suite struct ReplacedBudgetTests {
    private struct Version {
        let budget: Budget
        let starts, ended: Instant?
    }

    /// Draws some weeks of budgets and spending, and keeps what was drawn.
    private struct Draw {
        let ledger: Ledger
        var random: SeededRandom
        var now = SampleJournal.start
        var versions: [Version] = []
        var holds: [Entry] = []
        let zone: Zone

        init(seed: UInt64) throws {
            random = SeededRandom(seed: seed)
            ledger = try Ledger(
                restoring: "0197a6c0-0000-7000-8000-000000000012", at: "", now: now)
            zone = try #require(Zone(fixed: seed.isMultiple(of: 2) ? "+08:00" : "-03:30"))
            try set()
            for _ in 0..<120 { try step() }
        }

        private mutating func step() throws {
            now = Instant(seconds: now.seconds + Int64.random(in: 60...30_000, using: &random))
            switch random.next() % 14 {
            case 0: try set()
            case 1: try raise()
            case 2: try remove()
            default: try spend()
            }
        }

        private mutating func set() throws {
            let periods = ["day", "week", "month", "total", "rolling:48h"]
            let period = try #require(BudgetPeriod(periods.randomElement(using: &random) ?? "day"))
            let budget = Budget(
                name: "one",
                limit: Money(
                    Nanos(count: Int64.random(in: 1...9, using: &random) * 1_000_000_000_000), .usd),
                period: period, zone: zone.name,
                scope: BudgetScope(gateway: random.next() % 3 == 0 ? "kie" : nil))
            let (_, replaced) = try ledger.set(
                budget, at: now, by: "me", exchange: ExchangeTable(), zones: { Zone(fixed: $0) })
            // The same once more stays as it is.
            if let last = versions.last, last.ended == nil {
                if replaced == nil { return }
                end()
            }
            versions.append(
                Version(
                    budget: budget,
                    starts: period.bounds(containing: now, in: zone).lowerBound, ended: nil))
        }

        private mutating func end() {
            guard let last = versions.popLast() else { return }
            versions.append(Version(budget: last.budget, starts: last.starts, ended: now))
        }

        private mutating func raise() throws {
            guard let last = versions.last, last.ended == nil else { return }
            _ = try ledger.control(
                .raise(name: "one", by: Nanos(count: 7_000_000_000), until: nil), at: now, by: "me")
        }

        private mutating func remove() throws {
            guard let last = versions.last, last.ended == nil else { return }
            _ = try ledger.control(.remove(name: "one"), at: now, by: "me")
            end()
        }

        private mutating func spend() throws {
            let id = AttemptID(milliseconds: UInt64(now.seconds) * 1000, using: &random)
            var hold = Entry(.hold, id, at: now, by: "me")
            hold.gateway = random.next() % 2 == 0 ? "kie" : "xcompute"
            (hold.model, hold.currency, hold.upper) = ("kling-v3", .usd, Nanos(count: 420_000_000))
            var request = HoldRequest(hold)
            request.isUnbudgetedAllowed = true
            request.isSentAtOnce = true
            _ = try ledger.hold(request, zones: { Zone(fixed: $0) })
            holds.append(hold)
            if random.next() % 4 == 0 { return }
            var charge = Entry(.capture, id, at: now, by: "me")
            charge.amount = Nanos(count: Int64.random(in: 0...500_000_000, using: &random))
            _ = try ledger.capture(charge, freezingAbove: 1_000)
            guard random.next() % 5 == 0, let amount = charge.amount, amount > .zero else { return }
            var refund = Entry(.adjust, id, at: now, by: "me")
            (refund.amount, refund.reason) = (Nanos(count: -amount.count / 2 - 1), "refund")
            if amount.count > 1 { _ = try ledger.adjust(refund, freezingAbove: 1_000) }
        }
    }

    /// What an attempt weighs: what it cost, or what it holds.
    private func weight(_ ledger: Ledger, _ hold: Entry) throws -> Int64 {
        let attempt = try ledger.attempt(try #require(hold.attempt))
        return attempt.state.isEnded ? attempt.spent.count : attempt.upper.amount.count
    }

    private func rows(
        _ ledger: Ledger, _ name: String, _ question: ReportQuery
    ) throws -> [[String: Report.Value]] {
        let report = try ledger.report(try shipped(name), question)
        return report.rows.map {
            Dictionary(uniqueKeysWithValues: zip(report.columns.map(\.name), $0))
        }
    }

    private func sum(_ rows: [[String: Report.Value]], _ column: String) -> Int64 {
        rows.reduce(0) { sum, row in
            if case .money(let amount)? = row[column] { sum + amount.count } else { sum }
        }
    }

    private func span(of draw: Draw) throws -> ReportQuery {
        let end = Instant(seconds: draw.now.seconds + 1)
        return try question("2026-09", draw.zone.name) { $0.span = SampleJournal.start..<end }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `counts each attempt once, under the version whose period it lies in`(seed: UInt64) throws
    {
        let draw = try Draw(seed: seed)
        var expected: Int64 = 0
        for hold in draw.holds {
            // The last version whose own period had begun by then.
            let version = draw.versions.last { ($0.starts ?? hold.instant) <= hold.instant }
            guard let version, version.budget.scope.covers(hold),
                version.ended.map({ hold.instant < $0 }) ?? true
            else { continue }
            expected += try weight(draw.ledger, hold)
        }
        let found = try rows(draw.ledger, "budget-vs-actual", try span(of: draw))
        #expect(sum(found, "spent") + sum(found, "held") == expected, "seed \(seed)")
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `says of what is in force what budget list says`(seed: UInt64) throws {
        let draw = try Draw(seed: seed)
        guard let standing = try draw.ledger.budgets().first else { return }
        let balance = try #require(
            try draw.ledger.balance(of: standing, at: draw.now, zones: { Zone(fixed: $0) }))
        // A rolling budget's row is of the whole span, which budget list does not know.
        if case .rolling = standing.budget.period { return }
        let begins: Report.Value =
            standing.budget.period == .total ? .none : .instant(balance.period.lowerBound)
        let found = try rows(draw.ledger, "budget-vs-actual", try span(of: draw)).filter {
            $0["period"] == .text(standing.budget.period.description) && $0["begins"] == begins
        }
        #expect(sum(found, "spent") == balance.spent.count, "seed \(seed)")
        #expect(sum(found, "held") == balance.held.count, "seed \(seed)")
        // A period in which nothing was held has no row.
        if found.isEmpty { return }
        #expect(sum(found, "limit") == (try standing.limit(at: draw.now))?.count, "seed \(seed)")
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `goes down by days to what the statement has left`(seed: UInt64) throws {
        let draw = try Draw(seed: seed)
        let question = try span(of: draw)
        let days = try rows(draw.ledger, "budget-days", question)
        let budgets = try rows(draw.ledger, "budget-vs-actual", question).filter {
            $0["used"] != Report.Value.none
        }
        #expect(sum(days, "used") == sum(budgets, "used"), "seed \(seed)")
    }

    private func set(_ limit: Int64, _ sample: SampleLedger) throws {
        _ = try sample.ledger.set(
            Budget(
                name: "five", limit: Money(Nanos(count: limit * 1_000_000_000), .usd),
                period: .month),
            at: sample.now, by: "me", exchange: ExchangeTable(), zones: { _ in .utc })
    }

    @Test func `leaves out what another replaced for the whole of the span`() throws {
        let sample = try SampleLedger()
        let october = sample.now
        // 2026-09-20.
        sample.now = Instant(seconds: 1_789_862_400)
        try set(20, sample)
        try sample.captured(sample.held(), "0.275")
        sample.now = october
        try set(30, sample)
        try sample.captured(sample.held(), "0.275")
        for (month, limit) in [("2026-09", 20), ("2026-10", 30)] as [(String, Int64)] {
            let found = try rows(sample.ledger, "budget-vs-actual", try question(month))
            #expect(found.map { $0["limit"] } == [.money(Nanos(count: limit * 1_000_000_000))])
            #expect(found.map { $0["spent"] } == [.money(Nanos(count: 275_000_000))])
            let days = try rows(sample.ledger, "budget-days", try question(month))
            #expect(Set(days.map { $0["limit"] }) == [.money(Nanos(count: limit * 1_000_000_000))])
        }
    }

    @Test func `tells a few of very many`() throws {
        let sample = try SampleLedger()
        for limit in 1...24 as ClosedRange<Int64> {
            sample.now = Instant(seconds: sample.now.seconds + 1)
            try set(limit, sample)
        }
        let report = try sample.ledger.report(
            try shipped("budget-vs-actual"), try question("2026-10"))
        #expect(report.rows.count == 1 && report.notes.count == 21)
        #expect(report.notes.last == .formerBudgets(more: 3))
    }

    @Test func `tells what was replaced and what was removed`() throws {
        let sample = try SampleLedger()
        try set(20, sample)
        try sample.captured(sample.held(), "0.275")
        try set(30, sample)
        let october = try question("2026-10")
        let monthly = try sample.ledger.report(try shipped("monthly"), october)
        let section = try #require(
            monthly.sections.first { $0.definition.name == "budget-vs-actual" })
        let row = Dictionary(
            uniqueKeysWithValues: zip(section.columns.map(\.name), try #require(section.rows.first))
        )
        #expect(section.rows.count == 1)
        #expect(row["limit"] == .money(Nanos(count: 30_000_000_000)))
        #expect(row["spent"] == .money(Nanos(count: 275_000_000)))
        guard case .formerBudget(let replaced)? = monthly.notes.first else {
            Issue.record("no note of what was replaced")
            return
        }
        #expect(replaced.isReplaced && replaced.ended == sample.now && replaced.period == "month")
        #expect(
            replaced.limit == Money(Nanos(count: 20_000_000_000), .usd) && replaced.clips == nil)
        sample.now = Instant(seconds: sample.now.seconds + 60)
        _ = try sample.ledger.control(.remove(name: "five"), at: sample.now, by: "me")
        let report = try sample.ledger.report(try shipped("budget-vs-actual"), october)
        #expect(report.rows.count == 1)
        guard case .formerBudget(let removed)? = report.notes.last else {
            Issue.record("no note of what was removed")
            return
        }
        #expect(!removed.isReplaced && removed.ended == sample.now)
    }

    @Test func `tells by the order of entries what was replaced and what was removed`() throws {
        let sample = try SampleLedger()
        // All within one second: 20 is removed, 30 and 40 are replaced, 50 is in force.
        try set(20, sample)
        _ = try sample.ledger.control(.remove(name: "five"), at: sample.now, by: "me")
        for limit in [30, 40, 50] as [Int64] { try set(limit, sample) }
        sample.now = Instant(seconds: sample.now.seconds + 1)
        let report = try sample.ledger.report(
            try shipped("budget-vs-actual"), try question("2026-10"))
        let told = report.notes.compactMap { note -> [Int64: Bool]? in
            guard case .formerBudget(let former) = note, let limit = former.limit else {
                return nil
            }
            return [limit.amount.count / 1_000_000_000: former.isReplaced]
        }
        #expect(told == [[20: false], [30: true], [40: true]])
    }
}
