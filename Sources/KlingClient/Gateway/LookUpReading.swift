public import KlingCost

/// What a gateway's answer to the question after an attempt's task means.
public enum LookUpReading: Hashable, Sendable {
    /// One task has the attempt's id; what the gateway says of it besides.
    case found(FoundTask)
    /// It finds none, which soon after sending means: not yet. Never that nothing runs.
    case nothing(GatewayProblem)
    /// No verdict: ask again later.
    case unknown(GatewayEvidence)

    /// Why to ask again; `nil` where it says something.
    var doubt: GatewayEvidence? { if case .unknown(let evidence) = self { evidence } else { nil } }
}

/// A task that a gateway found by an attempt's id.
public struct FoundTask: Hashable, Sendable {
    /// The gateway's name of its work.
    public let task: TaskID
    /// The model that it was asked for, as the gateway calls it.
    public let model: String
    /// When it was made, by the gateway's clock.
    public let created: Instant
    /// How the task stands, by the same answer.
    public let status: StatusReading

    /// Clocks differ by no more than this, in seconds.
    private static let slack: Int64 = 120

    /// Why it is not what a lost submission became; `nil` where it is.
    func doubt(of lost: LostSpend) -> String? {
        if model != lost.model { return "task \(task) is of model \(model)" }
        if created.seconds < lost.sent.seconds - FoundTask.slack {
            return "task \(task) was made \(created), before the attempt was sent"
        }
        return nil
    }
}
