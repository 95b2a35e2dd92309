internal import Dispatch
public import KlingCost

/// A ledger as the guard of submissions: each call is one transaction, on the disk when it returns.
///
/// It works on a thread of its own kind, since a ledger waits for its disk and for other processes.
public actor LedgerGuard: SpendGuard {
    /// On what terms holds are made.
    public struct Terms: Sendable {
        /// A budget that must cover each, beside all others that do.
        public var requiredBudget: String?
        /// Goes on where no budget covers one.
        public var isUnbudgetedAllowed = false
        /// Goes on although the same payload was held lately.
        public var isRepeatAllowed = false
        /// What counts as lately, in seconds.
        public var repeatSeconds: Int64 = 86_400
        /// The fingerprints of what is sent together: rows of one batch that are alike are meant.
        public var siblings: Set<String> = []
        /// Takes over what another process held for the same payload and did not send.
        public var isTakingOver = false
        /// Writes nothing where a warning threshold would be crossed.
        public var stopsAtThresholds = false
        /// Keeps payloads in the ledger's file, apart from the journal.
        public var keepsPayloads = false
        /// What currencies are worth in each other.
        public var exchange = ExchangeTable()
        /// What is not sent so many seconds after it was held is given back: 15 minutes.
        public var holdSeconds: Int64 = 900
        /// A charge so many times its hold freezes the model.
        public var brakeFactor: Int64 = 2

        /// The defaults.
        public init() {}
    }

    /// Why nothing was held.
    public enum Refused: Error, Hashable, Sendable {
        /// For all of these reasons.
        case refusals([HoldRefusal], Money)
        /// These thresholds would have been crossed.
        case thresholds([Crossing])
    }

    private let ledger: Ledger
    private let terms: Terms
    private let owner: String
    private let zones: @Sendable (String) -> Zone?
    private let clock: @Sendable () -> Instant
    private let executor = OwnQueue()
    /// What it held so far.
    private var held: Set<AttemptID> = []
    /// What is held although a payload like it was held lately.
    private var allowed: Set<AttemptID> = []
    /// How many of its holds took the place of what another process had held and not sent.
    public private(set) var takenOver = 0
    /// Of its holds, the entry by which an earlier attempt for the same payload came to nothing at its
    /// gateway, where there was one.
    public private(set) var failedBefore: [AttemptID: Entry] = [:]

    /// - Parameters:
    ///   - ledger: nobody else uses it from here on.
    ///   - terms: on what terms holds are made.
    ///   - owner: who writes: `user@host`.
    ///   - zones: finds zones by name.
    ///   - clock: says what time it is.
    public init(
        _ ledger: sending Ledger, _ terms: Terms, owner: String,
        zones: @escaping @Sendable (String) -> Zone?, clock: @escaping @Sendable () -> Instant
    ) {
        (self.ledger, self.terms, self.owner) = (ledger, terms, owner)
        (self.zones, self.clock) = (zones, clock)
    }

    /// Where its calls run.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// Runs questions to the ledger in its turn.
    public func ask<Value: Sendable>(
        _ body: @Sendable (Ledger) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try body(ledger)
    }

    /// What was held lately for a payload like this one; `nil` where that does not matter.
    public func alike(
        _ spend: Spend, payload: [UInt8], as attempt: AttemptID
    ) throws(LedgerError) -> AlikePayload? {
        if terms.isRepeatAllowed { return nil }
        let entry = Entry(spend, attempt, at: clock(), by: owner)
        return try ledger.alike(HoldRequest(entry, terms, payload: payload))
    }

    /// Lets attempts be held although they are alike: somebody was asked.
    public func allow(_ attempts: some Sequence<AttemptID> & Sendable) {
        allowed.formUnion(attempts)
    }

    /// Sets the upper amount aside.
    ///
    /// - Throws: ``Refused``, ``LedgerError``.
    public func hold(
        _ spend: Spend, payload: [UInt8], as attempt: AttemptID
    ) async throws -> [Crossing] {
        let now = clock()
        var entry = Entry(spend, attempt, at: now, by: owner)
        entry.expires = Instant(seconds: now.seconds + terms.holdSeconds)
        entry.reason = Entry.submit
        var request = HoldRequest(entry, terms, payload: payload)
        request.ownAttempts = held
        request.isLikeAllowed = allowed.contains(attempt)
        let failure = try ledger.failure(likewise: request)
        switch try ledger.hold(request, zones: zones) {
        case .held(let entry, let crossed):
            held.insert(attempt)
            failedBefore[attempt] = failure
            if entry.evidence != nil { takenOver += 1 }
            return crossed
        case .stopped(let crossed): throw Refused.thresholds(crossed)
        case .refused(let refusals):
            throw Refused.refusals(refusals, Money(spend.upper, spend.currency))
        }
    }

    /// Notes that the payload is about to leave, where the limits let it pass.
    ///
    /// - Throws: ``LedgerError``.
    public func send(
        _ attempt: AttemptID, within limits: [RateLimit], answeredBy end: Instant,
        namedIn field: String?
    ) async throws -> SendTurn {
        try ledger.send(
            attempt, within: limits, answeredBy: end, namedIn: field, at: clock(), by: owner)
    }

    /// Writes what became of an attempt.
    ///
    /// - Throws: ``LedgerError``.
    public func note(_ news: SpendNews, of attempt: AttemptID) async throws -> SpendNoted {
        // What a gateway calls its work exists nowhere else: where others keep the ledger busy, with
        // an import of a year say, it is tried for two minutes, not for ten seconds.
        var left = if case .accepted = news { 11 } else { 0 }
        while true {
            do throws(LedgerError) {
                return try write(news, attempt)
            } catch {
                if case .alreadyEnded = error { return try hear(news, attempt) }
                if error != .busy || left == 0 { throw error }
                left -= 1
            }
        }
    }

    private func hear(
        _ news: SpendNews, _ attempt: AttemptID
    ) throws(LedgerError) -> SpendNoted {
        try ledger.hear(news, of: attempt, at: clock(), by: owner)
            .map { .toldOtherwise(evidence: $0) } ?? .endedBefore
    }

    private func write(
        _ news: SpendNews, _ attempt: AttemptID
    ) throws(LedgerError) -> SpendNoted {
        switch news {
        case .capture(let charge, let videos):
            var entry = Entry(.capture, attempt, at: clock(), by: owner)
            entry.amount = charge.amount
            entry.credits = charge.credits
            entry.authority = Authority(charge.authority)
            entry.evidence = charge.evidence
            let freeze = try ledger.capture(
                entry, freezingAbove: terms.brakeFactor, videos: videos)
            if case .freeze(let gateway, let model) = freeze {
                return .frozen(gateway: gateway, model: model)
            }
        case .accepted(let task):
            var entry = Entry(.accepted, attempt, at: clock(), by: owner)
            entry.task = task
            if let evidence = try ledger.accept(entry) { return .taskTaken(evidence: evidence) }
        case .unknown(let evidence):
            var entry = Entry(.unknown, attempt, at: clock(), by: owner)
            entry.evidence = evidence
            _ = try ledger.note(entry)
        case .failed(let evidence):
            var entry = Entry(.unknown, attempt, at: clock(), by: owner)
            entry.reason = Entry.UnknownReason.failed.word
            entry.evidence = evidence + Entry.billSays
            _ = try ledger.note(entry)
        case .disowned(let evidence):
            var entry = Entry(.unknown, attempt, at: clock(), by: owner)
            entry.reason = Entry.UnknownReason.disowned.word
            entry.evidence = evidence
            try ledger.noteOnce(entry)
        case .notSeen(let evidence):
            var entry = Entry(.unknown, attempt, at: clock(), by: owner)
            entry.reason = Entry.UnknownReason.notSeen.word
            entry.evidence = evidence
            try ledger.noteOnce(entry)
        case .void(let reason, let evidence):
            var entry = Entry(.void, attempt, at: clock(), by: owner)
            entry.reason = reason.inLines.word
            entry.authority = reason.authority
            entry.evidence = evidence
            _ = try ledger.note(entry)
        }
        return .written
    }

    /// All that gateways work on, the oldest first.
    ///
    /// - Throws: ``LedgerError``.
    public func running() async throws -> [RunningSpend] { try ledger.running() }
}

