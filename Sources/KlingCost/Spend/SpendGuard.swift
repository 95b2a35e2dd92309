/// Where money is set aside before a payload is sent, and where it is written what became of it.
///
/// Whatever a call writes is durable when the call returns; a call that throws wrote nothing, unless
/// its error says otherwise.
public protocol SpendGuard: Sendable {
    /// What keeps it from holding or writing.
    associatedtype Failure: Error

    /// Sets the upper amount aside under every budget that covers it. A hold of which nothing was
    /// sent is given back after a while, whoever made it.
    ///
    /// - Throws: what refuses it, and then nothing was written.
    /// - Returns: warning thresholds that it crossed.
    func hold(
        _ spend: Spend, payload: [UInt8], as attempt: AttemptID
    ) async throws(Failure) -> [ThresholdCrossing]

    /// Notes that the payload is about to leave, once for each time it does, where the gateway's
    /// limits let it pass now. Looking and writing are one step, so that no number of processes pass
    /// a limit together.
    ///
    /// - Parameters:
    ///   - attempt: the one that was held.
    ///   - limits: the gateway's.
    ///   - end: until when whoever sends it waits for its answer. Without a verdict by then, there
    ///     will be none.
    ///   - field: the payload's member that the attempt's id stands in, by which its gateway finds
    ///     the task; `nil` where it does not.
    /// - Throws: where the hold has ended meanwhile; nothing may be sent then.
    func send(
        _ attempt: AttemptID, within limits: [RateLimit], answeredBy end: Instant,
        namedIn field: String?
    ) async throws(Failure) -> SendPermission

    /// Writes what became of what was sent, or was not.
    func record(_ event: SpendEvent, of attempt: AttemptID) async throws(Failure) -> RecordResult

    /// All that gateways work on, the oldest first.
    func running() async throws(Failure) -> [RunningSpend]
}

/// A warning threshold that a hold crossed.
public struct ThresholdCrossing: Hashable, Sendable {
    /// The name of the budget whose threshold it is.
    public let budget: String
    /// Which percentage of its limit.
    public let percent: Int

    /// A threshold of a budget.
    public init(budget: String, percent: Int) { (self.budget, self.percent) = (budget, percent) }
}

/// Whether a payload may leave.
public enum SendPermission: Hashable, Sendable {
    /// Now: it is noted as sent.
    case now
    /// Not before this instant; nothing was noted.
    case notBefore(Instant)
}

/// What became of an attempt.
public enum SpendEvent: Hashable, Sendable {
    /// The gateway named its work.
    case accepted(task: String)
    /// It was sent, and there is no verdict, or none about money. The hold stays.
    case unknown(evidence: String)
    /// The task failed, and whether that is charged, only the bill says. The hold stays.
    case failed(evidence: String)
    /// The gateway does not know the task any more that it had named. The hold stays, and the task is
    /// asked after further.
    case disowned(evidence: String)
    /// The gateway does not find the attempt's id, so long after it was sent. The hold stays, and it is
    /// looked for further.
    case notSeen(evidence: String)
    /// Nothing is charged: the hold is given back.
    case void(VoidReason, evidence: String)
    /// The hold became spend, for these videos.
    case capture(Charge, [FinishedVideo])
}

/// Why a hold is given back.
public enum VoidReason: Hashable, Sendable {
    /// No byte left the machine.
    case neverSent
    /// The gateway refused the payload.
    case rejected
    /// The task failed; how sure it is that a failed one is not charged.
    case failed(Rate.Confidence)
}

/// What was charged, in the hold's currency.
public struct Charge: Hashable, Sendable {
    /// Who says what was charged.
    public enum Authority: String, Sendable {
        /// The gateway, with the finished task.
        case gateway
        /// Nobody: it is what was expected.
        case estimate
    }

    /// What was charged, in the hold's currency.
    public let amount: Nanos
    /// The same in the gateway's credits, where it says so.
    public let credits: Nanos?
    /// Who says that it was charged.
    public let authority: Authority
    /// What the gateway said that could not be counted; in a few words.
    public let evidence: String?
    /// All that it said is 0: of a task that just ended, not said; later, that it is given back.
    public let isSaidZero: Bool

