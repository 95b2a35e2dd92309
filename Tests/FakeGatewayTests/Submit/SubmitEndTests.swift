import Foundation
import Testing

/// How `kcost submit` ends, by what the gateway does; and what the ledger then says.
@Suite struct `A submission` {
    /// What a gateway charges for its sample payload.
    static let charge = ["xcompute": "0.184", "toapis": "0.184", "kie": "0.275"]
    /// The most that it can cost; xcompute's rate is a guess.
    static let upper = ["xcompute": "0.21", "toapis": "0.184", "kie": "0.275"]

    @Test(arguments: [("xcompute", "gateway"), ("toapis", "estimate"), ("kie", "gateway")])
    func
        `that is waited for is captured, with its gateway's own charge where that has one, and saved`(
            gateway: String, authority: String
        ) async throws
    {
        let rehearsal = try await Rehearsal()
        let end = try await rehearsal.submit(gateway, "--wait")
        #expect(end.status == 0, "\(end)")
        let row = try #require(try end.rows().first)
        #expect(row["state"] as? String == "captured")
        #expect(row["charged"] as? String == Self.charge[gateway])
        #expect(row["by"] as? String == authority)
        #expect(row["held"] is NSNull)
        let attempt = try #require(row["attempt"] as? String)
        #expect(try rehearsal.videos() == ["\(attempt).mp4"])
        #expect(row["video"] as? String == "\(attempt).mp4")
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted", "capture"])
        #expect(try rehearsal.gateway.truth().amount(gateway) == Self.charge[gateway])
        #expect(try await rehearsal.pending().isEmpty)
    }

    @Test(arguments: ["xcompute", "kie"])
    func `costs what was expected where its gateway does not say, and the ledger says so`(
        gateway: String
    ) async throws {
        let rehearsal = try await Rehearsal("--hide-charges")
        let end = try await rehearsal.submit(gateway, "--wait")
        #expect(end.status == 0)
        #expect(try end.column("charged") == [Self.charge[gateway]])
        #expect(try end.column("by") == ["estimate"])
        #expect(end.err.contains("the expected amount: \(gateway) does not say"))
    }

    @Test func `that is not waited for ends when it is accepted, and holds the most it can cost`()
        async throws
    {
        let rehearsal = try await Rehearsal(.endless)
        let end = try await rehearsal.submit("xcompute")
        #expect(end.status == 0)
        #expect(try end.column("state") == ["accepted"])
        #expect(try end.column("held") == ["0.21"])
        let attempt = try end.column("attempt")[0]
        #expect(end.err.contains("kcost sync --wait \(attempt)"))
        #expect(try rehearsal.gateway.truth().requests["status"] == 0)
    }

    @Test(arguments: ["xcompute", "toapis"])
    func `whose task fails gives its hold back where the gateway does not charge for that`(
        gateway: String
    ) async throws {
        let rehearsal = try await Rehearsal("--faults", "task:1=fail")
        let end = try await rehearsal.submit(gateway, "--wait")
        #expect(end.status == 15)
        #expect(try end.column("state") == ["voided"])
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted", "void"])
        #expect(end.err.contains("the task failed"))
        #expect(end.err.contains("kcost prices show"))
        #expect(try await rehearsal.pending().isEmpty)
        #expect(try rehearsal.videos().isEmpty)
    }

    @Test func `whose task fails keeps its hold where nobody knows whether that is charged`()
        async throws
    {
        let rehearsal = try await Rehearsal("--faults", "task:1=fail")
        let end = try await rehearsal.submit("kie", "--wait")
        #expect(end.status == 15)
        #expect(try end.column("state") == ["unknown"])
        #expect(try end.column("held") == ["0.275"])
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted", "unknown"])
        let attempt = try end.column("attempt")[0]
        #expect(end.err.contains("kcost resolve \(attempt) --charged AMOUNT, or --not-charged"))
        #expect(try await rehearsal.pending().count == 1)
    }

    @Test func `that the gateway accepts and never answers is unknown, held, and not sent again`()
        async throws
    {
        let rehearsal = try await Rehearsal("--faults", "submit:*=hang")
        let end = try await rehearsal.submit("kie", "--wait", with: Rehearsal.hurried)
        #expect(end.status == 14)
        #expect(try end.column("state") == ["unknown"])
        #expect(try end.column("held") == ["0.275"])
        #expect(try rehearsal.gateway.truth().tasks.count == 1)
        let again = try await rehearsal.submit("kie")
        #expect(again.status == 17)
        #expect(again.err.contains("now unknown"))
        #expect(try rehearsal.gateway.truth().tasks.count == 1)
        let open = try await rehearsal.pending()
        #expect(open.map { $0["state"] as? String } == ["unknown"])
        #expect((open.first?["next"] as? String)?.contains("kcost resolve") == true)
        let attempt = try end.column("attempt")[0]
        let resolved = try await rehearsal.run("resolve", attempt, "--charged", "0.275USD")
        #expect(resolved.status == 0)
        #expect(try await rehearsal.pending().isEmpty)
        #expect(try await rehearsal.sums().spent == Decimal(string: "0.275"))
    }

