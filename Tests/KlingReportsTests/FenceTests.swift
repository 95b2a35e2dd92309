import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

/// A definition of one column with this SQL.
func definition(_ sql: String, type: String = "count") throws -> ReportDefinition {
    let header = """
        /* {"schema_version": 1, "title": "t", "description": "d", "period": "all",
          "columns": [{"name": "found", "title": "found", "type": "\(type)"},
            {"name": "currency", "title": "currency"}]
        } */

        """
    return try ReportDefinition(name: "own", file: "own.sql", bytes: Array((header + sql).utf8))
}

/// What keeps the SQL of a report within bounds.
@Suite struct `A report's SQL` {
    private func ask(
        _ sql: String, type: String = "count", seconds: Int = 5
    ) throws -> Result<Report, ReportError> {
        let ledger = try SampleJournal.make(at: "", attempts: 8)
        let definition = try definition(sql, type: type)
        var question = try question("2026-10")
        question.secondsMax = seconds
        do {
            return .success(try ledger.report(definition, question))
        } catch {
            return .failure(error)
        }
    }

    @Test func `reads the views`() throws {
        for view in [
            "movements", "rollups", "rollup_days", "charges", "attempts", "holds", "topups",
            "budgets", "raises",
            "balances", "videos",
        ] {
            let report = try ask(
                "SELECT count(*) AS found, 'USD' AS currency FROM \(view)"
            ).get()
            #expect(report.rows.count == 1, "\(view)")
        }
    }

    @Test(arguments: [
        ("SELECT hash AS found, '' AS currency FROM entry", "entry"),
        ("SELECT text AS found, '' AS currency FROM payload", "payload"),
        ("SELECT count(*) AS found, '' AS currency FROM payload", "payload"),
        ("SELECT address AS found, '' AS currency FROM video", "video"),
        ("SELECT sql AS found, '' AS currency FROM sqlite_schema", "sqlite_master"),
        // A WITH of a view's name opens no door to what the views do not show.
        (
            "WITH charges AS (SELECT hash AS h FROM entry) SELECT h AS found, '' AS currency FROM charges",
            "entry"
        ),
        (
            "WITH holds AS (SELECT text AS h FROM payload) SELECT h AS found, '' AS currency FROM holds",
            "payload"
        ),
        (
            "WITH videos AS (SELECT address AS h FROM video) SELECT h AS found, '' AS currency FROM videos",
            "video"
        ),
    ])
    func `reads nothing else`(sql: String, table: String) throws {
        guard case .failure(.forbidden("own.sql", _, .reading(let found))) = try ask(sql) else {
            Issue.record("\(sql) was not refused as it should")
            return
        }
        #expect([table, "sqlite_schema"].contains(found))
    }

    /// What stands before the views while a report runs knows of filters; they themselves do not.
    @Test(arguments: [
        "SELECT count(*) AS found, 'USD' AS currency FROM main.movements",
        "SELECT count(entry) AS found, 'USD' AS currency FROM main . \"movements\"",
        "SELECT (SELECT count(*) FROM main.charges) AS found, 'USD' AS currency FROM movements",
        """
        WITH movements AS (SELECT evidence AS a FROM entry)
          SELECT a AS found, 'USD' AS currency FROM movements
        """,
        """
        WITH "movements" (a) AS MATERIALIZED (SELECT evidence FROM entry)
          SELECT a AS found, 'USD' AS currency FROM movements
        """,
        """
        SELECT a AS found, 'USD' AS currency FROM movements m,
          (SELECT evidence AS a FROM entry) AS movements
        """,
        """
        WITH charges AS (SELECT count(*) AS a FROM main.movements)
          SELECT a AS found, 'USD' AS currency FROM charges
        """,
    ])
    func `finds no way around the filters`(sql: String) throws {
        guard case .failure(.forbidden("own.sql", _, .reading)) = try ask(sql, type: "text") else {
            Issue.record("\(sql) was not refused")
            return
        }
    }

    @Test func `may call what is its own as it likes`() throws {
        let sql = """
            WITH entry AS (SELECT entry AS a FROM temp.movements), charges AS (SELECT a FROM entry)
              SELECT count(*) AS found, 'USD' AS currency FROM charges
            """
        #expect(try ask(sql).get().rows.count == 1)
    }

    @Test(arguments: [
        "INSERT INTO entry (seq) VALUES (1)", "DELETE FROM charges", "UPDATE budget SET x = 1",
        "DROP TABLE entry", "CREATE TABLE x (y)", "CREATE TEMP TABLE x (y)", "VACUUM",
        "VACUUM INTO '/tmp/kcost-copy'", "ATTACH '/tmp/kcost-other' AS other",
        "PRAGMA user_version = 9", "PRAGMA table_info(entry)", "BEGIN", "COMMIT", "SAVEPOINT x",
        "REINDEX", "ANALYZE", "DETACH main", "CREATE VIRTUAL TABLE x USING fts5(y)",
        "SELECT name FROM pragma_table_info('entry')", "SELECT * FROM dbstat",
    ])
    func `changes nothing`(sql: String) throws {
        switch try ask(sql) {
        case .failure(.forbidden(_, _, let what)):
            #expect(what != .severalStatements && what != .recursion, "\(sql)")
        case .failure(.badSQL): break
        case let other: Issue.record("\(sql): \(other)")
        }
    }

