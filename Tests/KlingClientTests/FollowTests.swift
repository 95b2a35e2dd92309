import Synchronization
import Testing

@testable import KlingClient
@testable import KlingCost

/// A clock that goes on only when somebody waits.
final class MadeUpTime: WallClock {
    private let elapsed = Mutex(Duration.zero)

    var passed: Duration { elapsed.withLock { $0 } }
    var now: Instant { Instant(seconds: 1_783_953_000 + passed.components.seconds) }
    func wait(_ duration: Duration) async throws(CancellationError) {
        elapsed.withLock { $0 += duration }
    }
}

/// A gateway that says always the same, and lets one wait for it as long as one likes.
struct OneAnswer: Transport {
    let time: MadeUpTime
    /// `nil` never answers.
    let answer: HTTPAnswer?

    func send(_ request: HTTPRequest, within limits: TransportLimits) async -> Delivery {
        if let answer { return .answer(answer) }
        try? await time.wait(limits.total)
        return .timedOut
    }
}

/// Nothing but that a task is not known may be written in these tests.
private struct NoGuard: SpendGuard {
    struct Called: Error {}

    func hold(_: Spend, payload: [UInt8], as: AttemptID) async throws(Called) -> [ThresholdCrossing]
    {
        throw Called()
    }
    func send(
        _: AttemptID, within: [RateLimit], answeredBy: Instant, namedIn: String?
    ) async throws(Called) -> SendPermission { throw Called() }
    func record(_ event: SpendEvent, of: AttemptID) async throws(Called) -> RecordResult {
        guard case .disowned = event else { throw Called() }
        return .written
    }
    func running() async throws(Called) -> [RunningSpend] { throw Called() }
}

@Suite struct `Following a task` {
    private static func follow(
        _ answer: HTTPAnswer?, patience: Duration?
    ) async throws -> (news: TaskNews, passed: Duration) {
        let time = MadeUpTime()
        var random = SystemRandomNumberGenerator()
        let key = try #require(Secret("a-key-of-tests"))
        let gateway = GatewayClient(
            KieAPI(), key: key, over: OneAnswer(time: time, answer: answer), time: time)
        let client = PaidClient(gateway, NoGuard())
        let spend = RunningSpend(
            SentSpend(
                AttemptID(milliseconds: 1, using: &random), gateway: "kie", model: "m",
                currency: .usd, expected: nil, upper: Nanos(count: 1), creditWorth: nil),
            task: "t-1", accepted: time.now)
        return (try await client.follow(spend, patience: patience), time.passed)
    }

    @Test(arguments: [10, 90, 600])
    func `takes no longer than was allowed where the gateway never answers`(seconds: Int)
        async throws
    {
        let (news, passed) = try await Self.follow(nil, patience: .seconds(seconds))
        #expect(!news.isEnd)
        #expect(passed >= .seconds(seconds - 60))
        #expect(passed <= .seconds(seconds + 2))
    }

