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

    let time: any WallClock
    private let key: Secret
    private let transport: any Transport
    private let hints = RateHints()

    /// A gateway with the key to it.
    public init(
        _ api: any GatewayAPI, key: Secret, over transport: any Transport,
        time: any WallClock = SystemClock()
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
    case none(ReadProblem, evidence: String)
}

extension GatewayClient {
    /// Asks after a task, again and again where that may help.
    ///
    /// - Parameters:
    ///   - task: of this gateway.
    ///   - patience: how long that may take in all; a last question is given a second.
    /// - Throws: when the task is cancelled.
    public func status(
        of task: TaskID, within patience: Duration? = nil
    ) async throws(CancellationError) -> ReadEnd<StatusReading> {
        try await read(api.status(of: task, key: key), within: patience) { answer in
            let reading = api.readStatus(answer, of: task)
            return (reading, reading.doubt)
        }
    }

    /// Asks after the task that an attempt became, again and again where that may help; `nil` where
    /// the gateway cannot be asked so.
    ///
    /// - Throws: when the task is cancelled.
    func lookUp(_ attempt: AttemptID) async throws(CancellationError) -> ReadEnd<LookUpReading>? {
        guard let request = api.lookUp(attempt, key: key) else { return nil }
        return try await read(request) { answer in
            let reading = api.readLookUp(answer, of: attempt)
            return (reading, reading.doubt)
        }
    }

    /// Asks for the balance, again and again where that may help.
    ///
    /// - Throws: when the task is cancelled.
    public func balance() async throws(CancellationError) -> ReadEnd<BalanceReading> {
        try await read(api.balance(key: key)) { answer in
            let reading = api.readBalance(answer)
            return (reading, reading.doubt)
        }
    }

    private func read<Reading>(
        _ request: HTTPRequest, within patience: Duration? = nil,
        _ judge: (HTTPAnswer) -> (reading: Reading, doubt: GatewayEvidence?)
    ) async throws(CancellationError) -> ReadEnd<Reading> {
        var tries = 0
        var limits = limits
        let begun = time.now
        while true {
            if let next = hints.next(.query) { try await time.wait(until: next) }
            if Task.isCancelled { throw CancellationError() }
            tries += 1
            if let patience {
                limits.total = min(
                    limits.total, max(patience - time.passed(since: begun), .seconds(1)))
            }
            let delivery = await send(request, within: limits)
            let verdict: Verdict
            switch delivery {
            case .answer(let answer):
                let (reading, doubt) = judge(answer)
                guard let doubt else { return .reading(reading) }
                verdict = .unknown(doubt)
            case .neverLeft(let reason): verdict = .neverLeft(reason: reason)
            case .timedOut: verdict = .unknown(.timedOut)
            case .cutShort(let reason): verdict = .unknown(.cutShort(reason: reason))
            }
            let end = ReadEnd<Reading>.none(ReadProblem(verdict), evidence: verdict.summary)
            switch rules.decision(.read, after: verdict, tries: tries, random: random()) {
            case .again(let pause):
                if let patience, time.passed(since: begun) + pause >= patience { return end }
                try await time.wait(pause)
            case .end:
                if Task.isCancelled { throw CancellationError() }
                return end
            }
        }
    }
}
