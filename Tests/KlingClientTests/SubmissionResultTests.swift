import Synchronization
import Testing

@testable import KlingClient
@testable import KlingCost

/// Gives these one after another, then the last again and again.
private final class ScriptedDeliveries: Transport {
    private let left: Mutex<[Delivery]>

    init(_ deliveries: [Delivery]) { left = Mutex(deliveries) }

    func send(_ request: HTTPRequest, within limits: TransportLimits) async -> Delivery {
        left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    }
}

/// Holds all, and writes no verdict.
private struct FullGuard: SpendGuard {
    struct Full: Error {}

    func hold(_: Spend, payload: [UInt8], as: AttemptID) async throws(Full) -> [ThresholdCrossing] {
        []
    }
    func send(
        _: AttemptID, within: [RateLimit], answeredBy: Instant, namedIn: String?
    ) async throws(Full) -> SendPermission { .now }
    func record(_ event: SpendEvent, of: AttemptID) async throws(Full) -> RecordResult {
        throw Full()
    }
    func running() async throws(Full) -> [RunningSpend] { throw Full() }
}

@Suite struct `What a submission ends with` {
    private let attempt: AttemptID
    private let key: Secret

    init() throws {
        var random = SystemRandomNumberGenerator()
        attempt = AttemptID(milliseconds: 1, using: &random)
        key = try #require(Secret("a-key-of-tests"))
    }

    private func client<Guard: SpendGuard>(
        _ api: any GatewayAPI, _ deliveries: [Delivery], _ guarding: Guard
    ) -> PaidClient<Guard> {
        PaidClient(
            GatewayClient(
                api, key: key, over: ScriptedDeliveries(deliveries), time: MadeUpTime()), guarding)
    }

    private func spend(_ api: any GatewayAPI) throws -> Spend {
        let payload = try JSONReader.document("{}".utf8)
        return Spend(
            gateway: api.name, model: "m",
            fingerprint: PayloadFingerprint(of: payload, gateway: api.name), currency: .usd,
            expected: nil, upper: Nanos(count: 1), credits: nil, creditWorth: nil, rate: "rate",
            priceBook: "book")
    }

    private func submit(
        _ api: any GatewayAPI, _ deliveries: Delivery...
    ) async throws -> SubmissionResult {
        try await client(api, deliveries, NotingGuard())
            .submit(Array("{}".utf8), spend(api), as: attempt)
    }

    /// White space, unknown members and fields that nobody reads are there afterwards.
    private static func odd(_ body: String, status: Int = 200) -> HTTPAnswer {
        answer(" \(body)\r\n\t", status: status, ["X-Odd": "a  b", "Content-Type": "text/odd"])
    }

    @Test(arguments: Gateways.all.map(\.name))
    func `is the gateway's answer byte for byte, whatever it says`(gateway: String) async throws {
        let api = try #require(Gateways.all.first { $0.name == gateway })
        let accepted = Self.odd(
            [
                "xcompute": DocumentedAnswers.xcomputeSubmitted("t-1"),
                "toapis": DocumentedAnswers.toapis("queued"),
                "kie": DocumentedAnswers.kieSubmitted,
            ][gateway] ?? "")
        let taken = try await submit(api, .answer(accepted))
        guard case .accepted = taken.end else {
            Issue.record("\(taken.end)")
            return
        }
        #expect(taken.answer == accepted)

        let refused = Self.odd(
            #"{"code":400,"msg":"no","error":{"code":400,"message":"no"}}"#, status: 400)
        let rejected = try await submit(api, .answer(refused))
        guard case .rejected = rejected.end else {
            Issue.record("\(rejected.end)")
            return
        }
        #expect(rejected.answer == refused)

        for body in ["<html>\u{0}\r\n", "", "{", #"{"id":1}"#] {
            let odd = Self.odd(body)
            let unknown = try await submit(api, .answer(odd))
            guard case .unknown = unknown.end else {
                Issue.record("\(unknown.end)")
                return
            }
            #expect(unknown.answer == odd)
        }
    }

    @Test func `has the last answer where one was too many, and none where none came`()
        async throws
    {
        let busy = Self.odd(#"{"code":429,"msg":"slow"}"#, status: 429)
        let result = try await submit(KieAPI(), .neverLeft(reason: "no route"), .answer(busy))
        guard case .notSent(.busy(let fault?)) = result.end else {
            Issue.record("\(result.end)")
            return
        }
        #expect(fault.message == "slow" && result.answer == busy)

        let silent = SubmissionResult(
            .unknown(evidence: "sent, and no answer came in time", isFindable: false))
        #expect(try await submit(KieAPI(), .timedOut) == silent)
        let cut = SubmissionResult(
            .unknown(evidence: "sent, and the answer broke off: reset", isFindable: false))
        #expect(try await submit(KieAPI(), .cutShort(reason: "reset")) == cut)
        #expect(
            try await submit(KieAPI(), .neverLeft(reason: "no route"))
                == SubmissionResult(.notSent(.unreachable(reason: "no route"))))
    }

    @Test func `is a refusal where no slot became free, and busy where it was one too many`()
        async throws
    {
        let full = answer(#"{"code":1303,"message":"parallel task over limit"}"#, status: 429)
        let refused = try await submit(ToapisAPI(), .answer(full))
        guard case .rejected(let fault) = refused.end else {
            Issue.record("\(refused.end)")
            return
        }
        #expect(fault.kind == .noSlot && refused.answer == full)
        let many = answer(#"{"error":{"code":"429","message":"m"}}"#, status: 429)
        let busy = try await submit(ToapisAPI(), .answer(many))
        guard case .notSent(.busy(let fault?)) = busy.end else {
            Issue.record("\(busy.end)")
            return
        }
        #expect(fault.kind == .tooMany && busy.answer == many)
    }

    @Test func `has no key of ours, though the gateway repeats it`() async throws {
        let told = answer(#"{"code":401,"msg":"a-key-of-tests"}"#)
        let result = try await submit(KieAPI(), .answer(told))
        let text = String(decoding: try #require(result.answer).body, as: UTF8.self)
        #expect(!text.contains("a-key-of-tests") && text.hasPrefix(#"{"code":401,"msg":""#))
    }

    @Test func `is thrown with the answer where its guard cannot write it`() async throws {
        let accepted = Self.odd(DocumentedAnswers.kieSubmitted)
        let client = client(KieAPI(), [.answer(accepted)], FullGuard())
        let spend = try spend(KieAPI())
        do throws(SubmissionError<FullGuard.Full>) {
            _ = try await client.submit([], spend, as: attempt)
            Issue.record("it was written")
        } catch {
            guard case .notRecorded(let lost) = error, case .accepted = lost.event else {
                Issue.record("\(error)")
                return
            }
            #expect(lost.attempt == attempt && lost.cause != nil && lost.answer == accepted)
        }
    }
}
