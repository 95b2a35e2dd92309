import Synchronization
import Testing

@testable import KlingClient
@testable import KlingCost

/// A clock that goes on only when somebody waits.
private final class MadeUpTime: Timekeeper {
    private let elapsed = Mutex(Duration.zero)

    var passed: Duration { elapsed.withLock { $0 } }
    var now: Instant { Instant(seconds: 1_783_953_000 + passed.components.seconds) }
    func wait(_ duration: Duration) async throws { elapsed.withLock { $0 += duration } }
}

/// A gateway that says always the same, and lets one wait for it as long as one likes.
private struct OneAnswer: Transport {
    let time: MadeUpTime
    /// `nil` never answers.
    let answer: HTTPAnswer?

    func send(_ request: HTTPRequest, within limits: TransportLimits) async -> Delivery {
        if let answer { return .answer(answer) }
        try? await time.wait(limits.total)
        return .timedOut
    }
}

/// Nothing is written in these tests.
private struct NoGuard: SpendGuard {
    struct Called: Error {}

    func hold(_: Spend, payload: [UInt8], as: AttemptID) async throws -> [Crossing] {
        throw Called()
    }
    func send(
        _: AttemptID, within: [RateLimit], answeredBy: Instant
    ) async throws -> SendTurn { throw Called() }
    func note(_ news: SpendNews, of: AttemptID) async throws -> SpendNoted {
        guard case .disowned = news else { throw Called() }
        return .written
    }
    func running() async throws -> [RunningSpend] { throw Called() }
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
            AttemptID(milliseconds: 1, using: &random), gateway: "kie", model: "m", task: "t-1",
            accepted: time.now, currency: .usd, expected: nil, upper: Nanos(1), creditWorth: nil)
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
private final class NotingGuard: SpendGuard {
    let noted = Mutex<[SpendNews]>([])

    func hold(_: Spend, payload: [UInt8], as: AttemptID) async throws -> [Crossing] { [] }
    func send(
        _: AttemptID, within: [RateLimit], answeredBy: Instant
    ) async throws -> SendTurn { .now }
    func note(_ news: SpendNews, of: AttemptID) async throws -> SpendNoted {
        noted.withLock { $0.append(news) }
        return .written
    }
    func running() async throws -> [RunningSpend] { [] }
}

@Suite struct `A task that failed` {
    private static func settle(
        _ body: String, _ api: any GatewayAPI, _ hold: FailedTask.Hold
    ) async throws -> SpendNews? {
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
            AttemptID(milliseconds: 1, using: &random), gateway: api.name, model: "m",
            task: "t", accepted: time.now, currency: .usd, expected: nil, upper: Nanos(1),
            creditWorth: nil)
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
