public import KlingCost

/// Money to be set aside before something is sent.
public struct HoldRequest: Sendable {
    /// The entry to write: its attempt, what is asked for, expected and upper amounts.
    public package(set) var entry: Entry
    /// Goes on although one like it was held lately: somebody was asked.
    public var isLikeAllowed = false
    /// What the process that asks holds itself, and does not take over from itself.
    public var ownAttempts: Set<AttemptID> = []

    // MARK: Its terms: see ``HoldTerms``

    /// A budget that must cover it, beside all others that do.
    public package(set) var requiredBudget: String?
    /// Goes on where no budget covers it.
    public package(set) var isUnbudgetedAllowed = false
    /// Goes on although the same payload was held lately.
    public package(set) var isRepeatAllowed = false
    /// The fingerprints of what the same command sends.
    package var siblings: Set<String> = []
    /// What counts as lately, in seconds.
    package var repeatSeconds: Int64 = 86_400
    /// Takes the place of what was held for the same payload to be sent by the process that held it,
    /// and was not: such a process may have died. One that lives finds its hold ended.
    package var isTakingOver = false
    /// Counts as sent from the moment it is held.
    package var isSentAtOnce = false
    /// Writes nothing where a warning threshold would be crossed.
    package var stopsAtThresholds = false
    /// The payload, to be kept apart from the journal; `nil` keeps none: prompts are private.
    package var payload: [UInt8]?
    /// What currencies are worth in each other.
    package var exchange = ExchangeTable()

    /// A request with the defaults; for tests, and for what measures the ledger.
    ///
    /// - Parameter entry: a hold.
    package init(_ entry: Entry) { self.entry = entry }
}

/// What became of a request for a hold.
public enum HoldDecision: Hashable, Sendable {
    /// It is on the disk; these thresholds were crossed by it.
    case held(Entry, crossed: [ThresholdCrossing])
    /// Nothing was written, for all of these reasons.
    case refused([HoldRefusal])
    /// Nothing was written: these thresholds would have been crossed.
    case stopped([ThresholdCrossing])
}

/// Why no hold was written.
public enum HoldRefusal: Hashable, Sendable {
    /// A limit in money would be passed: by so much, until the period turns.
    case money(budget: String, left: Money, short: Nanos, turns: Instant?)
    /// A limit in clips would be passed.
    case clips(budget: String, limit: Int64, turns: Instant?)
    /// A limit in billed time would be passed, in milliseconds.
    case time(budget: String, leftMilliseconds: Int64, turns: Instant?)
    /// A budget is in another currency, and no dated exchange row leads to it.
    case exchange(budget: String, from: Currency, to: Currency)
    /// A budget's zone is not known here.
    case zone(budget: String, zone: String)
    /// No budget covers the request.
    case uncovered
    /// The budget that must cover it does not, or is not there.
    case notCovering(budget: String)
    /// A charge far above its hold froze this gateway's model.
    case frozen(gateway: String, model: String, entry: Int64)
    /// The same payload was held lately.
    case duplicate(AttemptID, held: Instant, state: Attempt.State)
    /// A payload that asks for the same in other words was held lately.
    case alike(AlikePayload)

    /// Whether the payload's repetition is what speaks against it, and not money.
    public var isDuplicate: Bool {
        switch self {
        case .duplicate, .alike: true
        case .money, .clips, .time, .exchange, .zone, .uncovered, .notCovering, .frozen: false
        }
    }
}
