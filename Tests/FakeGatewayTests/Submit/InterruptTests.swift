import Foundation
import Testing

/// ^C and its like at every stage of `kcost submit`.
@Suite struct `An interrupt` {
    private static let faults = "--faults"

    @Test(arguments: [SIGINT, SIGTERM]) func `ends a wait at once, and the state is printed`(
        signal: Int32
    ) async throws {
        let rehearsal = try await Rehearsal(.endless)
        let run = try rehearsal.start(Rehearsal.submit("kie", "--wait"))
        try await run.waits { run.err.contains("accepted by kie") }
        let start = ContinuousClock.now
        run.signal(signal)
        let end = try await run.endInTurn()
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(end.status == 130, "\(end)")
        #expect(try end.column("state") == ["accepted"])
        let attempt = try end.column("attempt")[0]
        #expect(end.err.contains("go on waiting: kcost sync --wait \(attempt)"))
        #expect(try await rehearsal.pending().count == 1)
    }

    @Test func `during the POST waits for its answer, writes it down, and then ends`() async throws
    {
        let rehearsal = try await Rehearsal(Self.faults, "submit:1=late@12000")
        let run = try rehearsal.start(Rehearsal.submit("kie", "--wait"))
        try await run.waits { try rehearsal.gateway.truth().requests["submit"] == 1 }
        run.signal(SIGINT)
        let end = try await run.end()
        #expect(end.status == 130, "\(end)")
        #expect(end.err.contains("what was sent is waited for"))
        #expect(try end.column("state") == ["accepted"])
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted"])
    }

    @Test func `by a person who ends the hold during the POST does not hide that it was taken`()
        async throws
    {
        let rehearsal = try await Rehearsal(Self.faults, "submit:1=late@12000")
        let run = try rehearsal.start(Rehearsal.submit("kie", "--wait"))
        try await run.waits { try rehearsal.gateway.truth().requests["submit"] == 1 }
        let pending = try await rehearsal.start(["pending", "--format", "json"]).endInTurn()
        let attempt = try #require(try pending.column("attempt").first)
        _ = try await rehearsal.start(["resolve", attempt, "--not-charged"]).endInTurn()
        let end = try await run.end()
        #expect(end.status == 14, "\(end)")
        #expect(end.err.contains("ACCEPTED by kie as task"))
        #expect(end.err.contains("kcost resolve \(attempt) --adjust AMOUNT"))
        #expect(try await rehearsal.kinds() == ["hold", "sent", "void"])
    }

    @Test func `that comes twice ends it at once, and sync says what was left behind`() async throws
    {
        let rehearsal = try await Rehearsal(Self.faults, "submit:1=hang")
        let run = try rehearsal.start(
            Rehearsal.submit("kie", "--wait"), ["KCOST_ANSWER_TIMEOUT": "30s"])
        try await run.waits { try rehearsal.gateway.truth().requests["submit"] == 1 }
        run.signal(SIGINT)
        try await run.waits { run.err.contains("interrupted") }
        run.signal(SIGINT)
        let end = try await run.end()
        #expect(end.status == -SIGINT, "\(end)")
        #expect(try await rehearsal.kinds() == ["hold", "sent"])
        let pending = try await rehearsal.pending()
        #expect((pending.first?["next"] as? String)?.hasSuffix("then: kcost sync") == true)
    }

    @Test func `sends no more of a batch`() async throws {
        let rehearsal = try await Rehearsal(Self.faults, "submit:1=late@12000")
        let files = try rehearsal.writeBatch(3)
        let run = try rehearsal.start(
            ["submit"] + files
                + ["--gateway", "xcompute", "--yes", "--unbudgeted", "--jobs", "1"]
                + ["--format", "json"])
        try await run.waits { try rehearsal.gateway.truth().requests["submit"] == 1 }
        run.signal(SIGINT)
        let end = try await run.end()
        #expect(end.status == 130, "\(end)")
        #expect(try end.column("state") == ["accepted", "not sent", "not sent"])
        #expect(end.err.contains("2 of 3 payloads were not sent"))
        #expect(try rehearsal.gateway.truth().tasks.count == 1)
    }

    @Test func `that leaves an unknown outcome behind ends with 14`() async throws {
        let rehearsal = try await Rehearsal(Self.faults, "submit:1=hang")
        let run = try rehearsal.start(
            Rehearsal.submit("kie", "--wait"), ["KCOST_ANSWER_TIMEOUT": "3s"])
        try await run.waits { try rehearsal.gateway.truth().requests["submit"] == 1 }
        run.signal(SIGINT)
        let end = try await run.end()
        #expect(end.status == 14, "\(end)")
        #expect(try await rehearsal.kinds() == ["hold", "sent", "unknown"])
    }

    @Test func `ends the waiting of sync too`() async throws {
        let rehearsal = try await Rehearsal(.endless)
        _ = try await rehearsal.submit("kie")
        let run = try rehearsal.start(["sync", "--wait", "--format", "json"])
        try await run.waits { try rehearsal.gateway.truth().requests["status"] ?? 0 > 1 }
        run.signal(SIGINT)
        let end = try await run.end()
        #expect(end.status == 130, "\(end)")
        #expect(try end.column("state") == ["accepted"])
        #expect(end.err.contains("kcost sync --wait"))
    }
}
