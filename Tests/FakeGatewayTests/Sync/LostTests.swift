import Foundation
import KlingCost
import KlingLedger
import Testing

/// A submission whose answer never came, at a gateway that finds tasks by a name of the caller's.
@Suite struct `A lost submission at toapis` {
    private static let on = ["KCOST_TOAPIS_BUSINESS_ID": "on"]
    /// The first submission is taken, and its answer lost.
    private static let cut = ["--faults", "submit:1=cut@0"]

    private func names(_ rehearsal: Rehearsal) throws -> [String?] {
        let json = try rehearsal.gateway.call("GET", "/truth").json()
        return (json["tasks"] as? [[String: Any]] ?? []).map { $0["business_id"] as? String }
    }

    @Test func `is found by the attempt's id, and comes to its end`() async throws {
        let rehearsal = try await Rehearsal(Rehearsal.atOnce + Self.cut)
        rehearsal.environment.merge(Self.on) { $1 }
        let lost = try await rehearsal.submit("toapis", "--wait")
        #expect(lost.status == 14, "\(lost)")
        let attempt = try lost.column("attempt")[0]
        #expect(try names(rehearsal) == [attempt])
        // The first step, and the same words wherever it is told.
        let next = try #require(try await rehearsal.pending().first?["next"] as? String)
        #expect(next.hasPrefix("kcost sync \(attempt); if it finds nothing"))
        #expect(
            lost.err.contains("stays held under attempt \(attempt)\n       \(next)\n"), "\(lost)")
        let found = try await rehearsal.run("sync", "--format", "json")
        #expect(found.status == 0, "\(found)")
        #expect(try found.column("state") == ["captured"])
        #expect(
            try await rehearsal.kinds() == ["hold", "sent", "unknown", "accepted", "capture"])
        #expect(try await rehearsal.run("ledger", "verify").status == 0)
    }

    @Test func `stays held where its gateway does not find it, and is looked for further`()
        async throws
    {
        let rehearsal = try await Rehearsal(
            Rehearsal.atOnce + Self.cut + ["--business-id", "ignore"])
        rehearsal.environment.merge(Self.on) { $1 }
        #expect(try await rehearsal.submit("toapis").status == 14)
        for _ in 0..<2 {
            let end = try await rehearsal.run("sync", "--quiet")
            #expect(end.status == 0 && end.err.isEmpty, "\(end)")
        }
        #expect(try await rehearsal.kinds() == ["hold", "sent", "unknown"])
        #expect(try rehearsal.gateway.truth().requests["status"] == 2)
    }

    @Test func `is not looked for where its id was not sent, and the setting is told`() async throws
    {
        let rehearsal = try await Rehearsal(Rehearsal.atOnce + Self.cut)
        let lost = try await rehearsal.submit("toapis")
        #expect(lost.status == 14 && !lost.err.contains("if it finds nothing"), "\(lost)")
        #expect(try names(rehearsal) == [nil])
        #expect(try await rehearsal.run("sync", "--quiet").status == 0)
        #expect(try rehearsal.gateway.truth().requests["status"] == 0)
        let next = try await rehearsal.pending().first?["next"] as? String
        #expect(next?.contains("toapis_business_id=on") == true)
    }

    @Test func `has its id shown before, which is no part of what tells payloads apart`()
        async throws
    {
        let rehearsal = try await Rehearsal()
        let shown = try await rehearsal.run(
            "submit", "toapis.json", "--gateway", "toapis", "--dry-run", with: Self.on)
        #expect(shown.status == 0 && shown.out.contains(#"{"client_business_id": ""#), "\(shown)")
        #expect(shown.err.contains("client_business_id is added"))
        #expect(try await rehearsal.submit("toapis").status == 0)
        #expect(try await rehearsal.submit("toapis", with: Self.on).status == 17)
        let wrong = try await rehearsal.submit(
            "toapis", with: ["KCOST_TOAPIS_BUSINESS_ID": "yes"])
        #expect(wrong.status == 78 && wrong.err.contains("on or off"), "\(wrong)")
    }

    @Test func `is none where the gateway refuses the field, and the setting is told`() async throws
    {
        let rehearsal = try await Rehearsal("--business-id", "refuse")
        let refused = try await rehearsal.submit("toapis", with: Self.on)
        #expect(refused.status == 65, "\(refused)")
        #expect(refused.err.contains("setting toapis_business_id=off"), "\(refused)")
        #expect(try await rehearsal.kinds() == ["hold", "sent", "void"])
        #expect(try await rehearsal.submit("toapis").status == 0)
    }

    /// The ledger of this rehearsal, with one hold at toapis of a while ago.
    private func held(
        _ rehearsal: Rehearsal, secondsAgo: Int64, _ fill: (inout Entry) -> Void
    ) throws -> (ledger: Ledger, id: AttemptID, then: Instant) {
        try rehearsal.held(secondsAgo: secondsAgo) { hold in
            (hold.gateway, hold.model) = ("toapis", "kling-v2-6")
            (hold.expected, hold.upper) = (Nanos(count: 184_000_000), Nanos(count: 184_000_000))
            fill(&hold)
        }
    }

    @Test func `that is not seen in an hour is told once, with the way out`() async throws {
        let rehearsal = try await Rehearsal()
        let (ledger, id, then) = try held(rehearsal, secondsAgo: 4_000) { _ in }
        try ledger.markSent(
            id, answeredBy: then, namedIn: "client_business_id", at: then,
            by: "ann@desk")
        let end = try await rehearsal.run("sync", "--quiet")
        #expect(end.status == 14, "\(end)")
        #expect(end.err.contains("NOT SEEN in an hour by toapis"), "\(end)")
        #expect(end.err.contains("kcost resolve \(id) --task TASK"), "\(end)")
        #expect(try await rehearsal.run("sync", "--quiet").status == 0)
        #expect(try await rehearsal.kinds() == ["hold", "sent", "unknown", "unknown"])
        let row = try #require(try await rehearsal.pending().first)
        #expect((row["evidence"] as? String)?.hasPrefix("not seen in an hour") == true)
        #expect((row["next"] as? String)?.contains("--not-charged") == true)
    }

    @Test func `that another run had held goes out under an id of its own`() async throws {
        let rehearsal = try await Rehearsal()
        let payload = try JSONReader.document((Sample.payload["toapis"] ?? "").utf8)
        let (_, former, _) = try held(rehearsal, secondsAgo: 60) { hold in
            hold.fingerprint = PayloadFingerprint(of: payload, gateway: "toapis").description
            hold.reason = "submit"
        }
        let end = try await rehearsal.submit("toapis", with: Self.on)
        #expect(end.status == 0, "\(end)")
        #expect(end.err.contains("taken over"), "\(end)")
        let attempt = try end.column("attempt")[0]
        #expect(try names(rehearsal) == [attempt] && attempt != former.description)
    }
}
