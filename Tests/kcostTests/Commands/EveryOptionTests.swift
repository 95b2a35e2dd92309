import Foundation
import MediaFixtures
import Testing

@testable import kcost

/// Every option of the tree is one that its command knows what to do with.
@Suite struct EveryOptionTests {
    /// An option on the line of a command.
    struct Use: Sendable, CustomTestStringConvertible {
        let path: [String]
        let option: [String]
        var testDescription: String { (path + option).joined(separator: " ") }
    }

    private static let uses = all.filter { use in
        // Those need a task that runs at a gateway, and that an earlier balance.
        use.path != ["sync"] || !["--callback", "--header", "--gateway"].contains(use.option.first)
    }.filter { $0.option.first != "--assert" }

    private static let all = CommandTree.root.allChains
        .filter { $0.last?.subcommands.isEmpty == true }
        .flatMap { chain in
            chain.flatMap(\.options).map { Use(path: chain.path, option: given($0)) }
                + [Use(path: chain.path, option: [])]
        }

    /// An option with a value that it takes.
    private static func given(_ option: Option) -> [String] {
        guard let value = option.value else { return [option.name] }
        let values = [
            "--translate": "toapis", "--against": "payload.json", "--fit": "20",
            "--set": "mode=pro", "--gateway": "xcompute", "--reference": "8.2s",
            "--as-of": "2026-11-21", "--pricing": "prices", "--max-price-age": "36500d",
            "--currency": "CNY", "--ledger": "ledger.db", "--limit": "1", "--clips": "2",
            "--seconds": "5", "--period": "month", "--tz": "+08:00", "--scope": "gateway=kie",
            "--warn": "50,80", "--by": "1", "--until": "2099-01-01", "--expires": "10m",
            "--charged-from": "cost", "--charged-in": "USD", "--answer": "answer.txt",
            "--max-cost": "5", "--budget": "all", "--project": "spot",
            "--tag": "client=acme", "--require-tag": "client", "--charged": "0.1USD",
            "--credits": "100", "--paid": "5USD",
            "--window": "1h", "--adjust": "-0.1", "--reason": "refund",
            "--older-than": "1h", "--timeout": "10s", "--download": ".", "--jobs": "2",
            "--month": "2026-10", "--since": "2026-10-01", "--group-by": "gateway",
            "--where": "gateway=kie", "--order": "spent", "--param": "tag=client",
            "--as-of-entry": "1", "--output": "report.txt",
            "--task": "task_1",
            "--map": "task id=task", "--kind": "Belastung=charge", "--as": "mine",
            "--save-map": "mine",
            "--balance-before": "100", "--balance-after": "100",
            "--min": "3", "--last": "5", "--recheck": "7d", "--ignore-field": "seed",
        ]
        return [option.name, value.allowed?.first ?? values[option.name] ?? "?"]
    }

    /// What the command needs beside the option: operands, and options that must be there.
    private static func rest(of use: Use, _ bench: LedgerBench) throws -> [String] {
        func unless(_ option: String, _ words: String...) -> [String] {
            use.option.first == option ? [] : words
        }
        switch use.path {
        case ["estimate"]: return ["payload.json"]
        case ["probe"]: return ["dance.mp4"]
        case ["prices", "show"]: return ["kling-v2-6"]
        case ["completion"]: return ["bash"]
        case ["budget", "set"]:
            return ["mine"] + unless("--limit", "--limit", "1")
                + unless("--period", "--period", "day")
        case ["budget", "raise"]: return ["all"] + unless("--by", "--by", "1")
        case ["budget", "remove"]: return ["all"]
        case ["ledger", "export"]:
            if use.option.first == "--accounts" { return ["--format", "beancount"] }
            let isStatement = ["--focus", "--bom", "--month", "--since", "--until", "--tz"]
                .contains(use.option.first)
            return isStatement ? ["--format", "focus"] : []
        case ["budget", "unfreeze"]: return try bench.freeze()
        case ["guard"]:
            let gateway = ["payload.json"] + unless("--gateway", "--gateway", "xcompute")
            switch use.option.first {
            case "--expires": return gateway + ["--hold"]
            case "--require-tag": return gateway + ["--tag", "client=acme"]
            default: return gateway
            }
        case ["reconcile"]:
            switch use.option.first {
            case "--balance-before": return ["kie", "--balance-after", "100"]
            case "--balance-after": return ["kie", "--balance-before", "100"]
            case "--save-map": return ["kie", "bill.csv", "--map", "task id=task"]
            case "--as":
                try bench.keepMap()
                return ["kie", "bill.csv"]
            default: return ["kie", "bill.csv"]
            }
        case ["submit"]:
            let line =
                ["payload.json"] + unless("--gateway", "--gateway", "xcompute")
                + unless("--dry-run", "--dry-run")
            switch use.option.first {
            case "--timeout", "--download": return line + ["--wait"]
            case "--require-tag": return line + ["--tag", "client=acme"]
            default: return line
            }
        case ["sync"]: return use.option.first == "--timeout" ? ["--wait"] : []
        case ["resolve"]:
            switch use.option.first {
            case "--charged", "--not-charged", "--task": return [try bench.hold()]
            case "--adjust": return [try bench.charged()]
            case "--reason": return [try bench.charged(), "--adjust", "0.1"]
            default: return [try bench.hold(), "--charged", "0.1USD"]
            }
        case ["ledger", "show"]:
            return [try bench.hold(keepingPayload: use.option == ["--payload"])]
        case ["ledger", "import"]: return [try bench.export()]
        case ["ledger", "backup"]: return ["copy.db"]
        case ["ledger", "topup"]:
            return ["kie"] + unless("--credits", "--credits", "100")
                + unless("--paid", "--paid", "5")
        case ["ledger", "grant"]:
            let isRight = ["--read", "--spend", "--admin", "--nothing"].contains(use.option.first)
            return ["ann"] + (isRight ? [] : ["--read"])
        case ["report"]: return ["by-tag"] + (use.option == ["--bom"] ? ["--format", "csv"] : [])
        default: return []
        }
    }

