import KlingCost
import LedgerSchedules
import SeededCases
import Testing

@testable import KlingLedger

/// What waits in memory while entries are taken into account once more is written in the end, however
/// little has room there.
@Suite struct `A replay whose memory is small` {
    @Test func `makes the same of the entries`() throws {
        for seed in 0..<UInt64(TortureCases.count(6)) {
            let schedule = try #require(Schedule("random:\(0xB0F + seed):3:12"))
            var random = SeededRandom(seed: seed)
            let ledger = try Ledger(path: "", now: Instant(seconds: 0), using: &random)
            for call in schedule.opening + schedule.workers.joined() {
                _ = call.make(at: ledger, exchange: schedule.exchange)
            }
            for most in [1, 2, 3, 7] {
                let beside = try Database(path: "", .readWrite)
                try beside.execute(DerivedSchema.tables)
                let replay = try Replay(of: ledger.tables, in: beside, waiting: most)
                #expect(try replay.run() == nil)
                let table = try ledger.database.differingTable(from: beside)
                #expect(table == nil, "seed \(seed), \(most) rows: \(table ?? "")")
            }
        }
    }
}
