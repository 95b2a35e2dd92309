import KlingCost
import SeededCases
import Testing

@testable import KlingClient

@Suite struct `Whether a request is sent again` {
    private static func fault(_ number: Int, wait: String? = nil) -> GatewayProblem {
        GatewayProblem(number, answer("", status: number, wait.map { ["Retry-After": $0] } ?? [:]))
    }

    private static func unclear(_ number: Int, wait: String? = nil) -> Verdict {
        .unknown(GatewayEvidence(.fault(fault(number, wait: wait)), answer("", status: number)))
    }

    private static let garbage = Verdict.unknown(GatewayEvidence(.unreadable, answer("")))
    private static let neverLeft = Verdict.neverLeft(reason: "no route")
    private static let timedOut = Verdict.unknown(.timedOut)
    private static let cutShort = Verdict.unknown(.cutShort(reason: "reset"))

    private func decide(
        _ ask: RetryRules.Ask, _ verdict: Verdict, tries: Int = 1, random: UInt64 = 0
    ) -> RetryDecision {
        RetryRules().decision(ask, after: verdict, tries: tries, random: random)
    }

    @Test func `is not, after a state that no page has: a moment later it is the same`() {
        for reason in [GatewayEvidence.Reason.oddState("under_review"), .noVideo] {
            #expect(StatusReading.unknown(GatewayEvidence(reason, answer(""))).doubt == nil)
        }
        let unreadable = GatewayEvidence(.unreadable, answer(""))
        #expect(StatusReading.unknown(unreadable).doubt == unreadable)
    }

    /// What may follow a paid POST, and nothing else.
    @Test func `is, of a paid POST, only when nothing left the machine or with 429`() {
        #expect(decide(.paid, Self.neverLeft) == .again(after: .milliseconds(500)))
        #expect(decide(.paid, .rejected(Self.fault(429))) == .again(after: .milliseconds(500)))
        for verdict in [
            Self.timedOut, Self.cutShort, Self.garbage, Self.unclear(500), Self.unclear(502),
            Self.unclear(503, wait: "1"), Self.unclear(409, wait: "1"), Self.unclear(455),
            Self.unclear(429), Self.unclear(433),
        ] {
            for tries in 1...5 { #expect(decide(.paid, verdict, tries: tries) == .end) }
        }
        for number in [400, 401, 402, 403, 404, 422] {
            #expect(decide(.paid, .rejected(Self.fault(number))) == .end)
        }
    }

    @Test func `ends, of a paid POST, after four times`() {
        for verdict in [Self.neverLeft, .rejected(Self.fault(429))] {
            #expect(decide(.paid, verdict, tries: 3) != .end)
            #expect(decide(.paid, verdict, tries: 4) == .end)
        }
    }

    @Test func `is, of a read, whenever another try may help`() {
        for verdict in [
            Self.neverLeft, Self.timedOut, Self.cutShort, Self.garbage, Self.unclear(500),
            Self.unclear(429), Self.unclear(455), Self.unclear(409), Self.unclear(408),
            Self.unclear(531),
        ] {
            #expect(decide(.read, verdict, tries: 6) == .end)
            guard case .again = decide(.read, verdict, tries: 5) else {
                Testing.Issue.record("\(verdict)")
                continue
            }
        }
        for number in [400, 401, 402, 403, 404, 422, 433] {
            #expect(decide(.read, Self.unclear(number)) == .end)
        }
    }

    @Test func `leaves of a read what kept its gateway from saying anything`() {
        #expect(ReadProblem(Self.neverLeft) == .unreachable)
        #expect(ReadProblem(Self.timedOut) == .silent)
        #expect(ReadProblem(Self.cutShort) == .silent)
        #expect(ReadProblem(Self.garbage) == .unknown)
        #expect(ReadProblem(.rejected(Self.fault(429))) == .busy)
        for number in [408, 429, 455, 500, 531] {
            #expect(ReadProblem(Self.unclear(number)) == .busy)
        }
        for number in [409, 999] { #expect(ReadProblem(Self.unclear(number)) == .unknown) }
        for number in [400, 401, 402, 403, 404, 422, 433] {
            #expect(ReadProblem(Self.unclear(number)) == .rejected(Self.fault(number)))
        }
    }

    @Test func `waits twice as long each time, up to half a minute, the upper half by chance`() {
        func wait(_ tries: Int, _ random: UInt64) -> RetryDecision {
            var rules = RetryRules()
            rules.mostReads = 100
            return rules.decision(.read, after: Self.timedOut, tries: tries, random: random)
        }
        for (tries, most) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 30), (99, 30)] {
            #expect(wait(tries, 0) == .again(after: .seconds(most) / 2))
            #expect(wait(tries, 1_000) == .again(after: .seconds(most)))
        }
    }

    @Test func `waits as long as it is asked to and up to a quarter more, but not for minutes`() {
        let busy = Verdict.rejected(Self.fault(429, wait: "20"))
        #expect(decide(.paid, busy) == .again(after: .seconds(20)))
        #expect(decide(.paid, busy, random: 1_000) == .again(after: .seconds(25)))
        #expect(
            decide(.paid, .rejected(Self.fault(429, wait: "120"))) == .again(after: .seconds(120)))
        #expect(decide(.paid, .rejected(Self.fault(429, wait: "121"))) == .end)
        #expect(decide(.read, Self.unclear(503, wait: "3600")) == .end)
        // A date, nonsense and a wait of none count as nothing asked for.
        for odd in ["Wed, 21 Oct 2026 07:28:00 GMT", "-1", "", "1.5", "0", "99999999999999999999"] {
            #expect(
                decide(.paid, .rejected(Self.fault(429, wait: odd)))
                    == .again(after: .milliseconds(500)))
        }
    }

    @Test func `never makes a wait outside its bounds, whatever number is drawn`() {
        var random = SeededRandom(seed: 0x9E7)
        for _ in 0..<TortureCases.count(2000) {
            let tries = Int.random(in: 1...5, using: &random)
            let asked = Int.random(in: 1...120, using: &random)
            let drawn = random.next()
            guard case .again(let own) = decide(.read, Self.timedOut, tries: tries, random: drawn),
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
        #expect(decide(.paid, accepted) == .end)
        let busy = KieAPI().readSubmit(answer(#"{"code":429,"msg":"m"}"#))
        #expect(decide(.paid, busy) == .again(after: .milliseconds(500)))
        let broken = KieAPI().readSubmit(answer(#"{"code":500,"msg":"m"}"#))
        #expect(decide(.paid, broken) == .end)
        #expect(StatusReading.running(state: "waiting", progress: nil).doubt == nil)
        let odd = GatewayEvidence(.unreadable, answer(""))
        #expect(BalanceReading.unknown(odd).doubt == odd)
        #expect(decide(.read, .unknown(odd)) == .again(after: .milliseconds(500)))
    }
}
