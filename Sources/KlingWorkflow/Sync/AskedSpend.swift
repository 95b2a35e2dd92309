public import KlingCost

/// What a gateway is asked about: a task of its, or what was sent and got no answer.
public enum AskedSpend: Sendable {
    case task(RunningSpend)
    case lost(LostSpend)

    /// The submission that is asked after.
    public var spend: SentSpend {
        switch self {
        case .task(let running): running.spend
        case .lost(let lost): lost.spend
        }
    }

    /// The gateway's name of its work, where it named one.
    public var task: String? {
        if case .task(let running) = self { running.task } else { nil }
    }

    /// Whether its hold has ended: it is asked after once more all the same.
    public var isEnded: Bool {
        if case .task(let running) = self { running.isEnded } else { false }
    }
}
