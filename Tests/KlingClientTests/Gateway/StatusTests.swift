import KlingCost
import Testing

@testable import KlingClient

@Suite struct `An answer about a task` {
    private func read(_ gateway: any GatewayAPI, _ task: String, _ answer: HTTPAnswer) throws
        -> StatusReading
    {
        gateway.readStatus(answer, of: try #require(TaskID(task)))
    }

    private func kie(_ body: String, status: Int = 200) throws -> StatusReading {
        try read(KieAPI(), DocumentedAnswers.kieTask, answer(body, status: status))
    }

    private func toapis(_ body: String, status: Int = 200) throws -> StatusReading {
        try read(ToapisAPI(), DocumentedAnswers.toapisTask, answer(body, status: status))
    }

    private func xcompute(_ body: String, status: Int = 200) throws -> StatusReading {
        try read(XcomputeAPI(), DocumentedAnswers.xcomputeTask, answer(body, status: status))
    }

    // MARK: kie

    @Test func `of kie as its document prints it is unreadable, for it is no JSON`() throws {
        let evidence = try kie(DocumentedAnswers.kieStatus).evidence
        #expect(evidence?.reason == .unreadable)
    }

    @Test
    func `of kie as printed, less one backslash, is a task that waits, its result filled or not`()
        throws
    {
        #expect(
            DocumentedAnswers.kieStatusRepaired.utf8.count
                == DocumentedAnswers.kieStatus.utf8.count - 1)
        #expect(
            try kie(DocumentedAnswers.kieStatusRepaired)
                == .running(state: "waiting", progress: nil))
    }

    @Test(arguments: ["waiting", "queuing", "generating"])
    func `of kie is running by its state alone`(state: String) throws {
        for more in ["", DocumentedAnswers.kieResult, #","failCode2":"500","creditsConsumed":9"#] {
            #expect(
                try kie(DocumentedAnswers.kie(state, more)) == .running(state: state, progress: nil)
            )
        }
    }

    @Test func `of kie that succeeded has its videos, its end and its credits`() throws {
        let more =
            DocumentedAnswers.kieResult
            + #","costTime":120000,"completeTime":1757584284490,"creditsConsumed":60.62"#
        let done = try #require(try kie(DocumentedAnswers.kie("success", more)).finished)
        #expect(
            done.videos.map(\.address) == [
                "https://static.aiquickdraw.com/1764828873062_0fok52Ym.mp4"
            ])
        #expect(done.videos[0].expires == nil)
        #expect(done.completed == Instant(seconds: 1_757_584_284))
        #expect(done.charge?.credits == Nanos(decimal: "60.62"))
        #expect(done.charge?.money == nil)
        let silent = try kie(DocumentedAnswers.kie("success", DocumentedAnswers.kieResult)).finished
        #expect(silent?.videos.count == 1)
        #expect(silent?.charge == nil)
    }

    @Test(arguments: [
        "", #","resultJson":null"#, #","resultJson":"""#, #","resultJson":"{""#,
        #","resultJson":{"resultUrls":["https://a.b/c.mp4"]}"#,
        #","resultJson":"{\"resultUrls\":[]}""#, #","resultJson":"{\"resultObject\":{}}""#,
        #","resultJson":"{\"resultUrls\":[7]}""#,
        #","resultJson":"{\"resultUrls\":\"https://a.b/c.mp4\"}""#,
        #","resultJson":"{\"resultUrls\":[\"https://a.b/c.mp4\",\"file:///etc/passwd\"]}""#,
    ])
    func `of kie that succeeded without a video that can be fetched is no verdict`(
        more: String
    ) throws {
        #expect(try kie(DocumentedAnswers.kie("success", more)).evidence?.reason == .noVideo)
    }

    @Test func `of kie that failed says why, in a code of either type`() throws {
        let body = DocumentedAnswers.kie("fail")
        #expect(try kie(body) == .failed(TaskFailure(code: nil, message: "")))
        let filled = body.split(separator: #""failCode":null,"failMsg":null"#)
        for code in [#""500""#, "500"] {
            let said = filled.joined(separator: #""failCode":\#(code),"failMsg":"too dark""#)
            #expect(try kie(said) == .failed(TaskFailure(code: "500", message: "too dark")))
        }
        let empty = filled.joined(separator: #""failCode":"","failMsg":"""#)
        #expect(try kie(empty) == .failed(TaskFailure(code: nil, message: "")))
    }

    @Test(arguments: [404, 422])
    func `of kie that does not know the task yet is no failure`(code: Int) throws {
        for status in [200, code] {
            let reading = try kie(
                #"{"code":\#(code),"msg":"recordInfo is null","data":null}"#, status: status)
            guard case .notVisible(let fault) = reading else {
                Testing.Issue.record("\(reading)")
                return
            }
            #expect(fault.message == "recordInfo is null")
        }
        #expect(KieAPI().visibleWithin == .seconds(90))
    }

    @Test(arguments: [401, 402, 403, 429, 433, 455, 500, 502, 505])
    func `of kie with another code is no verdict on the task`(code: Int) throws {
        for status in [200, code] {
            let reading = try kie(#"{"code":\#(code),"msg":"m"}"#, status: status)
            #expect(reading.evidence?.fault?.kind == GatewayProblem.Kind(code))
        }
    }

    /// Facts §1.3: after these no state is to be expected.
    @Test(arguments: [400, 408, 501])
    func `of kie with a code that ends it and no state is a failure that may cost`(
        code: Int
    ) throws {
        for status in [200, code] {
            for data in ["null", "{}", #"{"taskId":"t","state":""}"#, #"{"state":null}"#] {
                let body = #"{"code":\#(code),"msg":"m","data":\#(data)}"#
                let failure = try kie(body, status: status).failure
                #expect(failure?.code == "\(code)" && failure?.message == "m")
                #expect(failure?.isStated == false && failure?.mayBeFree == false)
            }
        }
        // Whatever stands in front of kie says as well.
        let bare = try kie("<html>", status: code)
        #expect(bare.evidence != nil)
    }

    @Test(arguments: [400, 404, 408, 422, 429, 455, 500, 501, 505, 531])
    func `of kie counts by its state under any code of the envelope`(code: Int) throws {
        func read(_ state: String, _ more: String = "") throws -> StatusReading {
            let body = DocumentedAnswers.kie(state, more)
                .replacing(#""code":200"#, with: #""code":\#(code)"#)
            let under = try kie(body, status: code)
            #expect(try kie(body) == under)
            return under
        }
        #expect(try read("generating") == .running(state: "generating", progress: nil))
        #expect(try read("fail").failure?.isStated == true)
        #expect(try read("success", DocumentedAnswers.kieResult).finished?.videos.count == 1)
    }

    /// Facts §1.1, §1.3: any of the gateways' words for it, whichever answers.
    @Test(arguments: [
        (#""cost":0.2"#, "0.2 (cost)", false),
        (#""creditsConsumed":55"#, "55 (creditsConsumed)", false),
        (#""consumeCredits":"55.0""#, #""55.0" (consumeCredits)"#, false),
        (#""cost":0,"credits_cost":3"#, "0 (cost), 3 (credits_cost)", false),
        (#""cost":-1"#, "-1 (cost)", false), (#""cost":"much""#, #""much" (cost)"#, false),
        (#""cost":{"usd":1}"#, #"{"usd":1} (cost)"#, false),
        (#""cost":1e99"#, "1e99 (cost)", false),
        (#""cost":0"#, "0 (cost)", true),
        (#""creditsConsumed":"0.00""#, #""0.00" (creditsConsumed)"#, true),
        (#""cost":null"#, nil, true),
    ])
    func `that failed keeps what it says that it cost`(
        more: String, words: String?, isFree: Bool
    ) throws {
        let readings = [
            try kie(DocumentedAnswers.kie("fail", "," + more)),
            try toapis(DocumentedAnswers.toapis("failed", "," + more)),
            try xcompute(DocumentedAnswers.xcompute("failed", "," + more)),
            try xcompute(DocumentedAnswers.xcompute("cancelled", "," + more)),
        ]
        for reading in readings {
            #expect(reading.failure?.cost?.words == words)
            #expect(reading.failure?.mayBeFree == isFree)
        }
    }

    @Test(arguments: [
        (
            #","resultJson":"{\"videoUrl\":\"https://a.b/c.mp4\"}""#,
            #"{"videoUrl":"https://a.b/c.mp4"}"#
        ),
        (
            #","resultJson":{"resultUrls":["https://a.b/c.mp4"]}"#,
            #"{"resultUrls":["https://a.b/c.mp4"]}"#
        ),
        (#","resultJson":"{\"resultUrls\":[\"https://a.b/c d.mp4\"]}""#, "https://a.b/c d.mp4"),
        ("", "nothing"), (#","resultJson":"""#, "nothing"), (#","resultJson":null"#, "nothing"),
    ])
    func `of kie that is done, names a charge and no video, is charged, with the text`(
        more: String, text: String
    ) throws {
        let body = DocumentedAnswers.kie("success", more + #","creditsConsumed":55"#)
        let done = try #require(try kie(body).finished)
        #expect(done.charge?.credits == Nanos(decimal: "55"))
        #expect(done.videos.map(\.address) == [text])
        #expect(done.videos[0].isAddress == false)
    }

    @Test func `of xcompute that is done keeps an address beside what is none`() throws {
        let more = """
            , "cost": 0.2, "result": {"videos": [{"url": ["https://a.b/1.mp4", "/2.mp4"]}, {"u": 1}]}
            """
        let done = try xcompute(DocumentedAnswers.xcompute("completed", more)).finished
        #expect(done?.videos.map(\.address) == ["https://a.b/1.mp4", "/2.mp4"])
        #expect(done?.videos.map(\.isAddress) == [true, false])
        let elsewhere = #", "cost": 0.2, "output": "https://a.b/1.mp4""#
        let other = try xcompute(DocumentedAnswers.xcompute("completed", elsewhere)).finished
        #expect(other?.charge?.money?.amount == Nanos(decimal: "0.2"))
        #expect(other?.videos.map(\.address) == ["nothing"])
    }

    // MARK: toapis

    @Test(arguments: ["queued", "in_progress", "submitted"])
    func `of toapis is running`(state: String) throws {
        #expect(
            try toapis(DocumentedAnswers.toapis(state)) == .running(state: state, progress: 0))
    }

    @Test func `of toapis that completed has its videos with their end, and no charge`() throws {
        let done = try #require(
            try toapis(DocumentedAnswers.toapis("completed", DocumentedAnswers.toapisResult))
                .finished)
        #expect(done.videos.count == 1)
        #expect(done.videos[0].address.hasSuffix("/a.mp4"))
        #expect(done.videos[0].expires == Instant(seconds: 1_778_656_300))
        #expect(done.completed == Instant(seconds: 1_778_569_900))
        #expect(done.charge == nil)
        let older = try toapis(
            DocumentedAnswers.toapis("completed", #", "url": "https://a.b/c.mp4""#))
        #expect(older.finished?.videos.map(\.address) == ["https://a.b/c.mp4"])
    }

    @Test func `of toapis that failed says why`() throws {
        let body = DocumentedAnswers.toapis(
            "failed",
            """
            , "error": {"code": "generation_failed",
              "message": "Generation failed: Content violates the content policy"}
            """)
        #expect(
            try toapis(body)
                == .failed(
                    TaskFailure(
                        code: "generation_failed",
                        message: "Generation failed: Content violates the content policy")))
    }

    // MARK: xcompute

    @Test(arguments: ["submitted", "queued", "pending", "processing"])
    func `of xcompute is running`(state: String) throws {
        #expect(
            try xcompute(DocumentedAnswers.xcompute(state)) == .running(state: state, progress: 100)
        )
    }

    @Test func `of xcompute that completed has its videos with their end`() throws {
        let done = try #require(
            try xcompute(DocumentedAnswers.xcompute("completed", DocumentedAnswers.xcomputeResult))
                .finished)
        #expect(
            done.videos.map(\.address) == [
                "https://upload.apimart.ai/f/video/9998237146293438-video.mp4"
            ])
        #expect(done.videos[0].expires == Instant(seconds: 1_762_940_095))
        #expect(done.completed == Instant(seconds: 1_762_853_695))
        #expect(done.charge == nil)
    }

    /// Facts §1.1: older pages have one address, newer ones a list; one answer mixes both.
    @Test func `of xcompute has addresses in a list, alone, or both`() throws {
        let more = """
            , "result": {"videos": [{"url": "https://a.b/1.mp4"},
              {"url": ["https://a.b/2.mp4", "http://a.b/3.mp4"], "expires_at": "soon"}]}
            """
        let done = try xcompute(DocumentedAnswers.xcompute("completed", more)).finished
        #expect(
            done?.videos.map(\.address) == [
                "https://a.b/1.mp4", "https://a.b/2.mp4", "http://a.b/3.mp4",
            ])
        #expect(done?.videos.allSatisfy { $0.expires == nil } == true)
    }

    @Test(arguments: [
        (#", "cost": 0.015, "credits_cost": 0.15"#, "0.015", "0.15"),
        (#", "cost": "0.2""#, "0.2", nil), (#", "credits_cost": 3"#, nil, "3"),
        (#", "cost": 0.30000000000000004"#, "0.3", nil), (#", "cost": 1.5e-2"#, "0.015", nil),
        (#", "cost": 0, "credits_cost": 0.0"#, nil, nil),
        (#", "cost": -1, "credits_cost": 2"#, nil, "2"),
        (#", "cost": -1"#, nil, nil), (#", "cost": {}, "credits_cost": "much""#, nil, nil),
        (#", "cost": 99999999999"#, nil, nil), (#", "cost": 1e999999999999"#, nil, nil),
    ])
    func `of xcompute says what was charged, if it does`(
        more: String, money: String?, credits: String?
    ) throws {
        let done = try xcompute(
            DocumentedAnswers.xcompute("completed", DocumentedAnswers.xcomputeResult + more)
        ).finished
        #expect(done != nil)
        #expect(done?.charge?.money?.amount.decimal == money)
        #expect(done?.charge?.money?.currency ?? .usd == .usd)
        #expect(done?.charge?.credits?.decimal == credits)
    }

    @Test(arguments: [
        (#", "cost": 0, "credits_cost": null"#, "0 (cost)"),
        (#", "cost": "free", "credits_cost": -2.50"#, #""free" (cost), -2.50 (credits_cost)"#),
        (#", "cost": {"usd": 1}"#, #"{"usd": 1} (cost)"#), (#", "cost": 1e99"#, "1e99 (cost)"),
    ])
    func `keeps figures that nobody can count, as they are written`(
        more: String, words: String
    ) throws {
        let done = try xcompute(
            DocumentedAnswers.xcompute("completed", DocumentedAnswers.xcomputeResult + more)
        ).finished
        #expect(done?.charge?.words == words)
        #expect(done?.charge?.money == nil && done?.charge?.credits == nil)
    }

    @Test(arguments: ["500", #""500""#])
    func `of xcompute that failed says why, in a code of either type`(code: String) throws {
        let error = #", "error": {"code": \#(code), "message": "m", "type": "server_error"}"#
        #expect(
            try xcompute(DocumentedAnswers.xcompute("failed", error))
                == .failed(TaskFailure(code: "500", message: "m")))
    }

    @Test func `of xcompute that was cancelled is a failure`() throws {
        #expect(
            try xcompute(DocumentedAnswers.xcompute("cancelled"))
                == .failed(TaskFailure(code: "cancelled", message: "")))
    }
}
