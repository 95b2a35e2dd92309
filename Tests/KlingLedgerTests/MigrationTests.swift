import KlingCost
import Testing

@testable import KlingLedger

/// A ledger that an earlier version wrote goes on as it was.
@Suite struct `A ledger of version 1` {
    /// What version 1 derived from the journal.
    private static let derived = """
        CREATE TABLE attempt (id BLOB PRIMARY KEY, state TEXT NOT NULL, hold INTEGER NOT NULL,
          last INTEGER NOT NULL, held_s INTEGER NOT NULL, changed_s INTEGER NOT NULL,
          currency TEXT NOT NULL, upper_nanos INTEGER NOT NULL, spent_nanos INTEGER NOT NULL,
          expires_s INTEGER, fingerprint TEXT) STRICT, WITHOUT ROWID;
        CREATE INDEX attempt_held ON attempt (held_s);
        CREATE TABLE balance (budget INTEGER NOT NULL, period_s INTEGER NOT NULL,
          held_nanos INTEGER NOT NULL, spent_nanos INTEGER NOT NULL, clips INTEGER NOT NULL,
          billed_ms INTEGER NOT NULL, PRIMARY KEY (budget, period_s)) STRICT, WITHOUT ROWID;
        CREATE TABLE rollup (bucket INTEGER NOT NULL, gateway TEXT NOT NULL, model TEXT NOT NULL,
          mode TEXT NOT NULL, project TEXT NOT NULL, currency TEXT NOT NULL, holds INTEGER NOT NULL,
          captures INTEGER NOT NULL, voids INTEGER NOT NULL, held_nanos INTEGER NOT NULL,
          spent_nanos INTEGER NOT NULL,
          PRIMARY KEY (bucket, gateway, model, mode, project, currency)) STRICT, WITHOUT ROWID;
        PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1;
        """

    /// A file of version 1, with the journal of a ledger of today.
    private func older(_ entries: [Entry], at bench: Workbench) throws -> ChainHash {
        let id = "0197a6c0-0000-7000-8000-000000000001"
        var hash = ChainHash(beginning: id)
        let database = try Database(path: bench.path, .readWrite)
        try database.execute(Schema.version1 + Self.derived)
        try database.execute("INSERT INTO ledger VALUES (1, '\(id)', 0)")
        try database.statement("INSERT INTO head VALUES (1, 0, ?1)").bind(1, hash.bytes).run()
        for entry in entries {
            hash = ChainHash(after: hash, EntryLine.body(of: entry))
            try database.statement(
                """
                INSERT INTO entry (seq, kind, at_s, owner, attempt, previous, gateway, model,
                  billed_ms, tags, currency, expected_nanos, upper_nanos, hash)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
                """
            )
            .bind(1, entry.sequence).bind(2, entry.kind.rawValue).bind(3, entry.instant.seconds)
            .bind(4, entry.owner).bind(5, entry.attempt?.bytes).bind(6, entry.previous)
            .bind(7, entry.gateway).bind(8, entry.model).bind(9, entry.billedMilliseconds)
            .bind(10, entry.tags).bind(11, entry.currency?.code).bind(12, entry.expected?.count)
            .bind(13, entry.upper?.count).bind(14, hash.bytes).run()
            try database.statement("UPDATE head SET seq = ?1, hash = ?2")
                .bind(1, entry.sequence).bind(2, hash.bytes).run()
        }
        return hash
    }

    private func journal(_ bench: Workbench) -> [Entry] {
        let id = bench.id()
        var hold = bench.hold(550_000_000, id)
        hold.sequence = 1
        var sent = Entry(.sent, id, at: bench.now, by: "ann@desk")
        (sent.sequence, sent.previous) = (2, 1)
        return [hold, sent]
    }

    @Test func `keeps its chain, gets its totals anew, and goes on`() throws {
        let bench = try Workbench()
        let hash = try older(journal(bench), at: bench)
        #expect(throws: LedgerError.olderSchema(found: 1, known: Schema.version)) {
            try Ledger(reading: bench.path)
        }
        let ledger = try bench.open()
        #expect(try ledger.head().hash == hash)
        #expect(try ledger.verify().fault == nil)
        let open = try #require(try ledger.openAttempts().first)
        #expect(open.attempt.state == .sent)
        try ledger.write(Entry(.void, open.attempt.id, at: bench.now, by: "ann@desk"))
        #expect(try ledger.verify().fault == nil)
        #expect(try bench.open().head().sequence == 3)
    }

    @Test func `that was tampered with is not brought up to date`() throws {
        let bench = try Workbench()
        let entries = journal(bench)
        _ = try older(entries, at: bench)
        let database = try Database(path: bench.path, .readWrite)
        try database.execute(
            "DROP TRIGGER entry_update; UPDATE entry SET owner = 'bob' WHERE seq = 1")
        #expect(throws: LedgerError.unsound(.changed(entry: 1))) { try bench.open() }
        #expect(try database.number("PRAGMA user_version") == 1)
    }

    @Test func `has the columns that its successors name`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let rows = try Statement("SELECT name FROM pragma_table_info('entry')", ledger.database)
        var columns: Set<String> = []
        while try rows.step() { columns.insert(rows.text(0) ?? "") }
        #expect(columns.isSuperset(of: EntryField.all.map(\.column)))
        #expect(columns.count == EntryField.all.count + 5)
    }
}

