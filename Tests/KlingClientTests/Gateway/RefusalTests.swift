import KlingCost
import SeededCases
import Testing

@testable import KlingClient

/// Answers to a paid POST as gateways and what stands in front of them give them.
struct AnsweredPost: Sendable {
    /// Whose answer it may be: `x` xcompute, `t` toapis, `k` kie.
    let gateways: String
    let status: Int
    let body: String
    /// `nil`: no verdict.
    let refusal: GatewayProblem.Kind?

    init(_ gateways: String, _ status: Int, _ body: String, _ refusal: GatewayProblem.Kind?) {
        (self.gateways, self.status) = (gateways, status)
        (self.body, self.refusal) = (body, refusal)
    }

    var apis: [any GatewayAPI] {
        Gateways.all.filter { gateway in gateways.contains { gateway.name.first == $0 } }
    }

    private static func openAI(_ type: String, _ code: String) -> String {
        #"{"error":{"message":"The model `kling-v9` does not exist or you do not have access to it.","#
            + #""type":"\#(type)","param":null,"code":"\#(code)"}}"#
    }

    private static func kling(_ code: Int, _ message: String) -> String {
        #"{"code":\#(code),"message":"\#(message)","request_id":"CjMkWmdJhuIAAAAAA"}"#
    }

    private static func newAPI(_ code: String, _ message: String) -> String {
        #"{"error":{"code":"\#(code)","message":"\#(message) (request id: 20261130032311)","#
            + #""type":"new_api_error"}}"#
    }

