public import KlingCost

/// What came of looking for a lost submission by the attempt's id.
public enum LookUpNews: Hashable, Sendable {
    /// It became this task, which was written, and stands so.
    case found(RunningSpend, StatusReading)
    /// Its gateway does not find it; whether that was written now, for it was sent long ago.
    case notSeen(isNoted: Bool, evidence: String)
    /// The gateway could not be asked, or what it named is not certainly this; nothing was written but
    /// evidence of another attempt's task.
    case noVerdict(ReadProblem, evidence: String)
}

extension PaidClient {
    /// So long after sending, what its gateway does not find has probably never arrived: an hour.
    public static var seenWithin: Duration { .seconds(3_600) }

    /// Looks for the task that a lost submission became, and writes it down where it is certain: one
    /// task with the attempt's id, made after it was sent, of the same model, and no other attempt's.
    ///
    /// - Throws: ``FollowError``.
    public func find(
        _ lost: LostSpend
    ) async throws(FollowError<Guard.Failure>) -> LookUpNews {
        let end: ReadEnd<LookUpReading>?
        do { end = try await gateway.lookUp(lost.attempt) } catch { throw .cancelled }
        guard let end else {
            return .noVerdict(
                .unknown, evidence: "\(lost.gateway) finds no task by the attempt's id")
        }
        switch end {
        case .none(let end, let evidence): return .noVerdict(end, evidence: evidence)
        case .reading(.unknown(let evidence)):
            return .noVerdict(.unknown, evidence: evidence.summary)
        case .reading(.nothing(let fault)): return try await notSeen(lost, fault)
        case .reading(.found(let found)):
            if let doubt = found.doubt(of: lost) { return .noVerdict(.unknown, evidence: doubt) }
            let task = found.task.text
            switch try await record(.accepted(task: task), lost.attempt) {
            case .taskTaken(let evidence): return .noVerdict(.unknown, evidence: evidence)
            case .endedBefore, .toldOtherwise:
                return .noVerdict(.unknown, evidence: "its hold has ended meanwhile")
            case .written, .frozen:
                let running = RunningSpend(lost.spend, task: task, accepted: time.now)
                return .found(running, found.status)
            }
        }
    }

    private func notSeen(
        _ lost: LostSpend, _ fault: GatewayProblem
    ) async throws(FollowError<Guard.Failure>) -> LookUpNews {
        let isLate = time.passed(since: lost.sent) >= Self.seenWithin
        if isLate, !lost.isNotSeen {
            let evidence =
                "not seen in an hour: \(lost.gateway) finds no task by the attempt's id"
            _ = try await record(.notSeen(evidence: evidence), lost.attempt)
        }
        return .notSeen(isNoted: isLate && !lost.isNotSeen, evidence: fault.summary)
    }
}
