public import KlingCost

/// Submits payloads to one gateway, follows their tasks, and writes each step to a guard before the
/// next begins: hold, sent, the gateway's verdict, the end.
///
/// Whatever dies on the way, the guard's journal says what is certain: a hold that was not noted as
/// sent never left; one that was, without a verdict, may have been taken and stays held.
public struct PaidClient<Guard: SpendGuard>: Sendable {
    /// The gateway.
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

    var time: any Timekeeper { gateway.time }
}

/// The ledger failed after something had been sent, or its hold had ended by then: what is known is
/// here alone.
public struct Unrecorded: Error {
    /// Whose.
    public let attempt: AttemptID
    /// What could not be written.
    public let news: SpendNews
    /// Why.
    public let cause: any Error

    /// Somebody ended the hold while its payload was under way, not knowing what came of that.
    public struct EndedBefore: Error, Hashable, Sendable {}
}
