import Foundation
import KlingCost
import Testing

/// What the gateway tells of what it did.
@Suite struct `The truth` {
    @Test func `is right under fifty submissions at once`() throws {
        let running = try RunningGateway("--no-rate-limit")
        let gateways = (0..<50).map { ["xcompute", "toapis", "kie"][$0 % 3] }
        let replies = running.submitAtOnce(to: gateways)
        let answered = try zip(replies, gateways).map { try $0.taskID(of: $1) ?? "none" }
        let truth = try running.truth()
        let ids = truth.tasks.compactMap { $0["task_id"] as? String }
        #expect(ids.count == 50)
        #expect(Set(ids) == Set(answered))
        #expect(Set(truth.tasks.compactMap { $0["idempotency_key"] as? String }).count == 50)
        #expect(Set(truth.tasks.compactMap { $0["connection"] as? Int }).count == 50)
        // 17 of 0.184, 17 of 0.184, 16 of 0.275.
        #expect(truth.amount("xcompute") == "3.128")
        #expect(truth.amount("toapis") == "3.128")
        #expect(truth.amount("kie") == "4.4")
    }

    @Test func `never charges more than the account holds, however many ask at once`() throws {
        let running = try RunningGateway("--balance", "1")
        let replies = running.submitAtOnce(to: (0..<20).map { _ in "xcompute" })
        #expect(replies.count { $0.status == 200 } == 5)
        #expect(replies.count { $0.status == 402 } == 15)
        #expect(try running.truth().amount("xcompute") == "0.92")
    }

    @Test func `has the key as a hash only, and the payload as a fingerprint`() throws {
        let running = try RunningGateway()
        _ = running.submit(Sample.kie, to: "kie", key: "fake-very-secret")
        let text = running.call("GET", "/truth", key: nil).text
        #expect(!text.contains("very-secret"))
        #expect(!text.contains("a boat"))
        let task = try #require(try running.truth().tasks.first)
        #expect(
            task["key_sha256"] as? String == SHA256(of: "fake-very-secret".utf8).hexadecimal)
        let payload = try JSONReader.document(Sample.kie.utf8)
        let print = PayloadFingerprint(of: payload, gateway: "kie").description
        #expect(task["fingerprint"] as? String == print)
        #expect(task["amount"] as? String == "0.275")
        #expect(task["credits"] as? String == "55")
        #expect(task["state"] as? String == "running")
    }

    @Test func `is told from a number on`() throws {
        let running = try RunningGateway("--faults", "submit:2=500")
        for _ in 1...3 { _ = running.submit(Sample.silent, to: "xcompute") }
        let all = try running.truth()
        #expect(all.seq == 3)
        #expect(all.tasks.map { $0["seq"] as? Int } == [1, 3])
        let later = try running.truth(since: 2)
        #expect(later.tasks.map { $0["seq"] as? Int } == [3])
        #expect(later.faults.isEmpty)
        #expect(try running.truth(since: 1).faults.count == 1)
    }

    @Test func `can be forgotten, and then the plan begins anew`() throws {
        let running = try RunningGateway("--faults", "submit:2=500")
        let first = try running.submit(Sample.silent, to: "xcompute").taskID(of: "xcompute")
        #expect(running.submit(Sample.silent, to: "xcompute").status == 500)
        let empty = try TruthView(running.call("DELETE", "/truth", key: nil).json())
        #expect(empty.seq == 0 && empty.tasks.isEmpty && empty.faults.isEmpty)
        #expect(empty.amount("xcompute") == "0")
        let second = try running.submit(Sample.silent, to: "xcompute").taskID(of: "xcompute")
        #expect(second != nil && second != first)
        #expect(running.submit(Sample.silent, to: "xcompute").status == 500)
    }

    @Test func `knows an idempotency key again at xcompute only, and only when told to`() throws {
        let fields = ["Idempotency-Key: one"]
        let honest = try RunningGateway("--honour-idempotency-key")
        for gateway in ["xcompute", "xcompute", "toapis", "toapis"] {
            #expect(honest.submit(Sample.silent, to: gateway, fields: fields).status == 200)
        }
        let other = Sample.silent.replacing("boat", with: "ship")
        #expect(honest.submit(other, to: "xcompute", fields: fields).status == 409)
        let tasks = try honest.truth().tasks
        #expect(tasks.map { $0["gateway"] as? String } == ["xcompute", "toapis", "toapis"])
        #expect(tasks.map { $0["replays"] as? Int } == [1, 0, 0])

        let usual = try RunningGateway()
        for _ in 1...2 { _ = usual.submit(Sample.silent, to: "xcompute", fields: fields) }
        #expect(try usual.truth().tasks.count == 2)
    }
}
