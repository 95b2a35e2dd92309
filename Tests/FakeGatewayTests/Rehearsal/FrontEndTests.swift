import Foundation
import Testing

/// The example of a front end, by the libraries alone: with a user's settings, keys, budgets and ledger.
@Suite struct FrontEndTests {
    private static let program = CommandRun.kcost.deletingLastPathComponent()
        .appending(path: "front-end")

    private func run(_ rehearsal: Rehearsal, _ payload: String) async throws -> CommandRun.End {
        try await CommandRun(
            [payload], environment: rehearsal.environment, in: rehearsal.folder, of: Self.program
        ).end()
    }

    @Test func `sends a payload within the user's budget, and prints the month's statement`()
        async throws
    {
        let rehearsal = try await Rehearsal()
        rehearsal.environment["KCOST_GATEWAY"] = "kie"
        let budget = try await rehearsal.run(
            "budget", "set", "clips", "--limit", "1", "--period", "day", "--tz", "Asia/Shanghai")
        #expect(budget.status == 0)
        let end = try await run(rehearsal, "kie.json")
        #expect(end.status == 0 && end.err.isEmpty, "\(end.err)")
        #expect(end.out.hasPrefix("kie.json to kie: at most "))
        #expect(end.out.contains("\ncharged ") && end.out.contains("\nsaved "))
        #expect(end.out.contains("\nMonthly statement\n") && end.out.contains("0.275"))
        let saved = try FileManager.default.contentsOfDirectory(atPath: rehearsal.folder.path)
        #expect(saved.contains { $0.hasSuffix(".mp4") })
        // What the command line knows of it.
        let entries = try await rehearsal.run("ledger", "list", "--format", "json")
        #expect(try entries.column("kind").contains("capture"))
        // The budget holds for every front end.
        rehearsal.environment["KCOST_DUPLICATE_WINDOW"] = "0"
        let lower = try await rehearsal.run(
            "budget", "set", "clips", "--limit", "0.01", "--period", "day")
        #expect(lower.status == 0)
        let refused = try await run(rehearsal, "kie.json")
        #expect(refused.out.contains("a budget refused it"))
    }
}
