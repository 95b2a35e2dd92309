public import KlingCost

/// On what terms money is set aside. They go with each hold.
public struct HoldTerms: Sendable {
    /// Who sends what is held, and how long the hold waits for that.
    public enum Sending: Hashable, Sendable {
        /// The process that holds it: what it did not send in so many seconds is given back, and
        /// another process may take it over.
        case byHolder(withinSeconds: Int64)
        /// Somebody else: what was not sent in so many seconds is given back.
        case bySomebody(withinSeconds: Int64)
        /// It counts as sent from the moment it is held: no crash can leave a hold between the two,
        /// and it never expires.
        case atOnce
    }

    /// Who sends it: the process that holds it, in 15 minutes.
    public var sending = Sending.byHolder(withinSeconds: 900)
    /// A budget that must cover it, beside all others that do.
    public var requiredBudget: String?
    /// Goes on where no budget covers it.
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
    /// A charge so many times its hold freezes the model.
    public var freezeFactor: Int64 = 2

    /// The terms that stand above: a budget must cover it, and a repetition is refused.
    public init() {}
}

extension HoldRequest {
    /// A request for a hold.
    ///
    /// - Parameters:
    ///   - spend: what is asked for, and what it may cost.
    ///   - payload: kept where the terms say so.
    ///   - attempt: the id that the attempt has from here on.
    ///   - terms: on what terms it is held.
    ///   - now: when.
    ///   - owner: who asks: `user@host`.
    public init(
        _ spend: Spend, payload: [UInt8], as attempt: AttemptID, on terms: HoldTerms,
        at now: Instant, by owner: String
    ) {
        self.init(Entry(spend, attempt, at: now, by: owner))
        switch terms.sending {
        case .byHolder(let seconds):
            entry.expires = now.later(by: seconds)
            entry.reason = Entry.submit
        case .bySomebody(let seconds): entry.expires = now.later(by: seconds)
        case .atOnce: isSentAtOnce = true
        }
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

extension Instant {
    /// Those that a line can say: the years 1 to 9999.
    static let calendar = Instant(seconds: -62_135_596_800)...Instant(seconds: 253_402_300_799)

    /// So many seconds later; the end of all calendars where that lies beyond.
    func later(by span: Int64) -> Instant {
        let (end, isBeyond) = seconds.addingReportingOverflow(span)
        return isBeyond ? Instant.calendar.upperBound : Instant(seconds: end).withinCalendar
    }

    /// The nearest that a line can say: the beginning of the week in which calendars begin lies before
    /// them.
    var withinCalendar: Instant {
        min(max(self, Instant.calendar.lowerBound), Instant.calendar.upperBound)
    }
}

extension Entry {
    /// The hold of a spend.
    fileprivate init(
        _ spend: Spend, _ attempt: AttemptID, at instant: Instant, by owner: String
    ) {
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
