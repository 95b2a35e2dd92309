import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

@Suite struct `Budgets day by day` {
    /// A budget in one of its periods.
    private struct Key: Hashable {
        let budget: String
        let begins: Report.Value
    }

    private func rows(
        _ ledger: Ledger, _ name: String, _ question: ReportQuery
    ) throws -> [(key: Key, cells: [String: Report.Value])] {
        let report = try ledger.report(try shipped(name), question)
        return report.rows.map { row in
            let names = report.columns.map(\.name)
            let cells = Dictionary(uniqueKeysWithValues: zip(names, row))
            guard case .text(let budget)? = cells["budget"], let begins = cells["begins"] else {
                return (Key(budget: "", begins: .none), cells)
            }
            return (Key(budget: budget, begins: begins), cells)
        }
    }

    private func count(_ value: Report.Value?) throws -> Int64 {
        guard case .money(let amount)? = value else {
            throw ReportError.notACount(parameter: "money", "\(String(describing: value))")
        }
        return amount.count
    }

    @Test(arguments: [6, 7, 8] as [UInt64], ["UTC", "+08:00", "-03:30"])
    func `end with what the budgets have left, and go down by what each day used`(
        seed: UInt64, zone: String
    ) throws {
        let ledger = try SampleJournal.make(at: "", seed: seed, attempts: 200)
        // The whole journal: whatever was ever held counts, in yuan too.
        let whole = try question("2026-10", zone) {
            $0.span = SampleJournal.start..<Instant(seconds: SampleJournal.start.seconds * 2)
        }
        let days = try rows(ledger, "budget-days", whole)
        #expect(!days.isEmpty)
        let budgets = try rows(ledger, "budget-vs-actual", whole)
        for (key, days) in Dictionary(grouping: days, by: \.key) {
            let budget = try #require(budgets.first { $0.key == key })
            var used: Int64 = 0
            for day in days {
                let limit = try limit(of: key.budget, day.cells, whole.zone)
                #expect(try count(day.cells["limit"]) == limit)
                used += try count(day.cells["used"])
                #expect(try count(day.cells["left"]) == limit - used, "\(key)")
            }
            #expect(try count(budget.cells["used"]) == used, "\(key)")
        }
    }

    /// That of the sample's budgets, with the raise from its first day until its last, in the periods
    /// that it was made in or before.
    private func limit(
        of budget: String, _ cells: [String: Report.Value], _ zone: Zone
    ) throws -> Int64 {
        guard case .text(let day)? = cells["day"], budget == "month",
            case .instant(let end)? = cells["ends"]
        else { return 9_000_000_000 }
        let begin = SampleJournal.start.seconds + 30 * 86_400
        if end.seconds <= begin { return 60_000_000_000 }
        let days = [begin, begin + 10 * 86_400 - 1].map {
            zone.day(of: Instant(seconds: $0)).description
        }
        return 60_000_000_000 + (days[0] <= day && day <= days[1] ? 5_000_000_000 : 0)
    }

    @Test(arguments: [11, 12] as [UInt64])
    func `count nothing that was held behind the period`(seed: UInt64) throws {
        let ledger = try SampleJournal.make(at: "", seed: seed, attempts: 200)
        let cut = SampleJournal.start.seconds + 35 * 86_400
        let question = try question("2026-10") {
            $0.span = SampleJournal.start..<Instant(seconds: cut)
        }
        let budgets = try rows(ledger, "budget-vs-actual", question)
        let found = try budgets.filter { $0.key.budget == "kie" }.map {
            try count($0.cells["used"])
        }
        // Each attempt of that gateway that was held until then: what it cost or what it holds.
        var (attempts, clips, used): ([AttemptID], Int64, Int64) = ([], 0, 0)
        try ledger.forEachEntry { entry in
            if entry.kind == .hold, entry.gateway == "kie", entry.instant.seconds < cut {
                attempts += entry.attempt.map { [$0] } ?? []
            }
            return true
        }
        for id in attempts {
            let attempt = try ledger.attempt(id)
            used += attempt.state.isEnded ? attempt.spent.count : attempt.upper.amount.count
            clips += attempt.state == .voided ? 0 : 1
        }
        #expect(found == [used])
        #expect(budgets.first { $0.key.budget == "kie" }?.cells["count"] == .count(clips))
    }

    @Test func `are the same of a month as of all time`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 400)
        let october = try question("2026-10", "+08:00")
        let whole = try question("2026-10", "+08:00") {
            $0.span = Instant(seconds: .min)..<Instant(seconds: .max)
        }
        func lefts(_ question: ReportQuery) throws -> [[Report.Value]] {
            try rows(ledger, "budget-days", question).map { row in
                [.text(row.key.budget)]
                    + ["day", "used", "left"].map { row.cells[$0] ?? Report.Value.none }
            }
        }
        let some = try lefts(october)
        let all = try lefts(whole).filter { row in
            if case .text(let day) = row[1] { day.hasPrefix("2026-10") } else { false }
        }
        #expect(!some.isEmpty)
        #expect(some == all)
    }

    @Test func `have the limit of each day: a raise lifts it while it lasts`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 400)
        let october = try question("2026-10", "UTC")
        let days = try rows(ledger, "budget-days", october).filter { $0.key.budget == "month" }
        // Five more from the first of October on, for ten days; whose months are those of Beijing.
        for day in days {
            guard case .text(let name)? = day.cells["day"] else { continue }
            let isRaised = name >= "2026-10-01" && name < "2026-10-11"
            #expect(
                try count(day.cells["limit"]) == (isRaised ? 65_000_000_000 : 60_000_000_000),
                "\(name)")
        }
        #expect(Set(try days.map { try count($0.cells["limit"]) }).count == 2)
    }
}
