import Foundation
import KlingCost

/// What a ledger's export says, entry by entry.
struct ChaosJournal: Sendable {
    enum State: String, Sendable {
        case hold, sent, accepted, unknown, capture, void

        var isEnded: Bool { self == .capture || self == .void }
    }

    /// An attempt, as its entries leave it.
    struct Attempt: Sendable {
        let gateway, fingerprint: String
        let upper: Nanos
        var state = State.hold
        /// When it was noted as sent.
        var sent: [Instant] = []
        var charged = Nanos.zero
        /// That it was given back says a rule about failed tasks.
        var hasFailed = false
    }

    /// By id.
    private(set) var attempts: [String: Attempt] = [:]
    /// The most that was ever spent and held together.
    private(set) var peak: Int64 = 0
    private(set) var spent: Int64 = 0
    private(set) var held: Int64 = 0
    /// What no journal may hold.
    private(set) var findings: [String] = []

    struct NotReadable: Error {
        let line: String
    }

    init(_ export: Data) throws {
        for line in export.split(separator: UInt8(ascii: "\n")) {
            guard let entry = try JSONSerialization.jsonObject(with: line) as? [String: Any] else {
                throw NotReadable(line: String(decoding: line, as: UTF8.self))
            }
            if let id = entry["attempt"] as? String { try read(entry, id) }
        }
    }

    private mutating func read(_ entry: [String: Any], _ id: String) throws {
        guard let state = (entry["kind"] as? String).flatMap({ State(rawValue: $0) }),
            let instant = (entry["at"] as? String).flatMap({ Instant($0) })
        else { throw NotReadable(line: "\(entry)") }
        if state == .hold {
            guard let gateway = entry["gateway"] as? String,
                let fingerprint = entry["fingerprint"] as? String,
                let upper = (entry["upper"] as? String).flatMap({ Nanos(decimal: $0) })
            else { throw NotReadable(line: "\(entry)") }
            attempts[id] = Attempt(gateway: gateway, fingerprint: fingerprint, upper: upper)
            held += upper.count
        } else {
            if attempts[id] == nil || attempts[id]?.state.isEnded == true {
                findings.append("\(state) behind the end of \(id)")
            }
            attempts[id]?.state = state
        }
        switch state {
        case .sent: attempts[id]?.sent.append(instant)
        case .capture:
            guard let amount = (entry["amount"] as? String).flatMap({ Nanos(decimal: $0) }) else {
                throw NotReadable(line: "\(entry)")
            }
            attempts[id]?.charged = amount
            spent += amount.count
            held -= attempts[id]?.upper.count ?? 0
        case .void:
            attempts[id]?.hasFailed = entry["reason"] as? String == "failed"
            held -= attempts[id]?.upper.count ?? 0
        case .hold, .accepted, .unknown: break
        }
        peak = max(peak, spent + held)
    }
}

/// What a gateway took and charges, by payload.
struct ChaosBill: Sendable {
    struct Item: Sendable {
        let gateway, fingerprint: String
        let idempotencyKey: String?
        let acceptedMs: Int
        let charged: Nanos
    }

    let items: [Item]
    /// How many paid POSTs arrived.
    let arrived: Int
    /// What went wrong, each with its place: `submit.hang`.
    let faults: [String]

    init(_ truth: TruthView) {
        arrived = truth.requests["submit"] ?? 0
        faults = truth.faults.map { fault in
            "\(fault["place"] ?? "").\((fault["fault"] as? String ?? "").prefix { $0 != "@" })"
        }
        items = truth.tasks.map { task in
            let isRefunded = task["refunded"] as? Bool ?? false
            let amount = (task["amount"] as? String).flatMap { Nanos(decimal: $0) } ?? .zero
            return Item(
                gateway: task["gateway"] as? String ?? "",
                fingerprint: task["fingerprint"] as? String ?? "",
                idempotencyKey: task["idempotency_key"] as? String,
                acceptedMs: task["accepted_ms"] as? Int ?? 0,
                charged: isRefunded ? .zero : amount)
        }
    }

    /// What is charged for a payload; `nil` where none was taken.
    func charged(_ fingerprint: String) -> Nanos? {
        items.first { $0.fingerprint == fingerprint }?.charged
    }
}
