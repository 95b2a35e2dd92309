import KlingCost
import Libc

/// What a gateway charges: money, and its credits where it counts in such.
struct Charge: Hashable, Sendable {
    let amount: Nanos
    let currency: Currency
    let credits: Nanos?
}

/// A payload that a gateway would take, and what it costs there.
struct Order: Sendable {
    let model: String
    /// As it arrived.
    let payload: [UInt8]
    let fingerprint: PayloadFingerprint
    /// The caller's own name in it.
    let businessID: String?
    let charge: Charge
    /// The video's length.
    let length: VideoLength
}

/// One accepted submission.
struct FakeTask: Sendable {
    /// Its place in the truth.
    let sequence: Int
    /// Counts the accepted submissions, from 1.
    let number: Int
    let gateway: String
    let id: String
    let order: Order
    /// SHA-256 of the key: the key itself is not kept.
    let keyHash: String
    let idempotencyKey: String?
    let connection: Int
    let request: Int
    let ending: Ending
    /// The phase in which it ends: the number of states before.
    let lastPhase: Int
    /// What went wrong with its submission.
    let fault: Fault?
    /// Milliseconds since 1970.
    let acceptedMs: Int64
    let acceptedTicks: Int64

    /// How many status calls asked for it.
    var steps = 0
    /// How many of its states lie behind it.
    private(set) var phase = 0
    /// Milliseconds since 1970; `nil` while it is under way.
    private(set) var endedMs: Int64?
    /// The charge was given back.
    var isRefunded = false
    /// How often its submission came again and was recognised.
    var replayCount = 0

    /// How many status calls asked for it since it ended.
    private(set) var looksAtEnd = 0

    /// It failed, or was cancelled.
    var hasFailed: Bool { endedMs != nil && willFail && (ending != .refund || looksAtEnd > 1) }

    /// It will give its charge back, if failures do.
    var willFail: Bool { ending == .fail || ending == .cancel || ending == .refund }

    /// Counts a status call, behind the move.
    mutating func look() {
        if phase == lastPhase { looksAtEnd += 1 }
    }

    /// Moves it on as its gateway's pace has it.
    mutating func move(_ pace: Pace) {
        switch pace {
        // The first call sees the first state.
        case .step: move(to: steps - 1)
        case .times(let times):
            let passed = (monotonicMilliseconds - acceptedTicks) * Int64(times)
            move(to: Int(min(passed, Pace.usualMs)) * lastPhase / Int(Pace.usualMs))
        }
    }

    private mutating func move(to phase: Int) {
        let limit = ending == .stuck ? lastPhase - 1 : lastPhase
        self.phase = max(self.phase, min(phase, limit), 0)
        let isEnd = self.phase == lastPhase && ending != .strange
        if isEnd, endedMs == nil { endedMs = unixMilliseconds }
    }

    /// What a status call shows.
    var stage: TaskView.Stage {
        guard phase == lastPhase else { return .underWay(phase) }
        return switch ending {
        case .success, .stuck: .success
        case .fail: .failed
        case .refund: hasFailed ? .failed : .success
        case .cancel: .cancelled
        case .strange: .strange
        }
    }
}

/// How tasks move on.
enum Pace: Sendable {
    /// One state with each status call.
    case step
    /// So many times faster than the minute that a video takes.
    case times(Int)

    /// How long a video takes at its usual pace.
    static let usualMs: Int64 = 60_000
}
