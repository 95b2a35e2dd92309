public import KlingCost

extension Ledger {
    /// When payloads left for an attempt's gateway lately.
    func sent(
        likewise id: AttemptID, _ limits: [RateLimit], _ now: Instant
    ) throws(LedgerError) -> [Instant] {
        guard let gateway = try database.entry(try attempt(id).hold)?.gateway else { return [] }
        let rows = try database.statement(
            """
            SELECT sent.at_s, sent.kind, hold.gateway FROM entry AS sent
              LEFT JOIN attempt ON attempt.id = sent.attempt
              LEFT JOIN entry AS hold ON hold.seq = attempt.hold
              WHERE sent.seq <= ?1 ORDER BY sent.seq DESC LIMIT ?2
            """)
        rows.bind(1, Chain.lastSequence).bind(2, Ledger.mostLately)
        defer { rows.reset() }
        var found: [Instant] = []
        while try rows.step() {
            let instant = Instant(seconds: rows.integer(0))
            if instant.seconds < now.seconds - limits.spanSeconds { break }
            if rows.text(1) == Entry.Kind.sent.rawValue, rows.text(2) == gateway {
                found.append(instant)
            }
        }
        return found
    }

    /// Entries that are looked at, at most: more than all processes of a machine write durably in the
    /// span of any limit.
    private static let mostLately: Int64 = 100_000

    /// All that gateways work on, the oldest first; and what they did not know any more when they were
    /// asked last.
    public func running() throws(LedgerError) -> [RunningSpend] {
        var found: [RunningSpend] = []
        for open in try openAttempts() {
            let isDisowned = open.isDisowned
            guard open.attempt.state == .accepted || isDisowned,
                let accepted = isDisowned ? try acceptance(of: open) : open.last,
                var spend = RunningSpend(open.hold, namedBy: accepted)
            else { continue }
            spend.isDisowned = isDisowned
            found.append(spend)
        }
        return found
    }

    /// The entry that named the task of an attempt that was disowned since.
    private func acceptance(of open: OpenAttempt) throws(LedgerError) -> Entry? {
        try entries(of: open.attempt.id).last { $0.kind == .accepted }
    }
}

extension RunningSpend {
    /// A hold and the entry that named the task; `nil` where one of them does not say enough.
    init?(_ hold: Entry, namedBy named: Entry) {
        guard let spend = SentSpend(hold), let task = named.task else { return nil }
        self.init(spend, task: task, accepted: named.instant)
    }
}

extension SentSpend {
    /// What a hold was set aside for; `nil` where it does not say enough.
    init?(_ hold: Entry) {
        guard let attempt = hold.attempt, let gateway = hold.gateway, let model = hold.model,
            let upper = hold.upper, let currency = hold.currency
        else { return nil }
        self.init(
            attempt, gateway: gateway, model: model, currency: currency, expected: hold.expected,
            upper: upper, creditWorth: hold.creditWorth)
    }
}

extension OpenAttempt {
    /// Whether its gateway did not know its task any more when it was asked last.
    public var isDisowned: Bool { attempt.state == .unknown && last.unknownReason == .disowned }
}
