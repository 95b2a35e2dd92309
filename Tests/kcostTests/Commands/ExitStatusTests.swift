import Foundation
import KlingCost
import KlingLedger
import Testing

@testable import kcost

/// The numbers that scripts rely on.
@Suite struct ExitStatusTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("silent.json", Sample.silent)
        try workspace.write("audio.json", Sample.audio)
        try workspace.write("invalid.json", Sample.invalid)
        try workspace.write("broken.json", Sample.broken)
        try workspace.write("unknown.json", Sample.unknown)
        try workspace.write("no-model.csv", "prompt\nx\n")
        try workspace.write("array.json", "[]")
        try workspace.write("bad-prices/xcompute.json", "{")
    }

    private static let kinds: [(status: Int32, arguments: [String])] = [
        (0, ["estimate", "silent.json"]),
        (0, ["estimate", "silent.json", "--check"]),
        (0, ["estimate", "silent.json", "audio.json", "--fit", "0"]),
        (12, ["estimate", "unknown.json"]),
        (12, ["estimate", "silent.json", "--min-confidence", "documented"]),
        (12, ["estimate", "silent.json", "--gateway", "kie"]),
        (12, ["estimate", "silent.json", "--as-of", "2001-01-01"]),
        (12, ["estimate", "unknown.json", "--check"]),
        (12, ["estimate", "unknown.json", "--compare"]),
        (13, ["estimate", "silent.json", "--max-price-age", "0"]),
        (13, ["estimate", "silent.json", "--max-price-age", "0d", "--format", "json"]),
        (64, []),
        (64, ["estimat"]),
        (64, ["estimate"]),
        (64, ["prices"]),
        (64, ["estimate", "silent.json", "--no-such-option"]),
        (64, ["estimate", "silent.json", "--gateway", "nobody"]),
        (64, ["estimate", "silent.json", "--set", "no_such_field=1"]),
        (64, ["estimate", "silent.json", "--check", "--compare"]),
        (64, ["prices", "show", "no-such-model"]),
        (64, ["prices", "check", "operand"]),
        (64, ["completion", "tcsh"]),
        (65, ["estimate", "invalid.json"]),
        (65, ["estimate", "invalid.json", "--check"]),
        (65, ["estimate", "broken.json"]),
        (65, ["estimate", "no-model.csv"]),
        (65, ["estimate", "audio.json", "--against", "array.json"]),
        (65, ["estimate", "audio.json", "--against", "broken.json"]),
        (65, ["estimate", "invalid.json", "--translate", "kie"]),
        (66, ["estimate", "missing.json"]),
        (66, ["estimate", "bad-prices"]),
        (66, ["estimate", "silent.json", "--against", "missing.json"]),
        (66, ["estimate", "silent.json", "--pricing", "missing"]),
        (78, ["estimate", "silent.json", "--pricing", "bad-prices"]),
        (78, ["prices", "check", "--pricing", "bad-prices"]),
        (78, ["prices", "list", "--pricing", "bad-prices"]),
    ]

    @Test func `the page of exit statuses has each of them, in the order of their numbers`() throws
    {
        let page = try String(
            contentsOf: Workspace.repository.appending(path: "docs/exit-statuses.md"),
            encoding: .utf8)
        let rows = page.matches(of: /(?m)^\| (\d+) \|/).compactMap { Int32($0.output.1) }
        #expect(rows == kcost.ExitStatus.allCases.map(\.rawValue))
    }

    @Test(arguments: kinds)
    func `each kind of end has its status`(status: Int32, arguments: [String]) throws {
        #expect(try workspace.run(arguments).status == status)
    }

    @Test func `a broken configuration is 78 for every command that needs it`() throws {
        try workspace.configure("config.json", #"{"gatway": "kie"}"#)
        for arguments in [
            ["estimate", "silent.json"], ["prices", "list"], ["prices", "check"],
            ["prices", "show", "kling-v3"],
        ] {
            #expect(try workspace.run(arguments).status == 78)
        }
    }

    @Test func `a full disk is 74, for a price that was not seen was not told`() throws {
        let full = URL(filePath: "/dev/full")
        guard FileManager.default.fileExists(atPath: full.path) else { return }
        let outcome = try workspace.run(["estimate", "silent.json"], output: full)
        #expect(outcome.status == 74)
        #expect(outcome.err.contains("cannot write standard output"))
    }

    // MARK: Several files

    /// What a file may come to, the gravest first; with an age of nought days every price is old.
    private static let troubles: [(file: String, status: Int32)] = [
        ("missing.json", 66), ("invalid.json", 65), ("unknown.json", 12), ("silent.json", 13),
    ]

    /// Every choice of troubles.
    private static let choices = (1...15).map { bits in
        troubles.indices.filter { bits & (1 << $0) != 0 }.map { troubles[$0] }
    }

    @Test(arguments: choices, [false, true])
    func `of several troubles the gravest names the exit, in whatever order they come`(
        choice: [(file: String, status: Int32)], isReversed: Bool
    ) throws {
        let files = (isReversed ? choice.reversed() : choice).map(\.file)
        let outcome = try workspace.run(
            ["estimate", "--format", "csv", "--max-price-age", "0"] + files)
        #expect(outcome.status == choice.first?.status)
        let rows = outcome.lines.dropFirst().map { $0.prefix { $0 != "," } }
        #expect(rows.map(String.init) == files.filter { $0 != "missing.json" })
        #expect(outcome.err.isEmpty == !files.contains("missing.json"))
    }

    @Test func `a trouble does not keep the others from being priced`() throws {
        let outcome = try workspace.estimate(
            "missing.json", "silent.json", "no-model.csv", "invalid.json", "audio.json",
            "unknown.json", "--format", "csv")
        #expect(outcome.status == 66)
        let rows = outcome.lines.dropFirst().map { $0.components(separatedBy: ",") }
        #expect(
            rows.map { $0[0] } == ["silent.json", "invalid.json", "audio.json", "unknown.json"])
        #expect(rows.map { $0[2] } == ["priced", "invalid", "priced", "unknown"])
        #expect(rows.map { $0[9] } == ["0.184", "", "1.25", ""])
        #expect(outcome.err.contains("cannot read missing.json"))
        #expect(outcome.err.contains("no-model.csv: the table has no column 'model'"))
    }

    /// A script that is told to try again later does: never once the command has run.
    @Test func `a ledger that is busy after the command has run leaves the outcome unknown`() {
        var random = SystemRandomNumberGenerator()
        let id = AttemptID(milliseconds: 1_790_000_000_000, using: &random)
        func status(_ status: kcost.ExitStatus) -> kcost.ExitStatus {
            SpendProblem.afterSending(id, Money(.zero, .usd), "", status, isHeld: true).status
        }
        #expect(status(.busy) == .outcomeUnknown)
        #expect(status(.cannotWrite) == .cannotWrite)
        #expect(SpendProblem.heldUnsent(id, Money(.zero, .usd), "", .busy).status == .busy)
    }

    @Test func `lines of JSON Lines count as files do`() throws {
        let lines = [Sample.unknown, Sample.silent, Sample.broken, Sample.audio]
        let outcome = try workspace.estimate(
            "-", "--input", "jsonl", stdin: lines.joined(separator: "\n"))
        #expect(outcome.status == 65)
        #expect(outcome.lines.count == 4)
    }
}
