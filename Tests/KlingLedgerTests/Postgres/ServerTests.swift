import Foundation
import KlingCost
import TeamServer
import Testing

@testable import KlingLedger

extension Trait where Self == ConditionTrait {
    /// Only where PostgreSQL is installed, which `make test` sees to.
    static var atServer: Self {
        .enabled(if: TeamServer.shared != nil, "PostgreSQL is not installed")
    }
}

private let inUTC: @Sendable (String) -> Zone? = { _ in .utc }

/// A ledger at a server under a budget of 100 USD, and holds of 1 USD.
struct TeamBench: @unchecked Sendable {
    let server: TeamServer
    let bench: Workbench
    let schema = TeamServer.schema()

    init(_ server: TeamServer? = TeamServer.shared) throws {
        self.server = try #require(server)
        bench = try Workbench(.file)
        let budget = Budget(
            name: "all", limit: Money(Nanos(count: 100_000_000_000), .usd), period: .total)
        _ = try open().set(
            budget, at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: inUTC)
    }

    func open(through proxy: CuttingProxy? = nil) throws -> Ledger {
        let address = try PostgresAddress(server.address(schema, through: proxy))
        return try Ledger(writingByOwnClock: address)
    }

    func request(_ id: AttemptID) -> HoldRequest { HoldRequest(bench.hold(1_000_000_000, id)) }

    func hold(_ ledger: Ledger, _ id: AttemptID) throws -> HoldDecision {
        try ledger.hold(request(id), zones: inUTC)
    }

    /// What is held in all, in USD.
    func held() throws -> Int64 {
        let ledger = try open()
        let standing = try #require(try ledger.budgets().first)
        return try #require(try ledger.balance(of: standing, at: bench.now, zones: inUTC))
            .held.count / 1_000_000_000
    }
}

