import Foundation
import KlingCost
import Testing

@testable import KlingLedger

/// The disk of the tests, itself: as good as a real one while nothing fails.
@Suite struct `A disk in memory` {
    @Test func `lets connections on several threads wait for each other`() throws {
        let (disk, bench) = (FaultyDisk(), try Workbench())
        let (path, now) = (disk.path, bench.now)
        var random = SystemRandomNumberGenerator()
        let limit = Money(Nanos(count: 1_000_000_000), .usd)
        _ = try Ledger(path: path, now: now, using: &random).set(
            Budget(name: "one", limit: limit, period: .total), at: now, by: "ann@desk",
            exchange: ExchangeTable(), zones: { _ in .utc })
        let requests = (0..<4).map { _ in (0..<10).map { _ in bench.hold(50_000_000, bench.id()) } }
        let admitted = Counter()
        DispatchQueue.concurrentPerform(iterations: requests.count) { number in
            var random = SystemRandomNumberGenerator()
            do {
                let ledger = try Ledger(path: path, now: now, using: &random)
                for entry in requests[number] {
                    if case .held = try ledger.hold(HoldRequest(entry), zones: { _ in .utc }) {
                        admitted.add()
                    }
                }
            } catch {
                Issue.record("\(error)")
            }
        }
        #expect(admitted.count == 20)
        #expect(try Ledger(path: path, now: now, using: &random).verify().fault == nil)
    }

    @Test func `keeps all that was synced`() throws {
        for seed in 0..<UInt64(20) {
            let (disk, bench) = (FaultyDisk(isPowersafe: seed.isMultiple(of: 2)), try Workbench())
            var random = SystemRandomNumberGenerator()
            let head = try {
                let ledger = try Ledger(path: disk.path, now: bench.now, using: &random)
                try ledger.write(bench.hold(1, bench.id()))
                return try ledger.head()
            }()
            disk.restore(seed: seed)
            #expect(try Ledger(path: disk.path, now: bench.now, using: &random).head() == head)
        }
    }
}
