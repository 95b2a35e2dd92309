import Foundation
import KlingCost
import KlingLedger
import Testing

/// A gateway's tasks and the attempts that they are: one each.
@Suite struct `A task` {
    @Test func `that another attempt has already leaves the second unknown, with evidence`()
        async throws
    {
        let rehearsal = try await Rehearsal("--faults", "submit:2=twin")
        let first = try await rehearsal.submit("kie")
        let (attempt, task) = try (first.column("attempt")[0], first.column("task")[0])
        let second = try await rehearsal.submit("kie", "--again")
        #expect(second.status == 14, "\(second)")
        #expect(try second.column("state") == ["unknown"])
        let evidence = "answered with task \(task), which is attempt \(attempt)'s already"
        #expect(second.err.contains(evidence), "\(second)")
        let pending = try await rehearsal.pending()
        #expect(pending.last?["evidence"] as? String == evidence)
        // A person cannot say so either, and is told whose it is.
        let other = try second.column("attempt")[0]
        let named = try await rehearsal.run("resolve", other, "--task", task)
        #expect(named.status == 64, "\(named)")
        #expect(named.err.contains("task \(task) is attempt \(attempt)'s already"))
        // It was the second's all along: said so, and the first is another.
        let moved = try await rehearsal.run("resolve", attempt, "--task", "another")
        #expect(moved.status == 0 && moved.err.contains("not \(task)"), "\(moved)")
        #expect(try await rehearsal.run("resolve", other, "--task", task).status == 0)
        let synced = try await rehearsal.run("sync", other)
        #expect(synced.status == 0, "\(synced)")
        #expect(try await rehearsal.run("ledger", "verify").status == 0)
    }

    /// A ledger of this rehearsal whose one task was accepted some minutes ago, and that nobody knows.
    private func disowned(_ rehearsal: Rehearsal) throws -> String {
        let (ledger, id, then) = try rehearsal.held(secondsAgo: 600)
        try ledger.markSent(id, at: then, by: "ann@desk")
        let task = "0123456789abcdef0123456789abcdef"
        #expect(try ledger.accept(id, task: task, at: then, by: "ann@desk") == nil)
        return id.description
    }

    @Test func `that its gateway disowns shows its way out, is asked after further, and can end`()
        async throws
    {
        let rehearsal = try await Rehearsal()
        let attempt = try disowned(rehearsal)
        for _ in 0..<2 {
            let end = try await rehearsal.run("sync", "--quiet")
            #expect(end.status == 14, "\(end)")
            #expect(end.err.contains("kie does not know the task that it accepted"), "\(end)")
        }
        // Said once, however often it is asked.
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted", "unknown"])
        let row = try #require(try await rehearsal.pending().first)
        #expect(row["state"] as? String == "unknown")
        #expect((row["evidence"] as? String)?.contains("does not know the task") == true)
        let next = try #require(row["next"] as? String)
        #expect(next.contains("kcost resolve \(attempt) --charged AMOUNT, or --not-charged"))
        #expect(next.contains("kcost resolve \(attempt) --task TASK"))
        // A person finds the right one, and it ends by itself.
        let other = try await rehearsal.submit("kie").column("task")[0]
        let whose = try await rehearsal.run("resolve", attempt, "--task", other)
        #expect(whose.status == 64)
        #expect(try await rehearsal.run("resolve", attempt, "--not-charged").status == 0)
    }
}
