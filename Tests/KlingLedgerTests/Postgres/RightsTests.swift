import Foundation
import KlingCost
import TeamServer
import Testing

@testable import KlingLedger

/// Who may do what at a ledger that is at a server.
@Suite(.atServer) struct `A role at a team's ledger` {
    private let team: TeamBench
    private let role = TeamServer.schema()

    init() throws {
        team = try TeamBench()
        try team.server.sql("CREATE ROLE \(role) LOGIN")
    }

    private func open() throws -> Ledger {
        try Ledger(writingByOwnClock: PostgresAddress(team.server.address(team.schema, user: role)))
    }

    /// Whether the server says that the role may not.
    private func isRefused(_ body: () throws -> Void) -> Bool {
        do { try body() } catch LedgerError.server(.notAllowed) { return true } catch {
            Issue.record("\(error)")
        }
        return false
    }

    private func budget(_ ledger: Ledger) throws {
        let budget = Budget(name: "own", limit: Money(Nanos(count: 1), .usd), period: .day)
        _ = try ledger.set(
            budget, at: team.bench.now, by: "ann@desk", exchange: ExchangeTable(),
            zones: { _ in .utc })
    }

    @Test func `sees nothing without a right`() throws {
        #expect(isRefused { _ = try open().head() })
    }

    @Test func `reads, and writes nothing, with the right to read`() throws {
        try team.open().grant(.read, to: role)
        let ledger = try open()
        #expect(try ledger.budgets().map(\.budget.name) == ["all"])
        #expect(isRefused { _ = try team.hold(ledger, team.bench.id()) })
        #expect(try team.held() == 0)
    }

    @Test func `spends to the end of an attempt, and sets no budget, with the right to spend`()
        throws
    {
        try team.open().grant(.spend, to: role)
        let ledger = try open()
        let id = team.bench.id()
        _ = try team.hold(ledger, id)
        try ledger.markSent(id, at: team.bench.now, by: "node@farm")
        // A charge far above its hold freezes the model.
        var capture = Entry(.capture, id, at: team.bench.now, by: "node@farm")
        capture.amount = Nanos(count: 9_000_000_000)
        capture.authority = .gateway
        #expect(try ledger.capture(capture, freezingAbove: 3) != nil)
        #expect(isRefused { try budget(ledger) })
        #expect(
            try team.server.sql("SELECT DISTINCT written_by FROM \(team.schema).entry").sorted()
                == ["kcost", role].sorted())
        for change in [
            "UPDATE S.entry SET kind = 'void'", "DELETE FROM S.entry", "TRUNCATE S.entry",
            "UPDATE S.head SET seq = 0", "UPDATE S.ledger SET id = 'x'", "DELETE FROM S.balance",
        ] {
            #expect(throws: (any Error).self) {
                try team.server.sql(
                    "SET ROLE \(role); " + change.replacing("S.", with: team.schema + "."))
            }
        }
        #expect(try team.open().fault() == nil)
    }

    @Test func `sets budgets with the right to administer, and none when it was taken away`() throws
    {
        let owner = try team.open()
        try owner.grant(.admin, to: role)
        try budget(open())
        #expect(try owner.budgets().map(\.budget.name) == ["all", "own"])
        #expect(isRefused { try open().grant(.admin, to: role) })
        try owner.grant(nil, to: role)
        #expect(isRefused { _ = try open().head() })
    }

    @Test func `is told when it is none, and that a file has none`() throws {
        let error = #expect(throws: LedgerError.self) {
            try team.open().grant(.read, to: "no\"body")
        }
        guard case .server(.refused(code: "42704", _)) = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(throws: LedgerError.server(.notAtServer)) {
            try team.bench.open().grant(.read, to: role)
        }
    }
}

/// Two versions of the program at one ledger.
@Suite(.atServer) struct `An older program at a team's ledger` {
    @Test func `holds nothing more, and still says what became of what it holds`() throws {
        let team = try TeamBench()
        let ledger = try team.open()
        let id = team.bench.id()
        _ = try team.hold(ledger, id)
        try ledger.markSent(id, at: team.bench.now, by: "ann@desk")
        try team.server.sql(
            "UPDATE \(team.schema).ledger SET version = 2, oldest_writer = 2, oldest_reader = 1")
        let newer = LedgerError.newerSchema(found: 2, known: 1)
        #expect(throws: newer) { try team.hold(ledger, team.bench.id()) }
        #expect(throws: newer) { try team.hold(team.open(), team.bench.id()) }
        _ = try team.open().accept(id, task: "t1", at: team.bench.now, by: "ann@desk")
        try ledger.void(id, because: .failed, at: team.bench.now, by: "ann@desk")
        #expect(try ledger.attempt(id).state == .voided)
        try team.server.sql("UPDATE \(team.schema).ledger SET version = 3, oldest_reader = 3")
        #expect(throws: LedgerError.newerSchema(found: 3, known: 1)) { try team.open() }
    }
}

/// What a spender writes past the program.
@Suite(.atServer) struct `A spender who writes to the tables by itself` {
    @Test(arguments: [
        """
        INSERT INTO S.entry (seq, kind, at_s, line, hash, control)
          SELECT seq + 1, 'adjust', 0, 'x', hash, '{"action":"remove","name":"all"}' FROM S.head
        """,
        "UPDATE S.head SET durable = 1000000000",
    ]) func `takes no budget away, and spoils no report`(_ sql: String) throws {
        let team = try TeamBench()
        let role = TeamServer.schema()
        try team.server.sql("CREATE ROLE \(role) LOGIN")
        try team.open().grant(.spend, to: role)
        #expect(throws: (any Error).self) {
            try team.server.sql(sql.replacing("S.", with: team.schema + "."), user: role)
        }
        #expect(try team.open().budgets().map(\.budget.name) == ["all"])
    }

    @Test func `is not the owner, who keeps every right`() throws {
        let team = try TeamBench()
        #expect(throws: LedgerError.server(.ownerKeepsAll("kcost"))) {
            try team.open().grant(nil, to: "kcost")
        }
        #expect(try team.open().budgets().count == 1)
    }
}