    @Test(arguments: [
        "random()", "randomblob(4)", "date('now')", "datetime()", "strftime('%s', 'now')",
        "unixepoch('now')", "load_extension('x')", "sqlite_version()", "changes()",
        "last_insert_rowid()", "zeroblob(1000000000)",
    ])
    func `calls no function that tells the time, draws lots or loads code`(call: String) throws {
        let asked = try ask("SELECT \(call) AS found, '' AS currency")
        guard case .failure(.forbidden(_, _, .function)) = asked else {
            Issue.record("\(call) was not refused: \(asked)")
            return
        }
    }

    @Test func `may not recur, run on, or come in pieces`() throws {
        let endless = """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
              SELECT count(*) AS found, '' AS currency FROM n
            """
        #expect(throws: ReportError.forbidden(file: "own.sql", line: nil, .recursion)) {
            try ask(endless).mapError { error in
                if case .forbidden(let file, _, let what) = error {
                    return ReportError.forbidden(file: file, line: nil, what)
                }
                return error
            }.get()
        }
        let many = (1...9).map { "movements AS m\($0)" }.joined(separator: ", ")
        #expect(throws: ReportError.tooSlow(file: "own.sql", seconds: 1)) {
            try ask("SELECT count(*) AS found, '' AS currency FROM \(many)", seconds: 1).get()
        }
        #expect(throws: ReportError.forbidden(file: "own.sql", line: nil, .severalStatements)) {
            try ask("SELECT 1 AS found, '' AS currency; SELECT 2").get()
        }
        #expect(try ask("SELECT 1 AS found, '' AS currency; -- the end\n").get().rows.count == 1)
    }

    @Test func `that is wrong is named with its line`() throws {
        guard
            case .failure(.badSQL("own.sql", let line, let fault)) = try ask(
                "SELECT 1 AS found,\n  '' AS currency\n  FROM charges\n WHERE nonsense = 1")
        else {
            Issue.record("it was not refused")
            return
        }
        #expect(line == 8)
        #expect(fault.kind == .noSuchColumn("nonsense"))
        #expect(fault.message.contains("nonsense"))
    }

    /// The words are SQLite's: another one that says it in others is noticed here.
    @Test(
        arguments: [
            ("SELECT 1 AS found, '' AS currency FROM nobody", .noSuchTable("nobody")),
            (
                "SELECT m.nobody AS found, '' AS currency FROM movements m",
                .noSuchColumn("m.nobody")
            ),
            ("SELECT nobody(1) AS found, '' AS currency", .noSuchName),
            ("SELECT 1 AS found, '' AS currency FROM", .other),
            ("SELECT", .other), ("-- nobody", .other),
        ] as [(String, SQLProblem.Kind)])
    func `that names what is not there is told by what it names`(
        sql: String, kind: SQLProblem.Kind
    ) throws {
        guard case .failure(.badSQL("own.sql", _, let fault)) = try ask(sql) else {
            Issue.record("\(sql) was not refused")
            return
        }
        #expect(fault.kind == kind, "\(fault.message)")
    }

    @Test func `gives what its header says`() throws {
        #expect(throws: ReportError.missingColumn(file: "own.sql", "found", found: ["x"])) {
            try ask("SELECT 1 AS x").get()
        }
        #expect(throws: ReportError.badValue(file: "own.sql", column: "found", row: 1)) {
            try ask("SELECT 1 / 2.0 AS found, '' AS currency", type: "money").get()
        }
        #expect(
            throws: ReportError.unknownParameter(
                file: "own.sql", ":x", known: [":since", ":until"])
        ) {
            try ask("SELECT :x AS found, '' AS currency").get()
        }
        #expect(throws: ReportError.cannotNarrow(report: "own", by: "owner")) {
            let ledger = try SampleJournal.make(at: "", attempts: 4)
            let definition = try definition(
                "SELECT count(*) AS found, '' AS currency FROM balances")
            _ = try ledger.report(
                definition, try question("2026-10") { $0.filters = [.init("owner", "ann")] })
        }
    }

    @Test func `leaves the ledger as it was, and the connection`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 8)
        let head = try ledger.head()
        _ = try? ledger.report(try definition("DELETE FROM entry"), try question("2026-10"))
        let one = try ledger.report(try shipped("monthly"), try question("2026-10"))
        let other = try ledger.report(try shipped("monthly"), try question("2026-10"))
        #expect(one.rows == other.rows)
        #expect(try ledger.head() == head)
        #expect(try ledger.verify().fault == nil)
    }
}
