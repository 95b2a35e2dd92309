import KlingCost
import Testing

@testable import KlingClient

@Suite struct `A callback` {
    private static let now = Instant(seconds: 1_783_953_400)

    // MARK: kie

    @Test func `of kie is what the question after the task is answered with`() throws {
        let body = DocumentedAnswers.kie("success", DocumentedAnswers.kieResult)
        let callback = try #require(KieAPI().readCallback(Array(body.utf8)))
        #expect(callback.task.text == DocumentedAnswers.kieTask)
        #expect(callback.reading.finished?.videos.count == 1)
        let failed = KieAPI().readCallback(Array(DocumentedAnswers.kie("fail").utf8))
        #expect(failed?.reading == .failed(TaskFailure(code: nil, message: "")))
    }

    @Test func `of kie may name its task in either spelling, but only one task`() {
        func task(_ body: String) -> String? {
            KieAPI().readCallback(Array(body.utf8))?.task.text
        }
        #expect(task(#"{"code":200,"data":{"task_id":"a","state":"fail"}}"#) == "a")
        #expect(task(#"{"code":200,"taskId":"a","data":{"task_id":"a"}}"#) == "a")
        #expect(task(#"{"code":200,"taskId":"a","data":{"task_id":"b"}}"#) == nil)
        #expect(task(#"{"code":200,"data":{}}"#) == nil)
        #expect(task(#"{"code":200,"data":{"taskId":"../a"}}"#) == nil)
        #expect(task(DocumentedAnswers.kieStatus) == nil)
        #expect(task("") == nil)
    }

    @Test func `of kie counts by its state, and by some codes without one`() {
        func read(_ code: Int, _ more: String) -> StatusReading? {
            let body = #"{"code":\#(code),"msg":"m","data":{"taskId":"a"\#(more)}}"#
            return KieAPI().readCallback(Array(body.utf8))?.reading
        }
        #expect(read(501, #","state":"fail""#)?.failure?.isStated == true)
        #expect(read(501, "")?.failure?.isStated == false)
        #expect(read(500, "")?.evidence != nil)
    }