    @Test func `without an answer is followed once somebody says which task it became`()
        async throws
    {
        let rehearsal = try await Rehearsal("--faults", "submit:1=504-after")
        let end = try await rehearsal.submit("kie")
        #expect(end.status == 14)
        let attempt = try end.column("attempt")[0]
        let task = try #require(
            try rehearsal.gateway.truth().tasks.first?["task_id"] as? String)
        #expect(try await rehearsal.run("resolve", attempt, "--task", "a/b").status == 64)
        let named = try await rehearsal.run("resolve", attempt, "--task", task)
        #expect(named.status == 0, "\(named)")
        #expect(try await rehearsal.run("sync", "--wait", attempt).status == 0)
        #expect(
            try await rehearsal.kinds() == ["hold", "sent", "unknown", "accepted", "capture"])
        #expect(try rehearsal.videos() == [attempt + ".mp4"])
    }

    @Test(arguments: [
        "500", "504-after", "502", "cut-after@0", "cut-before@9", "garbage", "noise", "inner@500",
        "length@5", "late@900",
    ])
    func `without a verdict is unknown, whatever went wrong behind its last byte`(fault: String)
        async throws
    {
        let rehearsal = try await Rehearsal("--faults", "submit:*=\(fault)")
        let end = try await rehearsal.submit("toapis", "--wait", with: Rehearsal.hurried)
        #expect(end.status == 14, "\(end)")
        #expect(try await rehearsal.kinds() == ["hold", "sent", "unknown"])
        #expect(try rehearsal.gateway.truth().requests["submit"] == 1)
        #expect(end.err.contains("it is not sent again by itself"))
    }

    @Test func `that was one too many goes again when the gateway says so`() async throws {
        let rehearsal = try await Rehearsal("--faults", "submit:1=429@1")
        let end = try await rehearsal.submit("kie", "--wait")
        #expect(end.status == 0, "\(end)")
        #expect(try rehearsal.gateway.truth().tasks.count == 1)
        #expect(try rehearsal.gateway.truth().requests["submit"] == 2)
        #expect(
            try await rehearsal.kinds() == ["hold", "sent", "sent", "accepted", "capture"])
    }

    @Test func `that is to come back in an hour gives its hold back, and can be sent again`()
        async throws
    {
        let rehearsal = try await Rehearsal("--faults", "submit:1=429@3600")
        let end = try await rehearsal.submit("kie")
        #expect(end.status == 75, "\(end)")
        #expect(try await rehearsal.kinds() == ["hold", "sent", "void"])
        #expect(end.err.contains("takes no more for now"))
        #expect(try await rehearsal.submit("kie").status == 0)
    }

    @Test(arguments: [
        ("xcompute", "400", 65), ("xcompute", "401", 77), ("xcompute", "402", 1),
        ("xcompute", "403", 77), ("toapis", "400", 65), ("toapis", "401", 77),
        ("toapis", "402", 1), ("toapis", "422", 65), ("kie", "inner@422", 65),
        ("kie", "inner@400", 65), ("kie", "inner@401", 77), ("kie", "inner@402", 1),
    ])
    func `that is refused gives its hold back, and the exit says why`(
        gateway: String, fault: String, status: Int32
    ) async throws {
        let rehearsal = try await Rehearsal("--faults", "submit:*=\(fault)")
        let end = try await rehearsal.submit(gateway)
        #expect(end.status == status, "\(end)")
        #expect(try await rehearsal.kinds() == ["hold", "sent", "void"])
        #expect(try end.column("state") == ["voided"])
        #expect(end.err.contains("\(gateway) refused it"))
        #expect(end.err.contains("nothing was charged; the hold was given back"))
        #expect(try rehearsal.gateway.truth().requests["submit"] == 1)
    }

    @Test func `with nobody listening gives its hold back`() async throws {
        let rehearsal = try await Rehearsal()
        // A port that nobody has: it is bound to by none, since it cannot be.
        let end = try await rehearsal.submit(
            "kie", with: ["KCOST_KIE_BASE": "http://127.0.0.1:1/kie"])
        #expect(end.status == 69, "\(end)")
        #expect(end.err.contains("kie cannot be reached"))
        #expect(end.err.contains("nothing was sent; the hold was given back"))
        #expect(try await rehearsal.kinds().last == "void")
        #expect(try await rehearsal.pending().isEmpty)
    }

    @Test(arguments: ["hang", "500", "302", "garbage"])
    func `whose task nobody could be asked after ends as unknown, for it was accepted`(
        fault: String
    ) async throws {
        let rehearsal = try await Rehearsal("--faults", "status:*=\(fault)")
        let end = try await rehearsal.submit(
            "kie", "--wait", "--timeout", "1s", with: Rehearsal.hurried)
        #expect(end.status == 14, "\(end)")
        #expect(try end.column("state") == ["accepted"])
        let attempt = try end.column("attempt")[0]
        #expect(end.err.contains("stays held under attempt \(attempt)"))
        #expect(end.err.contains("kcost sync \(attempt)"))
    }

    @Test func `that takes too long is left running, with its task and the next command`()
        async throws
    {
        let rehearsal = try await Rehearsal(.endless)
        let end = try await rehearsal.submit("kie", "--wait", "--timeout", "1s")
        #expect(end.status == 18, "\(end)")
        #expect(try end.column("state") == ["accepted"])
        let attempt = try end.column("attempt")[0]
        let task = try end.column("task")[0]
        #expect(end.err.contains("0.275 USD stays held under attempt \(attempt), task \(task)"))
        #expect(end.err.contains("kcost sync --wait \(attempt)"))
        #expect(try await rehearsal.pending().count == 1)
    }
}