    @Test(arguments: uses)
    func `an option does not upset its command`(use: Use) throws {
        let workspace = try Workspace()
        try workspace.write("payload.json", Sample.silent)
        try workspace.write("prices/README.md", "no rates here")
        try workspace.write("dance.mp4", Data(SampleMovie().file()))
        try workspace.write("cost", "0.1")
        try workspace.write("bill.csv", "task id,credits\n")
        let bench = try LedgerBench(workspace, isNeeded: use.needsLedger)
        var line = use.path + (try Self.rest(of: use, bench)) + use.option
        switch use.option.first {
        case "--answer":
            let answer = #"{"code":200,"data":[{"status":"submitted","task_id":"t-1"}]}"#
            line += ["--", "sh", "-c", "echo '\(answer)' > answer.txt"]
        case "--charged-from": line += ["--", "sh", "-c", "echo 0.1 > cost"]
        case "--charged-in":
            line += ["--charged-from", "cost", "--", "sh", "-c", "echo 0.1 > cost"]
        case "--chain": line[line.count - 1] = try bench.ledger()
        case "--expires" where use.path.first == "ledger": line[line.count - 1] = "2099-01-01"
        case "--head": line[line.count - 1] = try bench.head()
        default: break
        }
        let outcome =
            use.path == ["balance"]
            ? try serving([], Gateway.answer) { server in
                try workspace.run(
                    line,
                    environment: Gateway.bases(server).merging(["KIE_API_KEY": "key"]) { $1 })
            } : try bench.run(line)
        // Of a ledger in a file nobody can be granted anything.
        #expect(
            outcome.status == (use.path.last == "grant" && use.needsLedger ? 78 : 0),
            "\(outcome.err)")
        #expect(
            !outcome.out.isEmpty || !outcome.err.isEmpty || use.option == ["--check"]
                || use.option == ["--quiet"] || use.option.first == "--output")
    }
}

extension EveryOptionTests.Use {
    fileprivate var needsLedger: Bool {
        if ["--help", "--version"].contains(option.first) { return false }
        return ["budget", "guard", "pending", "resolve", "ledger", "reconcile", "report"].contains(
            path.first ?? "") || path == ["prices", "suggest"]
    }
}

/// A workspace whose ledger has a budget for everything.
private struct LedgerBench {
    private let workspace: Workspace

    init(_ workspace: Workspace, isNeeded: Bool) throws {
        self.workspace = workspace
        if isNeeded { try workspace.write("ledger.db", try Self.fresh.get()) }
    }

    /// Such a ledger, made once: hundreds of options get a copy each.
    private static let fresh = Result {
        let workspace = try Workspace()
        let set = ["budget", "set", "all", "--limit", "100", "--period", "total"]
        let made = try LedgerBench(workspace, isNeeded: false).run(set)
        #expect(made.status == 0, "\(made.err)")
        return try Data(contentsOf: workspace.folder.appending(path: "ledger.db"))
    }

    func run(_ line: [String]) throws -> Program.Outcome {
        try workspace.run(
            line, environment: ["KCOST_LEDGER": "ledger.db", "PATH": "/usr/bin:/bin"])
    }

    /// Keeps a map of a bill under a name.
    func keepMap() throws {
        let map = ["--map", "task id=task", "--save-map", "mine"]
        _ = try run(["reconcile", "kie", "bill.csv"] + map)
    }

    /// A fresh attempt's id.
    func hold(keepingPayload: Bool = false) throws -> String {
        let line = ["guard", "payload.json", "--gateway", "xcompute", "--hold"]
        return try run(line + (keepingPayload ? ["--keep-payload"] : [])).lines.first ?? ""
    }

    /// The ledger's id.
    func ledger() throws -> String {
        let header = try run(["ledger", "export"]).lines.first ?? ""
        return String(header.firstMatch(of: /"ledger":"([^"]*)"/)?.1 ?? "")
    }

    /// A file with the ledger's export.
    func export() throws -> String {
        try workspace.write("ledger.jsonl", try run(["ledger", "export"]).out)
        return "ledger.jsonl"
    }

    /// The id of an attempt that was charged.
    func charged() throws -> String {
        let id = try hold()
        _ = try run(["resolve", id, "--charged", "0.1USD"])
        return id
    }

    /// A gateway and its model that a high charge froze.
    func freeze() throws -> [String] {
        _ = try run([
            "guard", "payload.json", "--gateway", "xcompute", "--charged-from", "cost", "--",
            "sh", "-c", "echo 50 > cost",
        ])
        return ["xcompute", "kling-v2-6"]
    }

    func head() throws -> String {
        _ = try hold()
        let line = try run(["ledger", "verify"]).lines.last
        return line?.split(separator: " ").last.map(String.init) ?? ""
    }
}
