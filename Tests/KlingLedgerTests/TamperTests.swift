import CSQLite
import Foundation
import KlingCost
import Testing

@testable import KlingLedger

/// Whatever is done to the file behind the ledger's back, `verify` names the first entry that shows
/// it.
@Suite struct `A ledger that was tampered with` {
    /// Twelve entries: four attempts, each held, sent and captured.
    func filled() throws -> Workbench {
        let bench = try Workbench()
        let ledger = try bench.open()
        for number in 1...4 {
            let id = bench.id()
            try ledger.write(bench.hold(Int64(number) * 100_000_000, id))
            try ledger.write(Entry(.sent, id, at: bench.now, by: "ann@desk"))
            var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
            capture.amount = Nanos(count: Int64(number) * 90_000_000)
            capture.currency = .usd
            try ledger.write(capture)
        }
        #expect(try ledger.verify().fault == nil)
        return bench
    }

    /// Runs SQL on the file as somebody would who first takes the triggers away.
    private func tamper(_ bench: Workbench, _ sql: String) throws {
        let database = try Database(path: bench.path, .readWrite)
        for trigger in [
            "entry_next", "entry_update", "entry_delete", "head_update", "head_delete",
        ] {
            try database.execute("DROP TRIGGER \(trigger)")
        }
        try database.execute(sql)
    }

    @Test(arguments: 1...12)
    func `names an entry of which one field was changed`(number: Int) throws {
        let bench = try filled()
        try tamper(bench, "UPDATE entry SET owner = 'bob@desk' WHERE seq = \(number)")
        #expect(try bench.open().verify().fault == .changed(entry: Int64(number)))
    }

    @Test(arguments: [
        "upper_nanos = upper_nanos + 1", "kind = 'accepted'", "at_s = at_s + 1",
        "attempt = zeroblob(16)",
        "hash = zeroblob(32)", "tags = '{}'", "evidence = ''", "previous = 7", "currency = 'CNY'",
    ])
    func `notices each kind of change`(change: String) throws {
        let bench = try filled()
        try tamper(bench, "UPDATE entry SET \(change) WHERE seq = 4")
        #expect(try bench.open().verify().fault == .changed(entry: 4))
    }

    @Test(arguments: 1...11)
    func `names the gap that a deleted entry leaves`(number: Int) throws {
        let bench = try filled()
        try tamper(bench, "DELETE FROM entry WHERE seq = \(number)")
        let fault = try bench.open().verify().fault
        #expect(fault == .gap(expected: Int64(number), found: Int64(number) + 1))
    }

    @Test func `notices a tail that was cut off`() throws {
        let bench = try filled()
        try tamper(bench, "DELETE FROM entry WHERE seq > 9")
        #expect(try bench.open().verify().fault == .cut(last: 9, head: 12))
    }

    @Test func `notices a cut tail by a head that was kept, when the head was cut with it`() throws
    {
        let bench = try filled()
        let kept = try bench.open().head()
        try tamper(
            bench,
            """
            DELETE FROM entry WHERE seq > 9;
            UPDATE head SET seq = 9, hash = (SELECT hash FROM entry WHERE seq = 9);
            DELETE FROM attempt WHERE hold > 9;
            """)
        let check = try bench.open().verify(against: (kept.sequence, kept.hash.description))
        #expect(check.fault == .notOfHead(12))
    }

    @Test func `names the entry behind one that was changed together with its hash`() throws {
        let bench = try filled()
        let ledger = try bench.open()
        let previous = try #require(try ledger.hash(of: 3))
        var entry = try #require(try ledger.store.entry(4))
        entry.owner = "bob@desk"
        let hash = ChainHash(after: previous, EntryLine.body(of: entry))
        try tamper(
            bench, "UPDATE entry SET owner = 'bob@desk', hash = x'\(hash)' WHERE seq = 4")
        #expect(try bench.open().verify().fault == .changed(entry: 5))
    }

    @Test func `names the first of two entries that changed places`() throws {
        let bench = try filled()
        try tamper(
            bench,
            """
            UPDATE entry SET seq = 99 WHERE seq = 2; UPDATE entry SET seq = 2 WHERE seq = 5;
            UPDATE entry SET seq = 5 WHERE seq = 99;
            """)
        #expect(try bench.open().verify().fault == .changed(entry: 2))
    }

