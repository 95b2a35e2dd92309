import Foundation
import KlingCost
import Testing

@testable import KlingLedger

@Suite(.eachStore) struct `A hold` {
    private static let five = Budget(
        name: "five", limit: Money(Nanos(count: 5_000_000_000), .usd), period: .day,
        warnings: [50, 100])

    private func utc(_ name: String) -> Zone? { name == "UTC" ? .utc : nil }

    @Test func `fits a budget to the last nano, and not one more`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        _ = try ledger.set(
            Self.five, at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: utc)
        let first = try ledger.hold(
            HoldRequest(bench.hold(4_999_999_999, bench.id())), zones: utc)
        guard case .held(_, let crossed) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(crossed == [ThresholdCrossing(budget: "five", percent: 50)])
        let second = try ledger.hold(HoldRequest(bench.hold(2, bench.id())), zones: utc)
        let turns = Instant(seconds: bench.now.seconds - bench.now.seconds % 86_400 + 86_400)
        #expect(
            second
                == .refused([
                    .money(
                        budget: "five", left: Money(Nanos(count: 1), .usd), short: Nanos(count: 1),
                        turns: turns)
                ]))
        guard case .held = try ledger.hold(HoldRequest(bench.hold(1, bench.id())), zones: utc)
        else {
            Issue.record("the last nano is refused")
            return
        }
        #expect(try ledger.fault() == nil)
    }

    @Test func `gives back what a capture leaves, and all of a void`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        _ = try ledger.set(
            Self.five, at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: utc)
        let (paid, failed) = (bench.id(), bench.id())
        for id in [paid, failed] {
            _ = try ledger.hold(HoldRequest(bench.hold(2_000_000_000, id)), zones: utc)
            _ = try ledger.note(Entry(.sent, id, at: bench.now, by: "ann@desk"))
        }
        var capture = Entry(.capture, paid, at: bench.now, by: "ann@desk")
        capture.amount = Nanos(count: 1_500_000_000)
        capture.currency = .usd
        _ = try ledger.note(capture)
        _ = try ledger.note(Entry(.void, failed, at: bench.now, by: "ann@desk"))
        let budget = try #require(try ledger.budgets().first)
        let balance = try #require(try ledger.balance(of: budget, at: bench.now, zones: utc))
        #expect(balance.held == .zero)
        #expect(balance.spent == Nanos(count: 1_500_000_000))
        #expect(balance.clips == 1)
        #expect(throws: LedgerError.alreadyEnded(paid, entry: 6)) { try ledger.note(capture) }
        #expect(try ledger.fault() == nil)
    }

    @Test func `weighs on a budget that is set after it, from the period's start`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let id = bench.id()
        var request = HoldRequest(bench.hold(2_000_000_000, id))
        #expect(try ledger.hold(request, zones: utc) == .refused([.uncovered]))
        request.isUnbudgetedAllowed = true
        _ = try ledger.hold(request, zones: utc)
        _ = try ledger.set(
            Self.five, at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: utc)
        let budget = try #require(try ledger.budgets().first)
        #expect(
            try ledger.balance(of: budget, at: bench.now, zones: utc)?.held
                == Nanos(count: 2_000_000_000))
        _ = try ledger.note(Entry(.void, id, at: bench.now, by: "ann@desk"))
        #expect(try ledger.balance(of: budget, at: bench.now, zones: utc)?.held == .zero)
        #expect(try ledger.fault() == nil)
    }

    @Test func `weighs on a budget set after it had ended, in a replay too`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        for isCharged in [true, false] {
            let id = bench.id()
            var request = HoldRequest(bench.hold(1_000_000_000, id))
            request.isUnbudgetedAllowed = true
            request.isSentAtOnce = true
            _ = try ledger.hold(request, zones: utc)
            var end = Entry(isCharged ? .capture : .void, id, at: bench.now, by: "ann@desk")
            end.amount = isCharged ? Nanos(count: 900_000_000) : nil
            _ = try ledger.note(end)
        }
        for _ in 1...2 {
            _ = try ledger.set(
                Self.five, at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: utc)
        }
        let budget = try #require(try ledger.budgets().first)
        for _ in 1...2 {
            let balance = try #require(try ledger.balance(of: budget, at: bench.now, zones: utc))
            #expect(balance.spent == Nanos(count: 900_000_000))
            #expect(balance.held == .zero)
            #expect(balance.clips == 1)
            #expect(try ledger.fault() == nil)
            try ledger.sumUpAnew()
        }
    }

    @Test func `counts as sent at once where that is asked for`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let id = bench.id()
        var request = HoldRequest(bench.hold(100, id))
        request.isUnbudgetedAllowed = true
        request.isSentAtOnce = true
        _ = try ledger.hold(request, zones: utc)
        #expect(try ledger.attempt(id).state == .sent)
        #expect(try ledger.head().sequence == 2)
    }

    @Test func `writes nothing where it would cross a threshold that stops it`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        _ = try ledger.set(
            Self.five, at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: utc)
        var request = HoldRequest(bench.hold(2_500_000_000, bench.id()))
        request.stopsAtThresholds = true
        let crossing = ThresholdCrossing(budget: "five", percent: 50)
        #expect(try ledger.hold(request, zones: utc) == .stopped([crossing]))
        #expect(try ledger.head().sequence == 1)
    }

    @Test func `is counted once however many connections ask at once`() throws {
        let bench = try Workbench()
        _ = try bench.open().set(
            Self.five, at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: utc)
        let open = bench.door
        let requests = (0..<20).map { _ in (0..<10).map { _ in bench.hold(100_000_000, bench.id()) }
        }
        let admitted = Counter()
        DispatchQueue.concurrentPerform(iterations: requests.count) { number in
            do {
                let ledger = try open()
                for entry in requests[number] {
                    if case .held = try ledger.hold(HoldRequest(entry), zones: { _ in .utc }) {
                        admitted.add()
                    }
                }
            } catch {
                Issue.record("\(error)")
            }
        }
        #expect(admitted.count == 50)
        #expect(try bench.open().fault() == nil)
    }
}

/// Counts on several threads.
final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var number = 0

    func add() { lock.withLock { number += 1 } }

    var count: Int { lock.withLock { number } }
}
