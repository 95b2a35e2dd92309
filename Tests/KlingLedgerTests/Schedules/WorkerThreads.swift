import CSQLite
import Foundation
import KlingCost
import LedgerSchedules
import SeededCases

@testable import KlingLedger

/// A schedule's workers as threads with a connection each, of which only one runs at a time. After
/// so many of its store's steps it hands on, in the midst of its call: the seed says after how many and
/// to whom, so that what happens comes out the same on every run.
final class WorkerThreads: @unchecked Sendable {
    struct TookTooLong: Error { let schedule: String }

    private static let secondsAllowed = 60

    private let schedule: Schedule
    private let ledger: ScheduleLedger
    private let baton: Baton?
    /// How many of SQLite's steps each may take at a time.
    private let steps: Int32
    private let lock = NSLock()
    private var traces: [Int: [CallTrace]] = [:]
    private var failure: (any Error)?

    private init(_ schedule: Schedule, _ ledger: ScheduleLedger, seed: UInt64) {
        (self.schedule, self.ledger) = (schedule, ledger)
        var random = SeededRandom(seed: seed)
        steps = 20 << Int32.random(in: 0...5, using: &random)
        // A thread that waits at a server cannot hand anything on: there all run at once.
        if case .server = ledger {
            baton = nil
        } else {
            baton = Baton(among: schedule.workers.count, random)
        }
    }

    /// Runs all workers to their ends.
    ///
    /// - Returns: what became of each one's calls.
    static func run(
        _ schedule: Schedule, _ ledger: ScheduleLedger, seed: UInt64
    ) throws -> [Int: [CallTrace]] {
        let threads = WorkerThreads(schedule, ledger, seed: seed)
        let ended = DispatchGroup()
        for worker in schedule.workers.indices {
            ended.enter()
            let thread = Thread {
                threads.baton?.take(worker)
                do { try threads.work(worker) } catch {
                    threads.lock.withLock { threads.failure = error }
                }
                threads.baton?.leave(worker)
                ended.leave()
            }
            thread.stackSize = 1 << 20
            thread.start()
        }
        threads.baton?.begin()
        let isOver =
            ended.wait(timeout: .now() + .seconds(WorkerThreads.secondsAllowed)) == .success
        if !isOver { throw TookTooLong(schedule: schedule.description) }
        if let failure = threads.failure { throw failure }
        return threads.traces
    }

    private func work(_ worker: Int) throws {
        let ledger = try ledger.writing()
        let watch = Watch(worker, baton)
        if let memory = ledger.store as? MemoryStore {
            memory.pause = watch.pauses
        } else if ledger.file != nil {
            try follow(ledger.database, watch)
        }
        var made: [CallTrace] = []
        for call in schedule.workers[worker] {
            let death = schedule.deaths[worker].flatMap { $0.place == call.place ? $0 : nil }
            made.append(CallTrace(place: call.place, before: try ledger.head().sequence))
            if case .before = death?.moment { break }
            watch.death = death?.moment
            let answer = call.make(at: ledger, exchange: schedule.exchange)
            // Who is dead says nothing.
            if death != nil { break }
            made[call.place].ended = (try ledger.head().sequence, "\(answer)")
        }
        lock.withLock { traces[worker] = made }
        withExtendedLifetime(watch) {}
    }

    private func follow(_ database: Database, _ watch: Watch) throws {
        // Nobody cuts the power here, and a process that dies takes nothing with it that was written.
        try database.execute("PRAGMA synchronous = OFF")
        let context = Unmanaged.passUnretained(watch).toOpaque()
        let handle = database.handle
        sqlite3_progress_handler(handle, steps, { Watch.of($0).steps() }, context)
        sqlite3_busy_handler(handle, { context, _ in Watch.of(context).waits() }, context)
        sqlite3_commit_hook(handle, { Watch.of($0).commits() }, context)
        sqlite3_update_hook(
            handle, { context, _, _, _, _ in Watch.of(context).changesRow() }, context)
    }
}

/// What a connection tells of itself while it works. Death is played: the call is broken off, and
/// its connection is closed.
private final class Watch {
    private let worker: Int
    private let baton: Baton?
    var death: Death.Moment?
    private var rows = 0
    private var turns: UInt32 = 0

    init(_ worker: Int, _ baton: Baton?) { (self.worker, self.baton) = (worker, baton) }

    static func of(_ context: UnsafeMutableRawPointer?) -> Watch {
        guard let context else { preconditionFailure("SQLite gives back what it was given") }
        return Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue()
    }

    /// - Returns: not zero to break off what is being done.
    func steps() -> Int32 {
        baton?.hand(on: worker)
        switch death {
        case .row(let count): return rows >= count ? 1 : 0
        case .later(let microseconds):
            turns += 1
            return turns > microseconds / 30 ? 1 : 0
        default: return 0
        }
    }

    /// - Returns: not zero to try again.
    func waits() -> Int32 {
        baton?.hand(on: worker)
        return 1
    }

    /// - Returns: not zero to make it a rollback.
    func commits() -> Int32 {
        if case .commit = death { return 1 }
        return 0
    }

    func changesRow() { if death != nil { rows += 1 } }

    /// What a store in memory is about to do.
    func pauses(before step: MemoryStore.Step) throws(LedgerError) {
        let isBroken: Bool
        switch step {
        case .look: isBroken = steps() != 0
        case .wait: isBroken = waits() == 0
        case .change:
            changesRow()
            isBroken = steps() != 0
        case .commit: isBroken = commits() != 0
        }
        if isBroken { throw .failed(code: 4, "broken off") }
    }
}

/// Lets one of several threads run at a time.
private final class Baton: @unchecked Sendable {
    private let turns: [DispatchSemaphore]
    /// Of whoever holds the baton.
    private var random: SeededRandom
    private var present: [Int]

    init(among count: Int, _ random: SeededRandom) {
        turns = (0..<count).map { _ in DispatchSemaphore(value: 0) }
        present = Array(0..<count)
        self.random = random
    }

    /// Waits for the first turn.
    func take(_ worker: Int) { turns[worker].wait() }

    func begin() { pick() }

    /// Lets somebody run, perhaps the same one again.
    func hand(on worker: Int) {
        guard let next = present.randomElement(using: &random), next != worker else { return }
        turns[next].signal()
        turns[worker].wait()
    }

    func leave(_ worker: Int) {
        present.removeAll { $0 == worker }
        pick()
    }

    private func pick() {
        if let next = present.randomElement(using: &random) { turns[next].signal() }
    }
}