    /// Facts §1.3; the signature is that of `openssl dgst -sha256 -hmac`.
    @Test func `of kie is checked by the task's id and the time`() throws {
        let key = try #require(Secret("kie-webhook-key"))
        let other = try #require(Secret("another-key"))
        let body = Array(#"{"code":200,"data":{"taskId":"t-1","state":"fail"}}"#.utf8)
        let signature = HMAC.sha256(
            key: Array("kie-webhook-key".utf8), message: Array("t-1.1783953302".utf8)
        ).bytes.base64
        #expect(signature == "uL+pca51enkdPyVqRcxLMyuux0YwOd4XdiFdDpLB+qI=")
        let fields: HTTPFields = [
            "x-webhook-timestamp": "1783953302", "x-webhook-signature": signature,
        ]
        func check(_ fields: HTTPFields, _ keys: [Secret], at now: Instant) -> CallbackSignature {
            KieAPI().checkCallback(fields, body, keys: keys, at: now)
        }
        #expect(check(fields, [key], at: Self.now) == .valid)
        #expect(check(fields, [other, key], at: Self.now) == .valid)
        #expect(check(fields, [other], at: Self.now) == .wrong)
        #expect(check(fields, [], at: Self.now) == .wrong)
        #expect(check([:], [key], at: Self.now) == .missing)
        #expect(check(fields, [key], at: Instant(seconds: 1_783_953_302 + 301)) == .stale)
        #expect(check(fields, [key], at: Instant(seconds: 1_783_953_302 - 301)) == .stale)
        #expect(check(fields, [key], at: Instant(seconds: 1_783_953_302 + 300)) == .valid)
        let later: HTTPFields = [
            "X-Webhook-Timestamp": "1783953303", "X-Webhook-Signature": signature,
        ]
        #expect(check(later, [key], at: Self.now) == .wrong)
        let another = Array(#"{"code":200,"data":{"taskId":"t-2"}}"#.utf8)
        #expect(KieAPI().checkCallback(fields, another, keys: [key], at: Self.now) == .wrong)
    }

    // MARK: toapis

    /// The page's examples (docs/gateways/toapis.md), their tasks being videos here.
    private static func toapis(_ type: String, _ status: String, _ more: String) -> [UInt8] {
        Array(
            """
            {
              "id": "evt_01abcdef",
              "type": "\(type)",
              "api_version": "v1",
              "created_at": 1783953302,
              "data": {
                "task_id": "tsk_01abcdef",
                "client_business_id": "order_123",
                "task_type": "video",
                "model": "kling-v2-6",
                "status": "\(status)",
                "progress": "100%",
                \(more),
                "submitted_at": 1783953000,
                "finished_at": 1783953300
              }
            }
            """.utf8)
    }

    private static let completed = toapis(
        "generation.completed", "SUCCESS",
        #""result": {"type": "video", "data": [{"url": "https://cdn.example/r.mp4"}]}, "error": null"#
    )

    @Test func `of toapis that completed has its videos`() throws {
        let callback = try #require(ToapisAPI().readCallback(Self.completed))
        #expect(callback.task.text == "tsk_01abcdef")
        let done = try #require(callback.reading.finished)
        #expect(done.videos.map(\.address) == ["https://cdn.example/r.mp4"])
        #expect(done.completed == Instant(seconds: 1_783_953_300))
    }

    @Test func `of toapis that failed says why`() {
        let failed = Self.toapis(
            "generation.failed", "FAILURE",
            #""result": null, "error": {"code": "generation_failed", "message": "m"}"#)
        #expect(
            ToapisAPI().readCallback(failed)?.reading
                == .failed(TaskFailure(code: "generation_failed", message: "m")))
    }

    @Test(arguments: [
        ("generation.completed", "FAILURE"), ("generation.failed", "SUCCESS"),
        ("generation.started", "SUCCESS"), ("generation.completed", "success"), ("", ""),
    ])
    func `of toapis whose words disagree is no verdict`(type: String, status: String) {
        let body = Self.toapis(type, status, #""result": null"#)
        #expect(ToapisAPI().readCallback(body)?.reading.evidence?.reason == .undocumented)
    }

    @Test func `of toapis that tests the address is about no task`() {
        let body = Self.toapis("endpoint.test", "SUCCESS", #""result": {"message": "test"}"#)
        #expect(ToapisAPI().readCallback(body) == nil)
    }

    @Test func `of toapis is checked by its very bytes, with the present key or the one before`()
        throws
    {
        let key = try #require(Secret("toapis-secret"))
        let signed = Array("evt_01abcdef.1783953302.".utf8) + Self.completed
        let right = HMAC.sha256(key: Array("toapis-secret".utf8), message: signed).hexadecimal
        let old = String(repeating: "0", count: 64)
        func check(_ signature: String, _ body: [UInt8], at now: Instant) -> CallbackSignature {
            ToapisAPI().checkCallback(
                [
                    "X-ToAPIs-Webhook-Id": "evt_01abcdef",
                    "X-ToAPIs-Webhook-Timestamp": "1783953302",
                    "X-ToAPIs-Webhook-Signature": signature,
                ], body, keys: [key], at: now)
        }
        for signature in [
            "v1=\(right)", "v1=\(old),v1=\(right)", "v1=\(right), v1=\(old)",
            "v1=\(right.uppercased())",
        ] {
            #expect(check(signature, Self.completed, at: Self.now) == .valid)
        }
        for signature in [right, "v2=\(right)", "v1=\(old)", "v1=", "", "v1=\(right.dropLast())"] {
            #expect(check(signature, Self.completed, at: Self.now) == .wrong)
        }
        #expect(check("v1=\(right)", Self.completed + [0x20], at: Self.now) == .wrong)
        let late = Instant(seconds: Self.now.seconds + 300)
        #expect(check("v1=\(right)", Self.completed, at: late) == .stale)
        #expect(
            ToapisAPI().checkCallback([:], Self.completed, keys: [key], at: Self.now) == .missing)
    }

    @Test(arguments: ["", "soon", "-9223372036854775808", "9223372036854775807", "1e9"])
    func `signed for no time that there is, is stale`(timestamp: String) throws {
        let key = try #require(Secret("kie-webhook-key"))
        let signature = HMAC.sha256(
            key: Array("kie-webhook-key".utf8), message: Array("t.\(timestamp)".utf8)
        ).bytes.base64
        let verdict = KieAPI().checkCallback(
            ["X-Webhook-Timestamp": timestamp, "X-Webhook-Signature": signature],
            Array(#"{"data":{"taskId":"t"}}"#.utf8), keys: [key], at: Self.now)
        #expect(verdict == .stale)
    }

    @Test func `of xcompute is not documented`() throws {
        let key = try #require(Secret("a-key-of-some-length"))
        #expect(XcomputeAPI().readCallback(Self.completed) == nil)
        #expect(
            XcomputeAPI().checkCallback([:], [], keys: [key], at: Self.now) == .undocumented)
    }
}
