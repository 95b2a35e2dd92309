import Synchronization

@testable import KlingClient

/// A process: it ends at any call, and does nothing from then on.
final class ChaosProcess: Sendable {
    /// Nothing that a process calls does anything when it has ended.
    struct Ended: Error {}

    /// A client a gateway.
    let clients: [PaidClient<ChaosGuard>]
    private let ended = Atomic(false)

    init(_ clients: [PaidClient<ChaosGuard>]) { self.clients = clients }

    var isEnded: Bool { ended.load(ordering: .relaxed) }

    func end() { ended.store(true, ordering: .relaxed) }
}

/// What a lane is about: one submission, or one round of questions. Its calls find it here.
final class Errand: Sendable {
    private struct State {
        var calls = 0
        var notes = 0
        var posts: [PostFault] = []
        var hasStoreFailed = false
        var cancel: (@Sendable () -> Void)?
    }

    @TaskLocal private static var current: Errand?

    let lane: Int
    let stage: Stage
    let process: ChaosProcess
    let odds: Odds
    let counts: ChaosCounts
    /// The task is cancelled at this call; `nil`: not at all.
    let cancelAt: Int?
    private let state = Mutex(State())

    init(
        _ lane: Int, _ stage: Stage, _ process: ChaosProcess, _ odds: Odds, _ counts: ChaosCounts,
        cancelAt: Int? = nil
    ) {
        (self.lane, self.stage, self.process) = (lane, stage, process)
        (self.odds, self.counts, self.cancelAt) = (odds, counts, cancelAt)
    }

    /// Whose call it is.
    static var now: Errand {
        guard let current else { preconditionFailure("calls are made on errands") }
        return current
    }

    /// News that it wrote, or tried to.
    var notes: Int { state.withLock { $0.notes } }
    /// What became of its paid POSTs, by the gateway's truth.
    var posts: [PostFault] { state.withLock { $0.posts } }
    /// The store did not write something.
    var hasStoreFailed: Bool { state.withLock { $0.hasStoreFailed } }

    func wrote() { state.withLock { $0.notes += 1 } }
    func posted(_ fault: PostFault) { state.withLock { $0.posts.append(fault) } }
    func storeFailed() { state.withLock { $0.hasStoreFailed = true } }

    /// A call: others have their turns, and the process may end.
    func step(_ what: String, untilMs: Int64 = 0) async throws(ChaosProcess.Ended) {
        if process.isEnded { throw ChaosProcess.Ended() }
        await stage.pass(lane, untilMs: untilMs)
        if process.isEnded { throw ChaosProcess.Ended() }
        stage.note(what, lane)
        if stage.isTrue(oneIn: odds.death) {
            process.end()
            stage.note("ends", lane)
            counts.add("process ends")
            throw ChaosProcess.Ended()
        }
        let cancel = state.withLock { state in
            state.calls += 1
            return state.calls == cancelAt ? state.cancel : nil
        }
        if let cancel {
            stage.note("cancelled", lane)
            counts.add("cancelled")
            cancel()
        }
    }

    /// Runs it; in a task of its own where it is to be cancelled.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async -> Result<Value, any Error> {
        await Errand.$current.withValue(self) {
            if cancelAt == nil {
                do { return .success(try await body()) } catch { return .failure(error) }
            }
            let (gate, opening) = AsyncStream<Never>.makeStream()
            let task = Task {
                // Not before it can be cancelled.
                for await _ in gate {}
                return try await body()
            }
            state.withLock { $0.cancel = { task.cancel() } }
            opening.finish()
            return await task.result
        }
    }
}

/// How often things go wrong: once in so many times; 0 for never.
struct Odds: Sendable {
    var death = 0
    var store = 0
    var post = 0
    var status = 0
    var cancel = 0

    /// Nothing does.
    static let calm = Odds()
}

/// How often things happened.
final class ChaosCounts: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func add(_ name: String, _ count: Int = 1) {
        counts.withLock { $0[name, default: 0] += count }
    }

    func add(_ other: ChaosCounts) {
        for (name, count) in other.all { add(name, count) }
    }

    /// By name.
    var all: [(name: String, count: Int)] {
        counts.withLock { $0.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 } }
    }

    subscript(name: String) -> Int { counts.withLock { $0[name] ?? 0 } }
}
