public import KlingCost

/// Submits payloads to one gateway, follows their tasks, and writes each step to a guard before the
/// next begins: hold, sent, the gateway's verdict, the end.
///
/// Whatever dies on the way, the guard's journal says what is certain: a hold that was not noted as
/// sent never left; one that was, without a verdict, may have been taken and stays held.
public struct PaidClient<Guard: SpendGuard>: Sendable {
    /// The gateway that is paid, with its key.
    public let gateway: GatewayClient
    /// Where money is held and written.
    public let spendGuard: Guard
    /// What becomes of a failed task's hold; `nil` keeps it.
    public let failedTask: FailedTask?
    /// Longest wait, in all, until the gateway's limits let one payload pass: 5 minutes. Shorter
    /// than a guard keeps a hold that was not sent.
    public var longestTurn = Duration.seconds(300)
    /// Between the first two questions after a task; it grows to six times as much.
    public var pollInterval = Duration.seconds(5)

    /// - Parameters:
    ///   - gateway: who is paid.
    ///   - spendGuard: where money is held and written.
    ///   - failedTask: what the price book says of failed tasks.
    public init(
        _ gateway: GatewayClient, _ spendGuard: Guard, failedTask: FailedTask? = nil
    ) {
        (self.gateway, self.spendGuard, self.failedTask) = (gateway, spendGuard, failedTask)
    }

    var time: any WallClock { gateway.time }
}

/// Why nothing came of a submission, or what came of it is not written.
public enum SubmissionError<Failure: Error>: Error {
    /// Nobody wants it any more; nothing was held and nothing sent.
    case cancelled
    /// The guard refuses it, or failed; nothing was sent.
    case guarded(Failure)
    /// What became of it is known here alone.
    case notRecorded(OutcomeNotRecorded<Failure>)
}

/// Why a task was not asked after, or what was learned of it is not written.
public enum FollowError<Failure: Error>: Error {
    /// Nobody waits for the answer any more.
    case cancelled
    /// What was learned is known here alone.
    case notRecorded(OutcomeNotRecorded<Failure>)
}

/// The guard failed after something had been sent, or its hold had ended by then: what is known is
/// here alone.
public struct OutcomeNotRecorded<Failure: Error>: Error {
    /// The attempt whose outcome is not recorded.
    public let attempt: AttemptID
    /// What could not be written.
    public let event: SpendEvent
    /// Why the guard failed; `nil` where somebody had ended the hold while its payload was under way,
    /// not knowing what came of that.
    public let cause: Failure?
    /// What the gateway answered to the paid POST, where it did.
    public let answer: HTTPAnswer?

    /// What could not be written, and why.
    public init(
        _ attempt: AttemptID, _ event: SpendEvent, _ cause: Failure?, answer: HTTPAnswer? = nil
    ) {
        (self.attempt, self.event, self.cause, self.answer) = (attempt, event, cause, answer)
    }
}
