import Foundation
import KlingCost
import LedgerSchedules
import TeamServer
import Testing

@testable import KlingLedger

/// Plays schedules and holds what they leave against the plain model.
enum SchedulePlay {
    /// The first schedule's; each next one's is one more.
    static let seed: UInt64 = 0x1ED6E4

    /// How the workers of a schedule are run: what became of each one's calls.
    typealias Run = (Schedule, ScheduleLedger, _ seed: UInt64) throws -> [Int: [CallTrace]]

    /// Plays schedules one after another, until one is not as the plain model has it.
    static func play(_ name: String, _ count: Int, _ run: Run) throws -> ScheduleCounts {
        let bench = try Workbench()
        let empty = try ScheduleLedger(bench)
        var sums = ScheduleCounts()
        for number in 0..<UInt64(count) {
            let own = seed &+ number
            let schedule = try #require(
                Schedule("random:\(own):\(2 + number % 4):\(6 + number % 11)"))
            let ledger = try empty.copied(number)
            let opened = try ledger.open(schedule)
            var traces = try run(schedule, ledger, own)
            traces[Schedule.opener] = opened
            var judge = JournalJudge(schedule, traces, try ledger.reading())
            try judge.judge()
            try #require(
                judge.faults.isEmpty,
                "\(schedule): \(judge.faults.prefix(3).joined(separator: "\n"))")
            sums += judge.counts
            ledger.remove()
        }
        print("\(name), seed \(seed): \(sums)")
        return sums
    }
}

/// A ledger that a schedule is played at, where the test keeps its ledgers.
enum ScheduleLedger {
    case file(String)
    case memory(MemoryJournal)
    case server(String)

    /// An empty one to copy: making the tables takes longer than many a schedule.
    init(_ bench: Workbench) throws {
        if let store = try bench.open().store as? MemoryStore {
            self = .memory(MemoryJournal(id: store.id))
        } else if let address = bench.address {
            self = .server(address)
        } else {
            self = .file(bench.path)
        }
    }

    /// An empty one of its own for a schedule.
    func copied(_ number: UInt64) throws -> ScheduleLedger {
        switch self {
        case .file(let path):
            try FileManager.default.copyItem(atPath: path, toPath: "\(path)-\(number)")
            return .file("\(path)-\(number)")
        case .memory(let journal): return .memory(MemoryJournal(id: journal.id))
        case .server: return .server(try #require(TeamServer.shared).address())
        }
    }

    /// What a process of its own is told to open; `nil` where no other process can.
    var name: String? {
        switch self {
        case .file(let path): path
        case .memory: nil
        case .server(let address): address
        }
    }

    /// A connection of its own to write.
    func writing() throws -> Ledger {
        switch self {
        case .file(let path):
            var random = SystemRandomNumberGenerator()
            return try Ledger(path: path, now: Instant(seconds: 0), using: &random)
        case .memory(let journal): return Ledger(over: MemoryStore(journal))
        case .server(let address):
            return try Ledger(writingByOwnClock: PostgresAddress(address))
        }
    }

    /// A connection of its own to read.
    func reading() throws -> Ledger {
        switch self {
        case .file(let path): try #require(try Ledger(reading: path))
        case .memory, .server: try writing()
        }
    }

    /// Makes the calls that come before all others.
    func open(_ schedule: Schedule) throws -> [CallTrace] {
        let ledger = try writing()
        return try schedule.opening.map { call in
            var trace = CallTrace(place: call.place, before: try ledger.head().sequence)
            let answer = call.make(at: ledger, exchange: schedule.exchange)
            trace.ended = (try ledger.head().sequence, "\(answer)")
            return trace
        }
    }

    func remove() {
        guard case .file(let path) = self else { return }
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    }
}
