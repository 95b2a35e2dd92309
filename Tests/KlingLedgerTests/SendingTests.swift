import Foundation
import KlingCost
import Testing

@testable import KlingLedger

/// What was noted as about to leave.
@Suite struct `A sent payload` {
    private func utc(_ name: String) -> Zone? { name == "UTC" ? .utc : nil }

    private func later(_ bench: Workbench, _ seconds: Int64) -> Instant {
        Instant(seconds: bench.now.seconds + seconds)
    }

    /// A hold that is sent, its answer waited for so many seconds.
    private func sent(
        _ ledger: Ledger, _ bench: Workbench, answerSeconds: Int64
    ) throws -> AttemptID {
        let id = bench.id()
        var request = HoldRequest(bench.hold(1_000_000_000, id))
        request.isUnbudgetedAllowed = true
        _ = try ledger.hold(request, zones: utc)
        let turn = try ledger.markSent(
            id, answeredBy: later(bench, answerSeconds), at: bench.now, by: "ann@desk")
        #expect(turn == .now)
        return id
    }

    @Test func `is noted as lost when nobody waits for its answer any more`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let soon = try sent(ledger, bench, answerSeconds: 5)
        let late = try sent(ledger, bench, answerSeconds: 60)
        #expect(try ledger.noteLost(at: later(bench, 5), by: "ann@desk").isEmpty)
        #expect(try ledger.noteLost(at: later(bench, 6), by: "ann@desk") == [soon])
        #expect(try ledger.noteLost(at: later(bench, 7), by: "ann@desk").isEmpty)
        #expect(try ledger.attempt(soon).state == .unknown)
        #expect(try ledger.attempt(late).state == .sent)
        #expect(try ledger.noteLost(at: later(bench, 61), by: "ann@desk") == [late])
        #expect(try ledger.verify().fault == nil)
    }

    @Test func `whose gateway named its work is waited for longer by a busy ledger`() async throws {
        let bench = try Workbench()
        let id = try sent(try bench.open(), bench, answerSeconds: 60)
        let guarding = try Self.guarding(bench.path, bench.now)
        nonisolated(unsafe) let other = try bench.open().database
        try other.execute("BEGIN IMMEDIATE")
        await #expect(throws: LedgerError.busy) {
            _ = try await guarding.record(.unknown(evidence: "no answer"), of: id)
        }
        // On a thread of its own: this test's next turn may come when all patience is over.
        Thread.detachNewThread {
            usleep(400_000)
            try? other.execute("ROLLBACK")
        }
        #expect(try await guarding.record(.accepted(task: "t-1"), of: id) == .written)
        #expect(try bench.open().attempt(id).state == .accepted)
    }

    /// A guard that takes a ledger for busy after a tenth of a second.
    private static func guarding(_ path: String, _ now: Instant) throws -> LedgerGuard {
        var random = SystemRandomNumberGenerator()
        let ledger = try Ledger(path: path, now: now, using: &random)
        ledger.database.wait(atMostMilliseconds: 100)
        return LedgerGuard(
            ledger, LedgerGuard.Terms(), owner: "ann@desk", zones: { _ in .utc }, clock: { now })
    }

    @Test func `that was handed to another program is never noted as lost`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        var request = HoldRequest(bench.hold(1_000_000_000, bench.id()))
        request.isUnbudgetedAllowed = true
        request.isSentAtOnce = true
        _ = try ledger.hold(request, zones: utc)
        #expect(try ledger.noteLost(at: later(bench, 86_400), by: "ann@desk").isEmpty)
    }
}
