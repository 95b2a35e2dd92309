internal import Dispatch
public import KlingCost

/// A ledger as the guard of submissions: each call is one transaction, on the disk when it returns.
///
/// Its calls run one after another on a serial queue of its own, since a ledger waits for its disk and
/// for other processes, which the cooperative pool must not.
public actor LedgerGuard: SpendGuard {
    /// The terms of its holds, where a hold names no others.
    public typealias Terms = HoldTerms

    /// What keeps it from holding or writing.
    public enum Failure: Error, Hashable, Sendable {
        /// Nothing was held, for all of these reasons.
        case refused([HoldRefusal], Money)
        /// Nothing was held: these thresholds would have been crossed.
        case thresholds([ThresholdCrossing])
        /// The ledger failed, or has it otherwise.
        case ledger(LedgerError)
    }

    private let ledger: Ledger
    private let terms: Terms
    private let owner: String
    private let zones: @Sendable (String) -> Zone?
    private let clock: @Sendable () -> Instant
    private let executor = BlockingExecutor()
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
        return try ledger.alike(
            HoldRequest(
                spend, payload: payload, as: attempt, on: terms, at: clock(), by: owner))
    }

    /// Lets attempts be held although they are alike: somebody was asked.
    public func allow(_ attempts: some Sequence<AttemptID> & Sendable) {
        allowed.formUnion(attempts)
    }

    /// Sets the upper amount aside, on the guard's own terms.
    ///
    public func hold(
        _ spend: Spend, payload: [UInt8], as attempt: AttemptID
    ) async throws(Failure) -> [ThresholdCrossing] {
        try await hold(spend, payload: payload, as: attempt, on: terms)
    }

    /// Sets the upper amount aside.
    ///
    /// - Parameters:
    ///   - spend: what is asked for, and what it may cost.
    ///   - payload: as it will be sent.
    ///   - attempt: a fresh id.
    ///   - terms: of this hold.
    public func hold(
        _ spend: Spend, payload: [UInt8], as attempt: AttemptID, on terms: HoldTerms
    ) async throws(Failure) -> [ThresholdCrossing] {
        var request = HoldRequest(
            spend, payload: payload, as: attempt, on: terms, at: clock(), by: owner)
        request.ownAttempts = held
        request.isLikeAllowed = allowed.contains(attempt)
        request.entry.id = ledger.drawID(at: request.entry.instant)
        let (failure, outcome) = try guarded { () throws(LedgerError) in
            (try ledger.failure(likewise: request), try ledger.hold(request, zones: zones))
        }
        switch outcome {
        case .held(let entry, let crossed):
            held.insert(attempt)
            failedBefore[attempt] = failure
            if entry.evidence != nil { takenOver += 1 }
            return crossed
        case .stopped(let crossed): throw .thresholds(crossed)
        case .refused(let refusals):
            throw .refused(refusals, Money(spend.upper, spend.currency))
        }
    }

    /// Asks the ledger, whose failures are the guard's.
    private func guarded<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(Failure) -> Value {
        do { return try body() } catch { throw .ledger(error) }
    }

    /// Notes that the payload is about to leave, where the limits let it pass.
    public func send(
        _ attempt: AttemptID, within limits: [RateLimit], answeredBy end: Instant,
        namedIn field: String?
    ) async throws(Failure) -> SendPermission {
        try guarded { () throws(LedgerError) in
            try ledger.markSent(
                attempt, within: limits, answeredBy: end, namedIn: field, at: clock(), by: owner)
        }
    }

    /// Writes what became of an attempt.
    public func record(
        _ event: SpendEvent, of attempt: AttemptID
    ) async throws(Failure) -> RecordResult {
        try record(event, of: attempt, on: terms)
    }

    /// - Parameter terms: what its charge is held against.
    fileprivate func record(
        _ event: SpendEvent, of attempt: AttemptID, on terms: HoldTerms
    ) throws(Failure) -> RecordResult {
        var entry = Entry(event, of: attempt, at: clock(), by: owner)
        entry.id = ledger.drawID(at: entry.instant)
        var videos: [FinishedVideo] = []
        if case .capture(_, let made) = event { videos = made }
        // What a gateway calls its work exists nowhere else: where others keep the ledger busy, with
        // an import of a year say, it is tried for two minutes, not for ten seconds.
        var left = if case .accepted = event { 11 } else { 0 }
        while true {
            do throws(LedgerError) {
                return try ledger.record(
                    entry, freezingAbove: terms.freezeFactor, videos: videos)
            } catch {
                if case .alreadyEnded = error { return try hear(event, attempt) }
                if !error.isPassing || left == 0 { throw .ledger(error) }
                left -= 1
            }
        }
    }

    private func hear(_ event: SpendEvent, _ attempt: AttemptID) throws(Failure) -> RecordResult {
        try guarded { () throws(LedgerError) in
            try ledger.hear(event, of: attempt, at: clock(), by: owner)
        }.map { .toldOtherwise(evidence: $0) } ?? .endedBefore
    }

    /// All that gateways work on, the oldest first.
    public func running() async throws(Failure) -> [RunningSpend] {
        try guarded { () throws(LedgerError) in try ledger.running() }
    }
}

extension LedgerGuard {
    /// The guard of a client whose holds have terms of their own: over the same ledger, in the same
    /// queue.
    public nonisolated func on(_ terms: HoldTerms) -> OnTerms { OnTerms(guarding: self, terms) }

    /// A guard with terms of its own over another one's ledger.
    public struct OnTerms: SpendGuard {
        /// What the other guard throws is thrown here too.
        public typealias Failure = LedgerGuard.Failure

        private let guarding: LedgerGuard
        private let terms: HoldTerms

        fileprivate init(guarding: LedgerGuard, _ terms: HoldTerms) {
            (self.guarding, self.terms) = (guarding, terms)
        }

        /// Sets the upper amount aside, on its own terms.
        public func hold(
            _ spend: Spend, payload: [UInt8], as attempt: AttemptID
        ) async throws(Failure) -> [ThresholdCrossing] {
            try await guarding.hold(spend, payload: payload, as: attempt, on: terms)
        }

        /// Notes that the payload is about to leave, where the limits let it pass.
        public func send(
            _ attempt: AttemptID, within limits: [RateLimit], answeredBy end: Instant,
            namedIn field: String?
        ) async throws(Failure) -> SendPermission {
            try await guarding.send(attempt, within: limits, answeredBy: end, namedIn: field)
        }

        /// Writes what became of an attempt; a charge is held against its own terms.
        public func record(
            _ event: SpendEvent, of attempt: AttemptID
        ) async throws(Failure) -> RecordResult {
            try await guarding.record(event, of: attempt, on: terms)
        }

        /// All that gateways work on, the oldest first.
        public func running() async throws(Failure) -> [RunningSpend] {
            try await guarding.running()
        }
    }
}

/// Runs an actor's calls one after another, on threads that may block.
private final class BlockingExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "kcost.ledger")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
