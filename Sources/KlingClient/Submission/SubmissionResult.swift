public import KlingCost

/// How a submission ended, and what its gateway answered.
public struct SubmissionResult: Hashable, Sendable {
    /// How a submission ended.
    public enum End: Hashable, Sendable {
        /// It runs; the hold stays until its end is known.
        case accepted(RunningSpend)
        /// The gateway refused it; the hold was given back.
        case rejected(GatewayProblem)
        /// The gateway never got it, or takes no more for now; the hold was given back.
        case notSent(NotSent)
        /// It was sent, and there is no verdict: it may run and cost. The hold stays, and it is not
        /// sent again by itself. Where it `isFindable`, a question by the attempt's id may still find
        /// it.
        case unknown(evidence: String, isFindable: Bool)
    }

    /// Why nothing reached the gateway, or it took nothing of it.
    public enum NotSent: Hashable, Sendable {
        /// No connection; `reason` is libcurl's.
        case unreachable(reason: String)
        /// It takes no more for now; by its own word, or by its limits.
        case busy(GatewayProblem?)
        /// Nobody wants it any more.
        case cancelled
    }

    /// How the submission ended, by which the hold stays or was given back.
    public let end: End
    /// The gateway's last answer, byte for byte but for a key of ours in it, so that it can be handed
    /// on as it came; `nil` where none came whole. As long as the limits of the transport allow.
    public var answer: HTTPAnswer?

    /// An end, with the answer behind it.
    public init(_ end: End, answer: HTTPAnswer? = nil) { (self.end, self.answer) = (end, answer) }
}
