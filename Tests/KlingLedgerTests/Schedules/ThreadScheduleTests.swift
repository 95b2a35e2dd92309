import SeededCases
import Testing

/// Several connections at one ledger, whose calls are cut into each other.
@Suite(.eachStore) struct `Threads at one ledger` {
    @Test func `leave what a plain model has`() throws {
        let isAtServer = Keeping.now == .server
        let sums = try SchedulePlay.play(
            "threads, \(Keeping.now)", TortureCases.count(isAtServer ? 20 : 200)
        ) { schedule, ledger, seed in
            try WorkerThreads.run(schedule, ledger, seed: seed)
        }
        if isAtServer { return }
        // Everything that can be said was said.
        let said = [
            "held", "written", "frozen", "stopped ThresholdCrossing", "refused money",
            "refused clips",
            "refused time", "refused exchange", "refused uncovered", "refused notCovering",
            "refused frozen", "refused duplicate", "failed unknownZone", "failed noExchange",
            "failed unknownAttempt", "failed alreadyEnded", "failed wrongState",
            "failed unknownBudget", "failed refundTooLarge", "failed notFrozen",
        ]
        #expect(Set(sums.answers.keys) == Set(said))
    }
}