    @Test func `ends when the gateway has long ceased to know the task, and keeps its hold`()
        async throws
    {
        let answer = HTTPAnswer(
            status: 200, body: Array(#"{"code":404,"msg":"Task not found","data":null}"#.utf8))
        let (news, passed) = try await Self.follow(answer, patience: nil)
        guard case .notVisible(isEarly: false, _) = news else {
            Issue.record("\(news)")
            return
        }
        #expect(passed >= .seconds(180))
        #expect(passed <= .seconds(300))
    }
}

/// Keeps what is noted.
final class NotingGuard: SpendGuard {
    let noted = Mutex<[SpendEvent]>([])

    func hold(_: Spend, payload: [UInt8], as: AttemptID) async throws(Never) -> [ThresholdCrossing]
    { [] }
    func send(
        _: AttemptID, within: [RateLimit], answeredBy: Instant, namedIn: String?
    ) async throws(Never) -> SendPermission { .now }
    func record(_ event: SpendEvent, of: AttemptID) async throws(Never) -> RecordResult {
        noted.withLock { $0.append(event) }
        return .written
    }
    func running() async throws(Never) -> [RunningSpend] { [] }
}

@Suite struct `A task that failed` {
    private static func settle(
        _ body: String, _ api: any GatewayAPI, _ hold: FailedTask.Hold
    ) async throws -> SpendEvent? {
        let time = MadeUpTime()
        var random = SystemRandomNumberGenerator()
        let key = try #require(Secret("a-key-of-tests"))
        let answer = HTTPAnswer(status: 200, body: Array(body.utf8))
        let gateway = GatewayClient(
            api, key: key, over: OneAnswer(time: time, answer: answer), time: time)
        let guarding = NotingGuard()
        let day = try #require(CivilDate("2026-11-30"))
        let rule = FailedTask(
            hold: hold, source: "test", checked: day, confidence: .documented, note: nil)
        let spend = RunningSpend(
            SentSpend(
                AttemptID(milliseconds: 1, using: &random), gateway: api.name, model: "m",
                currency: .usd, expected: nil, upper: Nanos(count: 1), creditWorth: nil),
            task: "t", accepted: time.now)
        _ = try await PaidClient(gateway, guarding, failedTask: rule).ask(after: spend)
        return guarding.noted.withLock { $0.first }
    }

    @Test(arguments: [
        (#","cost":0.2"#, "0.2 (cost)"), (#","cost":"?""#, #""?" (cost)"#), (#","cost":0"#, nil),
        ("", nil),
    ])
    func `keeps its hold where its gateway names what it cost, and 0 may void`(
        cost: String, evidence: String?
    ) async throws {
        let body = #"{"code":200,"data":{"id":"t","status":"failed"\#(cost)}}"#
        for hold in FailedTask.Hold.allCases {
            let news = try await Self.settle(body, XcomputeAPI(), hold)
            switch news {
            case .failed(let said):
                #expect(hold == .keep || evidence != nil)
                #expect(evidence.map { said.contains($0) } ?? true, "\(said)")
            case .void: #expect(hold == .void && evidence == nil)
            default: Issue.record("\(String(describing: news))")
            }
        }
    }

    @Test(arguments: [400, 408, 501])
    func `keeps its hold where only an error of kie ends it, whatever the price file says`(
        code: Int
    ) async throws {
        let body = #"{"code":\#(code),"msg":"no","data":{"creditsConsumed":0}}"#
        let news = try await Self.settle(body, KieAPI(), .void)
        guard case .failed(let evidence) = news else {
            Issue.record("\(String(describing: news))")
            return
        }
        #expect(evidence.hasPrefix("the task failed: \(code): no; its gateway names no state"))
        #expect(evidence.contains("0 (creditsConsumed)"))
    }
}

@Suite struct `A lost submission that is looked for` {
    private static let sent = Instant(seconds: 1_783_953_000)

    private static func attempt() -> AttemptID {
        var random = SystemRandomNumberGenerator()
        return AttemptID(milliseconds: 1, using: &random)
    }

    /// What comes of asking toapis, and what is noted.
    private static func find(
        status: Int = 200, _ id: AttemptID, isNotSeen: Bool = false, secondsAgo: Int64 = 60,
        _ body: String
    ) async throws -> (news: LookUpNews, noted: [SpendEvent]) {
        let time = MadeUpTime()
        try await time.wait(.seconds(secondsAgo))
        let key = try #require(Secret("a-key-of-tests"))
        let answer = HTTPAnswer(status: status, body: Array(body.utf8))
        let gateway = GatewayClient(
            ToapisAPI(), key: key, over: OneAnswer(time: time, answer: answer), time: time)
        let guarding = NotingGuard()
        let lost = LostSpend(
            SentSpend(
                id, gateway: "toapis", model: "kling-v3", currency: .usd, expected: nil,
                upper: Nanos(count: 1), creditWorth: nil),
            sent: sent, isNotSeen: isNotSeen)
        let news = try await PaidClient(gateway, guarding).find(lost)
        return (news, guarding.noted.withLock { $0 })
    }

    private static func task(
        _ id: String = "tsk_vid_1", model: String = "kling-v3", created: Int64 = 10,
        _ more: String = ""
    ) -> String {
        #"{"id":"\#(id)","object":"generation.task","model":"\#(model)","status":"queued","#
            + #""progress":0,"created_at":\#(sent.seconds + created)\#(more)}"#
    }

    @Test(arguments: [10, 0, -100] as [Int64])
    func `is the one task of its model that was made after it was sent`(created: Int64) async throws
    {
        let id = Self.attempt()
        let more = #","client_business_id":"\#(id)""#
        for body in [Self.task(created: created), Self.task(created: created, more)] {
            let (news, noted) = try await Self.find(id, body)
            #expect(noted == [.accepted(task: "tsk_vid_1")])
            guard case .found(let spend, .running) = news else {
                Issue.record("\(news)")
                continue
            }
            #expect(spend.task == "tsk_vid_1" && spend.attempt == id)
        }
    }

    @Test func `is no other model's, none made before, and none of another name`() async throws {
        let id = Self.attempt()
        let bodies = [
            Self.task(model: "kling-v2-6"), Self.task(created: -200),
            Self.task(id.description), Self.task("tsk_vid_1", #","client_business_id":"another""#),
            Self.task("../x"), #"{"data":[\#(Self.task())]}"#, "[\(Self.task())]", "{}", "",
            Self.task().replacing(#""created_at""#, with: #""made""#),
        ]
        for body in bodies {
            let (news, noted) = try await Self.find(id, body)
            guard case .noVerdict(.unknown, _) = news else {
                Issue.record("\(body): \(news)")
                continue
            }
            #expect(noted.isEmpty, "\(body)")
        }
    }

    private static let missing =
        #"{"error":{"code":404,"message":"Task not found","type":"not_found_error"}}"#

    @Test func `and not found gives nothing back, and is written after an hour, once`() async throws
    {
        let id = Self.attempt()
        let soon = try await Self.find(status: 404, id, secondsAgo: 3_599, Self.missing)
        #expect(soon.noted.isEmpty)
        let late = try await Self.find(status: 404, id, secondsAgo: 3_600, Self.missing)
        let evidence = "not seen in an hour: toapis finds no task by the attempt's id"
        #expect(late.noted == [.notSeen(evidence: evidence)])
        let again = try await Self.find(
            status: 404, id, isNotSeen: true, secondsAgo: 9_999, Self.missing)
        #expect(again.noted.isEmpty)
        for news in [soon.news, late.news, again.news] {
            guard case .notSeen = news else {
                Issue.record("\(news)")
                continue
            }
        }
    }

    @Test func `is asked after where its gateway finds it, and nowhere else`() throws {
        let key = try #require(Secret("a-key-of-tests"))
        let id = Self.attempt()
        #expect(
            ToapisAPI().lookUp(id, key: key)?.address
                == "https://toapis.com/v1/videos/generations/\(id)")
        #expect(XcomputeAPI().lookUp(id, key: key) == nil && KieAPI().lookUp(id, key: key) == nil)
    }

    @Test func `had its id in the payload by the model's page, or by the user's word`() throws {
        let id = Self.attempt()
        let payload = Array(#"{"model": "m"}"#.utf8)
        let plain = ToapisAPI()
        let asked = ToapisAPI(sendsBusinessID: true)
        let named = #"{"client_business_id": "\#(id)", "model": "m"}"#
        for (api, page, isAdded) in [
            (plain, nil, false), (asked, nil, true), (plain, "client_business_id", true),
        ] as [(ToapisAPI, String?, Bool)] {
            let (sent, field) = api.outgoing(payload, page: page, as: id)
            #expect(String(decoding: sent, as: UTF8.self) == (isAdded ? named : #"{"model": "m"}"#))
            #expect(field == (isAdded ? "client_business_id" : nil))
        }
        // A name of the user's own stays, and is not ours to be found by.
        for own in [
            #"{"client_business_id": "order 7"}"#, #"{"metadata": {"client_business_id": "7"}}"#,
        ] {
            let (sent, field) = asked.outgoing(Array(own.utf8), page: nil, as: id)
            #expect(String(decoding: sent, as: UTF8.self) == own && field == nil)
        }
    }
}
