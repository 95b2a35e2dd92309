import KlingCost
import Testing

@testable import KlingClient

@Suite struct `An answer to a paid POST` {
    @Test(arguments: ["task_xxxxxxxxxx", "task_01J9HA7JPQ9A0Z6JZ3V8M9W6PZ"])
    func `of xcompute names its task, as all three documents print it`(id: String) {
        let verdict = XcomputeAPI().readSubmit(answer(DocumentedAnswers.xcomputeSubmitted(id)))
        #expect(verdict.task == id)
        #expect(verdict.fault == nil)
    }

    @Test(arguments: DocumentedAnswers.xcomputeErrors)
    func `of xcompute is a refusal with its own words, and its 500 is no verdict`(
        status: Int, message: String, body: String
    ) {
        let verdict = XcomputeAPI().readSubmit(answer(body, status: status))
        if status == 500 {
            #expect(verdict.evidence?.fault?.kind == .server(500))
            #expect(verdict.evidence?.fault?.message == message)
        } else {
            #expect(verdict.fault?.kind == GatewayProblem.Kind(status))
            #expect(verdict.fault?.message == message)
            #expect(verdict.fault?.code == "\(status)")
        }
        #expect((verdict.fault == nil) == (status == 500))
    }

    @Test func `of kie names its task, as its document prints it`() {
        let verdict = KieAPI().readSubmit(answer(DocumentedAnswers.kieSubmitted))
        #expect(verdict.task == DocumentedAnswers.kieTask)
    }

    @Test func `of toapis names its task in a flat object`() {
        let verdict = ToapisAPI().readSubmit(answer(DocumentedAnswers.toapis("queued")))
        #expect(verdict.task == DocumentedAnswers.toapisTask)
    }

    /// kie's 错误代码, under HTTP 200 and under the same HTTP status.
    @Test(arguments: [400, 401, 402, 404, 422, 429])
    func `of kie is a refusal by the envelope's code, under HTTP 200 too`(code: Int) {
        for status in [200, code] {
            let body = #"{"code":\#(code),"msg":"no","data":null}"#
            let verdict = KieAPI().readSubmit(answer(body, status: status))
            #expect(verdict.fault?.kind == GatewayProblem.Kind(code))
            #expect(verdict.fault?.message == "no")
            let newer = #"{"code":\#(code),"message":"no"}"#
            #expect(KieAPI().readSubmit(answer(newer, status: status)).fault?.message == "no")
        }
    }

