/// When a request is sent again. Pure: one table, no clock, no random numbers of its own.
///
/// A paid POST goes again only when nothing left the machine, or when the gateway said that it was
/// one too many (429), or that all slots are taken (429 with Kling's 1303). After anything else it may have been taken, and another one would be paid
/// too: toapis's quickstart and others repeat it on a timeout and pay twice (docs/gateways).
public struct RetryRules: Hashable, Sendable {
    /// What is asked.
    public enum Ask: Hashable, Sendable {
        /// A POST that the gateway charges for.
        case paid
        /// A GET.
        case read
    }

    /// What became of it.
    public enum Happening: Hashable, Sendable {
        /// No connection, or none that a byte went over: libcurl counted no byte of the request.
        case neverLeft
        /// It was sent, and the time ran out.
        case timedOut
        /// It was sent, and the connection broke before the answer was complete.
        case cutShort
        /// A documented refusal.
        case refused(GatewayFault)
        /// An answer without a verdict: a fault of the server, another shape, a disagreement.
        case unclear(GatewayEvidence)
    }

    /// What to do.
    public enum Decision: Hashable, Sendable {
        /// Send it again after this time.
        case again(after: Duration)
        /// Give up.
        case end(End)
    }

    /// How it ends.
    public enum End: Hashable, Sendable {
        /// Nothing reached the gateway; nothing is charged.
        case unreachable
        /// Of a read alone: it was asked, and no answer came, or not all of it.
        case silent
        /// The gateway takes no more for now, or of a read: its server fails; nothing is charged.
        case busy
        /// The gateway refuses; nothing is charged.
        case rejected(GatewayFault)
        /// There is no verdict. Of a paid POST: the hold stays.
        case unknown
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

    /// The defaults.
    public init() {}

    /// What to do after something happened.
    ///
    /// - Parameters:
    ///   - ask: what was asked.
    ///   - happening: what came of it.
    ///   - tries: how many times it was sent by now, 1 or more.
    ///   - random: any number; spreads waits, so that many processes do not come back at once.
    public func decision(
        _ ask: Ask, after happening: Happening, tries: Int, random: UInt64
    ) -> Decision {
        switch (ask, happening) {
        case (_, .neverLeft): again(ask, tries, nil, random, orElse: .unreachable)
        case (_, .refused(let fault)) where fault.kind == .tooMany:
            again(ask, tries, fault.retryAfter, random, orElse: .busy)
        // The maker says: wait and send again. Slots are many seconds' work.
        case (.paid, .refused(let fault)) where fault.kind == .noSlot:
            again(
                ask, tries, fault.retryAfter, random, first: firstSlotWait,
                orElse: .rejected(fault))
        case (_, .refused(let fault)): .end(.rejected(fault))
        case (.paid, .timedOut), (.paid, .cutShort), (.paid, .unclear): .end(.unknown)
        case (.read, .timedOut), (.read, .cutShort):
            again(ask, tries, nil, random, orElse: .silent)
        case (.read, .unclear(let evidence)):
            readAgain(after: evidence, tries, random)
        }
    }

    /// How a read ends behind which there is no time for another.
    func readEnd(after happening: Happening) -> End {
        guard case .end(let end) = decision(.read, after: happening, tries: .max, random: 0) else {
            preconditionFailure("no read is sent so often")
        }
        return end
    }

    /// Of a read: what another try cannot change is told from what it may.
    private func readAgain(
        after evidence: GatewayEvidence, _ tries: Int, _ random: UInt64
    ) -> Decision {
        guard let fault = evidence.fault else {
            return again(.read, tries, nil, random, orElse: .unknown)
        }
        switch fault.kind {
        case .tooMany, .noSlot, .maintenance, .upstreamSilent, .server:
            return again(.read, tries, fault.retryAfter, random, orElse: .busy)
        case .badRequest, .notAuthorized, .noBalance, .forbidden, .notFound, .notValid, .keyLimit:
            return .end(.rejected(fault))
        case .conflict, .unlisted:
            return again(.read, tries, fault.retryAfter, random, orElse: .unknown)
        }
    }

    private func again(
        _ ask: Ask, _ tries: Int, _ asked: Duration?, _ random: UInt64, first: Duration? = nil,
        orElse end: End
    ) -> Decision {
        if tries >= (ask == .paid ? mostPaid : mostReads) { return .end(end) }
        if let asked, asked > longestAsked { return .end(end) }
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

extension RetryRules.Happening {
    /// What a verdict on a paid POST is; `nil` for an accepted one, which is done.
    public init?(_ verdict: SubmitVerdict) {
        switch verdict {
        case .accepted: return nil
        case .rejected(let fault): self = .refused(fault)
        case .unknown(let evidence): self = .unclear(evidence)
        }
    }

    /// What an answer about a task is; `nil` where it says something, be it a state that no document
    /// lists: a moment later it says the same.
    public init?(_ reading: StatusReading) {
        switch reading {
        case .running, .succeeded, .failed, .notVisible: return nil
        case .unknown(let evidence):
            switch evidence.reason {
            case .oddState, .noVideo: return nil
            default: self = .unclear(evidence)
            }
        }
    }

    /// What an answer about an attempt's task is; `nil` where it says something.
    public init?(_ reading: LookUpReading) {
        switch reading {
        case .found, .nothing: return nil
        case .unknown(let evidence): self = .unclear(evidence)
        }
    }

    /// What an answer about the balance is; `nil` where it says something.
    public init?(_ reading: BalanceReading) {
        switch reading {
        case .balance: return nil
        case .unknown(let evidence): self = .unclear(evidence)
        }
    }
}
