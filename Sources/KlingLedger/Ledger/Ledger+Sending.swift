public import KlingCost

extension Ledger {
    /// When payloads left for an attempt's gateway lately.
    func sent(
        likewise id: AttemptID, _ limits: [RateLimit], _ now: Instant
    ) throws(LedgerError) -> [Instant] {
        guard let gateway = try store.entry(try attempt(id).hold)?.gateway else { return [] }
        return try store.sent(
            to: gateway, since: Instant(seconds: now.seconds - limits.spanSeconds))
    }

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
