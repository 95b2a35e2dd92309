import KlingClient
import KlingCost
import KlingLedger

/// Many payloads, some at once, until one says that the others would fare no better, or until so many in
/// a row have no verdict that a person has to look first: each of those holds its price.
public struct SubmissionBatch: Sendable {
    private let jobs: [SubmissionJob]
    private let width: Int
    private let submission: Submission

    private static let mostUnknown = 3

    /// - Parameters:
    ///   - jobs: the payloads, in their order.
    ///   - width: how many are under way at once.
    ///   - submission: sends each of them.
    public init(_ jobs: [SubmissionJob], width: Int, _ submission: Submission) {
        (self.jobs, self.width, self.submission) = (jobs, width, submission)
    }

    /// What became of each, in their order, without the gateways' answers. Cancelling begins no more.
    public func outcomes() async -> [SubmissionOutcome] {
        await withTaskGroup(of: (place: Int, outcome: SubmissionOutcome).self) { group in
            var outcomes = [SubmissionOutcome](repeating: .leftOut, count: jobs.count)
            var next = 0
            var isStopped = false
            var unknown = 0
            func begin() {
                guard next < jobs.count, !isStopped, !Task.isCancelled else { return }
                let place = next
                group.addTask { (place, await submission.send(jobs[place])) }
                next += 1
            }
            for _ in 0..<width { begin() }
            while let (place, outcome) = await group.next() {
                outcomes[place] = outcome.withoutAnswer
                unknown = outcome.isUnknown ? unknown + 1 : 0
                if outcome.stopsBatch || unknown == SubmissionBatch.mostUnknown { isStopped = true }
                begin()
            }
            return outcomes
        }
    }
}

extension SubmissionOutcome {
    /// Thousands of answers, of a megabyte each where a gateway likes, are not kept.
    var withoutAnswer: SubmissionOutcome {
        guard case .ended(var result) = self else { return self }
        result.answer = nil
        return .ended(result)
    }
}