    @Test(arguments: [0, 201, 403, 408, 409, 500, 501, 505, 531, 999, 1301, -1])
    func `of kie is no verdict under HTTP 200 with another code`(code: Int) {
        let verdict = KieAPI().readSubmit(answer(#"{"code":\#(code),"msg":"no"}"#))
        #expect(verdict.evidence?.fault?.message == "no")
    }

    /// Facts §1.1 and §1.2: words and numbers for the code, the flat form, the words of toapis.
    @Test(arguments: [
        (400, #"{"error":{"code":"invalid_request","message":"m"}}"#),
        (400, #"{"error":{"code":"400","message":"m"}}"#),
        (401, #"{"error":{"code":"unauthorized","message":"m","type":"authentication_error"}}"#),
        (402, #"{"error":{"code":"insufficient_quota","message":"m"}}"#),
        (403, #"{"error":{"code":403,"message":"m","type":"permission_error"}}"#),
        (404, #"{"error":{"code":404,"message":"m","type":"not_found_error"}}"#),
        (404, #"{"code":404,"message":"m"}"#),
        (422, #"{"error":{"code":"content_policy_violation","message":"m"}}"#),
        (422, #"{"error":{"code":"a word of tomorrow","message":"m"}}"#),
        (429, #"{"error":{"code":"rate_limit_exceeded","message":"m"}}"#),
        (429, #"{"error":{"message":"m"}}"#),
    ])
    func `is a refusal however the code is written`(status: Int, body: String) {
        for gateway in [XcomputeAPI(), ToapisAPI()] as [any GatewayAPI] {
            let verdict = gateway.readSubmit(answer(body, status: status))
            #expect(verdict.fault?.kind == GatewayProblem.Kind(status))
            #expect(verdict.fault?.message == "m")
        }
    }

    @Test(arguments: [
        (400, #"{"error":{"code":500,"message":"m"}}"#),
        (400, #"{"error":{"code":"server_error","message":"m"}}"#),
        (400, #"{"error":{"code":400,"message":"m","type":"server_error"}}"#),
        (401, #"{"error":{"code":"402","message":"m"}}"#),
        (429, #"{"error":{"code":200,"message":"m"}}"#),
        (200, #"{"error":{"code":400,"message":"m"}}"#),
        (404, #"{"code":200,"message":"m"}"#),
    ])
    func `is no verdict where HTTP and envelope disagree`(status: Int, body: String) {
        for gateway in [XcomputeAPI(), ToapisAPI()] as [any GatewayAPI] {
            let verdict = gateway.readSubmit(answer(body, status: status))
            #expect(verdict.evidence?.reason == .disagreement)
        }
    }

    @Test(arguments: [(400, 200), (429, 200), (401, 402), (500, 400), (502, 200)])
    func `of kie is no verdict where HTTP and envelope disagree`(status: Int, code: Int) {
        let body = #"{"code":\#(code),"msg":"m","data":{"taskId":"t1"}}"#
        let verdict = KieAPI().readSubmit(answer(body, status: status))
        #expect(verdict.evidence?.reason == .disagreement)
        #expect(verdict.evidence?.ids == ["t1"])
    }

    @Test(arguments: [409, 500, 501, 502, 503, 504, 505, 301, 307, 204, 202, 0])
    func `is no verdict with any other status, whatever the body`(status: Int) {
        for body in [
            "", "<html>", "{}", #"{"error":{"code":\#(status),"message":"m"}}"#,
            #"{"code":\#(status),"msg":"m","data":{"taskId":"t"}}"#,
        ] {
            for gateway in Gateways.all {
                let verdict = gateway.readSubmit(answer(body, status: status))
                #expect(verdict.evidence?.status == status, "\(gateway.name) \(body)")
            }
        }
    }

    /// Facts §1.1: what a repeated idempotency key is answered with.
    @Test(arguments: [
        "idempotency_in_progress", "idempotency_result_indeterminate", "idempotency_key_reused",
    ])
    func `with 409 about the idempotency key is no verdict`(code: String) {
        let body = #"{"error":{"code":"\#(code)","message":"m"}}"#
        let verdict = XcomputeAPI().readSubmit(
            answer(body, status: 409, ["Retry-After": "3"]))
        #expect(verdict.evidence?.fault?.kind == .conflict)
        #expect(verdict.evidence?.fault?.retryAfter == .seconds(3))
    }

    @Test(arguments: [
        (#"[]"#, 0, []), (#"[{"status":"submitted"}]"#, 0, []),
        (#"[{"task_id":"a"},{"task_id":"b"}]"#, 2, ["a", "b"]),
        (#"[{"task_id":"a"},{"status":"failed"}]"#, 1, ["a"]),
        (#"[{"task_id":null}]"#, 0, []), (#"[["task_id"]]"#, 0, []), ("[7]", 0, []),
    ])
    func `of xcompute with anything but one task is no verdict, and keeps all ids`(
        data: String, count: Int, ids: [String]
    ) {
        let verdict = XcomputeAPI().readSubmit(answer(#"{"code":200,"data":\#(data)}"#))
        #expect(verdict.evidence?.reason == .taskCount(count))
        #expect(verdict.evidence?.ids == ids)
    }

    /// Facts §1.1: the newer version answers so, if it is asked to, which we do not.
    @Test(arguments: [
        (202, #"{"code":202,"data":{"id":"task_1","status":"queued"}}"#),
        (200, #"{"code":200,"data":{"id":"task_1","status":"queued"}}"#),
        (200, #"{"data":[{"task_id":"task_1"}]}"#),
        (200, #"{"code":"200","data":[{"task_id":"task_1"}]}"#),
    ])
    func `of xcompute in another shape is no verdict, and keeps the id`(
        status: Int, body: String
    ) {
        let verdict = XcomputeAPI().readSubmit(answer(body, status: status))
        #expect(verdict.evidence?.ids == ["task_1"])
    }

    @Test(arguments: Gateways.all.map(\.name))
    func `is a refusal by 429 alone, and by no other status without the envelope`(name: String)
        throws
    {
        let gateway = try #require(Gateways.all.first { $0.name == name })
        for body in ["", "<html>Too Many Requests</html>", "{}", #"{"error":{}}"#] {
            let busy = gateway.readSubmit(answer(body, status: 429, ["retry-after": "7"]))
            #expect(busy.fault?.kind == .tooMany)
            #expect(busy.fault?.retryAfter == .seconds(7))
            for status in [400, 401, 402, 403, 404, 422] {
                #expect(gateway.readSubmit(answer(body, status: status)).evidence != nil)
            }
        }
    }

    @Test func `that refuses and names a task all the same is no verdict`() {
        let error = #""error":{"code":402,"message":"m"}"#
        let xcompute = XcomputeAPI().readSubmit(
            answer(#"{"data":[{"task_id":"a"}],\#(error)}"#, status: 402))
        #expect(xcompute.evidence?.ids == ["a"])
        let toapis = ToapisAPI().readSubmit(answer(#"{"id":"b",\#(error)}"#, status: 402))
        #expect(toapis.evidence?.ids == ["b"])
        let kie = KieAPI().readSubmit(answer(#"{"code":402,"msg":"m","data":{"taskId":"c"}}"#))
        #expect(kie.evidence?.ids == ["c"])
        let busy = KieAPI().readSubmit(answer(#"{"taskId":"d""#, status: 429))
        #expect(busy.evidence?.ids == ["d"])
    }

    /// Facts §1.3.
    @Test func `of kie may name a record beside the task`() {
        let body = #"{"code":200,"msg":"success","data":{"taskId":"t","recordId":"r"}}"#
        #expect(KieAPI().readSubmit(answer(body)).task == "t")
    }

    @Test func `of toapis with two names that differ is no verdict`() {
        let body = #"{"id":"a","task_id":"b","object":"generation.task","status":"queued"}"#
        let verdict = ToapisAPI().readSubmit(answer(body))
        #expect(verdict.evidence?.reason == .taskCount(2))
        #expect(verdict.evidence?.ids == ["a", "b"])
    }

    @Test(arguments: [
        "", "../balance", "a/b", "a\\\\b", "a?b", "a#b", "a%2fb", "a b", "a\\nb", "a\\u0000", ".",
        "..", "任务", "a\\u007f", String(repeating: "a", count: 129),
    ])
    func `with an id that no address can hold is no verdict`(id: String) {
        let bodies: [(any GatewayAPI, String)] = [
            (XcomputeAPI(), #"{"code":200,"data":[{"status":"submitted","task_id":"\#(id)"}]}"#),
            (ToapisAPI(), #"{"id":"\#(id)","object":"generation.task","status":"queued"}"#),
            (KieAPI(), #"{"code":200,"msg":"success","data":{"taskId":"\#(id)"}}"#),
        ]
        for (gateway, body) in bodies {
            let evidence = gateway.readSubmit(answer(body)).evidence
            #expect(evidence?.reason == .oddTask, "\(gateway.name)")
            #expect(evidence?.ids == (id.isEmpty ? [] : [String(id.prefix(128))]))
        }
    }

    @Test(arguments: ["7", "true", "{}", "[]", "null"])
    func `with an id that is no text is no verdict`(id: String) {
        let bodies: [(any GatewayAPI, String)] = [
            (XcomputeAPI(), #"{"code":200,"data":[{"task_id":\#(id)}]}"#),
            (ToapisAPI(), #"{"id":\#(id),"object":"generation.task"}"#),
            (KieAPI(), #"{"code":200,"data":{"taskId":\#(id)}}"#),
        ]
        for (gateway, body) in bodies {
            #expect(gateway.readSubmit(answer(body)).evidence != nil, "\(gateway.name)")
        }
    }

    @Test func `keeps a message of bounded length, without the key that it repeats`() throws {
        let key = try #require(Secret("sk-0123456789abcdef"))
        let long = String(repeating: "é", count: 600)
        let body = #"{"error":{"code":401,"message":"wrong: sk-0123456789abcdef \#(long)"}}"#
        let safe = answer(body, status: 401, ["X-Key": key.text]).redacting(key)
        #expect(safe.fields["x-key"] == "***")
        let message = try #require(XcomputeAPI().readSubmit(safe).fault?.message)
        #expect(message.hasPrefix("wrong: *** é"))
        #expect(message.count == 500)
    }
}
