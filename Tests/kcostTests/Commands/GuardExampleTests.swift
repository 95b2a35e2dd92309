import Foundation
import Testing

/// `examples/guard.sh`, with a `curl` of our own in front of the system's.
@Suite struct GuardExampleTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("payload.json", Sample.kie)
        try install("kcost", "exec '\(Program.executable.path)' \"$@\"")
    }

    @Test func `sends within the budget, and shows nobody the key`() throws {
        try install("curl", "cat > config; echo \"$*\" > sent; \(Self.answers())")
        try setBudget("1")
        let outcome = try example()
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.err.contains("accepted by kie, task t-1; 0.275 USD stays held"))
        #expect(try text("config").contains("Bearer secret-key"))
        #expect(try text("sent").contains("@payload.json"))
        #expect(try !text("sent").contains("secret-key"))
    }

    @Test func `sends nothing past the budget`() throws {
        try install("curl", "touch sent")
        try setBudget("0.1")
        #expect(try example().status == 10)
        #expect(throws: (any Error).self) { try text("sent") }
    }

    @Test func `keeps the hold when curl fails`() throws {
        try install("curl", "exit 28")
        try setBudget("1")
        let outcome = try example()
        #expect(outcome.status == 14)
        #expect(outcome.err.contains("the command exited 28"))
    }

    /// kie answers so under HTTP 200.
    @Test func `gives the hold back when kie refuses`() throws {
        try install("curl", Self.answers(#"{"code":402,"msg":"Insufficient credits"}"#))
        try setBudget("1")
        let outcome = try example()
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("kie refused it: 402: Insufficient credits"))
        #expect(outcome.err.contains("the hold was given back"))
    }

    /// A curl that writes kie's answer where it is told to.
    private static func answers(
        _ body: String = #"{"code":200,"msg":"success","data":{"taskId":"t-1"}}"#
    ) -> String {
        """
        while [ $# -gt 0 ]; do [ "$1" = --output ] && file=$2; shift; done
        printf 'HTTP/2 200 \\r\\ncontent-type: application/json\\r\\n\\r\\n%s' '\(body)' > "$file"
        """
    }

    @Test func `runs from cron as its lines say, two days in a row`() throws {
        try install("curl", "cat > config; \(Self.answers())")
        try install("guard.sh", "exec '\(Self.script.path)' \"$@\"")
        try setBudget("1")
        try workspace.write(".kie-key", "export KIE_API_KEY=secret-key")
        try workspace.write("daily.json", Sample.kie)
        try workspace.write("videos/older", "")
        let (settings, jobs) = try crontab()
        #expect(jobs.count == 3)
        #expect(try run(jobs[0], settings).status == 0)
        try endAll()
        for job in jobs[1...] { #expect(try run(job, settings).status == 0) }
        #expect(try text("guard.log").contains("accepted by kie, task t-1"))
        // The next day's is no repetition: the window is shorter than a day, and the task is another.
        #expect(settings["KCOST_DUPLICATE_WINDOW"] == "12h")
        let window = settings.merging(["KCOST_DUPLICATE_WINDOW": "0"]) { $1 }
        try install(
            "curl",
            "cat > config; "
                + Self.answers(#"{"code":200,"msg":"success","data":{"taskId":"t-2"}}"#))
        #expect(try run(jobs[0], window).status == 0)
        try endAll()
        // Nothing is open, so there is nothing to mail.
        for job in jobs[1...] {
            let nightly = try run(job, settings)
            #expect(nightly.status == 0 && nightly.out.isEmpty && nightly.err.isEmpty)
        }
    }

    /// Ends what is open, as a sync would.
    private func endAll() throws {
        let open = try workspace.ledger("pending", "--format", "csv").lines.dropFirst()
        #expect(!open.isEmpty)
        for line in open {
            let id = String(line.prefix { $0 != "," })
            let end = try workspace.ledger("resolve", id, "--charged", "55credits")
            #expect(end.status == 0, "\(end.err)")
        }
    }

    /// The settings and the commands of the crontab in the README, with our folder for /usr/local.
    private func crontab() throws -> (settings: [String: String], jobs: [String]) {
        let readme = try String(
            contentsOf: Workspace.repository.appending(path: "examples/README.md"),
            encoding: .utf8)
        let begin = try #require(readme.range(of: "```crontab\n"))
        let rest = readme[begin.upperBound...]
        let end = try #require(rest.range(of: "```"))
        var settings: [String: String] = [:]
        var jobs: [String] = []
        for line in rest[..<end.lowerBound].split(separator: "\n") {
            // crontab(5): a percent sign would end the command.
            #expect(!line.contains("%"))
            if let job = line.wholeMatch(of: /(?:[-*\/,0-9]+ +){5}(\S.*)/) {
                jobs.append(String(job.1))
            } else if let setting = line.wholeMatch(of: /([A-Z_]+)=(\S+)/) {
                settings[String(setting.1)] = String(setting.2).replacing(
                    "/usr/local/bin", with: workspace.folder.appending(path: "bin").path)
            } else {
                Issue.record("no line of a crontab: \(line)")
            }
        }
        return (settings, jobs)
    }

    /// Runs a job as cron does: by sh, with little around it.
    private func run(_ job: String, _ settings: [String: String]) throws -> Program.Outcome {
        try Program.run(
            ["-c", job],
            environment: [
                "HOME": workspace.folder.path, "XDG_DATA_HOME": workspace.data.path,
            ].merging(settings) { $1 }, in: workspace.folder, of: URL(filePath: "/bin/sh"))
    }

    private static let script = Workspace.repository.appending(path: "examples/guard.sh")

    private func install(_ name: String, _ body: String) throws {
        try workspace.write("bin/\(name)", "#!/bin/sh\n\(body)\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: workspace.folder.appending(path: "bin/\(name)").path)
    }

    private func setBudget(_ limit: String) throws {
        let line = ["budget", "set", "daily", "--limit", limit, "--period", "total"]
        let outcome = try workspace.run(line, environment: ["XDG_DATA_HOME": workspace.data.path])
        #expect(outcome.status == 0)
    }

    private func example() throws -> Program.Outcome {
        try Program.run(
            ["payload.json"],
            environment: [
                "PATH": workspace.folder.appending(path: "bin").path + ":/usr/bin:/bin",
                "XDG_DATA_HOME": workspace.data.path, "KIE_API_KEY": "secret-key",
                "HOME": workspace.folder.path,
            ], in: workspace.folder,
            of: Self.script)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: workspace.folder.appending(path: name), encoding: .utf8)
    }
}
