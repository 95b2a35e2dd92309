import Foundation
import ReportFixtures
import Testing

/// `kcost report` as its users run it.
@Suite struct `kcost report` {
    /// A workspace with a ledger of some months.
    private func bench() throws -> Workspace {
        let workspace = try Workspace()
        _ = try SampleJournal.make(at: workspace.folder.appending(path: "ledger.db").path)
        return workspace
    }

    private func report(_ workspace: Workspace, _ arguments: String...) throws -> Program.Outcome {
        try workspace.run(["report"] + arguments + ["--ledger", "ledger.db"])
    }

    @Test func `gives the same bytes again, on a host of any zone`() throws {
        let workspace = try bench()
        let line = ["report", "monthly", "--month", "2026-10", "--ledger", "ledger.db"]
        let one = try workspace.run(line, environment: ["TZ": "America/New_York"])
        let other = try workspace.run(line, environment: ["TZ": "Asia/Shanghai", "LANG": "zh_CN"])
        #expect(one.status == 0, "\(one.err)")
        #expect(one.out == other.out)
        #expect(one.out.contains("2026-10-01 to 2026-10-31, time zone UTC"))
    }

    @Test func `writes a file whole`() throws {
        let workspace = try bench()
        let shown = try report(workspace, "daily", "--month", "2026-10", "--format", "csv")
        let written = try report(
            workspace, "daily", "--month", "2026-10", "--format", "csv", "-o", "day.csv")
        #expect(written.status == 0, "\(written.err)")
        #expect(written.out.isEmpty)
        let bytes = try Data(contentsOf: workspace.folder.appending(path: "day.csv"))
        #expect(String(decoding: bytes, as: UTF8.self) == shown.out)
    }

    @Test func `marks CSV as UTF-8 for spreadsheets where it is Chinese, or asked for`() throws {
        let workspace = try bench()
        let line = ["daily", "--month", "2026-10", "--format", "csv"]
        func bytes(_ more: String...) throws -> Data {
            let outcome = try workspace.run(
                ["report"] + line + more + ["--ledger", "ledger.db", "-o", "day.csv"])
            #expect(outcome.status == 0, "\(outcome.err)")
            return try Data(contentsOf: workspace.folder.appending(path: "day.csv"))
        }
        let mark = Data([0xEF, 0xBB, 0xBF])
        let plain = try bytes()
        #expect(!plain.starts(with: mark))
        #expect(try bytes("--bom") == mark + plain)
        #expect(try bytes("--lang", "zh").starts(with: mark))
        #expect(try bytes("--lang", "zh", "--bom") == bytes("--lang", "zh"))
        let list = try workspace.run(["report", "list", "--format", "csv", "--lang", "zh"])
        #expect(Data(list.out.utf8).starts(with: mark))
        let table = try report(workspace, "daily", "--bom")
        #expect(table.status == 64 && table.err.contains("--format csv"), "\(table.err)")
        let export = ["ledger", "export", "--format", "focus", "--ledger", "ledger.db"]
        let (focus, marked) = (try workspace.run(export), try workspace.run(export + ["--bom"]))
        #expect(Data(marked.out.utf8) == mark + Data(focus.out.utf8))
    }

    @Test func `takes reports of one's own, before built-in ones of the same name`() throws {
        let workspace = try bench()
        let own = """
            /* {"schema_version": 1, "title": "Mine", "description": "d", "period": "all",
              "columns": [{"name": "n", "title": "n", "type": "count"}]} */
            SELECT count(*) AS n FROM charges
            """
        try workspace.configure("reports/mine.sql", own)
        try workspace.configure("reports/monthly.sql", own)
        for name in ["mine", "monthly"] {
            let found = try report(workspace, name)
            #expect(found.out.hasPrefix("Mine\nall entries"), "\(found.err)")
        }
        let list = try report(workspace, "list", "--format", "json")
        #expect(list.out.contains("config/kcost/reports/mine.sql"))
        try workspace.configure("reports/bad.sql", own.replacing("charges", with: "payload"))
        let bad = try report(workspace, "bad")
        #expect(bad.status == 78)
        #expect(bad.err.contains("bad.sql:3: a report reads the ledger's views"), "\(bad.err)")
    }

