import Foundation
import KlingCost
import Testing

/// What the gateways' documents show is what the fake gateway does.
@Suite struct `Documented calls` {
    @Test(arguments: ["xcompute", "toapis", "kie"])
    func `accepts every example with the answer that the document shows`(gateway: String) throws {
        let running = try RunningGateway("--no-rate-limit")
        let folder = RunningGateway.repository.appending(path: "examples/\(gateway)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for file in files where file.hasSuffix(".json") {
            let payload = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            let reply = running.submit(payload, to: gateway)
            #expect(reply.status == 200, "\(file): \(reply.text)")
            let id = try #require(try reply.taskID(of: gateway), "\(file): \(reply.text)")
            let json = try reply.json()
            switch gateway {
            case "xcompute":
                #expect(json["code"] as? Int == 200)
                let data = try #require(json["data"] as? [[String: String]])
                #expect(data == [["status": "submitted", "task_id": id]])
            case "toapis":
                #expect(json["object"] as? String == "generation.task")
                #expect(json["status"] as? String == "queued")
                #expect(json["model"] as? String == "kling-v2-6")
            default:
                #expect(json["code"] as? Int == 200)
                #expect(json["msg"] as? String == "success")
                #expect(json["data"] as? [String: String] == ["taskId": id])
            }
        }
        let truth = try running.truth()
        #expect(truth.tasks.count == files.count)
        #expect(truth.tasks.allSatisfy { $0["gateway"] as? String == gateway })
    }

    @Test(arguments: [
        ("xcompute", ["pending", "processing", "completed", "completed"]),
        ("toapis", ["queued", "in_progress", "completed", "completed"]),
        ("kie", ["waiting", "queuing", "generating", "success"]),
    ])
    func `leads a task through the documented states to a video`(
        gateway: String, states: [String]
    ) throws {
        let running = try RunningGateway("--speed", "step")
        let id = try #require(
            try running.submit(Sample.payload[gateway] ?? "", to: gateway).taskID(of: gateway))
        var last: [String: Any] = [:]
        for state in states {
            last = try running.status(id, at: gateway).json()
            if gateway != "toapis" { last = try #require(last["data"] as? [String: Any]) }
            #expect(last[gateway == "kie" ? "state" : "status"] as? String == state)
        }
        let address = try #require(try Self.address(last, gateway))
        let path = try #require(URL(string: address)?.path)
        let video = running.call("GET", path, key: nil)
        #expect(video.status == 200)
        var file = ByteList(bytes: video.body)
        #expect(try VideoProbe.probe(&file).video.expected.seconds == "5")
        if gateway == "xcompute" { #expect(last["cost"] as? Double == 0.184) }
        if gateway == "kie" { #expect(last["creditsConsumed"] as? Int == 55) }
    }

    private static func address(_ status: [String: Any], _ gateway: String) throws -> String? {
        if gateway == "kie" {
            let text = try #require(status["resultJson"] as? String)
            let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            return (json?["resultUrls"] as? [String])?.first
        }
        let result = status["result"] as? [String: Any]
        let list = (result?["data"] ?? result?["videos"]) as? [[String: Any]]
        let url = list?.first?["url"]
        return url as? String ?? (url as? [String])?.first
    }

    @Test(arguments: [
        ("xcompute", "failed"), ("toapis", "failed"), ("kie", "fail"),
    ])
    func `gives the charge of a failed task back`(gateway: String, state: String) throws {
        let running = try RunningGateway("--speed", "1000000", "--faults", "task:1=fail")
        let id = try #require(
            try running.submit(Sample.payload[gateway] ?? "", to: gateway).taskID(of: gateway))
        usleep(5000)
        let text = running.status(id, at: gateway).text
        #expect(text.contains("\"\(state)\""), "\(text)")
        #expect(!text.contains(".mp4"))
        #expect(running.call("GET", "/videos/\(id).mp4", key: nil).status == 404)
        let truth = try running.truth()
        #expect(truth.amount(gateway) == "0")
        #expect(truth.tasks.first?["refunded"] as? Bool == true)
        #expect(truth.tasks.first?["state"] as? String == "failed")
    }

    @Test func `ends a task in states that no page has, or never, when told so`() throws {
        let running = try RunningGateway(
            "--speed", "step", "--faults", "task:1=strange,task:2=stuck,task:3=cancel")
        var seen: [String] = []
        for _ in 1...3 {
            let reply = running.submit(Sample.silent, to: "xcompute")
            let id = try #require(try reply.taskID(of: "xcompute"))
            for _ in 1...4 { _ = running.status(id, at: "xcompute") }
            let data = try running.status(id, at: "xcompute").json()["data"] as? [String: Any]
            seen.append(data?["status"] as? String ?? "")
        }
        #expect(seen == ["under_review", "processing", "cancelled"])
    }

    @Test func `keeps a failed task's charge when told so`() throws {
        let running = try RunningGateway(
            "--speed=step", "--failed-task=keep", "--faults=task:*=fail")
        let id = try #require(
            try running.submit(Sample.kie, to: "kie").taskID(of: "kie"))
        for _ in 1...4 { _ = running.status(id, at: "kie") }
        let truth = try running.truth()
        #expect(truth.tasks.first?["state"] as? String == "failed")
        #expect(truth.amount("kie") == "0.275")
    }

    @Test func `tells the balances in each gateway's words`() throws {
        let running = try RunningGateway("--balance", "2")
        for gateway in ["xcompute", "toapis", "kie"] {
            _ = running.submit(Sample.payload[gateway] ?? "", to: gateway)
        }
        let xcompute = try running.call("GET", "/xcompute/v1/balance").json()
        #expect(xcompute["success"] as? Bool == true)
        #expect(xcompute["remain_balance"] as? Double == 1.816)
        let toapis = try running.call("GET", "/toapis/v1/user/balance").json()
        #expect(toapis["used_credits"] as? Double == 36.8)
        #expect(toapis["credits_per_usd"] as? Int == 200)
        #expect(try running.call("GET", "/kie/api/v1/chat/credit").json()["data"] as? Int == 345)
    }

    @Test func `serves videos by ranges`() throws {
        let running = try RunningGateway("--speed", "1000000")
        let id = try #require(
            try running.submit(Sample.silent, to: "toapis").taskID(of: "toapis"))
        usleep(5000)
        let path = "/videos/\(id).mp4"
        let whole = running.call("GET", path, key: nil)
        let count = whole.body.count
        #expect(count > 100)
        let part = running.call("GET", path, key: nil, fields: ["Range: bytes=4-7"])
        #expect(part.status == 206 && part.text == "ftyp")
        #expect(part.field("Content-Range") == "bytes 4-7/\(count)")
        let tail = running.call("GET", path, key: nil, fields: ["Range: bytes=-10"])
        #expect(tail.body == Array(whole.body.suffix(10)))
        let open = running.call("GET", path, key: nil, fields: ["Range: bytes=10-"])
        #expect(open.body == Array(whole.body[10...]))
        let beyond = running.call("GET", path, key: nil, fields: ["Range: bytes=\(count)-"])
        #expect(beyond.status == 416)
        #expect(beyond.field("Content-Range") == "bytes */\(count)")
    }
}

/// Bytes in memory as the prober reads them.
private struct ByteList: ByteSource {
    let bytes: [UInt8]

    var byteCount: UInt64 { UInt64(bytes.count) }

    func read(
        at offset: UInt64, needed: Int, into buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        let part = bytes[Int(offset)...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        return part.count
    }
}
