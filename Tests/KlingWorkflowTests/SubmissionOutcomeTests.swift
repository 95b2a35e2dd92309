import KlingClient
import KlingCost
import KlingLedger
import Testing

@testable import KlingWorkflow

@Suite struct `What becomes of a payload of a batch` {
    private static let answer = HTTPAnswer(status: 200, body: Array("{}".utf8))

    private static func ended(_ end: SubmissionResult.End) -> SubmissionOutcome {
        .ended(SubmissionResult(end, answer: answer))
    }

    @Test func `stops the batch where the others would fare the same`() throws {
        var random = SystemRandomNumberGenerator()
        let attempt = AttemptID(milliseconds: 1, using: &random)
        let now = Instant(seconds: 0)
        let taken = HoldRefusal.duplicate(attempt, held: now, state: .sent)
        let upper = Money(Nanos(count: 1), .usd)
        let rows: [(SubmissionOutcome, Bool)] = [
            (.leftOut, true), (.failed(.cancelled), true),
            (.failed(.guarded(.refused([taken], upper))), false),
            (.failed(.guarded(.refused([taken, .uncovered], upper))), true),
            (.failed(.guarded(.thresholds([]))), true),
            (.failed(.guarded(.ledger(.busy))), true),
            (.failed(.guarded(.ledger(.takenOver(attempt, entry: 1)))), false),
            (.failed(.notRecorded(OutcomeNotRecorded(attempt, .accepted(task: "t"), nil))), true),
            (Self.ended(.notSent(.cancelled)), true), (Self.ended(.notSent(.busy(nil))), true),
            (Self.ended(.unknown(evidence: "", isFindable: false)), false),
        ]
        for (outcome, stops) in rows { #expect(outcome.stopsBatch == stops, "\(outcome)") }
    }

    @Test func `keeps no answer of a gateway, of which there may be thousands`() {
        let outcome = Self.ended(.unknown(evidence: "e", isFindable: true)).withoutAnswer
        guard case .ended(let result) = outcome else {
            Testing.Issue.record("\(outcome)")
            return
        }
        #expect(result == SubmissionResult(.unknown(evidence: "e", isFindable: true)))
    }
}
