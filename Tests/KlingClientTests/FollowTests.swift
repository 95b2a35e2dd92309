import KlingCost
import Synchronization
import Testing

@testable import KlingClient

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
    func note(_: SpendNews, of: AttemptID) async throws -> SpendNoted { throw Called() }
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
