import KlingCost
import Testing

@testable import KlingClient

/// What no document shows, and what somebody hostile might send.
@Suite struct `An odd answer about a task` {
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

    @Test(arguments: ["", "Completed", "SUCCESS", "done", "succeed", "error", "expired", "失败"])
    func `with a state that no document lists is no verdict`(state: String) throws {
        let readings = [
            try kie(DocumentedAnswers.kie(state, DocumentedAnswers.kieResult)),
            try toapis(DocumentedAnswers.toapis(state, DocumentedAnswers.toapisResult)),
            try xcompute(DocumentedAnswers.xcompute(state, DocumentedAnswers.xcomputeResult)),
        ]
        for reading in readings { #expect(reading.evidence?.reason == .oddState(state)) }
    }

    @Test func `with a state that is no text is no verdict`() throws {
        for value in ["null", "1", "true", "[]", #"["success"]"#, "{}"] {
            let body =
                #"{"code":200,"data":{"state":\#(value),"status":\#(value)},"status":\#(value)}"#
            #expect(try kie(body).evidence != nil)
            #expect(try toapis(body).evidence != nil)
            #expect(try xcompute(body).evidence != nil)
        }
    }

    @Test func `about another task is no verdict`() throws {
        for (gateway, _, body) in DocumentedAnswers.statuses
        where body != DocumentedAnswers.kieStatus {
            let reading = try read(gateway, "another", answer(body))
            #expect(reading.evidence?.reason == .otherTask, "\(gateway.name)")
        }
    }

    @Test func `of xcompute and toapis that says 404 means not known yet`() throws {
        for body in [
            #"{"error":{"code":404,"message":"Task not found","type":"not_found_error"}}"#,
            #"{"code":404,"message":"not found"}"#,
        ] {
            for reading in [try xcompute(body, status: 404), try toapis(body, status: 404)] {
                guard case .notVisible = reading else {
                    Testing.Issue.record("\(reading)")
                    continue
                }
            }
        }
    }

    @Test(arguments: [400, 401, 402, 403, 429, 500, 502, 503])
    func `that is an error is no verdict on the task`(status: Int) throws {
        for body in ["", "<html>", #"{"error":{"code":\#(status),"message":"m"}}"#] {
            for reading in [try xcompute(body, status: status), try toapis(body, status: status)] {
                #expect(reading.evidence?.fault?.kind == GatewayProblem.Kind(status))
            }
        }
        let finished = DocumentedAnswers.xcompute("completed", DocumentedAnswers.xcomputeResult)
        #expect(try xcompute(finished, status: status).evidence != nil)
        let failed = DocumentedAnswers.toapis("failed")
        #expect(try toapis(failed, status: status).evidence != nil)
        #expect(try kie(DocumentedAnswers.kie("fail"), status: status).evidence != nil)
    }

    @Test func `that completed beside an error is no verdict, unless the error is empty`() throws {
        let error = #", "error": {"code": 500, "message": "m"}"#
        let empty = #", "error": {"code": "", "message": ""}"#
        for (more, isFine) in [(error, false), (empty, true), (#", "error": null"#, true)] {
            let first = try toapis(
                DocumentedAnswers.toapis("completed", DocumentedAnswers.toapisResult + more))
            let second = try xcompute(
                DocumentedAnswers.xcompute("completed", DocumentedAnswers.xcomputeResult + more))
            #expect((first.finished != nil) == isFine)
            #expect((second.finished != nil) == isFine)
        }
    }

    @Test(arguments: [
        "file:///etc/passwd", "ftp://a.b/c.mp4", "javascript:alert(1)", "//a.b/c.mp4", "c.mp4",
        "https://", "https:///c.mp4", "https://a.b/c d.mp4", "https://a.b/\\u0000", "",
        "https://a.b/" + String(repeating: "c", count: 8_192),
    ])
    func `with an address that is none of the web is no success`(address: String) throws {
        let list = #", "result": {"data": [{"url": "\#(address)"}]}"#
        #expect(
            try toapis(DocumentedAnswers.toapis("completed", list)).evidence?.reason == .noVideo)
        let videos = #", "result": {"videos": [{"url": ["\#(address)"]}]}"#
        #expect(
            try xcompute(DocumentedAnswers.xcompute("completed", videos)).evidence?.reason
                == .noVideo)
    }

    @Test(arguments: ["0", "-5", "1762940095000", "99999999999999999999", "1762940095.5", #""1""#])
    func `with an odd end of a video has none`(expires: String) throws {
        let list = #", "expires_at": \#(expires), "result": {"data": [{"url": "https://a.b/c"}]}"#
        let done = try toapis(DocumentedAnswers.toapis("completed", list)).finished
        #expect(done?.videos.count == 1)
        #expect(done?.videos.first?.expires == nil)
    }

    @Test func `that is huge or deep is no verdict, and is read in no time`() throws {
        let deep = String(repeating: "[", count: 100_000)
        let deepData = #"{"code":200,"data":\#(String(repeating: #"{"a":"#, count: 100))"#
        let huge =
            #"{"code":200,"data":"\#(String(repeating: "x", count: JSONReader.maximumBytes))"}"#
        let many = (0..<10_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        for body in [deep, deepData, huge, "{\(many)}"] {
            for gateway in Gateways.all {
                let task = try #require(TaskID("t"))
                #expect(gateway.readStatus(answer(body), of: task).evidence != nil)
                #expect(gateway.readSubmit(answer(body)).evidence != nil)
            }
        }
        let videos = (0..<17).map { #"{"url":"https://a.b/\#($0).mp4"}"# }.joined(separator: ",")
        let list = #", "result": {"data": [\#(videos)]}"#
        #expect(
            try toapis(DocumentedAnswers.toapis("completed", list)).evidence?.reason == .noVideo)
    }
}
