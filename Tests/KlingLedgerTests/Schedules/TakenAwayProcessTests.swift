import Foundation
import KlingCost
import LedgerSchedules
import SeededCases
import Testing

@testable import KlingLedger

/// Six processes at one ledger, while somebody deletes its log and its index and moves its file away
/// and back.
@Suite struct `Processes whose ledger's files are taken away` {
    private static let seed: UInt64 = 0xF11E5
    private static let workers = 6

    @Test func `lose nothing that was acknowledged, and never pass the cap`() throws {
        let bench = try Workbench()
        let plan = TakenAwayPlan(seed: Self.seed, rounds: TortureCases.count(10))
        _ = try bench.open().set(
            plan.budget, at: plan.now, by: "ann@desk", exchange: ExchangeTable(),
            zones: Schedule.zone)
        let lines = try played(plan, bench.path)
        let held = lines.filter { $0.hasPrefix("held ") }.map { $0.dropFirst(5) }
        // What a worker may be told: the files were taken away. That one is damaged is no excuse.
        let told = Set(lines.filter { $0.hasPrefix("error ") }.map { $0.dropFirst(6) })
        for error in told {
            let isExcuse = ["replaced", "logGone", "orphanedLog", "busy", "cannotOpen"].contains {
                error.hasPrefix($0)
            }
            #expect(isExcuse, "\(error)")
        }

        let ledger = try #require(try Ledger(reading: bench.path))
        var there: Set<String> = []
        try ledger.forEachEntry { entry in
            if entry.kind == .hold { there.insert(entry.attempt?.description ?? "") }
            return true
        }
        let lost = held.filter { !there.contains(String($0)) }
        #expect(lost.isEmpty, "of \(held.count) acknowledged holds \(lost.count) are gone")
        #expect(!held.isEmpty)
        #expect(there.count <= plan.room && held.count <= plan.room)
        #expect(try ledger.verify().fault == nil)
        print("\(plan): \(held.count) held, \(there.count) there, \(told.sorted())")
    }

    /// What the workers said, once all are gone.
    private func played(_ plan: TakenAwayPlan, _ path: String) throws -> [String] {
        let running = try (0..<Self.workers).map { worker in
            let (process, output) = (Process(), Pipe())
            process.executableURL = WorkerProcesses.executable
            process.arguments = [path, plan.description, "\(worker)"]
            process.standardOutput = output
            try process.run()
            return (process, output.fileHandleForReading)
        }
        var thief = FileThief(LedgerFiles(main: path), plan.draw(Self.workers))
        while running.contains(where: { $0.0.isRunning }) { thief.strike() }
        return try running.flatMap { process, output in
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            let text = String(decoding: try output.readToEnd() ?? Data(), as: UTF8.self)
            return text.split(separator: "\n").map(String.init)
        }
    }
}

/// Takes a ledger's files away, now one, now another, whenever somebody has committed: so that as
/// much happens in between on a slow machine as on a fast one.
private struct FileThief {
    private let files: LedgerFiles
    private var draw: SeededRandom

    init(_ files: LedgerFiles, _ draw: SeededRandom) { (self.files, self.draw) = (files, draw) }

    mutating func strike() {
        waitForCommit()
        usleep(UInt32.random(in: 0...3_000, using: &draw))
        switch UInt8.random(in: 0..<4, using: &draw) {
        case 0:
            unlink(files.log)
            unlink(files.index)
        case 1: unlink(files.log)
        case 2: unlink(files.index)
        default:
            // With its log it would be another ledger's place.
            if access(files.log, F_OK) != 0 { return }
            rename(files.main, files.main + ".away")
            usleep(UInt32.random(in: 0...10_000, using: &draw))
            rename(files.main + ".away", files.main)
        }
    }

    /// Waits until something is in the log, but for a tenth of a second at most: nobody may be there to
    /// write.
    private func waitForCommit() {
        for _ in 0..<100 {
            var facts = stat()
            if stat(files.log, &facts) == 0, facts.st_size > 0 { return }
            usleep(1_000)
        }
    }
}
