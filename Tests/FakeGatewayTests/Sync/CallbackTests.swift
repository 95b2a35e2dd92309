import Foundation
import KlingCost
import Testing

/// `kcost sync --callback`: what a gateway posts about a task is taken at its word only where its
/// signature covers that word.
@Suite struct `A callback of a gateway` {
    private static let key = "whsec-of-ours"

    /// A rehearsal with one task that never ends.
    private func rehearsal(
        _ gateway: String, _ pace: Rehearsal.Pace = .endless, isKeySet: Bool = true
    ) async throws -> (rehearsal: Rehearsal, task: String) {
        let rehearsal = try await Rehearsal(pace)
        let task = try await rehearsal.submit(gateway).column("task")[0]
        if isKeySet {
            rehearsal.environment["\(gateway.uppercased())_WEBHOOK_KEY"] = Self.key
        }
        return (rehearsal, task)
    }

    private func take(
        _ rehearsal: Rehearsal, _ gateway: String, _ body: String, _ fields: [String] = []
    ) async throws -> CommandRun.End {
        try await rehearsal.run(
            ["sync", "--callback", "-", "--gateway", gateway, "--format", "json"]
                + fields.flatMap { ["--header", $0] }, stdin: body)
    }

    private static func toapis(_ task: String, message: String = "no luck") -> String {
        #"{"id":"evt_1","type":"generation.failed","api_version":"v1","created_at":1,"data":"#
            + #"{"task_id":"\#(task)","task_type":"video","status":"FAILURE","progress":"100%","#
            + #""result":null,"error":{"code":"generation_failed","message":"\#(message)"}}}"#
    }

    private static func signed(
        _ body: String, by key: String = key, secondsAgo: Int = 0
    ) -> [String] {
        let time = Int(Date().timeIntervalSince1970) - secondsAgo
        let code = HMAC.sha256(key: Array(key.utf8), message: Array("evt_1.\(time).\(body)".utf8))
        return [
            "X-ToAPIs-Webhook-Id: evt_1", "X-ToAPIs-Webhook-Timestamp: \(time)",
            "x-toapis-webhook-signature: v1=\(code.hexadecimal)",
        ]
    }

    @Test func `of toapis, signed, settles its task, and nobody is asked`() async throws {
        let (rehearsal, task) = try await rehearsal("toapis")
        let body = Self.toapis(task)
        let end = try await take(rehearsal, "toapis", body, Self.signed(body))
        #expect(end.status == 15, "\(end)")
        #expect(try end.column("state") == ["voided"])
        #expect(try rehearsal.gateway.truth().requests["status"] == 0)
        // Once more, as gateways do: it says what the ledger says.
        let again = try await take(rehearsal, "toapis", body, Self.signed(body))
        #expect(again.status == 0, "\(again)")
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted", "void"])
    }

    @Test func `of toapis, signed with another key or not at all, changes nothing`() async throws {
        let (rehearsal, task) = try await rehearsal("toapis")
        let body = Self.toapis(task)
        let wrong = try await take(rehearsal, "toapis", body, Self.signed(body, by: "other"))
        #expect(wrong.status == 65, "\(wrong)")
        #expect(wrong.err.contains("the callback's signature was not made with toapis's key"))
        let other = try await take(rehearsal, "toapis", body + " ", Self.signed(body))
        #expect(other.status == 65)
        let unsigned = try await take(rehearsal, "toapis", body)
        #expect(unsigned.status == 65)
        #expect(unsigned.err.contains("--header 'NAME: VALUE'"))
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted"])
        #expect(try rehearsal.gateway.truth().requests["status"] == 0)
    }

    @Test(arguments: [true, false])
    func `of toapis that is stale, or where no key is set, only says which task to ask after`(
        isKeySet: Bool
    ) async throws {
        let (rehearsal, task) = try await rehearsal("toapis", isKeySet: isKeySet)
        let body = Self.toapis(task)
        let end = try await take(rehearsal, "toapis", body, Self.signed(body, secondsAgo: 400))
        #expect(end.status == 0, "\(end)")
        #expect(try end.column("state") == ["accepted"])
        #expect(try rehearsal.gateway.truth().requests["status"] == 1)
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted"])
    }

    /// kie signs the task's id and the time, not what it says.
    @Test func `of kie only says which task to ask after, however well it is signed`() async throws
    {
        let (rehearsal, task) = try await rehearsal("kie")
        let body = #"{"code":200,"msg":"m","data":{"taskId":"\#(task)","state":"fail"}}"#
        let time = Int(Date().timeIntervalSince1970)
        let code = HMAC.sha256(key: Array(Self.key.utf8), message: Array("\(task).\(time)".utf8))
        let signature = Data(code.bytes).base64EncodedString()
        let fields = ["X-Webhook-Timestamp: \(time)", "X-Webhook-Signature: \(signature)"]
        let end = try await take(rehearsal, "kie", body, fields)
        #expect(end.status == 0, "\(end)")
        #expect(try end.column("state") == ["accepted"])
        #expect(try rehearsal.gateway.truth().requests["status"] == 1)
        let wrong = try await take(
            rehearsal, "kie", body, ["X-Webhook-Timestamp: \(time)", "X-Webhook-Signature: AAAA"])
        #expect(wrong.status == 65)
        #expect(try await take(rehearsal, "kie", body).status == 65)
    }

    @Test func `of a gateway that nobody can ask is refused before it is read`() async throws {
        let rehearsal = try await Rehearsal()
        let end = try await rehearsal.run(
            "sync", "--callback", "missing.json", "--gateway", "nope", "--header", "bad")
        #expect(end.status == 64 && end.err.contains("how to talk to it"), "\(end.err)")
    }

    @Test func `that names no task, or none of ours, is refused`() async throws {
        let rehearsal = try await Rehearsal()
        for body in ["", "{}", "[]", "not json", #"{"data":{"taskId":"../../x"}}"#] {
            let end = try await take(rehearsal, "kie", body)
            #expect(end.status == 65, "\(body): \(end)")
        }
        let body = #"{"code":200,"data":{"taskId":"stranger","state":"success"}}"#
        // No ledger yet, then one that has another task.
        #expect(try await take(rehearsal, "kie", body).status == 66)
        _ = try await rehearsal.submit("kie")
        #expect(try await take(rehearsal, "kie", body).status == 64)
        #expect(try await take(rehearsal, "xcompute", body).status == 65)
        #expect(try rehearsal.gateway.truth().requests["status"] == 0)
    }

    @Test func `with control characters is shown with these made visible`() async throws {
        let (rehearsal, task) = try await rehearsal("toapis")
        let body = Self.toapis(task, message: #"red \u001b[31mtext\u0007\u202e\r\nkcost: paid"#)
        let end = try await rehearsal.run(
            ["sync", "--callback", "-", "--gateway", "toapis"]
                + Self.signed(body).flatMap { ["--header", $0] }, stdin: body)
        #expect(end.status == 15, "\(end)")
        #expect(end.err.contains("red "))
        let text = end.out + end.err
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(!text.unicodeScalars.contains("\u{202E}"))
        #expect(!text.contains("\nkcost: paid"))
        // Nor does the journal bring them back.
        let list = try await rehearsal.run("ledger", "list")
        #expect(!list.out.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }
}
