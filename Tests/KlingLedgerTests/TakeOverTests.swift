import Testing

@testable import KlingCost
@testable import KlingLedger

/// What one process held and did not send, and another takes over.
@Suite(.eachStore) struct `A hold that is taken over` {
    /// One run of `kcost submit` for one payload, a step at a time.
    private final class Run {
        private let guarding: LedgerGuard
        private let spend: Spend
        private let attempt: AttemptID
        private var step = 0
        private(set) var isRefused = false
        private(set) var isTakenOver = false
        private(set) var sent = 0

        init(_ bench: Workbench, _ attempt: AttemptID) throws {
            var terms = LedgerGuard.Terms()
            terms.isTakingOver = true
            let now = bench.now
            guarding = LedgerGuard(
                try bench.open(), terms, owner: "ann@desk", zones: { _ in .utc },
                clock: { now })
            (self.attempt, spend) = (attempt, try TakeOver.spend())
        }

        static let steps = 3

        /// Makes the next step; none behind a refusal.
        func next() async throws {
            defer { step += 1 }
            if isRefused || isTakenOver || step >= Run.steps { return }
            do {
                switch step {
                case 0: _ = try await guarding.hold(spend, payload: [], as: attempt)
                case 1:
                    let turn = try await guarding.send(
                        attempt, within: [], answeredBy: Instant(seconds: .max), namedIn: nil)
                    if turn == .now { sent += 1 }
                default: _ = try await guarding.record(.accepted(task: "t-\(attempt)"), of: attempt)
                }
            } catch {
                switch error {
                case .refused(let refusals, _):
                    #expect(refusals.allSatisfy { if case .duplicate = $0 { true } else { false } })
                    isRefused = true
                case .ledger(.takenOver(let id, _)):
                    #expect(id == attempt)
                    isTakenOver = true
                case .ledger, .thresholds: throw error
                }
            }
        }
    }

    /// Every order in which one run makes so many steps and another all of its own; `true` is the
    /// first run's.
    private static func orders(_ first: Int, _ second: Int) -> [[Bool]] {
        if first == 0 || second == 0 {
            return [Array(repeating: first > 0, count: first + second)]
        }
        return orders(first - 1, second).map { [true] + $0 }
            + orders(first, second - 1).map { [false] + $0 }
    }

    /// The first dies behind any of its steps, or lives; whatever the second does between them.
    @Test(arguments: 0...Run.steps)
    func `is sent once, wherever the first process is when the second begins`(
        steps: Int
    ) async throws {
        for order in Self.orders(steps, Run.steps) {
            let bench = try Workbench()
            let ledger = try bench.open()
            _ = try ledger.set(
                TakeOver.ten, at: bench.now, by: "ann@desk", exchange: ExchangeTable(),
                zones: { _ in .utc })
            let runs = try [Run(bench, bench.id()), Run(bench, bench.id())]
            for isFirst in order { try await runs[isFirst ? 0 : 1].next() }
            let sent = runs.map(\.sent).reduce(0, +)
            // Whoever took over last may be the one that stopped.
            let isBehind = order == order.sorted { $0 && !$1 }
            #expect(isBehind ? sent == 1 : sent <= 1, "\(order)")
            // One that only seemed to have died goes on after all.
            for run in runs { for _ in 0..<Run.steps { try await run.next() } }
            #expect(runs.map(\.sent).reduce(0, +) == 1, "\(order)")
            let open = try ledger.openAttempts()
            #expect(open.count == 1, "\(order)")
            #expect(open.first?.attempt.state == .accepted, "\(order)")
            let budget = try #require(try ledger.budgets().first)
            let balance = try #require(
                try ledger.balance(of: budget, at: bench.now, zones: { _ in .utc }))
            #expect(balance.held == Nanos(count: 900_000_000), "\(order)")
            #expect(try ledger.fault() == nil)
        }
    }

    private func taking(_ bench: Workbench, _ upper: Int64 = 100) -> HoldRequest {
        var request = HoldRequest(bench.hold(upper, bench.id()))
        request.entry.fingerprint = "a"
        request.entry.reason = Entry.submit
        request.isUnbudgetedAllowed = true
        request.isTakingOver = true
        return request
    }

    private func isHeld(_ decision: HoldDecision) -> Bool {
        if case .held = decision { true } else { false }
    }

    @Test func `is none of those that were handed out, sent, or made by the same process`() throws {
        for place in 0..<4 {
            let bench = try Workbench()
            let ledger = try bench.open()
            var first = taking(bench)
            // guard --hold says no reason.
            if place == 0 { first.entry.reason = nil }
            if place == 1 { first.isSentAtOnce = true }
            #expect(isHeld(try ledger.hold(first, zones: { _ in .utc })))
            var second = taking(bench)
            if place == 2, let own = first.entry.attempt { second.ownAttempts = [own] }
            if place == 3 { second.isTakingOver = false }
            let head = try ledger.head()
            let decision = try ledger.hold(second, zones: { _ in .utc })
            guard case .refused(let refusals) = decision, case .duplicate = refusals[0] else {
                Issue.record("\(place): \(decision)")
                continue
            }
            #expect(try ledger.head() == head, "\(place)")
        }
    }

    @Test func `stays where nothing comes of the new one`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let first = taking(bench)
        #expect(isHeld(try ledger.hold(first, zones: { _ in .utc })))
        _ = try ledger.set(
            TakeOver.one, at: bench.now, by: "ann@desk", exchange: ExchangeTable(),
            zones: { _ in .utc })
        let head = try ledger.head()
        let dear = try ledger.hold(taking(bench, 1_000_000_001), zones: { _ in .utc })
        guard case .refused(let refusals) = dear, case .money = refusals[0] else {
            Issue.record("\(dear)")
            return
        }
        #expect(try ledger.head() == head)
        #expect(try ledger.attempt(try #require(first.entry.attempt)).state == .held)
        #expect(try ledger.fault() == nil)
        // The room of what is taken over counts: the whole budget is free for it.
        #expect(isHeld(try ledger.hold(taking(bench, 1_000_000_000), zones: { _ in .utc })))
        #expect(try ledger.attempt(try #require(first.entry.attempt)).state == .voided)
        #expect(try ledger.fault() == nil)
    }

    @Test func `is both where a person says that both are meant`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let first = taking(bench)
        var second = taking(bench)
        second.isRepeatAllowed = true
        for request in [first, second] {
            #expect(isHeld(try ledger.hold(request, zones: { _ in .utc })))
        }
        #expect(try ledger.openAttempts().count == 2)
    }
}

/// What the runs share.
private enum TakeOver {
    static let ten = Budget(
        name: "ten", limit: Money(Nanos(count: 10_000_000_000), .usd), period: .total)

    static let one = Budget(
        name: "one", limit: Money(Nanos(count: 1_000_000_000), .usd), period: .total)

    static func spend() throws -> Spend {
        let payload = try JSONReader.document(Array("{}".utf8))
        return Spend(
            gateway: "kie", model: "kling-2.6",
            fingerprint: PayloadFingerprint(of: payload, gateway: "kie"), currency: .usd,
            upper: Nanos(count: 900_000_000), rate: "r", priceBook: "p")
    }
}