/// A ledger of version 4 kept the task of an attempt, and neither when its hold ended nor whether the task
/// failed.
@Suite struct `A ledger of version 4` {
    @Test func `is read as it is`() throws {
        let bench = try Workbench()
        let id = bench.id()
        let database = try Database(path: bench.path, .readWrite)
        try database.execute(
            Schema.migrations[..<4].joined() + DerivedSchema.tables
                + ["likeness", "ended_s", "failed"].map {
                    "ALTER TABLE attempt DROP COLUMN \($0);"
                }.joined())
        try bench.writtenElsewhere([bench.hold(550_000_000, id)])
            .copy(to: database, ofVersion: 4)
        try database.execute(
            """
            INSERT INTO attempt (id, state, hold, last, held_s, changed_s, currency, upper_nanos,
              spent_nanos) SELECT attempt, 'held', seq, seq, at_s, at_s, currency, upper_nanos, 0
              FROM entry;
            """)
        let older = try #require(try Ledger(reading: bench.path))
        #expect(try older.attempt(id).state == .held)
        #expect(try older.openAttempts().map(\.attempt.id) == [id])
        #expect(try older.running().isEmpty)
        // Whatever writes brings it up to date.
        #expect(try bench.open().verify().fault == nil)
    }
}

/// A ledger of version 2 is one of today without the table of the videos.
@Suite struct `A ledger of version 2` {
    private func older(_ bench: Workbench) throws -> AttemptID {
        let database = try Database(path: bench.path, .readWrite)
        try database.execute(Schema.version1 + Schema.version2 + DerivedSchema.tables)
        let id = bench.id()
        let older = try bench.writtenElsewhere([bench.hold(550_000_000, id)])
            .copy(to: database, ofVersion: 2)
        try older.forEachEntry(of: 0) { (entry, _) throws(LedgerError) in
            for change in try Projection(lookup: older).changes(by: entry) {
                try DerivedTables(database).write([change])
            }
            return true
        }
        return id
    }

    @Test func `is read as it is, and has no videos`() throws {
        let bench = try Workbench()
        let id = try older(bench)
        let ledger = try #require(try Ledger(reading: bench.path))
        #expect(try ledger.verify().fault == nil)
        #expect(try ledger.unsavedVideos().isEmpty)
        #expect(try ledger.videos(of: id).isEmpty)
        #expect(try ledger.database.number("PRAGMA user_version") == 2)
    }

    @Test func `is brought up to date by whoever writes, with its chain and its open holds`() throws
    {
        let bench = try Workbench()
        let id = try older(bench)
        let before = try #require(try Ledger(reading: bench.path)).head()
        let ledger = try bench.open()
        #expect(try ledger.database.number("PRAGMA user_version") == Int64(Schema.version))
        #expect(try ledger.head() == before)
        #expect(try ledger.openAttempts().map(\.attempt.id) == [id])
        var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
        capture.amount = Nanos(count: 550_000_000)
        let video = FinishedVideo(address: "https://made.example/1.mp4", expires: nil)
        _ = try ledger.capture(capture, freezingAbove: 2, videos: [video])
        #expect(try ledger.unsavedVideos().map(\.note) == [video])
        #expect(try ledger.verify().fault == nil)
    }
}

/// A ledger of version 3 knows sums of another form, and no views.
@Suite struct `A ledger of version 3` {
    private func older(_ bench: Workbench) throws -> AttemptID {
        let id = bench.id()
        let database = try Database(path: bench.path, .readWrite)
        try database.execute(
            """
            \(Schema.version1)\(Schema.version2)\(Schema.version3)\(DerivedSchema.tables)
            \(DerivedSchema.indexes)
            DROP INDEX attempt_ended;
            DROP INDEX attempt_task;
            DROP INDEX attempt_likeness;
            ALTER TABLE attempt DROP COLUMN likeness;
            ALTER TABLE attempt DROP COLUMN task;
            ALTER TABLE attempt DROP COLUMN ended_s;
            ALTER TABLE attempt DROP COLUMN failed;
            DROP TABLE rollup;
            CREATE TABLE rollup (chain INTEGER NOT NULL, bucket INTEGER NOT NULL, gateway TEXT NOT NULL,
              model TEXT NOT NULL, mode TEXT NOT NULL, project TEXT NOT NULL, currency TEXT NOT NULL,
              holds INTEGER NOT NULL, captures INTEGER NOT NULL, voids INTEGER NOT NULL,
              held_nanos INTEGER NOT NULL, spent_nanos INTEGER NOT NULL,
              PRIMARY KEY (chain, bucket, gateway, model, mode, project, currency))
              STRICT, WITHOUT ROWID;
            """)
        try bench.writtenElsewhere([bench.hold(550_000_000, id)])
            .copy(to: database, ofVersion: 3)
        try database.execute(
            """
            INSERT INTO attempt SELECT attempt, 'held', seq, seq, at_s, at_s, currency, upper_nanos, 0,
              expires_s, fingerprint FROM entry;
            """)
        return id
    }

