import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow
import Testing

@testable import KlingClient
@testable import kcost

/// What a sync says of what was sent, whether its gateway named a task or nobody knows one.
@Suite struct SyncOutputTests {
    private let spend: SentSpend

    init() {
        var random = SystemRandomNumberGenerator()
        spend = SentSpend(
            AttemptID(milliseconds: 1, using: &random), gateway: "toapis", model: "m",
            currency: .usd, expected: nil, upper: Nanos(count: 1_000_000_000), creditWorth: nil)
    }

    private var unrecorded: OutcomeNotRecorded<LedgerGuard.Failure> {
        OutcomeNotRecorded(spend.attempt, .accepted(task: "t-1"), .ledger(.busy))
    }

    private func row(_ line: SyncOutcome) throws -> (task: String, state: String, note: String) {
        let report = SyncOutput([line], at: Instant(seconds: 0))
        let row = try #require(report.grid(isShort: false).rows.first)
        #expect(row[0] == spend.attempt.description && row[1] == "toapis" && row[5] == "USD")
        return (row[2], row[3], row[8])
    }

    @Test func `what is lost has no task, whatever keeps it from being found`() throws {
        let lost = LostSpend(spend, sent: Instant(seconds: 0), isNotSeen: false)
        let lines: [(SyncOutcome, String)] = [
            (.unasked(.lost(lost), .gateway(.noAPI(gateway: "toapis"))), "unknown"),
            (.unrecorded(.lost(lost), unrecorded), "unrecorded"),
            (.lost(lost, nil, isNew: false), "unknown"),
        ]
        for (line, state) in lines {
            let row = try row(line)
            #expect(row.task.isEmpty && row.state == state)
            #expect(!row.note.contains("task"), "\(row)")
        }
    }

    @Test func `what runs is told by its task, and as ended where its hold has`() throws {
        var running = RunningSpend(spend, task: "t-1", accepted: Instant(seconds: 0))
        let failure = WorkflowError.gateway(.noAPI(gateway: "toapis"))
        let asked = try row(.unasked(.task(running), failure))
        #expect(asked.task == "t-1" && asked.state == "accepted" && asked.note.contains("task t-1"))
        let end = try row(.unrecorded(.task(running), unrecorded))
        #expect(end.note.hasPrefix("task t-1 came to its end"))
        running.isEnded = true
        #expect(try row(.unasked(.task(running), failure)).state == "ended")
    }
}
