internal import KlingCost

/// One gateway with the key to it: sends what it is asked and reads what it answers.
public struct GatewayClient: Sendable {
    /// What it is asked, and what its answers mean.
    public let api: any GatewayAPI
    /// How long requests may take.
    public var limits = TransportLimits()
    /// When they are sent again.
    public var rules = RetryRules()
    /// Any number; spreads waits.
    public var random: @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    /// Is told of each request and what became of it; neither shows the key.
    public var observer: (@Sendable (HTTPRequest, Delivery) -> Void)?

    let time: any Timekeeper
    private let key: Secret
    private let transport: any Transport
    private let hints = RateHints()

    /// A gateway with the key to it.
    public init(
        _ api: any GatewayAPI, key: Secret, over transport: any Transport,
        time: any Timekeeper = SystemTime()
    ) {
        (self.api, self.key, self.transport, self.time) = (api, key, transport, time)
    }

    /// The paid POST, once. Cancelling the task does not cut it short: an answer that is on its way
    /// says whether there is something to pay.
    func post(_ payload: [UInt8], _ attempt: AttemptID) async -> Delivery {
        let request = api.submit(payload, attempt: attempt.description, key: key)
        return await Task { await send(request, within: limits) }.value
    }

    /// Until when the answer to a POST that leaves now is waited for: instants are whole seconds, and
    /// a little passes between noting and sending.
    var answerEnd: Instant {
        Instant(seconds: time.now.seconds + limits.total.components.seconds + 3)
    }

    /// When the gateway's own count lets the next paid POST pass.
    var nextPost: Instant? { hints.next(.submit) }

    private func send(
        _ request: HTTPRequest, within limits: TransportLimits
    ) async -> Delivery {
        var delivery = await transport.send(request, within: limits)
        switch delivery {
        case .answer(let answer):
            let redacted = answer.redacting(key)
            hints.take(redacted.fields, at: time.now)
            delivery = .answer(redacted)
        // libcurl's words may quote what a server sent.
        case .neverLeft(let reason): delivery = .neverLeft(reason: key.redacted(reason))
        case .cutShort(let reason): delivery = .cutShort(reason: key.redacted(reason))
        case .timedOut: break
        }
        observer?(request, delivery)
        return delivery
    }
}

// MARK: - Reads

/// What came of a question that may be asked freely.
public enum ReadEnd<Reading: Sendable>: Sendable {
    /// The gateway said something.
    case reading(Reading)
    /// It could not be asked, or said nothing that is a verdict; `evidence` in a few words.
    case none(RetryRules.End, evidence: String)
}

extension GatewayClient {
    /// Asks after a task, again and again where that may help.
    ///
    /// - Parameters:
    ///   - task: of this gateway.
    ///   - patience: how long that may take in all; a last question is given a second.
    /// - Throws: `CancellationError`.
    public func status(
        of task: TaskID, within patience: Duration? = nil
    ) async throws -> ReadEnd<StatusReading> {
        try await read(api.status(of: task, key: key), within: patience) { answer in
            let reading = api.readStatus(answer, of: task)
            return (reading, RetryRules.Happening(reading))
        }
    }

    /// Asks after the task that an attempt became, again and again where that may help; `nil` where
    /// the gateway cannot be asked so.
    ///
    /// - Throws: `CancellationError`.
    func lookUp(_ attempt: AttemptID) async throws -> ReadEnd<LookUpReading>? {
        guard let request = api.lookUp(attempt, key: key) else { return nil }
        return try await read(request) { answer in
            let reading = api.readLookUp(answer, of: attempt)
            return (reading, RetryRules.Happening(reading))
        }
    }

    /// Asks for the balance, again and again where that may help.
    ///
    /// - Throws: `CancellationError`.
    public func balance() async throws -> ReadEnd<BalanceReading> {
        try await read(api.balance(key: key)) { answer in
            let reading = api.readBalance(answer)
            return (reading, RetryRules.Happening(reading))
        }
    }

    private func read<Reading>(
        _ request: HTTPRequest, within patience: Duration? = nil,
        _ judge: (HTTPAnswer) -> (reading: Reading, happening: RetryRules.Happening?)
    ) async throws -> ReadEnd<Reading> {
        var tries = 0
        var limits = limits
        let begun = time.now
        while true {
            if let next = hints.next(.query) { try await time.wait(until: next) }
            try Task.checkCancellation()
            tries += 1
            if let patience {
                limits.total = min(
                    limits.total, max(patience - time.passed(since: begun), .seconds(1)))
            }
            let delivery = await send(request, within: limits)
            let happening: RetryRules.Happening
            switch delivery {
            case .answer(let answer):
                let (reading, found) = judge(answer)
                guard let found else { return .reading(reading) }
                happening = found
            case .neverLeft: happening = .neverLeft
            case .timedOut: happening = .timedOut
            case .cutShort: happening = .cutShort
            }
            switch rules.decision(.read, after: happening, tries: tries, random: random()) {
            case .again(let pause):
                if let patience, time.passed(since: begun) + pause >= patience {
                    return .none(
                        rules.readEnd(after: happening), evidence: happening.summary(of: delivery))
                }
                try await time.wait(pause)
            case .end(let end):
                try Task.checkCancellation()
                return .none(end, evidence: happening.summary(of: delivery))
            }
        }
    }
}

extension RetryRules.Happening {
    /// In a few words, for a ledger and for people. What a gateway said is text from outside.
    func summary(of delivery: Delivery) -> String {
        switch (self, delivery) {
        case (.refused(let fault), _): fault.summary
        case (.unclear(let evidence), _): evidence.summary
        case (_, .neverLeft(let reason)): "nothing was sent: \(reason)"
        case (_, .cutShort(let reason)): "sent, and the answer broke off: \(reason)"
        case (.neverLeft, _): "nothing was sent"
        case (.cutShort, _): "sent, and the answer broke off"
        case (.timedOut, _): "sent, and no answer came in time"
        }
    }
}
