import KlingCost
import LedgerSchedules
import SeededCases
import Testing

@testable import KlingLedger

/// What is undone of a ledger to see it as it was, against the ledger that replaying its entries until
/// then makes: every row of every view, and where the chains ended.
@Suite struct `A ledger as of an earlier entry` {
    /// In the midst of what schedules do.
    private let now = Instant(seconds: 1_796_083_200)

    /// Plays a schedule's calls in turns.
    private func play(_ schedule: Schedule, _ ledger: Ledger) {
        for call in schedule.opening { _ = call.make(at: ledger, exchange: schedule.exchange) }
        for place in 0..<(schedule.workers.map(\.count).max() ?? 0) {
            for calls in schedule.workers where place < calls.count {
                _ = calls[place].make(at: ledger, exchange: schedule.exchange)
            }
        }
    }

    private func played(_ seed: UInt64) throws -> Ledger {
        let schedule = try #require(Schedule("random:\(seed):\(2 + seed % 4):\(6 + seed % 11)"))
        var random = SeededRandom(seed: seed)
        let ledger = try Ledger(path: "", now: Instant(seconds: 0), using: &random)
        play(schedule, ledger)
        return ledger
    }

    /// Every view's rows, in some order of their own.
    private func picture(
        _ database: Database, _ name: (String) throws -> String
    ) throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        for view in LedgerViews.all.map(\.name) {
            // Budgets of imported chains are known by their chains' numbers, and a copy that leaves one
            // out numbers the rest anew.
            let budget = "budget & 1099511627775 AS budget"
            let columns =
                view == "allocations"
                ? "entry, ledger, attempt, \(budget), period_s, at_s, held_nanos, spent_nanos, clips, "
                    + "billed_ms" : "*"
            let rows = try Statement("SELECT \(columns) FROM \(name(view))", database)
            var all: [String] = []
            while try rows.step() {
                all.append(
                    rows.values.map { $0.map { String(decoding: $0, as: UTF8.self) } ?? "-" }
                        .joined(separator: "|"))
            }
            found[view] = all.sorted()
        }
        return found
    }

    /// How many views have rows, where both ways agree.
    @discardableResult
    private func compare(
        _ ledger: Ledger, endingAt ends: [String: Int64], _ note: String
    ) throws -> Set<String> {
        let copy = try ledger.copy(endingAt: ends)
        let replayed = try copy.reading { _ throws(LedgerError) in
            Result { try picture(copy.database) { "main.\($0)" } }
        }.get()
        let (undone, chains) = try ledger.reading { _ throws(LedgerError) in
            Result {
                let past = try #require(
                    try Past(of: ledger, endingAt: ends, leftOutMeanwhile: 1 << 20), "\(note)")
                return try past.shown { moment throws(LedgerError) in
                    (Result { try picture(ledger.database, moment.view) }, moment.chains)
                }
            }
        }.get()
        for (view, rows) in replayed {
            let found = try undone.get()[view] ?? []
            let differ = Set(rows).symmetricDifference(found).sorted().prefix(4)
            #expect(found == rows, "\(note) \(view): \(differ.joined(separator: "\n"))")
        }
        #expect(
            chains.map { "\($0.ledger) \($0.head)" }
                == (try copy.chains().map { "\($0.ledger) \($0.head)" }), "\(note)")
        return Set(replayed.filter { !$0.value.isEmpty }.keys)
    }

    @Test func `is what replaying the entries until then makes`() throws {
        var seen: Set<String> = []
        for seed in 0..<UInt64(TortureCases.count(6)) {
            let ledger = try played(0x9A57 + seed)
            let last = try ledger.head().sequence
            var random = SeededRandom(seed: seed)
            let some = (0..<2).map { _ in 1 + Int64(random.next() % UInt64(last)) }
            for end in Set(some + [last - 1]) {
                seen.formUnion(
                    try compare(ledger, endingAt: [ledger.id: end], "seed \(seed), entry \(end)"))
            }
        }
        // Videos are no part of the journal, and schedules buy no credits.
        #expect(seen == Set(LedgerViews.all.map(\.name)).subtracting(["videos", "topups"]))
    }

    /// Of a few imported chains, cut or left out, that our budgets count or do not.
    @Test func `is so of imported chains, as many and as much of each as are to count`() throws {
        for seed in 0..<UInt64(TortureCases.count(3)) {
            let ledger = try played(0xC4A1 + seed)
            let before = try ledger.head().sequence
            var others: [(id: String, last: Int64)] = []
            for number in UInt64(0)..<2 {
                let other = try played(0x07E5 + seed * 2 + number)
                try take(other, into: ledger)
                others.append((other.id, try other.head().sequence))
                let ends = [ledger.id: before, other.id: others[0].last / 2]
                try compare(ledger, endingAt: ends, "seed \(seed), half of chain \(number)")
            }
            try compare(ledger, endingAt: [ledger.id: before / 2], "seed \(seed), alone")
            _ = try count(ledger)
            let counted = try ledger.head().sequence
            try compare(ledger, endingAt: [ledger.id: before], "seed \(seed), not yet counted")
            try compare(ledger, endingAt: [ledger.id: counted], "seed \(seed), counted")
            let ends = [ledger.id: before, others[0].id: others[0].last - 1]
            try compare(ledger, endingAt: ends, "seed \(seed), cut before it was counted")
        }
    }

    @Test func `is replayed where more of a chain is counted than is to count`() throws {
        let ledger = try played(0xC4A1)
        let other = try played(0x07E5)
        try take(other, into: ledger)
        #expect(try count(ledger) > 0)
        let ends = [ledger.id: try ledger.head().sequence, other.id: Int64(1)]
        #expect(try Past(of: ledger, endingAt: ends) == nil)
    }

    @Test func `is replayed where that is sooner`() throws {
        let ledger = try played(0x9A57)
        let last = try ledger.head().sequence
        #expect(try Past(of: ledger, endingAt: [ledger.id: 1]) == nil)
        #expect(try Past(of: ledger, endingAt: [ledger.id: last / 2]) != nil)
    }

    @Test func `leaves nothing behind`() throws {
        let ledger = try played(0x9A57)
        let ends = [ledger.id: try ledger.head().sequence / 2]
        for _ in 0..<2 {
            _ = try ledger.reading(endingAt: ends) { (_, moment) throws(LedgerError) in
                try ledger.database.number("SELECT count(*) FROM \(moment.view("movements"))")
            }
        }
        #expect(try ledger.database.number("SELECT count(*) FROM sqlite_temp_schema") == 0)
    }

    /// Lets what came in weigh on a budget that covers everything.
    private func count(_ ledger: Ledger) throws -> Int {
        let text = """
            {"schema_version": 1, "rates": [{"from": "CNY", "to": "USD", "rate": "0.140381",
             "effective": "2026-01-01", "source": "a bank"},
             {"from": "USD", "to": "CNY", "rate": "7.123456",
             "effective": "2026-01-01", "source": "a bank"}]}
            """
        let exchange = try ExchangeTable(
            PriceBook.Source(name: "exchange.json", bytes: Array(text.utf8), layer: 0))
        let all = Budget(
            name: "all", limit: Money(Nanos(count: 1_000_000_000_000), .usd), period: .total)
        _ = try ledger.set(
            all, at: now, by: "ann@desk", exchange: exchange, zones: Schedule.zone)
        return try ledger.countImported(
            at: now, by: "ann@desk", exchange: exchange, zones: Schedule.zone)
    }

    private func take(_ other: Ledger, into ledger: Ledger) throws {
        var lines: [[UInt8]] = []
        try other.export {
            lines.append($0)
            return true
        }
        let taken = lines
        _ = try ledger.importLines { () throws(LedgerError) in
            var rest = taken[...]
            return { () throws(LedgerError) in rest.popFirst()?[...] }
        }
    }
}
