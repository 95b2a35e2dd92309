import Foundation
import KlingCost
import TeamServer
import Testing

@testable import KlingLedger

/// What is said to be written is so, whatever becomes of the server.
@Suite(.atServer, .serialized) struct `What a server acknowledged` {
    /// It writes nothing to its log by itself for ten seconds: what nobody waits for is lost with it.
    private static let server = try? TeamServer([
        "wal_writer_delay = 10000", "autovacuum = off", "bgwriter_delay = 10000",
    ])

    @Test func `is there when all its processes were killed, and writing goes on`() throws {
        let team = try TeamBench(Self.server)
        let ledger = try team.open()
        var ids: [AttemptID] = []
        for _ in 0..<4 {
            let id = team.bench.id()
            guard case .held = try team.hold(ledger, id) else {
                Issue.record("not held")
                return
            }
            ids.append(id)
            try team.server.crash()
        }
        // Who only reads is told at once that nobody is there.
        for _ in 0..<400 where (try? ledger.head()) == nil { usleep(50_000) }
        for id in ids { #expect(try ledger.attempt(id).state == .held) }
        #expect(try ledger.head().sequence == 5)
        #expect(try ledger.fault() == nil)
    }

    @Test func `is not what one server alone has, where a standby is to have it too`() throws {
        let team = try TeamBench(Self.server)
        let ledger = try team.open()
        try team.server.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        try team.server.sql("SELECT pg_reload_conf()")
        defer {
            _ = try? team.server.sql("ALTER SYSTEM RESET synchronous_standby_names")
            _ = try? team.server.sql("SELECT pg_reload_conf()")
        }
        let server = team.server
        Thread.detachNewThread {
            // Somebody calls off the wait, which the server answers as though all were well.
            let cancel = """
                SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'
                """
            for _ in 0..<100 where (try? server.sql(cancel))?.isEmpty != false { usleep(50_000) }
        }
        #expect(throws: LedgerError.server(.notReplicated)) {
            try team.hold(ledger, team.bench.id())
        }
    }
}
