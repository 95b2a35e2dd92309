import Foundation
import Testing

/// `kcost guard` where what lies around it is not as it should be: old files, closed pipes, signals,
/// unknown zones, words without end.
@Suite struct `A guard in trouble` {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        // 0.275 USD.
        try workspace.write("kie.json", Sample.kie)
    }

    private func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: workspace.folder.appending(path: name).path)
    }

    /// Sets a budget that half of one clip crosses a threshold of.
    private func setBudget(_ more: String...) throws {
        let outcome = try workspace.run(
            ["budget", "set", "all", "--limit", "2", "--period", "total", "--warn", "10"] + more,
            environment: ["XDG_DATA_HOME": workspace.data.path])
        #expect(outcome.status == 0, "\(outcome.err)")
    }

    private func shell(_ script: String) throws -> Program.Outcome {
        try Program.run(
            ["-c", script],
            environment: [
                "XDG_DATA_HOME": workspace.data.path, "PATH": "/usr/bin:/bin",
                "KCOST_OFFLINE": "true", "KCOST": Program.executable.path,
            ], in: workspace.folder, of: URL(filePath: "/bin/sh"))
    }

    @Test func `takes no charge from a file that the command did not write`() throws {
        try workspace.write("cost", "0.1USD\n")
        let old = try workspace.ledger(
            "guard", "kie.json", "--unbudgeted", "--charged-from", "cost", "--", "true")
        #expect(old.status == 14)
        #expect(old.err.contains("cost: the file was not written by the command"))
        let written = try workspace.ledger(
            "guard", "kie.json", "--again", "--unbudgeted", "--charged-from", "cost", "--", "sh",
            "-c", "echo 0.1 USD > cost")
        #expect(written.status == 0)
        #expect(written.err.contains("charged 0.1 USD by the gateway"))
    }

    /// A pipe on descriptor 3 whose reader is gone.
    private static let closedPipe = "mkfifo pipe; true < pipe & exec 3> pipe; wait; "

    @Test func `warns into a closed pipe, and runs the command all the same`() throws {
        try setBudget()
        let outcome = try shell(
            Self.closedPipe + #""$KCOST" guard kie.json -- touch ran 2>&3"#)
        #expect(outcome.status == 0)
        #expect(exists("ran"))
        #expect(try workspace.ledger("pending", "--format", "csv").lines.count == 1)
    }

    @Test func `leaves the command what a closed pipe does by default`() throws {
        let outcome = try workspace.ledger(
            "guard", "kie.json", "--unbudgeted", "--", "sh", "-c", "kill -PIPE $$; touch ran")
        #expect(outcome.status == 14)
        #expect(outcome.err.contains("ended by signal \(SIGPIPE)"))
        #expect(!exists("ran"))
    }

    @Test(arguments: [SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM])
    func `passes on every signal by which programs are told something`(signal: Int32) throws {
        let outcome = try Program.run(
            [
                "guard", "kie.json", "--unbudgeted", "--", "sh", "-c",
                "trap 'kill $!; exit 3' \(signal); sleep 20 & : > up; wait",
            ],
            environment: [
                "XDG_DATA_HOME": workspace.data.path, "PATH": "/usr/bin:/bin",
                "KCOST_OFFLINE": "true",
            ], in: workspace.folder
        ) { process in
            for _ in 0..<1000 where !exists("up") { usleep(10_000) }
            kill(process.processIdentifier, signal)
        }
        #expect(outcome.status == 14)
        #expect(outcome.err.contains("the command exited 3"))
    }

    @Test(arguments: [">/dev/full", ">&-", ">&3"])
    func `tells on standard error what was held when standard output fails`(output: String) throws {
        let outcome = try shell(
            Self.closedPipe + #""$KCOST" guard --hold --quiet --unbudgeted kie.json "# + output)
        #expect(outcome.status == 74)
        let open = try workspace.ledger("pending", "--format", "csv")
        let id = try #require(open.lines.last?.split(separator: ",").first)
        #expect(outcome.err.contains("kcost resolve \(id) --charged AMOUNT, or --not-charged"))
    }

    @Test func `a budget whose zone is unknown here is wrong configuration, not a no`() throws {
        try setBudget("--tz", "Asia/Shanghai")
        for words in [["kie.json"], ["--hold", "kie.json"], ["kie.json", "--", "touch", "ran"]] {
            let outcome = try workspace.run(
                ["guard"] + words,
                environment: ["XDG_DATA_HOME": workspace.data.path, "TZDIR": "/nowhere"])
            #expect(outcome.status == 78)
            #expect(outcome.err.contains("goes by the zone Asia/Shanghai, unknown on this machine"))
        }
        #expect(!exists("ran"))
    }

    private static func names(_ count: Int, _ letters: Int) -> [String] {
        (0..<count).flatMap { number in
            ["--tag", "k\(number)=" + String(repeating: "v", count: letters)]
        }
    }

    private static let long = String(repeating: "é", count: 101)
    private static let tooMuch: [[String]] = [
        ["--project", long], ["--tag", "k=\(long)"], ["--tag", "\(long)=v"], names(33, 1),
        names(32, 190),
    ]

    @Test(arguments: tooMuch)
    func `refuses names and tags beyond reason before anything is held`(words: [String]) throws {
        let outcome = try workspace.run(
            ["guard", "kie.json", "--unbudgeted"] + words + ["--", "touch", "ran"],
            environment: ["XDG_DATA_HOME": workspace.data.path, "PATH": "/usr/bin:/bin"])
        #expect(outcome.status == 64)
        #expect(outcome.err.contains("at most"))
        #expect(!exists("ran"))
    }

    @Test func `takes names and tags up to the limits, control characters as text`() throws {
        let words =
            ["--project", String(repeating: "é", count: 100), "--tag", "bell=\u{7}"]
            + Self.names(20, 190)
        let outcome = try workspace.run(
            ["guard", "kie.json", "--unbudgeted"] + words + ["--", "true"],
            environment: ["XDG_DATA_HOME": workspace.data.path, "PATH": "/usr/bin:/bin"])
        #expect(outcome.status == 0, "\(outcome.err)")
        let shown = try workspace.ledger("ledger", "list").out
        #expect(shown.contains(#"\u0007"#) && !shown.contains("\u{7}"))
    }
}
