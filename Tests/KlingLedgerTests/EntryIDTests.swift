import KlingCost
import SeededCases
import Testing

@testable import KlingLedger

/// Every entry has an id, which whoever writes it knows before it is written.
@Suite(.eachStore) struct `The ids of entries` {
    private let bench: Workbench
    private let ledger: Ledger
    private let id: AttemptID

    init() throws {
        bench = try Workbench()
        ledger = try bench.open()
        id = bench.id()
    }

    private func drawn() -> EntryID { ledger.drawID(at: bench.now) }

    private func entry(_ kind: Entry.Kind, _ id: EntryID?) -> Entry {
        var entry = Entry(kind, self.id, at: bench.now, by: "ann@desk")
        entry.id = id
        return entry
    }

    private func sent() throws {
        try ledger.write(bench.hold(550_000_000, id))
        try ledger.markSent(id, at: bench.now, by: "ann@desk")
    }

    private func all() throws -> [Entry] {
        var all: [Entry] = []
        try ledger.forEachEntry { entry throws(LedgerError) in
            all.append(entry)
            return true
        }
        return all
    }

    @Test func `are given by every verb, to controls, top-ups and corrections too`() throws {
        try sent()
        _ = try ledger.set(
            Budget(name: "all", limit: Money(Nanos(count: 9), .usd), period: .total), at: bench.now,
            by: "ann@desk", exchange: ExchangeTable(), zones: { _ in .utc })
        _ = try ledger.accept(id, task: "t1", at: bench.now, by: "ann@desk")
        try ledger.markUnknown(id, evidence: "gone", at: bench.now, by: "ann@desk")
        let freeze = try ledger.capture(
            id, Nanos(count: 2_000_000_000), saidBy: .gateway, freezingAbove: 2, at: bench.now,
            by: "ann@desk")
        #expect(freeze != nil)
        try ledger.adjust(
            id, by: Nanos(count: -1), because: .refund, saidBy: .person, freezingAbove: 2,
            at: bench.now,
            by: "ann@desk")
        _ = try ledger.topUp(
            Nanos(count: 1), of: "kie", paid: Money(Nanos(count: 1), .usd), at: bench.now,
            by: "ann@desk")
        let ids = try all().map(\.id)
        // A budget counts what was held before it by an entry of its own.
        #expect(ids.count == 10)
        #expect(Set(ids.compactMap { $0 }).count == 10)
        #expect(try ledger.fault() == nil)
    }

    @Test func `are drawn of the ledger's chance, and begin with the entry's time`() throws {
        ledger.random = SeededRandom(seed: 7)
        try sent()
        var random = SeededRandom(seed: 7)
        let ids = [0, 1].map { _ in EntryID(at: bench.now, using: &random) }
        #expect(try all().map(\.id) == ids)
        let time = ids[0].bytes.prefix(6).reduce(0) { $0 << 8 | Int64($1) }
        #expect(time == bench.now.seconds * 1000)
    }

    @Test func `find their entries, and nothing else`() throws {
        try sent()
        for entry in try all() {
            let found = try ledger.store.entry(withID: try #require(entry.id))
            #expect(found?.sequence == entry.sequence)
        }
        #expect(try ledger.store.entry(withID: drawn()) == nil)
    }

    @Test func `are not written twice`() throws {
        try sent()
        let sent = entry(.sent, drawn())
        try ledger.write(sent)
        let head = try ledger.head()
        #expect(throws: LedgerError.alreadyWritten(try #require(sent.id), entry: 3)) {
            try ledger.write(sent)
        }
        #expect(try ledger.head() == head)
    }

    @Test(arguments: [Entry.Kind.accepted, .unknown, .void, .capture])
    func `let what became of an attempt be recorded again, which writes nothing`(
        kind: Entry.Kind
    ) throws {
        try sent()
        var verdict = entry(kind, drawn())
        if kind == .accepted { verdict.task = "t1" }
        if kind == .capture { verdict.amount = Nanos(count: 1) }
        #expect(try ledger.record(verdict, freezingAbove: 2) == .written)
        let head = try ledger.head()
        #expect(try ledger.record(verdict, freezingAbove: 2) == .written)
        #expect(try ledger.head() == head)
        verdict.id = drawn()
        if kind == .accepted || kind == .unknown { return }
        #expect(throws: LedgerError.alreadyEnded(id, entry: 3)) {
            try ledger.record(verdict, freezingAbove: 2)
        }
    }

    @Test func `say that a task is another attempt's under the id of who named it`() throws {
        try sent()
        let other = bench.id()
        try ledger.write(bench.hold(100, other))
        try ledger.markSent(other, at: bench.now, by: "ann@desk")
        _ = try ledger.accept(other, task: "t1", at: bench.now, by: "ann@desk")
        var accepted = entry(.accepted, drawn())
        accepted.task = "t1"
        guard case .taskTaken = try ledger.record(accepted, freezingAbove: 2) else {
            Issue.record("both have the task")
            return
        }
        let written = try ledger.store.entry(withID: try #require(accepted.id))
        #expect(written?.kind == .unknown)
        #expect(try ledger.record(accepted, freezingAbove: 2) == .written)
        #expect(try ledger.head().sequence == 6)
    }
}

