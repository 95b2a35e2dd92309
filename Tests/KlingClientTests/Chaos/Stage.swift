import KlingCost
import SeededCases
import Synchronization

@testable import KlingClient

/// Where lanes of work take turns: one runs at a time, chance says which is next, and the clock goes
/// on only here. The same seed gives the same turns, on however many threads.
final class Stage: Sendable {
    fileprivate struct State {
        var random: SeededRandom
        var nowMs: Int64 = 1_783_953_000_000
        var parked: [UnsafeContinuation<Void, Never>?]
        var wakeMs: [Int64]
        /// Lanes that have yet to come.
        var absent: Int
        /// Lanes that have noted a payload as sent, and whose bytes have not left yet.
        var leaving: [Bool]
        /// One turn in so many makes time pass; 0 for none.
        let haste: Int
        var journal: [Event] = []
    }

    /// One thing that happened.
    struct Event: Hashable, Sendable {
        let ms: Int64
        let lane: Int
        let what: String
    }

    private let state: Mutex<State>

    /// - Parameter haste: one turn in so many makes time pass; 0 for none but waits.
    init(lanes: Int, haste: Int, seed: UInt64) {
        state = Mutex(
            State(
                random: SeededRandom(seed: seed), parked: Array(repeating: nil, count: lanes),
                wakeMs: Array(repeating: 0, count: lanes), absent: lanes,
                leaving: Array(repeating: false, count: lanes), haste: haste))
    }

    var nowMs: Int64 { state.withLock { $0.nowMs } }
    var now: Instant { Instant(seconds: nowMs / 1000) }
    /// All that happened.
    var journal: [Event] { state.withLock { $0.journal } }

    func note(_ what: String, _ lane: Int) {
        state.withLock { $0.journal.append(Event(ms: $0.nowMs, lane: lane, what: what)) }
    }

    /// Only for the lane whose turn it is.
    func draw<Value: Sendable>(_ body: @Sendable (inout SeededRandom) -> Value) -> Value {
        state.withLock { body(&$0.random) }
    }

    /// What is true once in so many times; never for 0.
    func isTrue(oneIn count: Int) -> Bool { count > 0 && below(count) == 0 }

    func below(_ bound: Int) -> Int { draw { Int.random(in: 0..<bound, using: &$0) } }

    func one<Element>(of choices: [Element]) -> Element { choices[below(choices.count)] }

    // MARK: Turns

    /// A lane comes; it goes on when all have, and it is its turn.
    func enter(_ lane: Int) async { await park(lane, untilMs: 0, isComing: true) }

    /// Gives up a lane's turn until it is its turn again, not before an instant.
    func pass(_ lane: Int, untilMs: Int64 = 0) async {
        await park(lane, untilMs: untilMs, isComing: false)
    }

    /// A lane has come once it waits, and not a moment before: else the last one to come would begin
    /// without it, and two would be on.
    private func park(_ lane: Int, untilMs: Int64, isComing: Bool) async {
        await withUnsafeContinuation { continuation in
            let next = state.withLock { state in
                if isComing { state.absent -= 1 }
                state.parked[lane] = continuation
                state.wakeMs[lane] = untilMs
                return state.next()
            }
            next?.resume()
        }
    }

    /// A lane is done.
    func leave(_ lane: Int) {
        state.withLock { $0.next() }?.resume()
    }

    /// Between the note that a payload is sent and its leaving no second begins, as with a machine
    /// that is not asleep.
    func setLeaving(_ isLeaving: Bool, _ lane: Int) {
        state.withLock { $0.leaving[lane] = isLeaving }
    }

    /// Lets time pass while nobody is on.
    func jump(ms: Int64) { state.withLock { $0.nowMs += ms } }
}

extension Stage.State {
    /// Whose turn is next.
    fileprivate mutating func next() -> UnsafeContinuation<Void, Never>? {
        if absent > 0 { return nil }
        if haste > 0, Int.random(in: 0..<haste, using: &random) == 0 {
            let later = nowMs + Int64.random(in: 1...700, using: &random)
            let isSameSecond = later / 1000 == nowMs / 1000
            if isSameSecond || !leaving.contains(true) { nowMs = later }
        }
        var ready = lanes { $0 <= nowMs }
        if ready.isEmpty {
            let waiting = lanes { _ in true }
            guard let first = waiting.map({ wakeMs[$0] }).min() else { return nil }
            nowMs = first
            ready = lanes { $0 <= first }
        }
        let lane = ready[Int.random(in: 0..<ready.count, using: &random)]
        defer { parked[lane] = nil }
        return parked[lane]
    }

    private func lanes(_ isDue: (Int64) -> Bool) -> [Int] {
        parked.indices.filter { parked[$0] != nil && isDue(wakeMs[$0]) }
    }
}

/// The stage's clock: waiting moves it on.
struct StageTime: WallClock {
    let stage: Stage

    var now: Instant { stage.now }

    /// A process that ends while it waits does nothing more, as one that is cancelled.
    func wait(_ duration: Duration) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        let (seconds, attoseconds) = duration.components
        let ms = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        do throws(ChaosProcess.Ended) {
            try await Errand.now.step("wait \(ms)", untilMs: stage.nowMs + ms)
        } catch {
            throw CancellationError()
        }
        if Task.isCancelled { throw CancellationError() }
    }
}
