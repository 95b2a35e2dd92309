import Foundation
import Testing

@testable import KlingLedger

/// Ledgers on their way from machine to machine.
@Suite struct LedgerExchangeTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("kie.json", Sample.kie)
    }

    private func run(_ line: String, ledger: String) throws -> Program.Outcome {
        try workspace.run(
            line.split(separator: " ").map(String.init),
            environment: ["KCOST_LEDGER": ledger, "PATH": "/usr/bin:/bin"])
    }

    @Test func `a session of two machines reads as its record says`() throws {
        let lines: [(ledger: String, line: String)] = [
            ("server.db", "guard kie.json --unbudgeted -- true"),
            ("server.db", "guard kie.json --unbudgeted --again -- false"),
            ("server.db", "ledger verify server.jsonl"),
            ("desk.db", "budget set all --limit 5 --period total"),
            ("desk.db", "ledger import server.jsonl"),
            ("desk.db", "ledger import server.jsonl"),
            ("desk.db", "budget list"),
            ("desk.db", "ledger import server.jsonl --count"),
            ("desk.db", "budget list"),
            ("desk.db", "ledger topup kie --credits 10000 --paid 50USD --expires 2099-01-31"),
            ("desk.db", "ledger list"),
            ("desk.db", "ledger verify"),
            ("desk.db", "ledger backup copy.db"),
            ("desk.db", "ledger backup copy.db"),
            ("copy.db", "ledger verify"),
            ("desk.db", "ledger import --restore server.jsonl"),
            ("desk.db", "ledger import nothing.jsonl"),
            ("desk.db", "ledger import kie.json"),
            ("desk.db", "ledger topup kia --credits 10000 --paid 50USD"),
            ("desk.db", "ledger topup kie --credits 0 --paid 50USD"),
            ("desk.db", "ledger topup kie --credits 10"),
        ]
        var text = ""
        for (ledger, line) in lines {
            if line.contains("server.jsonl") {
                try workspace.write(
                    "server.jsonl", try run("ledger export", ledger: "server.db").out)
            }
            let outcome = try run(line, ledger: ledger).masked
            text += "[\(ledger)] $ kcost \(line)\n" + outcome.out
            if !outcome.err.isEmpty { text += "[standard error]\n" + outcome.err }
            text += "[exit \(outcome.status)]\n\n"
        }
        try expectCommandGolden(text, "ledger-exchange.txt")
    }

    @Test func `a journal for other programs has all ledgers, or the one that is named`() throws {
        for ledger in ["server.db", "desk.db"] {
            _ = try run("guard kie.json --unbudgeted -- true", ledger: ledger)
        }
        try workspace.write("server.jsonl", try run("ledger export", ledger: "server.db").out)
        #expect(try run("ledger import server.jsonl", ledger: "desk.db").status == 0)
        let own = try run("ledger export --format hledger", ledger: "server.db").out
        let head = try #require(own.split(separator: "\n").first)
        let all = try run("ledger export --format hledger", ledger: "desk.db").out
        #expect(all.components(separatedBy: "; kcost ledger ").count == 3)
        #expect(all.contains(head))
        let id = String(head.split(separator: " ")[3].dropLast())
        let one = try run("ledger export --format hledger --chain \(id)", ledger: "desk.db").out
        #expect(one == own)
    }

    @Test func `an option of one format of statement is refused with another`() throws {
        _ = try run("guard kie.json --unbudgeted -- true", ledger: "a.db")
        for (line, wanted) in [
            ("--accounts all", "--format beancount"), ("--bom", "--format focus"),
            ("--format hledger --accounts all", "--format beancount"),
            ("--format beancount --bom", "--format focus"),
            ("--format beancount --focus 1.3", "--format focus"),
        ] {
            let outcome = try run("ledger export \(line)", ledger: "a.db")
            #expect(outcome.status == 64 && outcome.err.contains(wanted), "\(line) \(outcome.err)")
        }
        let whole = try run("ledger export --format beancount --accounts all", ledger: "a.db")
        #expect(whole.out.contains("1970-01-01 open Expenses:Kling:Kie:"))
    }

    @Test func `a ledger comes back from its export on a new machine, byte for byte`() throws {
        // A month's projection would change between the two looks at it.
        _ = try run("budget set all --limit 5 --period total", ledger: "old.db")
        _ = try run("guard kie.json -- true", ledger: "old.db")
        let export = try run("ledger export", ledger: "old.db").out
        try workspace.write("old.jsonl", export)
        #expect(try run("ledger import --restore old.jsonl", ledger: "new.db").status == 0)
        #expect(try run("ledger export", ledger: "new.db").out == export)
        let budgets = try run("budget list", ledger: "new.db").out
        #expect(try budgets == run("budget list", ledger: "old.db").out)
    }

    @Test func `a spoiled export is named with its line, and leaves nothing behind`() throws {
        _ = try run("guard kie.json --unbudgeted -- true", ledger: "old.db")
        let export = try run("ledger export", ledger: "old.db").out
        try workspace.write("bad.jsonl", export.replacing("kling-2.6", with: "kling-2.7"))
        for line in ["ledger verify bad.jsonl", "ledger import bad.jsonl"] {
            let outcome = try run(line, ledger: "new.db")
            #expect(outcome.status == 65)
            #expect(outcome.err.contains("bad.jsonl, line 3: entry 1 is not what was written"))
        }
        #expect(try run("ledger export", ledger: "new.db").status == 66)
    }

    @Test(arguments: ["ledger import bad.jsonl", "ledger import --restore bad.jsonl"])
    func `an import that fails makes no ledger, nor its folder`(line: String) throws {
        _ = try run("guard kie.json --unbudgeted -- true", ledger: "old.db")
        let export = try run("ledger export", ledger: "old.db").out
        try workspace.write("bad.jsonl", export.replacing("kling-2.6", with: "kling-2.7"))
        #expect(try run(line, ledger: "new/a.db").status == 65)
        #expect(try run(line.replacing("bad", with: "none"), ledger: "new/a.db").status == 66)
        let new = workspace.folder.appending(path: "new")
        #expect(!FileManager.default.fileExists(atPath: new.path))
        try workspace.write("bad.jsonl", export)
        #expect(try run(line, ledger: "new/a.db").status == 0)
        #expect(
            try run("guard kie.json --again --unbudgeted -- true", ledger: "new/a.db").status == 0)
        #expect(try run("ledger verify", ledger: "new/a.db").status == 0)
        let files = try FileManager.default.contentsOfDirectory(atPath: new.path)
        #expect(files.allSatisfy { $0.hasPrefix("a.db") && !$0.hasSuffix(".part") })
        let mode = try FileManager.default.attributesOfItem(atPath: new.path + "/a.db")
        #expect(mode[.posixPermissions] as? Int == 0o600)
    }

    private static let sqlite = "/usr/bin/sqlite3"

    /// No import takes such an id: somebody wrote it past kcost.
    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: sqlite),
            "the program sqlite3 is missing"),
        arguments: [true, false])
    func `a chain's id is shown with what could act on a terminal spelled out`(
        isSound: Bool
    ) throws {
        _ = try run("guard kie.json --unbudgeted -- true", ledger: "a.db")
        let id = "\u{1B}[2Jx"
        let hash =
            isSound ? ChainHash(beginning: id).description : String(repeating: "0", count: 64)
        let sql = "INSERT INTO origin VALUES (1, char(27) || '[2Jx', 0, x'\(hash)')"
        let attack = try Program.run(
            ["-batch", "a.db", sql], environment: [:], in: workspace.folder,
            of: URL(filePath: Self.sqlite))
        #expect(attack.status == 0, "\(attack.err)")
        let outcome = try run("ledger verify", ledger: "a.db")
        #expect(outcome.status == (isSound ? 0 : 70))
        let words = isSound ? outcome.out : outcome.err
        #expect(words.contains(#"\u{1B}[2Jx:"#) && !words.contains("\u{1B}"))
    }

    @Test func `what was bought is in a currency that is known, and may have ended`() throws {
        let odd = try run("ledger topup kie --credits 10 --paid 5XYZ", ledger: "a.db")
        #expect(odd.status == 64)
        #expect(odd.err.contains("exchange.json"))
        let late = try run(
            "ledger topup kie --credits 10 --paid 5USD --expires 2020-01-01", ledger: "a.db")
        #expect(late.status == 0)
        #expect(late.err.contains("these credits ended 2020-01-01T00:00:00Z"))
        try workspace.configure(
            "pricing/exchange.json",
            #"{"schema_version":1,"rates":[{"from":"XYZ","to":"USD","rate":"2","#
                + #""effective":"2026-01-01","source":"a bank","checked":"2026-01-01"}]}"#)
        #expect(try run("ledger topup kie --credits 10 --paid 5XYZ", ledger: "a.db").status == 0)
    }

    @Test func `a payload is kept only when that is asked for`() throws {
        for option in ["", " --keep-payload"] {
            let held = try run(
                "guard --hold --again --unbudgeted kie.json" + option, ledger: "a.db")
            let id = try #require(held.lines.first)
            let shown = try run("ledger show --payload \(id)", ledger: "a.db")
            #expect(shown.status == (option.isEmpty ? 64 : 0))
            #expect(shown.out == (option.isEmpty ? "" : Sample.kie))
        }
        #expect(try !run("ledger export", ledger: "a.db").out.contains("prompt"))
    }
}