    /// What was charged, and who says so.
    public init(
        _ amount: Nanos, credits: Nanos? = nil, by authority: Authority, evidence: String? = nil,
        isSaidZero: Bool = false
    ) {
        (self.amount, self.credits) = (amount, credits)
        (self.authority, self.evidence) = (authority, evidence)
        self.isSaidZero = isSaidZero
    }
}

/// What came of writing an event down.
public enum RecordResult: Hashable, Sendable {
    /// The event was written.
    case written
    /// It was written, and was so far above its hold that nothing more is held for this model.
    case frozen(gateway: String, model: String)
    /// The hold had ended before: somebody else wrote it, and nothing was written now.
    case endedBefore
    /// The hold had ended before, and by another word than the gateway's now: that was written as
    /// evidence, and no money moved.
    case toldOtherwise(evidence: String)
    /// The task that the gateway named is another attempt's already: that was written as unknown, with
    /// this evidence.
    case taskTaken(evidence: String)
}

/// What was sent to a gateway, and what is set aside for it.
public struct SentSpend: Hashable, Sendable {
    /// The attempt as which it was sent.
    public let attempt: AttemptID
    /// Whose API was called, and with which model.
    public let gateway, model: String
    /// The currency of the expected and the upper amount.
    public let currency: Currency
    /// What was expected to be charged, where that was known.
    public let expected: Nanos?
    /// What is set aside.
    public let upper: Nanos
    /// What one of the gateway's credits was worth at the hold.
    public let creditWorth: Nanos?

    /// What was sent as an attempt, with the amounts of its hold.
    public init(
        _ attempt: AttemptID, gateway: String, model: String, currency: Currency,
        expected: Nanos?, upper: Nanos, creditWorth: Nanos?
    ) {
        (self.attempt, self.gateway, self.model) = (attempt, gateway, model)
        (self.currency, self.expected, self.upper) = (currency, expected, upper)
        self.creditWorth = creditWorth
    }

    /// A spend that leaves as an attempt.
    public init(_ spend: Spend, as attempt: AttemptID) {
        self.init(
            attempt, gateway: spend.gateway, model: spend.model, currency: spend.currency,
            expected: spend.expected, upper: spend.upper, creditWorth: spend.creditWorth)
    }
}

/// What a gateway works on: accepted, and not ended; or worked on, to be asked after once more.
@dynamicMemberLookup
public struct RunningSpend: Hashable, Sendable {
    /// What was sent to the gateway that works on it.
    public let spend: SentSpend
    /// The gateway's name of its work.
    public let task: String
    /// When it was accepted.
    public let accepted: Instant
    /// Its gateway did not know it when it was asked last.
    public var isDisowned = false
    /// Its hold has ended: what its gateway says now is held against what was written.
    public var isEnded = false

    /// What was sent became a task.
    public init(_ spend: SentSpend, task: String, accepted: Instant) {
        (self.spend, self.task, self.accepted) = (spend, task, accepted)
    }

    /// What is known of it since it was sent.
    public subscript<Value>(dynamicMember path: KeyPath<SentSpend, Value>) -> Value {
        spend[keyPath: path]
    }
}

/// What was sent with the attempt's id in it and never got a verdict: its gateway may find the task.
@dynamicMemberLookup
public struct LostSpend: Hashable, Sendable {
    /// What was sent to the gateway that may know it.
    public let spend: SentSpend
    /// When it was sent first.
    public let sent: Instant
    /// It is written already that its gateway does not find it.
    public let isNotSeen: Bool

    /// What was sent is lost.
    public init(_ spend: SentSpend, sent: Instant, isNotSeen: Bool) {
        (self.spend, self.sent, self.isNotSeen) = (spend, sent, isNotSeen)
    }

    /// What is known of it since it was sent.
    public subscript<Value>(dynamicMember path: KeyPath<SentSpend, Value>) -> Value {
        spend[keyPath: path]
    }
}