@Suite(.atServer) struct `A ledger at a server` {
    /// A ledger whose entries have the server's time, as outside of tests.
    private func byServersClock() throws -> (bench: Workbench, ledger: Ledger) {
        let bench = try Workbench(.file)
        var random = SystemRandomNumberGenerator()
        let address = try PostgresAddress(try #require(TeamServer.shared).address())
        return (bench, try Ledger(at: address, now: bench.now, using: &random))
    }

    @Test func `is made by the first of those who come at once`() throws {
        let address = try PostgresAddress(try #require(TeamServer.shared).address())
        let found = Gathered<String>()
        DispatchQueue.concurrentPerform(iterations: 6) { _ in
            do { found.add(try Ledger(writingByOwnClock: address).id) } catch {
                found.add("\(error)")
            }
        }
        #expect(found.all.count == 6)
        #expect(Set(found.all).count == 1, "\(found.all)")
    }

    @Test func `is none for who only reads, before it is made`() throws {
        let address = try PostgresAddress(try #require(TeamServer.shared).address())
        #expect(try Ledger(reading: address) == nil)
    }

    @Test func `has the server's time, and holds that last as long by it`() throws {
        let (bench, ledger) = try byServersClock()
        var request = HoldRequest(bench.hold(1, bench.id()))
        request.isUnbudgetedAllowed = true
        // A machine whose clock is a year behind.
        request.entry.expires = Instant(seconds: bench.now.seconds + 900)
        let before = Int64(Date().timeIntervalSince1970)
        guard case .held(let entry, _) = try ledger.hold(request, zones: inUTC) else {
            Issue.record("not held")
            return
        }
        let after = Int64(Date().timeIntervalSince1970)
        #expect((before...after).contains(entry.instant.seconds))
        #expect(entry.expires == Instant(seconds: entry.instant.seconds + 900))
    }

    @Test func `sets a budget that counts by the server's clock, whatever the machine's says`()
        throws
    {
        let (bench, ledger) = try byServersClock()
        var request = HoldRequest(bench.hold(400_000_000, bench.id()))
        request.isUnbudgetedAllowed = true
        _ = try ledger.hold(request, zones: inUTC)
        // A machine whose clock is a year ahead, in another month than the hold's.
        let ahead = Instant(seconds: Int64(Date().timeIntervalSince1970) + 31_536_000)
        let budget = Budget(
            name: "month", limit: Money(Nanos(count: 500_000_000), .usd), period: .month)
        _ = try ledger.set(
            budget, at: ahead, by: "ann@desk", exchange: ExchangeTable(), zones: inUTC)
        var entry = bench.hold(400_000_000, bench.id())
        entry.instant = ahead
        for decision in [
            try ledger.evaluate(HoldRequest(entry), zones: inUTC),
            try ledger.hold(HoldRequest(entry), zones: inUTC),
        ] {
            guard case .refused = decision else {
                Issue.record("\(decision)")
                continue
            }
        }
    }

    @Test func `is read where the server writes bytes as characters`() throws {
        let team = try TeamBench()
        let role = TeamServer.schema()
        try team.server.sql(
            "CREATE ROLE \(role) LOGIN SUPERUSER; ALTER ROLE \(role) SET bytea_output = 'escape'")
        let address = try PostgresAddress(team.server.address(team.schema, user: role))
        let ledger = try Ledger(writingByOwnClock: address)
        let id = team.bench.id()
        _ = try team.hold(ledger, id)
        #expect(try ledger.attempt(id) == team.open().attempt(id))
        #expect(try ledger.head() == team.open().head())
    }

    @Test func `waits for a client that stopped with its lock for at most three seconds`() throws {
        let team = try TeamBench()
        let other = try team.open()
        let (isInside, hasEnded) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let entry = team.bench.hold(1_000_000_000, team.bench.id())
        let opening = team
        Thread.detachNewThread {
            defer { hasEnded.signal() }
            guard let stopped = try? opening.open() else { return }
            var times = 0
            _ = try? stopped.store.transaction { () throws(LedgerError) in
                times += 1
                if times == 1 {
                    isInside.signal()
                    sleep(4)
                }
                _ = try stopped.append(entry)
            }
        }
        isInside.wait()
        let begin = ContinuousClock.now
        guard case .held = try team.hold(other, team.bench.id()) else {
            Issue.record("not held")
            return
        }
        #expect(ContinuousClock.now - begin < .milliseconds(3_500))
        // Who slept finds its transaction ended, and begins anew.
        hasEnded.wait()
        #expect(try other.attempt(#require(entry.attempt)).state == .held)
    }

    @Test func `is not written at a server that only reads`() throws {
        let team = try TeamBench()
        let role = TeamServer.schema()
        try team.server.sql(
            """
            CREATE ROLE \(role) LOGIN SUPERUSER;
            ALTER ROLE \(role) SET default_transaction_read_only = on
            """)
        let address = try PostgresAddress(team.server.address(team.schema, user: role))
        let error = #expect(throws: LedgerError.self) { try Ledger(writingByOwnClock: address) }
        guard case .server(.unreachable) = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(try Ledger(reading: address)?.head() == team.open().head())
        try team.server.sql("DROP ROLE \(role)")
    }

    @Test(arguments: [
        "UPDATE S.entry SET kind = 'void'", "DELETE FROM S.entry", "TRUNCATE S.entry CASCADE",
        "DELETE FROM S.allocation",
        "INSERT INTO S.entry SELECT seq + 9, NULL, previous, attempt, kind, reason, control, at_s, line, hash"
            + " FROM S.entry",
        "INSERT INTO S.entry SELECT seq + 1, NULL, previous, attempt, kind, reason, control, at_s, line, hash"
            + " FROM S.entry WHERE kind = 'hold'",
    ]) func `refuses what would change the past, whoever asks`(_ sql: String) throws {
        let team = try TeamBench()
        _ = try team.hold(team.open(), team.bench.id())
        let head = try team.open().head()
        #expect(throws: (any Error).self) {
            try team.server.sql(sql.replacing("S.", with: team.schema + "."))
        }
        #expect(try team.open().head() == head)
    }

    @Test func `is copied as far as its writers know it to be durable, and no further`() throws {
        let team = try TeamBench()
        let reader = try team.open()
        reader.keepReplica(in: team.bench.folder.path)
        do {
            let writer = try team.open()
            _ = try team.hold(writer, team.bench.id())
            _ = try team.hold(writer, team.bench.id())
            // What was said of the first goes along with the second.
            #expect(try reader.head().sequence == 3)
            #expect(try reader.verify().chains.map(\.head.sequence) == [2])
        }
        // Who goes leaves word.
        #expect(try reader.verify().chains.map(\.head) == [try reader.head()])
    }

    @Test func `that lost what it said to be durable is told, and nothing is written`() throws {
        let team = try TeamBench()
        let role = TeamServer.schema()
        try team.server.sql("CREATE ROLE \(role) LOGIN SUPERUSER")
        let address = try PostgresAddress(team.server.address(team.schema, user: role))
        let ledger = try Ledger(writingByOwnClock: address)
        _ = try team.hold(ledger, team.bench.id())
        // As after a backup was restored, or a standby took over that lacked it.
        let schema = team.schema
        try team.server.sql(
            """
            SET session_replication_role = replica;
            DELETE FROM \(schema).entry WHERE seq = 2;
            UPDATE \(schema).head SET seq = 1,
              hash = (SELECT hash FROM \(schema).entry WHERE seq = 1);
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '\(role)'
            """)
        #expect(throws: LedgerError.server(.rewound(to: 2))) {
            try team.hold(ledger, team.bench.id())
        }
        #expect(try team.open().head().sequence == 1)
    }
}

/// What several threads find.
final class Gathered<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Value] = []

    func add(_ value: Value) { lock.withLock { values.append(value) } }

    var all: [Value] { lock.withLock { values } }
}
