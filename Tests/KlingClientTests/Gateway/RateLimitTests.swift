import KlingCost
import SeededCases
import Testing

@testable import KlingClient

@Suite struct `The next paid POST` {
    private static let now = Instant(seconds: 1_000_000)

    private static func ago(_ seconds: Int64...) -> [Instant] {
        seconds.map { Instant(seconds: now.seconds - $0) }
    }

    @Test func `to kie waits when twenty went in ten seconds`() {
        let kie = KieAPI()
        let burst = Array(repeating: Self.now, count: 19)
        #expect(kie.rateLimits.next(after: [], at: Self.now) == Self.now)
        #expect(kie.rateLimits.next(after: burst, at: Self.now) == Self.now)
        let full = burst + [Self.now]
        #expect(kie.rateLimits.next(after: full, at: Self.now).seconds == Self.now.seconds + 11)
        let older = burst + Self.ago(7)
        #expect(kie.rateLimits.next(after: older, at: Self.now).seconds == Self.now.seconds + 4)
        let gone = burst + Self.ago(11, 12, 4_000)
        #expect(kie.rateLimits.next(after: gone, at: Self.now) == Self.now)
        let more = full + full
        #expect(kie.rateLimits.next(after: more, at: Self.now).seconds == Self.now.seconds + 11)
    }

    @Test func `to toapis keeps to the burst and to the minute`() {
        let toapis = ToapisAPI()
        #expect(toapis.rateLimits.spanSeconds == 61)
        let burst = Array(repeating: Self.now, count: 50)
        #expect(toapis.rateLimits.next(after: burst, at: Self.now).seconds == Self.now.seconds + 11)
        let minute = Array(repeating: Instant(seconds: Self.now.seconds - 30), count: 300)
        #expect(
            toapis.rateLimits.next(after: minute, at: Self.now).seconds == Self.now.seconds + 31)
    }

    @Test func `to xcompute never waits`() {
        let many = Array(repeating: Self.now, count: 10_000)
        #expect(XcomputeAPI().rateLimits.next(after: many, at: Self.now) == Self.now)
    }

    @Test func `is not put off for long by a clock that ran ahead`() {
        let ahead = Array(repeating: Instant(seconds: Self.now.seconds + 86_400), count: 20)
        let next = KieAPI().rateLimits.next(after: ahead, at: Self.now)
        #expect(next.seconds == Self.now.seconds + 11)
    }

    /// Whatever instants there are: whoever obeys never has more than the limit in any span.
    @Test func `of many processes that obey never exceeds the limit`() {
        var random = SeededRandom(seed: 0x11A7E)
        let kie = KieAPI()
        for _ in 0..<TortureCases.count(50) {
            var sent: [Instant] = []
            // When bytes really left, in milliseconds.
            var left: [Int64] = []
            var now: Int64 = 1_000_000_000
            while left.count < 80 {
                let instant = Instant(seconds: now / 1_000)
                if kie.rateLimits.next(after: sent.shuffled(using: &random), at: instant) <= instant
                {
                    sent.append(instant)
                    left.append(now)
                }
                now += random.spread(upTo: 2_000)
            }
            for (index, last) in left.enumerated().dropFirst(20) {
                #expect(last - left[index - 20] >= 10_000)
            }
        }
    }

    @Test func `heeds what toapis says is left`() throws {
        func headers(_ reset: String?, remaining: String = "0") throws -> RateHeaders {
            var fields: HTTPFields = [
                "x-ratelimit-limit": "300", "x-ratelimit-remaining": remaining,
                "x-ratelimit-category": "async_submit",
            ]
            if let reset { fields.append("X-RateLimit-Reset", reset) }
            return try #require(RateHeaders(fields, at: Instant(seconds: 1_783_953_000)))
        }
        let now = Instant(seconds: 1_783_953_000)
        func seconds(_ reset: String?, remaining: String = "0") throws -> Int64 {
            try headers(reset, remaining: remaining).next(at: now).seconds - now.seconds
        }
        #expect(try seconds("1783953007") == 7)
        #expect(try seconds("7") == 7)
        #expect(try seconds("1783959999") == 60)
        #expect(try seconds("9223372036854775807") == 60)
        #expect(try seconds("-5") == 0)
        #expect(try seconds("1783952000") == 0)
        #expect(try seconds(nil) == 1)
        #expect(try seconds("soon") == 1)
        #expect(try seconds("1783953007", remaining: "3") == 0)
        #expect(RateHeaders([:], at: now) == nil)
        #expect(
            RateHeaders(
                ["X-RateLimit-Category": "sync", "X-RateLimit-Remaining": "0"], at: now) == nil)
        #expect(
            RateHeaders(
                ["X-RateLimit-Category": "async_query", "X-RateLimit-Remaining": "-1"], at: now)
                == nil)
    }
}