extension HoldRequest {
    /// A request for a hold on these terms.
    ///
    /// - Parameters:
    ///   - entry: a hold.
    ///   - terms: what the guard was made with.
    ///   - payload: kept where the terms say so.
    public init(_ entry: Entry, _ terms: LedgerGuard.Terms, payload: [UInt8]) {
        self.init(entry)
        requiredBudget = terms.requiredBudget
        isUnbudgetedAllowed = terms.isUnbudgetedAllowed
        isRepeatAllowed = terms.isRepeatAllowed
        repeatSeconds = terms.repeatSeconds
        siblings = terms.siblings
        isTakingOver = terms.isTakingOver
        stopsAtThresholds = terms.stopsAtThresholds
        exchange = terms.exchange
        if terms.keepsPayloads { self.payload = payload }
    }
}

extension VoidReason {
    /// As entries have it.
    fileprivate var inLines: Entry.VoidReason {
        switch self {
        case .neverSent: .neverSent
        case .rejected: .rejected
        case .failed: .failed
        }
    }

    /// Who says that nothing is charged. Where that rests on a guess, nobody: such a void is to be
    /// held against the bill.
    fileprivate var authority: Authority {
        if case .failed(.guess) = self { .estimate } else { .gateway }
    }
}

extension Authority {
    /// Who says what was charged.
    init(_ authority: Charge.Authority) {
        switch authority {
        case .gateway: self = .gateway
        case .estimate: self = .estimate
        }
    }
}

extension Entry {
    /// The hold of a spend.
    public init(_ spend: Spend, _ attempt: AttemptID, at instant: Instant, by owner: String) {
        self.init(.hold, attempt, at: instant, by: owner)
        gateway = spend.gateway
        model = spend.model
        mode = spend.mode?.rawValue
        billedMilliseconds = spend.billedMilliseconds
        audio = spend.audio
        resolution = spend.mode?.resolution
        project = spend.project
        tags = spend.tags.isEmpty ? nil : EntryTags.json(spend.tags)
        fingerprint = spend.fingerprint.description
        likeness = spend.likeness?.json
        currency = spend.currency
        expected = spend.expected
        upper = spend.upper
        credits = spend.credits
        creditWorth = spend.creditWorth
        rate = spend.rate
        priceBook = spend.priceBook
    }
}

extension Mode {
    /// The picture's height, as the gateways that sell by it write it.
    fileprivate var resolution: String {
        switch self {
        case .std: "720p"
        case .pro: "1080p"
        case .uhd: "2160p"
        }
    }
}

/// Runs an actor's calls one after another, on threads that may block.
private final class OwnQueue: SerialExecutor {
    private let queue = DispatchQueue(label: "kcost.ledger")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
