import LedgerSchedules
import SeededCases
import Testing

@testable import KlingLedger

/// Many processes that ask at the same moment for more than there is.
@Suite struct `Processes under one cap` {
    @Test(arguments: Keeping.shared)
    func `hold exactly what a budget has room for`(_ keeping: Keeping) throws {
        let bench = try Workbench(keeping)
        // Beyond some hundreds, processes only wait for each other.
        let count = min(TortureCases.count(20), keeping == .server ? 50 : 200)
        let schedule = try #require(Schedule("cap:\(SchedulePlay.seed):\(count):10"))
        let ledger = try ScheduleLedger(bench)
        let opened = try ledger.open(schedule)
        var traces = try WorkerProcesses.run(schedule, ledger: try #require(ledger.name))
        traces[Schedule.opener] = opened
        var judge = JournalJudge(schedule, traces, try ledger.reading())
        try judge.judge()
        #expect(judge.faults.isEmpty)
        #expect(judge.counts.answers["held"] == 50)
        #expect(judge.counts.answers["refused money"] == count * 10 - 50)
        print("cap, \(keeping), seed \(SchedulePlay.seed), \(count) processes: \(judge.counts)")
    }
}
