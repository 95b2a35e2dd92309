import KlingCost
import Synchronization

@testable import KlingClient

/// A ledger in memory: what was written, in order, one budget over all, and what follows from it.
/// What may follow what is as in the real one.
final class ChaosStore: Sendable {
    enum Kind: String, Sendable { case hold, sent, accepted, unknown, capture, void }

    /// One thing that was written.
    struct Row: Sendable {
        let ms: Int64
        let kind: Kind
        let place: Int
        var task: String?
    }

    enum State: Sendable { case held, sent, accepted, unknown, captured, voided }

    /// An attempt, as its rows leave it.
    struct Attempt: Sendable {
        let order: ChaosOrder
        var state = State.held
        var sent = 0
        /// Until when whoever sent it waits for the answer.
        var answerEnd: Instant
        let expires: Instant
        /// Where it was accepted.
        var task: String?
        var accepted: Instant?
        /// What it was charged, and who says so.
        var charge: Charge?

        var isEnded: Bool { state == .captured || state == .voided }
    }

    /// The store could not write.
    struct Failed: Error {}
    /// The budget does not suffice.
    struct Refused: Error {}
    /// What was may not be followed by that.
    struct WrongState: Error {}

    private struct Tables {
        var rows: [Row] = []
        var attempts: [Attempt] = []
        var places: [AttemptID: Int] = [:]
        var spent: Int64 = 0
        var held: Int64 = 0
        /// Of the spent, what was charged beyond holds.
        var overage: Int64 = 0
        /// When something was sent, by gateway.
        var sent: [[Instant]] = [[], [], []]
    }

    let cap: Int64
    private let stage: Stage
    private let findings: Findings
    private let tables = Mutex(Tables())

    init(cap: Int64, _ stage: Stage, _ findings: Findings) {
        (self.cap, self.stage, self.findings) = (cap, stage, findings)
    }

    var attempts: [Attempt] { tables.withLock { $0.attempts } }
    var spent: Int64 { tables.withLock { $0.spent } }
    var held: Int64 { tables.withLock { $0.held } }

    func attempt(_ id: AttemptID) -> Attempt? {
        tables.withLock { tables in tables.places[id].map { tables.attempts[$0] } }
    }

    func rows(of id: AttemptID) -> [Row] {
        tables.withLock { tables in
            guard let place = tables.places[id] else { return [] }
            return tables.rows.filter { $0.place == place }
        }
    }

    // MARK: Writing

    func hold(_ order: ChaosOrder) throws {
        releaseExpired()
        let upper = order.spend.upper.count
        try tables.withLock { tables in
            if tables.spent + tables.held + upper > cap { throw Refused() }
            let place = tables.attempts.count
            let now = stage.now
            tables.attempts.append(
                Attempt(
                    order: order, answerEnd: now, expires: Instant(seconds: now.seconds + 900)))
            tables.places[order.attempt] = place
            tables.held += upper
            tables.rows.append(Row(ms: stage.nowMs, kind: .hold, place: place))
            if tables.spent + tables.held - tables.overage > cap {
                findings.add("the budget is overshot", order.attempt)
            }
        }
    }

    func send(
        _ id: AttemptID, _ limits: [RateLimit], answeredBy end: Instant
    ) throws -> SendPermission {
        let now = stage.now
        guard let gateway = attempt(id)?.order.gateway else { throw WrongState() }
        let sent = tables.withLock { tables in
            tables.sent[gateway].reversed()
                .prefix { $0.seconds >= now.seconds - limits.spanSeconds }
        }
        let next = limits.next(after: Array(sent), at: now)
        if next > now { return .notBefore(next) }
        try write(.sent, id)
        tables.withLock { tables in
            tables.sent[gateway].append(now)
            if let place = tables.places[id] { tables.attempts[place].answerEnd = end }
        }
        return .now
    }

    /// Gives back what was held and never sent.
    func releaseExpired() {
        let now = stage.now
        for attempt in attempts where attempt.state == .held && attempt.expires <= now {
            try? write(.void, attempt.order.attempt)
        }
    }

    /// Notes as unknown what was sent, where nobody waits for a verdict any more.
    func noteLost() -> Int {
        let now = stage.now
        let lost = attempts.filter { $0.state == .sent && $0.answerEnd < now }
        for attempt in lost { try? write(.unknown, attempt.order.attempt) }
        return lost.count
    }

    /// - Throws: ``WrongState``.
    func write(
        _ kind: Kind, _ id: AttemptID, task: String? = nil, charge: Charge? = nil
    ) throws {
        try tables.withLock { tables in
            guard let place = tables.places[id],
                let state = tables.attempts[place].state.after(kind)
            else { throw WrongState() }
            tables.rows.append(Row(ms: stage.nowMs, kind: kind, place: place, task: task))
            tables.attempts[place].state = state
            let upper = tables.attempts[place].order.spend.upper.count
            switch kind {
            case .sent: tables.attempts[place].sent += 1
            case .accepted:
                tables.attempts[place].task = task
                tables.attempts[place].accepted = stage.now
            case .capture:
                let amount = charge?.amount.count ?? 0
                tables.attempts[place].charge = charge
                tables.held -= upper
                tables.spent += amount
                tables.overage += max(0, amount - upper)
            case .void: tables.held -= upper
            case .hold, .unknown: break
            }
        }
    }
}

extension ChaosStore.State {
    /// The state behind a row; `nil` where it may not follow.
    fileprivate func after(_ kind: ChaosStore.Kind) -> ChaosStore.State? {
        switch (self, kind) {
        case (.held, .sent), (.sent, .sent): .sent
        case (.sent, .accepted), (.unknown, .accepted): .accepted
        case (.sent, .unknown), (.accepted, .unknown), (.unknown, .unknown): .unknown
        case (.sent, .capture), (.accepted, .capture), (.unknown, .capture): .captured
        case (.held, .void), (.sent, .void), (.accepted, .void), (.unknown, .void): .voided
        default: nil
        }
    }
}