    @Test(arguments: [("attempt", "spent_nanos"), ("rollup", "charged_nanos")])
    func `notices sums that are not those of the entries, and mends them`(
        table: String, sum: String
    ) throws {
        let bench = try filled()
        let ledger = try bench.open()
        try ledger.database.execute("UPDATE \(table) SET \(sum) = \(sum) + 1")
        #expect(try ledger.verify().fault == .derived(table: table))
        try ledger.rebuild()
        #expect(try ledger.verify().fault == nil)
    }
}

extension `A ledger that was tampered with` {
    @Test(
        arguments: [
            (
                "DROP TRIGGER allocation_next; INSERT INTO allocation VALUES (2, 1, 7, 0, 1, NULL)",
                .orphan(table: "allocation")
            ),
            ("DROP INDEX entry_end", .schema(name: "entry_end")),
            ("DROP TRIGGER head_insert", .schema(name: "head_insert")),
            (
                "CREATE TRIGGER own AFTER INSERT ON entry BEGIN SELECT 1; END", .schema(name: "own")
            ),
        ] as [(String, Verification.Problem)])
    func `shows what no entry wrote, and what is missing of its guards`(
        sql: String, fault: Verification.Problem
    ) throws {
        let bench = try filled()
        try Database(path: bench.path, .readWrite).execute(sql)
        #expect(try bench.open().verify().fault == fault)
    }

    @Test func `takes no allocation that is not its entry's own`() throws {
        let bench = try filled()
        let database = try Database(path: bench.path, .readWrite)
        #expect(throws: LedgerError.self) {
            try database.execute("INSERT INTO allocation VALUES (2, 1, 7, 0, 1, NULL)")
        }
    }
}

/// The database itself keeps the journal append-only, for every program that opens it.
@Suite struct `The journal's triggers` {
    @Test(arguments: [
        "UPDATE entry SET owner = 'x'", "DELETE FROM entry", "UPDATE head SET seq = 9",
        "UPDATE head SET seq = 0, hash = zeroblob(32)",
        "DELETE FROM head", "UPDATE ledger SET id = 'x'", "DELETE FROM ledger",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 1",
        "INSERT OR IGNORE INTO entry (seq, kind, at_s, owner, hash) VALUES (9, 'sent', 0, 'x', zeroblob(32))",
        "INSERT OR REPLACE INTO head VALUES (1, 0, zeroblob(32))",
        "INSERT OR REPLACE INTO ledger VALUES (1, 'x', 0)",
    ])
    func `refuse what would change the past`(sql: String) throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        try ledger.write(bench.hold(100, bench.id()))
        // As the sqlite3 shell opens it: no pragma of ours.
        let other = try Database(path: bench.path, .readWrite)
        #expect(throws: LedgerError.self) { try other.execute(sql) }
        #expect(try ledger.verify().fault == nil)
        #expect(try ledger.head().sequence == 1)
    }

    @Test func `refuse a second hold and a second end of an attempt`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let id = bench.id()
        try ledger.write(bench.hold(100, id))
        #expect(throws: LedgerError.self) { try ledger.write(bench.hold(100, id)) }
        try ledger.write(Entry(.void, id, at: bench.now, by: "ann@desk"))
        #expect(throws: LedgerError.alreadyEnded(id, entry: 2)) {
            try ledger.write(Entry(.void, id, at: bench.now, by: "ann@desk"))
        }
    }
}

extension Ledger {
    /// The chain's hash behind an entry, as it stands in the table.
    fileprivate func hash(of sequence: Int64) throws -> ChainHash? {
        let row = try database.statement("SELECT hash FROM entry WHERE seq = ?1")
        row.bind(1, sequence)
        defer { row.reset() }
        return try row.step() ? row.bytes(0).flatMap { ChainHash(bytes: $0) } : nil
    }

    /// Writes one entry in a transaction of its own, whatever budgets say.
    func write(_ entry: Entry) throws {
        _ = try store.transaction { () throws(LedgerError) in try append(entry) }
    }
}
