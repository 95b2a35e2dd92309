import KlingCost
import SeededCases
import Testing

@testable import KlingClient

@Suite struct `Whether a request is sent again` {
    private typealias Happening = RetryRules.Happening

    private static func fault(_ number: Int, wait: String? = nil) -> GatewayFault {
        GatewayFault(number, answer("", status: number, wait.map { ["Retry-After": $0] } ?? [:]))
    }

    private static func unclear(_ number: Int, wait: String? = nil) -> RetryRules.Happening {
        .unclear(GatewayEvidence(.fault(fault(number, wait: wait)), answer("", status: number)))
    }

    private static let garbage = RetryRules.Happening.unclear(
        GatewayEvidence(.unreadable, answer("")))

    private func decide(
        _ ask: RetryRules.Ask, _ happening: RetryRules.Happening, tries: Int = 1,
        random: UInt64 = 0
    ) -> RetryRules.Decision {
        RetryRules().decision(ask, after: happening, tries: tries, random: random)
    }

    @Test func `is not, after a state that no page has: a moment later it is the same`() {
        for reason in [GatewayEvidence.Reason.oddState("under_review"), .noVideo] {
            #expect(Happening(StatusReading.unknown(GatewayEvidence(reason, answer("")))) == nil)
        }
        let unreadable = StatusReading.unknown(GatewayEvidence(.unreadable, answer("")))
        #expect(Happening(unreadable) == Self.garbage)
    }

    /// What may follow a paid POST, and nothing else.
    @Test func `is, of a paid POST, only when nothing left the machine or with 429`() {
        #expect(decide(.paid, .neverLeft) == .again(after: .milliseconds(500)))
        #expect(decide(.paid, .refused(Self.fault(429))) == .again(after: .milliseconds(500)))
        for happening in [
            .timedOut, .cutShort, Self.garbage, Self.unclear(500), Self.unclear(502),
            Self.unclear(503, wait: "1"), Self.unclear(409, wait: "1"), Self.unclear(455),
            Self.unclear(429), Self.unclear(433),
        ] as [RetryRules.Happening] {
            for tries in 1...5 {
                #expect(decide(.paid, happening, tries: tries) == .end(.unknown))
            }
        }
        for number in [400, 401, 402, 403, 404, 422] {
            let refused = Self.fault(number)
            #expect(decide(.paid, .refused(refused)) == .end(.rejected(refused)))
        }
    }

    @Test func `ends, of a paid POST, after four times, nothing charged`() {
        #expect(decide(.paid, .neverLeft, tries: 3) != .end(.unreachable))
        #expect(decide(.paid, .neverLeft, tries: 4) == .end(.unreachable))
        #expect(decide(.paid, .refused(Self.fault(429)), tries: 4) == .end(.busy))
    }

    @Test func `is, of a read, whenever another try may help`() {
        for happening in [
            .neverLeft, .timedOut, .cutShort, Self.garbage, Self.unclear(500), Self.unclear(429),
            Self.unclear(455), Self.unclear(409), Self.unclear(408), Self.unclear(531),
        ] as [RetryRules.Happening] {
            #expect(decide(.read, happening, tries: 5) != decide(.read, happening, tries: 6))
            guard case .again = decide(.read, happening, tries: 5) else {
                Testing.Issue.record("\(happening)")
                continue
            }
        }
        #expect(decide(.read, .neverLeft, tries: 6) == .end(.unreachable))
        #expect(decide(.read, .timedOut, tries: 6) == .end(.silent))
        #expect(decide(.read, .cutShort, tries: 6) == .end(.silent))
        #expect(decide(.read, Self.garbage, tries: 6) == .end(.unknown))
        #expect(decide(.read, Self.unclear(500), tries: 6) == .end(.busy))
        #expect(decide(.read, Self.unclear(429), tries: 6) == .end(.busy))
        for number in [400, 401, 402, 403, 404, 422, 433] {
            let refused = Self.fault(number)
            #expect(decide(.read, Self.unclear(number)) == .end(.rejected(refused)))
        }
    }

    @Test func `waits twice as long each time, up to half a minute, the upper half by chance`() {
        func wait(_ tries: Int, _ random: UInt64) -> RetryRules.Decision {
            var rules = RetryRules()
            rules.mostReads = 100
            return rules.decision(.read, after: .timedOut, tries: tries, random: random)
        }
        for (tries, most) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 30), (99, 30)] {
            #expect(wait(tries, 0) == .again(after: .seconds(most) / 2))
            #expect(wait(tries, 1_000) == .again(after: .seconds(most)))
        }
    }

    @Test func `waits as long as it is asked to and up to a quarter more, but not for minutes`() {
        let busy = RetryRules.Happening.refused(Self.fault(429, wait: "20"))
        #expect(decide(.paid, busy) == .again(after: .seconds(20)))
        #expect(decide(.paid, busy, random: 1_000) == .again(after: .seconds(25)))
        #expect(
            decide(.paid, .refused(Self.fault(429, wait: "120"))) == .again(after: .seconds(120)))
        #expect(decide(.paid, .refused(Self.fault(429, wait: "121"))) == .end(.busy))
        #expect(decide(.read, Self.unclear(503, wait: "3600")) == .end(.busy))
        // A date, nonsense and a wait of none count as nothing asked for.
        for odd in ["Wed, 21 Oct 2026 07:28:00 GMT", "-1", "", "1.5", "0", "99999999999999999999"] {
            #expect(
                decide(.paid, .refused(Self.fault(429, wait: odd)))
                    == .again(after: .milliseconds(500)))
        }
    }

    @Test func `never makes a wait outside its bounds, whatever number is drawn`() {
        var random = SeededRandom(seed: 0x9E7)
        for _ in 0..<TortureCases.count(2000) {
            let tries = Int.random(in: 1...5, using: &random)
            let asked = Int.random(in: 1...120, using: &random)
            let drawn = random.next()
            guard case .again(let own) = decide(.read, .timedOut, tries: tries, random: drawn),
                case .again(let told) = decide(
                    .read, Self.unclear(503, wait: "\(asked)"), tries: tries, random: drawn)
            else {
                Testing.Issue.record("\(tries)")
                return
            }
            #expect(own >= .milliseconds(500) && own <= .seconds(30))
            #expect(told >= .seconds(asked) && told <= .seconds(asked) * 5 / 4)
        }
    }

    @Test func `follows from what an answer means`() {
        let accepted = KieAPI().readSubmit(answer(DocumentedAnswers.kieSubmitted))
        #expect(RetryRules.Happening(accepted) == nil)
        let busy = KieAPI().readSubmit(answer(#"{"code":429,"msg":"m"}"#))
        #expect(
            RetryRules.Happening(busy).map { decide(.paid, $0) }
                == .again(after: .milliseconds(500)))
        let broken = KieAPI().readSubmit(answer(#"{"code":500,"msg":"m"}"#))
        #expect(RetryRules.Happening(broken).map { decide(.paid, $0) } == .end(.unknown))
        #expect(RetryRules.Happening(StatusReading.running(state: "waiting", progress: nil)) == nil)
        let odd = BalanceReading.unknown(GatewayEvidence(.unreadable, answer("")))
        #expect(
            RetryRules.Happening(odd).map { decide(.read, $0) } == .again(after: .milliseconds(500))
        )
    }
}