    @Test func `never writes over the ledger, by whatever name`() throws {
        let workspace = try bench()
        let file = workspace.folder.appending(path: "ledger.db")
        let link = workspace.folder.appending(path: "statement.txt")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
        let before = try Data(contentsOf: file)
        for name in ["ledger.db", "./ledger.db", "statement.txt"] {
            let outcome = try report(workspace, "monthly", "--month", "2026-10", "-o", name)
            #expect(outcome.status == 74 && outcome.err.contains("the ledger's own file"))
        }
        #expect(try Data(contentsOf: file) == before)
    }

    @Test func `takes a thousand values of a name`() throws {
        let workspace = try bench()
        let values = (0..<1_000).flatMap {
            ["--where", "project=p\($0)", "--where", "tag:c=\($0)"]
        }
        let line = ["report", "by-tag", "--month", "2026-10", "--ledger", "ledger.db"]
        #expect(try workspace.run(line + values).status == 0)
    }

    @Test func `is as of one entry of each ledger`() throws {
        let workspace = try bench()
        let two = try report(workspace, "monthly", "--as-of-entry", "5", "--as-of-entry", "6")
        #expect(two.status == 64 && two.err.contains("one entry of each ledger"))
    }

    @Test func `takes a comma as part of a value where no name follows it`() throws {
        let workspace = try bench()
        let one = try report(
            workspace, "by-project", "--month", "2026-10", "--format", "json", "--where",
            "project=a,b,gateway=kie,tag:c=d,e")
        #expect(one.status == 0, "\(one.err)")
        #expect(
            one.out.contains(
                #""where":[{"name":"project","value":"a,b"},{"name":"gateway","value":"kie"},"#
                    + #"{"name":"tag:c","value":"d,e"}]"#), "\(one.out)")
    }

    @Test func `lists the others beside one that cannot be read`() throws {
        let workspace = try bench()
        try workspace.configure("reports/mine.sql", "SELECT 1")
        let list = try workspace.run(["report", "list"])
        #expect(list.status == 0)
        #expect(list.out.contains("monthly") && list.out.contains("a report begins with a comment"))
    }

    @Test func `says what is wrong with the command line`() throws {
        let workspace = try bench()
        let cases: [([String], String)] = [
            (["montly"], "there is no report 'montly'; did you mean 'monthly'?"),
            (["monthly", "--month", "2026-13"], "it takes a month such as 2026-10"),
            (
                ["monthly", "--month", "2026-10", "--since", "2026-10-01"],
                "cannot be used together"
            ),
            (["monthly", "--since", "2026-10-02", "--until", "2026-10-02"], "later than --since"),
            (["monthly", "--tz", "Mars/Base"], "--tz cannot be 'Mars/Base'"),
            (["monthly", "--where", "colour=red"], "it takes NAME=VALUE"),
            (["monthly", "--group-by", "colour"], "--group-by cannot be 'colour'"),
            (["monthly", "--order", "colour"], "--order cannot be 'colour'"),
            (["monthly", "--param", "tag=x"], "monthly has no parameters"),
            (["monthly", "--currency", "EUR", "--month", "2026-10"], "has a rate from CNY to EUR"),
            (["budget-vs-actual", "--where", "owner=ann"], "does not tell rows apart by 'owner'"),
            (["monthly", "--as-of-entry", "x"], "an entry's number"),
            (["monthly", "--as-of-entry", "99999"], "the ledger ends at entry 198"),
        ]
        for (arguments, words) in cases {
            let outcome = try workspace.run(
                ["report"] + arguments + ["--ledger", "ledger.db"])
            #expect(outcome.status == 64 || outcome.status == 78, "\(arguments)")
            #expect(outcome.err.contains(words), "\(arguments): \(outcome.err)")
            #expect(outcome.out.isEmpty)
        }
    }

    @Test func `has nothing to say where there is no ledger`() throws {
        let outcome = try Workspace().run(["report", "monthly", "--ledger", "none.db"])
        #expect(outcome.status == 66)
        #expect(outcome.err.contains("there is no ledger"))
    }
}
