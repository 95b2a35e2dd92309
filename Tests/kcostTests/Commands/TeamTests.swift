import Foundation
import TeamServer
import Testing

/// Commands at a ledger that is at a server.
@Suite(.enabled(if: TeamServer.shared != nil, "PostgreSQL is not installed"))
struct `A team's ledger on the command line` {
    private let workspace: Workspace
    private let server: TeamServer

    init() throws {
        workspace = try Workspace()
        server = try #require(TeamServer.shared)
        try workspace.write("payload.json", Sample.silent)
    }

    private func run(_ line: String, at address: String) throws -> Program.Outcome {
        try workspace.run(
            line.split(separator: " ").map(String.init),
            environment: ["KCOST_LEDGER": address, "KCOST_GATEWAY": "xcompute"])
    }

    @Test func `is used by every command as a file is`() throws {
        let address = server.address()
        for line in [
            "budget set all --limit 100 --period total", "guard payload.json --hold", "pending",
            "budget list", "report monthly", "ledger list", "ledger verify",
            "ledger export --format focus", "ledger topup kie --credits 100 --paid 5USD",
            "budget raise all --by 1",
        ] {
            let outcome = try run(line, at: address)
            #expect(outcome.status == 0, "\(line): \(outcome.err)")
        }
        // A copy follows what came since.
        #expect(try run("ledger verify", at: address).out.contains("5 entries, sound"))
    }

    @Test func `is exported into a file, with the same head`() throws {
        let address = server.address()
        _ = try run("budget set all --limit 100 --period total", at: address)
        _ = try run("guard payload.json --hold", at: address)
        let export = try run("ledger export", at: address)
        try workspace.write("ledger.jsonl", export.out)
        let restored = try run("ledger import --restore ledger.jsonl", at: "copy.sqlite")
        #expect(restored.status == 0, "\(restored.err)")
        #expect(
            try run("ledger verify", at: "copy.sqlite").out
                == run("ledger verify", at: address).out)
    }

    @Test func `is refused with a password in its address, which is not shown`() throws {
        let outcome = try run("pending", at: "postgresql://ann:hidden@one/kcost")
        #expect(outcome.status == 64)
        #expect(!outcome.err.contains("hidden") && outcome.err.contains("PGPASSWORD"))
    }

    @Test func `that cannot be reached holds nothing`() throws {
        let outcome = try run("guard payload.json --hold", at: "postgresql://127.0.0.1:1/kcost")
        #expect(outcome.status == 69)
        #expect(outcome.err.contains("nothing was sent"))
    }

    @Test func `is shared by two machines, as the example shows`() throws {
        let schema = TeamServer.schema()
        try server.sql("CREATE ROLE \(schema) LOGIN")
        let process = Process()
        process.executableURL = Workspace.repository
            .appending(path: "examples/team/two-machines.sh")
        let path = Program.executable.deletingLastPathComponent().path
        process.environment = [
            "PATH": path + ":/usr/bin:/bin", "ROLE": schema,
            "OWNER": server.address(schema), "NODE": server.address(schema, user: schema),
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(
            decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
        #expect(text.contains("entries, sound"))
    }
}
