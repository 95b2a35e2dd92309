/// When a request is sent again. Pure: one table, no clock, no random numbers of its own.
///
/// A paid POST goes again only when nothing left the machine, or when the gateway said that it was
/// one too many (429), or that all slots are taken (429 with Kling's 1303). After anything else it may
/// have been taken, and another one would be paid too: toapis's quickstart and others repeat it on a
/// timeout and pay twice (docs/gateways).
public struct RetryRules: Hashable, Sendable {
    /// What a request is: whether a repetition can cost money.
    public enum Ask: Hashable, Sendable {
        /// A POST that the gateway charges for.
        case paid
        /// A GET, which may be asked freely.
        case read
    }

    /// Most times that a paid POST is sent, the first included: 4.
    public var mostPaid = 4
    /// Most times that a read is sent, the first included: 6.
    public var mostReads = 6
    /// Before the second time; doubled each time: 1 s.
    public var firstWait = Duration.seconds(1)
    /// Before the second time, where a task must end first: 10 s; doubled each time.
    public var firstSlotWait = Duration.seconds(10)
    /// Longest wait of our own: 30 s.
    public var longestWait = Duration.seconds(30)
    /// Longest wait that a gateway may ask for; beyond it we give up: 2 minutes.
    public var longestAsked = Duration.seconds(120)

    /// The rules with the limits that stand above.
    public init() {}

    /// What to do after a verdict.
    ///
    /// - Parameters:
    ///   - ask: what was asked.
    ///   - verdict: what came of it.
    ///   - tries: how many times it was sent by now, 1 or more.
    ///   - random: any number; spreads waits, so that many processes do not come back at once.
    public func decision(
        _ ask: Ask, after verdict: Verdict, tries: Int, random: UInt64
    ) -> RetryDecision {
        switch (ask, verdict) {
        case (_, .accepted): .end
        case (_, .neverLeft): again(ask, tries, nil, random)
        case (.paid, .unknown): .end
        case (.paid, .rejected(let fault)):
            switch fault.kind {
            case .tooMany: again(ask, tries, fault.retryAfter, random)
            // The maker says: wait and send again. Slots are many seconds' work.
            case .noSlot: again(ask, tries, fault.retryAfter, random, first: firstSlotWait)
            default: .end
            }
        case (.read, .rejected), (.read, .unknown):
            // What another try cannot change is told from what it may.
            if case .rejected = ReadProblem(verdict) {
                .end
            } else {
                again(ask, tries, verdict.fault?.retryAfter, random)
            }
        }
    }

    private func again(
        _ ask: Ask, _ tries: Int, _ asked: Duration?, _ random: UInt64, first: Duration? = nil
    ) -> RetryDecision {
        if tries >= (ask == .paid ? mostPaid : mostReads) { return .end }
        if let asked, asked > longestAsked { return .end }
        return .again(after: wait(tries, asked, random, first: first ?? firstWait))
    }

    /// Of our own wait the upper half is drawn; to one that was asked for up to a quarter is added.
    private func wait(
        _ tries: Int, _ asked: Duration?, _ random: UInt64, first: Duration
    ) -> Duration {
        let part = Int(random % 1_001)
        if let asked { return asked + asked / 4 * part / 1_000 }
        var doubled = first
        for _ in 1..<max(1, min(tries, 32)) { doubled = min(doubled * 2, longestWait) }
        let half = min(doubled, longestWait) / 2
        return half + half * part / 1_000
    }
}

/// What to do after a request.
public enum RetryDecision: Hashable, Sendable {
    /// Send it again after this time.
    case again(after: Duration)
    /// Leave it at that.
    case end
}
