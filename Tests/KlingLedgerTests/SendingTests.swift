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
        let turn = try ledger.send(
            id, within: [], answeredBy: later(bench, answerSeconds), at: bench.now, by: "ann@desk")
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
