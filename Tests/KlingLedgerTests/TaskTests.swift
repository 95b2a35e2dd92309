import KlingCost
import Testing

@testable import KlingLedger

/// One task of one gateway belongs to one attempt.
@Suite(.eachStore) struct `A task in the ledger` {
    private let bench: Workbench
    private let ledger: Ledger

    init() throws {
        bench = try Workbench()
        ledger = try bench.open()
    }

    private func sent(_ gateway: String = "kie", in ledger: Ledger? = nil) throws -> AttemptID {
        let (ledger, id) = (ledger ?? self.ledger, bench.id())
        var hold = bench.hold(1_000_000_000, id)
        hold.gateway = gateway
        try ledger.write(hold)
        try ledger.write(Entry(.sent, id, at: bench.now, by: "ann@desk"))
        return id
    }

    private func accepted(_ id: AttemptID, _ task: String) -> Entry {
        var entry = Entry(.accepted, id, at: bench.now, by: "ann@desk")
        entry.task = task
        return entry
    }

    private func accept(
        _ id: AttemptID, in ledger: Ledger? = nil
    ) throws(LedgerError) -> String? {
        try (ledger ?? self.ledger).accept(id, task: "t-1", at: bench.now, by: "ann@desk")
    }

    private func name(_ task: String, _ id: AttemptID) throws(LedgerError) -> String? {
        try ledger.name(task, of: id, at: bench.now, by: "ann@desk")
    }

    @Test func `is the first's who is answered with it; another gateway's is another`() throws {
        let (one, two, other) = (try sent(), try sent(), try sent("toapis"))
        #expect(try accept(one) == nil)
        #expect(try accept(other) == nil)
        // Its answer may come behind a person's word of it.
        #expect(try accept(one) == nil)
        #expect(try ledger.entries(of: one).count == 3)
        let evidence = try accept(two)
        #expect(evidence == "answered with task t-1, which is attempt \(one)'s already")
        #expect(try ledger.attempt(two).state == .unknown)
        #expect(try ledger.running().map(\.attempt) == [one, other])
        #expect(throws: LedgerError.taskTaken(task: "t-1", by: one, isImported: false)) {
            _ = try name("t-1", two)
        }
        #expect(try ledger.entries(of: two).count == 3)
    }

    @Test func `can be corrected as long as it runs, and is free then for the other`() throws {
        let (one, two) = (try sent(), try sent())
        #expect(try name("wrong", one) == nil)
        // Said once more, it is written once.
        #expect(try name("wrong", one) == nil)
        #expect(try ledger.entries(of: one).map(\.kind) == [.hold, .sent, .accepted])
        #expect(try name("right", one) == "wrong")
        #expect(try ledger.running().map(\.task) == ["right"])
        #expect(try name("wrong", two) == nil)
        #expect(try ledger.running().map(\.task) == ["right", "wrong"])
        #expect(try ledger.fault() == nil)
    }

    @Test func `can be corrected behind the end, and nothing of the charge changes`() throws {
        let one = try sent()
        _ = try name("wrong", one)
        var capture = Entry(.capture, one, at: bench.now, by: "ann@desk")
        (capture.amount, capture.authority) = (Nanos(count: 500_000_000), .gateway)
        _ = try ledger.capture(capture, freezingAbove: 2)
        #expect(try name("right", one) == "wrong")
        #expect(try ledger.attempt(one).spent == Nanos(count: 500_000_000))
        var seen: [AttemptRecord] = []
        try ledger.inFile().forEachAttempt(
            of: "kie", heldIn: bench.now..<Instant(seconds: bench.now.seconds + 1)
        ) {
            seen.append($0)
            return true
        }
        #expect(seen.map(\.task) == ["right"] && seen.map(\.authority) == [.gateway])
        #expect(try name("wrong", try sent()) == nil)
        #expect(try ledger.fault() == nil)
    }

    @Test func `of a hold that waits to be sent says that it was`() throws {
        let id = bench.id()
        try ledger.write(bench.hold(1_000_000_000, id))
        #expect(try name("t-1", id) == nil)
        #expect(try ledger.entries(of: id).map(\.kind) == [.hold, .sent, .accepted])
    }

    @Test func `that two attempts have in an older ledger is read, exported and taken in`() throws {
        let (one, two) = (try sent(), try sent())
        for id in [one, two] { try ledger.write(accepted(id, "t-1")) }
        #expect(try ledger.running().count == 2)
        #expect(try ledger.fault() == nil)
        let lines = try ledger.lines()
        let (other, third) = (try Workbench(.file), try Workbench(.file))
        let restored = try Ledger(restoring: ledger.id, at: other.path, now: other.now)
        for (ledger, isRestoring) in [(restored, true), (try third.open(), false)] {
            _ = try ledger.importLines(isRestoring: isRestoring) {
                var rest = lines[...]
                return { rest.popFirst()?[...] }
            }
            #expect(try ledger.fault() == nil)
            // An imported one holds its task too.
            let id = try sent(in: ledger)
            #expect(try accept(id, in: ledger) != nil)
        }
    }

    @Test func `that its gateway disowns is asked after further, until it is known again`() throws {
        let id = try sent()
        _ = try accept(id)
        for later in [Int64(99), 100] {
            try ledger.markUnknown(
                id, .disowned, evidence: "kie does not know it",
                at: Instant(seconds: bench.now.seconds + later), by: "ann@desk")
        }
        #expect(try ledger.entries(of: id).count == 4)
        let running = try ledger.running()
        #expect(running.map(\.isDisowned) == [true] && running.map(\.task) == ["t-1"])
        #expect(running.map(\.accepted) == [bench.now])
        #expect(try accept(id) == nil)
        #expect(try ledger.running().map(\.isDisowned) == [false])
        // Another unknown is none that anybody can be asked after.
        try ledger.write(Entry(.unknown, id, at: bench.now, by: "ann@desk"))
        #expect(try ledger.running().isEmpty)
    }
}