    @Test func `is read and checked as it is, without views`() throws {
        let bench = try Workbench()
        let id = try older(bench)
        let ledger = try #require(try Ledger(reading: bench.path))
        #expect(try ledger.verify().fault == nil)
        #expect(try ledger.openAttempts().map(\.attempt.id) == [id])
        #expect(try ledger.hasViews == false)
        let copy = try ledger.copy(endingAt: [:])
        #expect(try copy.hasViews)
        #expect(try copy.head() == ledger.head())
        #expect(try copy.verify().fault == nil)
        #expect(try ledger.database.number("PRAGMA user_version") == 3)
    }

    @Test func `gets its sums anew, and the views, from whoever writes`() throws {
        let bench = try Workbench()
        let id = try older(bench)
        let ledger = try bench.open()
        #expect(try ledger.verify().fault == nil)
        #expect(try ledger.database.number("SELECT sum(held_nanos) FROM rollups") == 550_000_000)
        try ledger.write(Entry(.void, id, at: bench.now, by: "ann@desk"))
        let freed = try ledger.database.number("SELECT sum(voids_freed_nanos) FROM rollups")
        #expect(freed == 550_000_000)
    }
}

/// A ledger of version 9 has no ids of entries.
@Suite struct `A ledger of version 9` {
    @Test func `is read as it is, and once it is brought up to date only new entries have ids`()
        throws
    {
        let bench = try Workbench()
        let id = bench.id()
        let before = try bench.writtenElsewhere([bench.hold(550_000_000, id)])
        do {
            let database = try Database(path: bench.path, .readWrite)
            try database.execute(
                Schema.migrations[..<9].joined() + DerivedSchema.tables + DerivedSchema.indexes
                    + LedgerViews.create)
            try before.copy(to: database, ofVersion: 9).derive()
        }
        let old = try #require(try Ledger(reading: bench.path))
        #expect(try old.verify().fault == nil)
        #expect(try old.lines() == before.lines())
        var random = SystemRandomNumberGenerator()
        #expect(try old.store.entry(withID: EntryID(at: bench.now, using: &random)) == nil)
        let ledger = try bench.open()
        #expect(try ledger.lines() == before.lines())
        try ledger.write(Entry(.void, id, at: bench.now, by: "ann@desk"))
        #expect(try ledger.entries(of: id).map { $0.id == nil } == [true, false])
        #expect(try ledger.verify().fault == nil)
    }
}

extension Workbench {
    /// A ledger elsewhere with these entries, as programs of before version 10 wrote them: without ids.
    func writtenElsewhere(_ entries: [Entry]) throws -> Ledger {
        let ledger = try Ledger(restoring: id().description, at: "", now: now)
        for entry in entries { try ledger.write(entry) }
        return try ledger.withoutIDs()
    }
}

extension Ledger {
    /// A ledger of the same id and the same entries, which have no ids.
    func withoutIDs() throws -> Ledger {
        var head = Head(sequence: 0, hash: ChainHash(beginning: id))
        var lines = [ExportFrame.header(ledger: id, chains: 1), .chain(ledger: id)].map(\.line)
        try store.forEachEntry(of: 0) { (entry, _) throws(LedgerError) in
            var entry = entry
            entry.id = nil
            let body = EntryLine.body(of: entry)
            head = Head(sequence: entry.sequence, hash: ChainHash(after: head.hash, body))
            lines.append(EntryLine.line(body, head.hash))
            return true
        }
        lines.append(ExportFrame.end(head).line)
        let copy = try Ledger(restoring: id, at: "", now: Instant(seconds: 0))
        _ = try copy.importLines(isRestoring: true) {
            var left = lines[...]
            return { left.popFirst()?[...] }
        }
        return copy
    }

    /// Copies its journal, and nothing that is derived, into a file that has the tables of a version.
    @discardableResult
    func copy(to database: Database, ofVersion version: Int) throws -> SQLiteStore {
        try database.execute(
            """
            INSERT INTO ledger VALUES (1, '\(id)', 0);
            PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(version);
            """)
        try database.statement("INSERT INTO head VALUES (1, 0, ?1)")
            .bind(1, ChainHash(beginning: id).bytes).run()
        let older = try SQLiteStore(database)
        try store.forEachEntry(of: 0) { (entry, hash) throws(LedgerError) in
            try older.append(entry, hash, [])
            return true
        }
        return older
    }
}