    static let refusals: [AnsweredPost] = [
        AnsweredPost("xtk", 404, openAI("invalid_request_error", "model_not_found"), .notFound),
        AnsweredPost("xtk", 403, openAI("invalid_request_error", "model_not_found"), .notFound),
        AnsweredPost("xtk", 429, openAI("insufficient_quota", "insufficient_quota"), .noBalance),
        AnsweredPost(
            "xtk", 401, openAI("invalid_request_error", "invalid_api_key"), .notAuthorized),
        AnsweredPost("xtk", 400, openAI("invalid_request_error", "invalid_value"), .badRequest),
        AnsweredPost("xtk", 429, openAI("requests", "rate_limit_exceeded"), .tooMany),
        AnsweredPost("xtk", 413, openAI("invalid_request_error", "too_large"), .unlisted(413)),
        AnsweredPost(
            "xtk", 429, kling(1303, "parallel task over resource pack limit"), .noSlot),
        AnsweredPost("xtk", 429, kling(1302, "request too fast"), .tooMany),
        AnsweredPost("xtk", 400, kling(1301, "content risk control"), .badRequest),
        AnsweredPost("xtk", 400, kling(1201, "invalid duration"), .badRequest),
        AnsweredPost("xtk", 401, kling(1001, "Authorization is empty"), .notAuthorized),
        AnsweredPost("xtk", 429, kling(1102, "resource pack exhausted"), .noBalance),
        AnsweredPost("xtk", 429, kling(1304, "not in the IP whitelist"), .forbidden),
        AnsweredPost("xtk", 400, kling(987_654, "of tomorrow"), .badRequest),
        AnsweredPost("xtk", 400, kling(-1, "of tomorrow"), .badRequest),
        AnsweredPost(
            "xtk", 503, newAPI("model_not_found", "No available channel for model kling-v9"),
            .notFound),
        AnsweredPost("xtk", 401, newAPI("", "无效的令牌"), .notAuthorized),
        AnsweredPost(
            "xt", 403, #"{"code":"insufficient_user_quota","message":"quota","data":null}"#,
            .noBalance),
        AnsweredPost(
            "xtk", 400, #"{"code":"fail_to_fetch_task","message":"no prompt","data":null}"#,
            .badRequest),
        AnsweredPost("xtk", 401, "Unauthorized", .notAuthorized),
        AnsweredPost("xtk", 401, #""Invalid API key""#, .notAuthorized),
        AnsweredPost("xtk", 401, #"{"error":"Unauthorized"}"#, .notAuthorized),
        AnsweredPost("xtk", 401, #"{"detail":"Invalid API key"}"#, .notAuthorized),
        AnsweredPost("xtk", 429, "slow down", .tooMany),
        AnsweredPost("k", 200, #"{"code":433,"msg":"sub-key usage limit","data":null}"#, .keyLimit),
        AnsweredPost("k", 433, #"{"code":433,"msg":"sub-key usage limit"}"#, .keyLimit),
        AnsweredPost("k", 200, #"{"code":455,"msg":"maintenance","data":null}"#, .maintenance),
        AnsweredPost("k", 455, #"{"code":455,"msg":"maintenance"}"#, .maintenance),
        AnsweredPost("k", 402, #"{"code":"402","msg":"no credits"}"#, .noBalance),
        AnsweredPost("xt", 402, #"{"code":402,"msg":"no credits"}"#, .noBalance),
    ]

    static let unclear: [AnsweredPost] = [
        AnsweredPost("xtk", 200, openAI("invalid_request_error", "model_not_found"), nil),
        AnsweredPost("xtk", 200, kling(1303, "parallel task over resource pack limit"), nil),
        AnsweredPost("xtk", 500, kling(5000, "internal"), nil),
        AnsweredPost("xtk", 503, kling(5001, "temporarily unavailable"), nil),
        AnsweredPost("xtk", 504, kling(5002, "internal timeout"), nil),
        AnsweredPost("xtk", 400, kling(5002, "internal timeout"), nil),
        AnsweredPost("xtk", 400, kling(0, "SUCCEED"), nil),
        AnsweredPost("xtk", 503, kling(1303, "parallel task over resource pack limit"), nil),
        AnsweredPost("xtk", 503, openAI("server_error", "overloaded"), nil),
        AnsweredPost("xtk", 503, newAPI("get_channel_failed", "no channel"), nil),
        AnsweredPost("xtk", 500, newAPI("model_not_found", "odd"), nil),
        AnsweredPost("xtk", 502, openAI("upstream_error", "bad_response"), nil),
        AnsweredPost("xtk", 400, openAI("upstream_error", "upstream_timeout"), nil),
        AnsweredPost("xtk", 422, openAI("invalid_request_error", "duplicate_task"), nil),
        AnsweredPost("xtk", 409, openAI("invalid_request_error", "idempotency_key_reused"), nil),
        AnsweredPost("xtk", 408, openAI("timeout", "timeout"), nil),
        AnsweredPost("xtk", 404, openAI("invalid_request_error", "insufficient_quota"), nil),
        AnsweredPost("xtk", 401, "<html><h1>401 Authorization Required</h1></html>", nil),
        AnsweredPost("xtk", 401, "", nil), AnsweredPost("xtk", 401, "{}", nil),
        AnsweredPost("xtk", 403, "Forbidden", nil), AnsweredPost("xtk", 404, #""gone""#, nil),
        AnsweredPost("xtk", 400, #"{"error":"bad"}"#, nil),
        AnsweredPost("k", 200, #"{"code":403,"msg":"no"}"#, nil),
        AnsweredPost("k", 500, #"{"code":433,"msg":"sub-key usage limit"}"#, nil),
        AnsweredPost("k", 200, #"{"code":505,"msg":"feature disabled"}"#, nil),
    ]
}

extension AnsweredPost: CustomTestStringConvertible {
    var testDescription: String { "\(gateways) \(status) \(body)" }
}

@Suite struct `A refusal` {
    @Test(arguments: AnsweredPost.refusals)
    func `is one in OpenAI's shape, in Kling's own and in new-api's`(row: AnsweredPost) {
        for api in row.apis {
            let verdict = api.readSubmit(answer(row.body, status: row.status))
            #expect(verdict.fault?.kind == row.refusal, "\(api.name)")
            #expect(verdict.fault != nil)
            #expect(verdict.fault?.summary.isEmpty == false)
        }
    }

    @Test(arguments: AnsweredPost.unclear)
    func `is none where the payload may have been taken`(row: AnsweredPost) {
        for api in row.apis {
            let verdict = api.readSubmit(answer(row.body, status: row.status))
            #expect(verdict.evidence != nil, "\(api.name)")
        }
    }

    @Test func `keeps the status and the maker's own number`() {
        let body = #"{"code":1303,"message":"parallel task over resource pack limit"}"#
        let fault = XcomputeAPI().readSubmit(answer(body, status: 429)).fault
        #expect(fault?.summary == "429 1303: parallel task over resource pack limit")
        let bare = XcomputeAPI().readSubmit(answer("Unauthorized", status: 401)).fault
        #expect(bare?.summary == "401: Unauthorized")
    }

    /// Slots are free when a task has ended, which takes many seconds.
    @Test func `for want of a slot is sent again, slowly`() throws {
        let body = #"{"code":1303,"message":"parallel task over resource pack limit"}"#
        let fault = try #require(ToapisAPI().readSubmit(answer(body, status: 429)).fault)
        func decide(_ tries: Int) -> RetryDecision {
            RetryRules().decision(.paid, after: .rejected(fault), tries: tries, random: 0)
        }
        #expect(decide(1) == .again(after: .seconds(5)))
        #expect(decide(2) == .again(after: .seconds(10)))
        #expect(decide(3) == .again(after: .seconds(15)))
        #expect(decide(4) == .end)
    }

    /// Each refusal, made into what may have been taken: under another status, beside a task or its
    /// state, with words that say otherwise, cut, or with a word twice.
    @Test func `spoiled into what may have been taken is none`() {
        var random = SeededRandom(seed: 0x5B10)
        var counts = [Int](repeating: 0, count: 5)
        for _ in 0..<TortureCases.count(6_000) {
            guard let row = AnsweredPost.refusals.randomElement(using: &random),
                let api = row.apis.randomElement(using: &random)
            else { return }
            var (status, body) = (row.status, row.body)
            let way = Int.random(in: 0..<5, using: &random)
            switch way {
            case 0:
                // kie's own envelope counts under 200.
                let statuses = [
                    201, 202, 204, 301, 302, 307, 408, 409, 425, 499, 500, 502, 504, 520, 524,
                ]
                status = statuses.randomElement(using: &random) ?? 500
            case 1: body = Mutation.insert(Mutation.signsOfWork, into: body, &random)
            case 2: body = Mutation.recode(body, status, &random)
            case 3: body = Mutation.cut(body, &random)
            default:
                body = Mutation.insert([#""code":"","#, #""error":{},"#], into: body, &random)
                body = Mutation.insert([#""code":"","#, #""error":{},"#], into: body, &random)
                if !Mutation.hasTwice(body) { continue }
            }
            let isSame = status == row.status && body == row.body
            // What is no object has no member, and of words and of 429 alone the status counts.
            let isBare = [401, 429].contains(row.status) && way >= 3
            if isSame || isBare { continue }
            counts[way] += 1
            let verdict = api.readSubmit(answer(body, status: status))
            #expect(verdict.fault == nil, "\(api.name) \(status) \(body)")
        }
        #expect(counts.allSatisfy { $0 > 100 }, "\(counts)")
    }
}

/// Ways to spoil a refusal, by its text alone.
private enum Mutation {
    static let signsOfWork = [
        #""task_id":"task_01J9HA7JPQ","#, #""id":"tsk_vid_1","#, #""taskId":"281e5b0","#,
        #""taskId":281,"#, #""data":[{"status":"submitted","task_id":"t"}],"#,
        #""data":{"taskId":"t"},"#, #""status":"queued","#, #""state":"generating","#,
        #""data":{"status":"processing"},"#, #""task_status":"succeed","#,
    ]

    /// Puts a member into one of the objects.
    static func insert(
        _ members: [String], into body: String, _ random: inout SeededRandom
    ) -> String {
        let places = body.indices.filter { body[$0] == "{" }
        guard let place = places.randomElement(using: &random),
            let member = members.randomElement(using: &random)
        else { return body }
        return body[...place] + member + body[body.index(after: place)...]
    }

    /// Puts another code in place of the first.
    static func recode(_ body: String, _ status: Int, _ random: inout SeededRandom) -> String {
        let codes = [
            "0", "200", "202", "500", "503", "5000", #""server_error""#, #""timeout""#,
            #""idempotency_in_progress""#, #""upstream_timed_out""#, #""duplicate_request""#,
            #""success""#, #""queued""#,
            // Under 200 kie's envelope refuses by itself.
            status == 200 ? "500" : status == 402 ? "400" : "402",
        ]
        guard let range = body.firstRange(of: #/"code":("[^"]*"|-?[0-9]+)/#),
            let code = codes.randomElement(using: &random)
        else { return body }
        return body.replacingCharacters(in: range, with: #""code":\#(code)"#)
    }

    static func cut(_ body: String, _ random: inout SeededRandom) -> String {
        String(body.prefix(Int.random(in: 0..<body.count, using: &random)))
    }

    /// Whether the same object has a name twice, the two being neighbours.
    static func hasTwice(_ body: String) -> Bool {
        [#""code":"","code""#, #""error":{},"error""#].contains { body.contains($0) }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
