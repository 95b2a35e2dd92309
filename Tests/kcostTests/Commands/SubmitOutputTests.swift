import Foundation
import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow
import Testing

@testable import kcost

/// A row for each payload, whatever became of it.
@Suite struct SubmitOutputTests {
    private let job: SubmissionJob

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let now = try #require(Instant("2026-11-21"))
        let settings = try Settings(overriding: [.maxPriceAge: ("", "3650d")])
        let payload = try PricedPayload(
            root.appending(path: "examples/kie/kling-2.6-text-to-video.json").path,
            try PayloadPricer(settings, .init(asOf: now)))
        job = SubmissionJob(payload, payload.spend(at: now))
    }

    private struct Row: Equatable {
        var state: String
        var isBegun = true
        var isHeld = false
        var task = ""
        var status: kcost.ExitStatus
    }

    private func row(_ outcome: SubmissionOutcome) throws -> Row {
        let output = SubmitOutput(
            [SubmitOutput.Line(job: job, outcome: outcome)], takenOver: 0, failedBefore: [:])
        let cells = try #require(output.grid(isShort: false).rows.first)
        #expect(["", job.attempt.description].contains(cells[1]))
        #expect(["", "0.275"].contains(cells[6]))
        return Row(
            state: cells[4], isBegun: !cells[1].isEmpty, isHeld: !cells[6].isEmpty, task: cells[5],
            status: output.status(isInterrupted: false))
    }

    private func ended(_ end: SubmissionResult.End) -> SubmissionOutcome {
        .ended(SubmissionResult(end))
    }

    @Test func `shows no attempt that the ledger does not have, and no hold that was given back`()
        throws
    {
        let rows: [(SubmissionOutcome, Row)] = [
            (.leftOut, Row(state: "not sent", isBegun: false, status: .done)),
            (.failed(.cancelled), Row(state: "not sent", isBegun: false, status: .interrupted)),
            (
                .failed(.guarded(.refused([.uncovered], job.upper))),
                Row(state: "refused", isBegun: false, status: .budgetRefused)
            ),
            (
                .failed(.guarded(.thresholds([]))),
                Row(state: "refused", isBegun: false, status: .thresholdCrossed)
            ),
            (
                .failed(.guarded(.ledger(.takenOver(job.attempt, entry: 1)))),
                Row(state: "voided", status: LedgerError.takenOver(job.attempt, entry: 1).status)
            ),
            (
                ended(.notSent(.unreachable(reason: "no route"))),
                Row(state: "voided", status: .unreachable)
            ),
            (ended(.notSent(.busy(nil))), Row(state: "voided", status: .busy)),
        ]
        for (outcome, expected) in rows { #expect(try row(outcome) == expected) }
    }

    @Test func `shows the hold of what may still cost something, and its task where it is known`()
        throws
    {
        let running = RunningSpend(
            SentSpend(job.spend, as: job.attempt), task: "t-1", accepted: Instant(seconds: 0))
        let lost = OutcomeNotRecorded<LedgerGuard.Failure>(
            job.attempt, .accepted(task: "t-1"), .ledger(.busy))
        let rows: [(SubmissionOutcome, Row)] = [
            (
                ended(.unknown(evidence: "e", isFindable: false)),
                Row(state: "unknown", isHeld: true, status: .outcomeUnknown)
            ),
            (
                .failed(.notRecorded(lost)),
                Row(state: "unrecorded", isHeld: true, status: .outcomeUnknown)
            ),
            (
                ended(.accepted(running)),
                Row(state: "accepted", isHeld: true, task: "t-1", status: .done)
            ),
            (
                .followed(running, .failure(.cancelled), []),
                Row(state: "accepted", isHeld: true, task: "t-1", status: .done)
            ),
            (
                .followed(running, .failure(.notRecorded(lost)), []),
                Row(state: "accepted", isHeld: true, task: "t-1", status: .outcomeUnknown)
            ),
        ]
        for (outcome, expected) in rows { #expect(try row(outcome) == expected) }
    }
}
