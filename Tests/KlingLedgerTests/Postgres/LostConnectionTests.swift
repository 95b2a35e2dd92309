import Foundation
import KlingCost
import TeamServer
import Testing

@testable import KlingLedger

/// A connection that ends at any place: whoever waits for the answer gets the right one, and nothing is
/// written twice.
@Suite(.atServer) struct `A connection that is cut` {
    /// Plays a hold through a proxy that cuts the connection, the hundred bytes of opening it aside.
    ///
    /// - Returns: whether it was cut.
    private func play(_ cut: CuttingProxy.Cut) throws -> Bool {
        let team = try TeamBench()
        let proxy = try CuttingProxy(to: team.server, cut)
        defer { proxy.close() }
        let ledger: Ledger
        do {
            ledger = try team.open(through: proxy)
        } catch {
            // It was cut before the ledger was open.
            return true
        }
        let id = team.bench.id()
        let decision = try team.hold(ledger, id)
        guard case .held = decision else {
            Issue.record("\(cut): \(decision)")
            return true
        }
        let after = try team.open()
        #expect(try after.head() == ledger.head(), "\(cut)")
        #expect(try after.attempt(id).state == .held, "\(cut)")
        #expect(try team.held() == 1, "\(cut)")
        #expect(try after.head().sequence == 2, "\(cut)")
        return proxy.hasCut
    }

    @Test func `by what the client sends, writes once`() throws {
        var place = 200
        while try play(.toServer(place)) { place += 331 }
        #expect(place > 2_000)
    }

    @Test func `by what the server sends, writes once`() throws {
        var place = 200
        while try play(.toClient(place)) { place += 131 }
        #expect(place > 1_000)
    }

    @Test func `while its commit is still on the way, writes once`() throws {
        // The client asks before the server has it: only under the lock is "not there" an answer.
        #expect(try play(.late("COMMIT", milliseconds: 400)))
    }
}
