import KlingCost
import Testing

@testable import KlingLedger

/// A figure far beyond reason is no damage: it is refused where it is written now, and where an older
/// ledger has it, holds find no room.
@Suite(.eachStore) struct `An absurd figure` {
    private let bench: Workbench
    private let ledger: Ledger

    init() throws {
        bench = try Workbench()
        ledger = try bench.open()
    }

    @Test(arguments: [10_000_000_000_000_000, 10_000_000_000_000_001])
    func `is written up to ten million, and no further`(amount: Int64) throws {
        let id = bench.id()
        try ledger.write(bench.hold(1_000_000_000, id))
        try ledger.write(Entry(.sent, id, at: bench.now, by: "ann@desk"))
        var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
        capture.amount = Nanos(count: amount)
        if amount <= 10_000_000_000_000_000 {
            _ = try ledger.capture(capture, freezingAbove: 2)
        } else {
            #expect(throws: LedgerError.overflow) {
                _ = try ledger.capture(capture, freezingAbove: 2)
            }
        }
        #expect(try ledger.attempt(id).state == (amount % 2 == 0 ? .captured : .sent))
    }

    @Test func `of a clock is not written, and who waits for ever waits to the calendar's end`()
        throws
    {
        let id = bench.id()
        var late = bench.hold(1, id)
        late.instant = Instant(seconds: 253_402_300_800)
        #expect(throws: LedgerError.overflow) { try ledger.write(late) }
        try ledger.write(bench.hold(1, id))
        try ledger.markSent(
            id, answeredBy: Instant(seconds: .max), at: bench.now, by: "ann@desk")
        let sent = try #require(try ledger.entries(of: id).last)
        #expect(sent.expires == Instant("9999-12-31T23:59:59Z"))
        // No export could be taken in with a time that no line can say.
        #expect(try ledger.inFile().head() == ledger.head())
        #expect(try ledger.fault() == nil)
    }

    /// As programs wrote it that knew no such limit.
    private func writeOld(_ entry: Entry) throws {
        try ledger.store.transaction { () throws(LedgerError) in
            var entry = entry
            let head = try ledger.store.head()
            entry.sequence = head.sequence + 1
            if entry.kind != .hold, let id = entry.attempt {
                entry.previous = try ledger.attempt(id).last
                entry.currency = entry.amount == nil ? nil : .usd
            }
            try ledger.store.append(
                entry, ChainHash(after: head.hash, EntryLine.body(of: entry)),
                try Projection(lookup: ledger.store).changes(by: entry))
        }
    }

    @Test func `of an older ledger leaves no room, and says so`() throws {
        let budget = Budget(
            name: "rolling", limit: Money(Nanos(count: .max), .usd),
            period: try #require(BudgetPeriod("rolling:24h")))
        _ = try ledger.set(
            budget, at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: { _ in .utc })
        let rolling = try #require(try ledger.budgets().first)
        // Each sum alone fits into 64 bits, both together do not.
        for second in 0..<2 {
            let id = bench.id()
            var hold = bench.hold(1, id)
            hold.instant = Instant(seconds: bench.now.seconds + Int64(second) * 1_000)
            hold.project = "\(second)"
            hold.allocations = [
                Allocation(budget: rolling.number, period: hold.instant, amount: Nanos(count: 1))
            ]
            try writeOld(hold)
            try writeOld(Entry(.sent, id, at: hold.instant, by: "ann@desk"))
            var capture = Entry(.capture, id, at: hold.instant, by: "ann@desk")
            capture.amount = Nanos(count: 9_000_000_000_000_000_000)
            try writeOld(capture)
        }
        let later = Instant(seconds: bench.now.seconds + 3_600)
        let balance = try ledger.balance(of: rolling, at: later, zones: { _ in .utc })
        #expect(balance?.spent == Nanos(count: .max))
        var request = HoldRequest(bench.hold(1, bench.id()))
        request.isRepeatAllowed = true
        request.isUnbudgetedAllowed = true
        guard case .refused(let refusals) = try ledger.evaluate(request, zones: { _ in .utc }),
            case .money(let budget, let left, let short, _)? = refusals.first
        else {
            Issue.record("there is no room")
            return
        }
        #expect(budget == "rolling" && left.amount == .zero && short == Nanos(count: 1))
    }
}
