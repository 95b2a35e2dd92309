import Foundation
import Testing

/// Errors in each gateway's own form.
@Suite struct `Refusals` {
    /// The code in a gateway's error form.
    private static func code(_ reply: Reply, _ gateway: String) throws -> Int? {
        let json = try reply.json()
        let place = gateway == "kie" ? json : json["error"] as? [String: Any]
        return place?["code"] as? Int
    }

    @Test(arguments: ["xcompute", "toapis", "kie"])
    func `have the documented codes, and nothing is accepted`(gateway: String) throws {
        let running = try RunningGateway("--balance", "0.1")
        let good = Sample.payload[gateway] ?? ""
        let invalid = good.replacing("\"duration\":5", with: "\"duration\":6")
            .replacing("\"duration\":\"5\"", with: "\"duration\":5")
        let model = good.replacing("kling-", with: "sora-")
        let payloadCode = gateway == "kie" ? 422 : 400
        let cases: [(payload: String, key: String?, code: Int)] = [
            (good, nil, 401), (good, "sk-true", 401), (good, "fake-key", 402),
            ("{\"model\":", "fake-key", 400), (invalid, "fake-key", payloadCode),
            (model, "fake-key", payloadCode), ("[]", "fake-key", payloadCode),
        ]
        for (payload, key, code) in cases {
            let reply = running.submit(payload, to: gateway, key: key)
            #expect(try Self.code(reply, gateway) == code, "\(payload): \(reply.text)")
            #expect(reply.status == (gateway == "kie" ? 200 : code))
        }
        #expect(try running.truth().tasks.isEmpty)
    }

    @Test func `name what is wrong with a payload`() throws {
        let running = try RunningGateway()
        let payload = Sample.silent.replacing("\"duration\":5", with: "\"duration\":6")
        let text = running.submit(payload, to: "xcompute").text
        #expect(text.contains("$.duration"), "\(text)")
        #expect(text.contains("请求参数无效"))
    }

    @Test func `say that a task is not there, as clients saw it`() throws {
        let running = try RunningGateway()
        let xcompute = running.status("task_0", at: "xcompute")
        #expect(xcompute.status == 404)
        #expect(xcompute.text == "{\"code\":404,\"message\":\"not found\"}\n")
        let toapis = running.status("tsk_vid_0", at: "toapis")
        #expect(toapis.status == 404)
        #expect(try Self.code(toapis, "toapis") == 404)
        #expect(try Self.code(running.status("0", at: "kie"), "kie") == 404)
        #expect(try Self.code(running.status("", at: "kie"), "kie") == 400)
        let id = try #require(
            try running.submit(Sample.silent, to: "toapis").taskID(of: "toapis"))
        #expect(running.status(id, at: "toapis").status == 200)
        #expect(running.status(id, at: "toapis", key: "fake-other").status == 404)
    }

    @Test func `come when a key sends too fast`() throws {
        let running = try RunningGateway()
        for _ in 1...20 { #expect(running.submit(Sample.kie, to: "kie").status == 200) }
        let refused = running.submit(Sample.kie, to: "kie")
        #expect(refused.status == 429)
        #expect(try Self.code(refused, "kie") == 429)
        #expect(running.submit(Sample.kie, to: "kie", key: "fake-other").status == 200)
        for left in stride(from: 49, through: 0, by: -1) {
            let reply = running.submit(Sample.silent, to: "toapis")
            #expect(reply.field("X-RateLimit-Remaining") == String(left))
        }
        let late = running.submit(Sample.silent, to: "toapis")
        #expect(late.status == 429)
        #expect(late.field("Retry-After").flatMap { Int($0) } ?? 0 > 0)
        #expect(late.field("X-RateLimit-Category") == "async_submit")
        #expect(try running.truth().tasks.count == 71)
    }

    @Test func `meet what is no request for us`() throws {
        let running = try RunningGateway()
        func answer(_ text: String) -> Int {
            let client = PlainClient(port: running.port)
            client.send(text)
            return client.receive().status
        }
        let path = "POST /kie/api/v1/jobs/createTask HTTP/1.1\r\n"
        #expect(answer("hello\r\n\r\n") == 400)
        #expect(answer(path + "\r\n") == 411)
        #expect(answer(path + "Content-Length: 9999999\r\n\r\n") == 413)
        #expect(answer(path + "Content-Length: -1\r\n\r\n") == 400)
        #expect(answer(path + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n") == 400)
        #expect(answer(path + "Transfer-Encoding: chunked\r\n\r\n") == 501)
        #expect(answer("GET /" + String(repeating: "a", count: 20_000)) == 0)
        #expect(running.call("GET", "/").status == 404)
        #expect(running.call("GET", "/kie/v1/balance").status == 404)
        #expect(running.call("POST", "/truth", body: "").status == 405)
    }
}
