import Synchronization

@testable import KlingClient
@testable import KlingCost

/// A payload with its attempt's id in it, and what it is held for.
struct ChaosOrder: Sendable {
    let attempt: AttemptID
    /// Its place among ``Gateways/all``.
    let gateway: Int
    let spend: Spend

    /// What was expected to be charged, else the most.
    var estimate: Nanos { spend.expected ?? spend.upper }

    var payload: [UInt8] {
        Array(#"{"prompt":"\#(attempt)","model":"\#(spend.model)"}"#.utf8)
    }

    /// The attempt that a payload is of.
    static func attempt(of payload: [UInt8]) -> AttemptID? {
        AttemptID(String(decoding: payload.dropFirst(11).prefix(36), as: UTF8.self))
    }

    /// All payloads are alike in what is not looked at.
    private static let fingerprint: PayloadFingerprint = {
        guard let payload = try? JSONReader.document(Array("{}".utf8)) else {
            preconditionFailure("an empty object is JSON")
        }
        return PayloadFingerprint(of: payload, gateway: "kie")
    }()

    /// - Parameter gateways: one of these.
    init(_ stage: Stage, gateways: [Int]) {
        gateway = stage.one(of: gateways)
        attempt = stage.draw { AttemptID(milliseconds: 1_783_953_000_000, using: &$0) }
        // So many of kie's half cents.
        let credits = Int64(20 + stage.below(200))
        let upper = credits * 5_000_000
        spend = Spend(
            gateway: Gateways.all[gateway].name, model: "kling-2.6",
            fingerprint: ChaosOrder.fingerprint, currency: .usd,
            expected: stage.isTrue(oneIn: 4) ? nil : Nanos(count: upper * 4 / 5),
            upper: Nanos(count: upper),
            credits: gateway == 2 ? Nanos(count: credits * 1_000_000_000) : nil,
            creditWorth: gateway == 2 ? Nanos(count: 5_000_000) : nil, rate: "rate",
            priceBook: "book")
    }
}

/// All that was ordered: the gateways' price list too.
final class ChaosOrders: Sendable {
    private let orders = Mutex<[AttemptID: ChaosOrder]>([:])

    subscript(attempt: AttemptID) -> ChaosOrder? { orders.withLock { $0[attempt] } }

    func add(_ order: ChaosOrder) { orders.withLock { $0[order.attempt] = order } }
}

/// What is not as it must be.
final class Findings: Sendable {
    private let found = Mutex<[String]>([])

    var all: [String] { found.withLock { $0 } }

    func add(_ what: String, _ attempt: AttemptID? = nil) {
        found.withLock { $0.append(attempt.map { "\(what): \($0)" } ?? what) }
    }

    func expect(_ isTrue: Bool, _ what: @autoclosure () -> String, _ attempt: AttemptID? = nil) {
        if !isTrue { add(what(), attempt) }
    }
}