/// What a file and its lines say of ids.
@Suite struct `Ids of entries in a file` {
    /// A hold of a program that knew no ids, as it exported it.
    private static let older = """
        {"v":1,"seq":1,"kind":"hold","at":"2026-11-18T09:46:40Z","owner":"ann@desk",\
        "attempt":"0197a6c0-0000-7000-8000-000000000002","currency":"USD","expected":"0.55",\
        "upper":"0.55"
        """

    @Test func `stand in the line behind the owner, and a line without one is read for good`()
        throws
    {
        let hash = ChainHash(after: ChainHash(beginning: "x"), Array(Self.older.utf8))
        let line = EntryLine.line(Array(Self.older.utf8), hash)
        var entry = try EntryLine.read(line[...]).entry
        #expect(entry.id == nil)
        #expect(EntryLine.body(of: entry) == Array(Self.older.utf8))
        entry.id = EntryID("0197a6c0-0000-7000-8000-000000000003")
        let named = String(decoding: EntryLine.body(of: entry), as: UTF8.self)
        #expect(
            named
                == Self.older.replacing(
                    #""owner":"ann@desk","#,
                    with: #""owner":"ann@desk","id":"0197a6c0-0000-7000-8000-000000000003","#))
        let again = try EntryLine.read(EntryLine.line(Array(named.utf8), hash)[...]).entry
        #expect(again == entry)
    }

    @Test func `are refused by the file itself where an entry has them`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        try ledger.write(bench.hold(100, bench.id()))
        let other = try Database(path: bench.path, .readWrite)
        for verb in ["INSERT", "INSERT OR REPLACE"] {
            #expect(throws: LedgerError.invariant("the entry is there already")) {
                try other.execute(
                    """
                    \(verb) INTO entry (seq, kind, at_s, owner, id, hash)
                      SELECT 2, 'adjust', 0, 'x', id, zeroblob(32) FROM entry WHERE seq = 1
                    """)
            }
        }
        #expect(try ledger.verify().fault == nil)
    }

    /// The export of another ledger, one of whose entries has the id of one of ours.
    private func copied(_ ours: Ledger, _ bench: Workbench) throws -> (Ledger, LedgerError) {
        let theirs = try Ledger(restoring: bench.id().description, at: "", now: bench.now)
        try theirs.write(bench.hold(100, bench.id()))
        var copy = bench.hold(100, bench.id())
        copy.id = try #require(try ours.store.entry(1)?.id)
        try theirs.write(copy)
        let refusal = LedgerError.badExport(
            line: 4,
            .unsound(
                .impossible(entry: 2, .alreadyWritten(try #require(copy.id), entry: 1))))
        return (theirs, refusal)
    }

    @Test func `that another ledger's entry has are refused when its export comes in`() throws {
        let bench = try Workbench()
        let ours = try bench.open()
        try ours.write(bench.hold(100, bench.id()))
        let (theirs, refusal) = try copied(ours, bench)
        let lines = try theirs.lines()
        #expect(throws: refusal) {
            try ours.importLines {
                var left = lines[...]
                return { left.popFirst()?[...] }
            }
        }
        #expect(try ours.verify().fault == nil)
    }

    @Test func `that stand twice in an export are found at the second entry`() throws {
        let bench = try Workbench()
        let ledger = try Ledger(restoring: bench.id().description, at: "", now: bench.now)
        try ledger.write(bench.hold(100, bench.id()))
        let first = try #require(try ledger.store.entry(1)?.id)
        try ledger.database.execute("DROP INDEX entry_id; DROP TRIGGER entry_next")
        var again = bench.hold(100, bench.id())
        again.id = first
        again.sequence = 2
        try ledger.store.transaction { () throws(LedgerError) in
            let hash = ChainHash(after: try ledger.head().hash, EntryLine.body(of: again))
            try ledger.store.append(
                again, hash, try Projection(lookup: ledger.store).changes(by: again))
        }
        let fault = Verification.Problem.impossible(
            entry: 2, .alreadyWritten(first, entry: 1))
        #expect(try ledger.verify().fault == fault)
        let lines = try ledger.lines()
        #expect(throws: LedgerError.badExport(line: 4, .unsound(fault))) {
            try Ledger.verify(export: {
                var left = lines[...]
                return { left.popFirst()?[...] }
            })
        }
    }
}
