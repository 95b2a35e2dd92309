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
        try install("curl", "cat > config; echo \"$*\" > sent; echo '{\"code\":200}'")
        try setBudget("1")
        let outcome = try example()
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out == "{\"code\":200}\n")
        #expect(outcome.err.contains("charged 0.275 USD"))
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
            of: Workspace.repository.appending(path: "examples/guard.sh"))
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: workspace.folder.appending(path: name), encoding: .utf8)
    }
}
