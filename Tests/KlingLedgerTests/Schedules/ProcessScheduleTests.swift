import SeededCases
import Testing

/// Several processes at one ledger, of which every second one kills itself.
@Suite struct `Processes at one ledger` {
    @Test func `leave what a plain model has`() throws {
        _ = try SchedulePlay.play("processes", TortureCases.count(20)) { schedule, ledger, _ in
            guard case .file(let path) = ledger else { return [:] }
            return try WorkerProcesses.run(schedule, ledger: path)
        }
    }
}
