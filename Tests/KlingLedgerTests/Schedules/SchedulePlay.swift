import Foundation
import KlingCost
import LedgerSchedules
import Testing

@testable import KlingLedger

/// Plays schedules and holds what they leave against the plain model.
enum SchedulePlay {
    /// The first schedule's; each next one's is one more.
    static let seed: UInt64 = 0x1ED6E4

    /// How the workers of a schedule are run: what became of each one's calls.
    typealias Run = (Schedule, _ path: String, _ seed: UInt64) throws -> [Int: [CallTrace]]

    /// Plays schedules one after another, until one is not as the plain model has it.
    static func play(_ name: String, _ count: Int, _ run: Run) throws -> ScheduleCounts {
        let bench = try Workbench()
        try ScheduleLedger.make(at: bench.path)
        var sums = ScheduleCounts()
        for number in 0..<UInt64(count) {
            let own = seed &+ number
            let schedule = try #require(
                Schedule("random:\(own):\(2 + number % 4):\(6 + number % 11)"))
            let path = bench.folder.appending(path: "\(number).sqlite").path
            try FileManager.default.copyItem(atPath: bench.path, toPath: path)
            let opened = try ScheduleLedger.open(schedule, at: path)
            var traces = try run(schedule, path, own)
            traces[Schedule.opener] = opened
            var judge = JournalJudge(schedule, traces, try #require(try Ledger(reading: path)))
            try judge.judge()
            try #require(
                judge.faults.isEmpty,
                "\(schedule): \(judge.faults.prefix(3).joined(separator: "\n"))")
            sums += judge.counts
            for end in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: path + end)
            }
        }
        print("\(name), seed \(seed): \(sums)")
        return sums
    }
}

/// The ledger that schedules begin with.
enum ScheduleLedger {
    /// An empty ledger to copy: making the tables takes longer than many a schedule.
    static func make(at path: String) throws {
        var random = SystemRandomNumberGenerator()
        _ = try Ledger(path: path, now: Instant(seconds: 0), using: &random)
    }

    /// Makes the calls that come before all others.
    static func open(_ schedule: Schedule, at path: String) throws -> [CallTrace] {
        var random = SystemRandomNumberGenerator()
        let ledger = try Ledger(path: path, now: Instant(seconds: 0), using: &random)
        return try schedule.opening.map { call in
            var trace = CallTrace(place: call.place, before: try ledger.head().sequence)
            let answer = call.make(at: ledger, exchange: schedule.exchange)
            trace.ended = (try ledger.head().sequence, "\(answer)")
            return trace
        }
    }
}
