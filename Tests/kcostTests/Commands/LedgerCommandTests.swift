import Foundation
import Testing

/// Budgets and the journal from the command line.
@Suite struct LedgerCommandTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("kie.json", Sample.kie)
    }

    private func run(_ arguments: [String]) throws -> Program.Outcome {
        try workspace.run(
            arguments,
            environment: ["XDG_DATA_HOME": workspace.data.path, "PATH": "/usr/bin:/bin"])
    }

    @Test func `a session reads as its record says`() throws {
        let lines: [[String]] = [
            [
                "budget", "set", "daily", "--limit", "1", "--period", "rolling:24h", "--tz",
                "Asia/Shanghai", "--warn", "50,80",
            ],
            [
                "budget", "set", "acme", "--clips", "3", "--seconds", "20", "--period", "month",
                "--scope", "gateway=kie,tag:client=acme",
            ],
            ["guard", "kie.json", "--tag", "client=acme", "--project", "spot", "--", "true"],
            ["guard", "--again", "kie.json", "--", "false"],
            ["budget", "list"], ["pending"],
            ["guard", "--again", "kie.json", "--", "true"],
            ["guard", "--again", "kie.json", "--", "true"],
            ["budget", "raise", "dailly", "--by", "5"],
            ["budget", "raise", "daily", "--by", "5", "--until", "2099-01-01"],
            ["budget", "remove", "acme"], ["budget", "list", "--format", "json"],
            ["budget", "set", "daily", "--limit", "2", "--period", "rolling:24h"],
            ["ledger", "list"], ["ledger", "verify"],
        ]
        var text = ""
        for line in lines {
            let outcome = try run(line).masked
            text += "$ kcost \(line.joined(separator: " "))\n" + outcome.out
            if !outcome.err.isEmpty { text += "[standard error]\n" + outcome.err }
            text += "[exit \(outcome.status)]\n\n"
        }
        try expectCommandGolden(text, "ledger-session.txt")
    }

    @Test func `the newest entries are listed by number and by time`() throws {
        for _ in 0..<3 {
            _ = try run(["guard", "kie.json", "--again", "--unbudgeted", "--", "true"])
        }
        func listed(_ options: String...) throws -> [Substring] {
            let outcome = try run(["ledger", "list", "--format", "csv"] + options)
            #expect(outcome.status == 0, "\(outcome.err)")
            return outcome.lines.dropFirst().map { $0.prefix { $0 != "," } }
        }
        #expect(try listed().count == 9)
        #expect(try listed("--last", "2") == ["8", "9"])
        #expect(try listed("--last", "100").count == 9)
        #expect(try listed("--since", "2020-01-01", "--last", "1") == ["9"])
        #expect(try listed("--since", "2999-01-01").isEmpty)
        #expect(try run(["ledger", "list", "--since", "2999-01-01"]).err.contains("of that time"))
        for wrong in ["0", "-1", "x", "99999999999999999999"] {
            #expect(try run(["ledger", "list", "--last", wrong]).status == 64)
        }
    }

    private static let faults: [(status: Int32, arguments: [String])] = [
        (64, ["budget", "set", "x", "--period", "day"]),
        (64, ["budget", "set", "x", "--limit", "1"]),
        (64, ["budget", "set", "x", "--limit", "1", "--period", "fortnight"]),
        (64, ["budget", "set", "x", "--limit", "-1", "--period", "day"]),
        (64, ["budget", "set", "x", "--limit", "1", "--period", "day", "--scope", "colour=red"]),
        (64, ["budget", "set", "x", "--limit", "1", "--period", "day", "--warn", "0"]),
        (78, ["budget", "set", "x", "--limit", "1", "--period", "day", "--tz", "../etc/passwd"]),
        (78, ["budget", "set", "x", "--limit", "1", "--period", "day", "--tz", "Mars/Base"]),
        (0, ["budget", "set", "x", "--limit", "0", "--period", "rolling:24h", "--tz", "+05:45"]),
        (64, ["budget", "raise", "x"]), (66, ["budget", "remove", "nothing"]),
        (64, ["budget", "unfreeze", "kie"]), (66, ["budget", "unfreeze", "kie", "kling-v3"]),
        (64, ["resolve", "nonsense", "--not-charged"]),
        (64, ["resolve", "0197a6c0-0000-7000-8000-000000000001"]),
        (66, ["resolve", "0197a6c0-0000-7000-8000-000000000001", "--not-charged"]),
        (66, ["ledger", "show", "0197a6c0-0000-7000-8000-000000000001"]),
        (66, ["ledger", "export"]), (66, ["ledger", "verify"]),
        (0, ["pending"]), (0, ["budget", "list"]), (0, ["ledger", "list"]),
    ]

    @Test(arguments: faults)
    func `each kind of end has its status`(status: Int32, arguments: [String]) throws {
        let outcome = try run(arguments)
        #expect(outcome.status == status, "\(outcome.err)")
    }

    @Test func `looking never makes a ledger, and holding makes it its owner's only`() throws {
        for line in [["pending"], ["budget", "list"], ["ledger", "list"], ["--version"]] {
            _ = try run(line)
        }
        #expect(!FileManager.default.fileExists(atPath: workspace.data.path))
        _ = try run(["guard", "kie.json", "--unbudgeted", "--", "true"])
        let file = workspace.data.appending(path: "kcost/ledger.sqlite")
        for (path, mode) in [(file.path, 0o600), (file.deletingLastPathComponent().path, 0o700)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
    }

    @Test func `changing what is not there makes no ledger either`() throws {
        for line in [
            ["budget", "raise", "x", "--by", "5"], ["budget", "remove", "x"],
            ["budget", "unfreeze", "kie", "kling-v3"],
        ] {
            let outcome = try run(line)
            #expect(outcome.status == 66, "\(outcome.err)")
            #expect(!FileManager.default.fileExists(atPath: workspace.data.path))
        }
    }

    @Test func `programs get counts as numbers and amounts as strings`() throws {
        _ = try run([
            "budget", "set", "x", "--limit", "1", "--clips", "3", "--seconds", "9", "--period",
            "total",
        ])
        _ = try run(["guard", "kie.json", "--", "true"])
        let budgets = try run(["budget", "list", "--format", "json"]).out
        #expect(budgets.contains(#""clips_left":2,"seconds_left":4,"#))
        #expect(budgets.contains(#""limit":"1","spent":"0.275","#))
        #expect(try run(["ledger", "list", "--format", "json"]).out.contains(#"{"seq":1,"#))
    }

    @Test func `a raise that would change nothing, or too much, is refused`() throws {
        for set in [["clips", "--clips", "3"], ["money", "--limit", "1"]] {
            _ = try run(["budget", "set"] + set + ["--period", "day"])
        }
        let clips = try run(["budget", "raise", "clips", "--by", "5"])
        #expect(clips.status == 64)
        #expect(clips.err.contains("sets no limit in money"))
        let past = try run(["budget", "raise", "money", "--by", "5", "--until", "2020-01-01"])
        #expect(past.status == 64)
        #expect(try run(["budget", "raise", "money", "--by", "9223372030"]).status == 0)
        let far = try run(["budget", "raise", "money", "--by", "9223372030"])
        #expect(far.status == 64)
        #expect(far.err.contains("--by cannot be '9223372030'"))
        #expect(try run(["budget", "list", "--format", "csv"]).out.contains(",9223372031,"))
        #expect(try run(["ledger", "list", "--format", "csv"]).lines.count == 4)
    }

    @Test func `the option names the ledger, then the variable, then the configuration`() throws {
        let set = ["budget", "set", "x", "--limit", "1", "--period", "day"]
        func exists(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: workspace.folder.appending(path: name).path)
        }
        try workspace.configure("config.json", #"{"ledger": "configured.db"}"#)
        _ = try workspace.run(set)
        #expect(exists("configured.db"))
        _ = try workspace.run(set, environment: ["KCOST_LEDGER": "variable.db"])
        #expect(exists("variable.db"))
        _ = try workspace.run(
            set + ["--ledger", "option.db"], environment: ["KCOST_LEDGER": "other.db"])
        #expect(exists("option.db") && !exists("other.db"))
    }

    @Test func `a file that is no ledger stays as it is, and nothing runs`() throws {
        try workspace.write("no.db", "not a database, and longer than a header would be, surely so")
        let outcome = try run(
            [
                "guard", "kie.json", "--unbudgeted", "--ledger", "no.db", "--", "touch", "ran",
            ])
        #expect(outcome.status == 78)
        #expect(outcome.err.contains("is no ledger of kcost"))
        #expect(outcome.err.contains("nothing was sent"))
        let ran = workspace.folder.appending(path: "ran").path
        #expect(!FileManager.default.fileExists(atPath: ran))
    }

    @Test func `verify holds the journal against a head kept elsewhere`() throws {
        _ = try run(["guard", "kie.json", "--unbudgeted", "--", "true"])
        let head = try #require(
            try run(["ledger", "verify"]).lines.last?.split(separator: " ").last)
        _ = try run(["guard", "--again", "kie.json", "--unbudgeted", "--", "true"])
        #expect(try run(["ledger", "verify", "--head", String(head)]).status == 0)
        let other = "3:" + String(repeating: "0", count: 64)
        let outcome = try run(["ledger", "verify", "--head", other])
        #expect(outcome.status == 70)
        #expect(outcome.err.contains("does not lead through the head kept of entry 3"))
        #expect(try run(["ledger", "verify", "--head", "3"]).status == 64)
    }
}
