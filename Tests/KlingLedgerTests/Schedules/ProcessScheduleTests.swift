import SeededCases
import Testing

/// Several processes at one ledger, of which every second one kills itself.
@Suite struct `Processes at one ledger` {
    @Test(arguments: Keeping.shared)
    func `leave what a plain model has`(_ keeping: Keeping) throws {
        try Keeping.$now.withValue(keeping) {
            _ = try SchedulePlay.play("processes, \(keeping)", TortureCases.count(20)) {
                schedule, ledger, _ in
                try WorkerProcesses.run(schedule, ledger: try #require(ledger.name))
            }
        }
    }
}
