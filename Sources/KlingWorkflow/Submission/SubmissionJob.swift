public import KlingClient
public import KlingCost
public import KlingLedger
import KlingSystem

/// One payload to be sent.
public struct SubmissionJob: Sendable {
    /// As the user named it.
    public let file: String
    /// As it was read, byte for byte.
    public let payload: [UInt8]
    /// What is held for it.
    public let spend: Spend
    /// The one intention to spend that it is.
    public let attempt: AttemptID

    /// A priced payload, as an attempt of its own.
    public init(_ payload: PricedPayload, _ spend: Spend) {
        var random = SystemRandomNumberGenerator()
        (file, self.payload, self.spend) = (payload.name, payload.bytes, spend)
        attempt = AttemptID(milliseconds: Host.nowMilliseconds, using: &random)
    }

    /// What it may cost at most.
    public var upper: Money { Money(spend.upper, spend.currency) }
}

/// What became of a payload that was to be sent.
public enum SubmissionOutcome: Sendable {
    /// It was not begun, for the batch had stopped.
    case leftOut
    /// It was not sent, or what became of it is not written.
    case failed(SubmissionError<LedgerGuard.Failure>)
    /// Its gateway's verdict, or that there is none; nobody asked further.
    case ended(SubmissionResult)
    /// It was accepted and followed: the last that is known of it, and its videos.
    case followed(
        RunningSpend, Result<TaskNews, FollowError<LedgerGuard.Failure>>, [VideoSaver.Outcome])
}

extension SubmissionOutcome {
    /// Whether the payloads behind it would fare the same.
    var stopsBatch: Bool {
        switch self {
        // The other process may be one that was begun for this payload alone.
        case .failed(.guarded(.ledger(.takenOver))): false
        // The same payload twice says nothing of the others: a batch may be begun again.
        case .failed(.guarded(.refused(let refusals, _))): !refusals.allSatisfy(\.isDuplicate)
        case .leftOut, .failed: true
        case .ended(let result):
            switch result.end {
            case .rejected(let fault):
                switch fault.kind {
                case .notAuthorized, .noBalance, .forbidden, .noSlot, .keyLimit, .maintenance: true
                default: false
                }
            case .notSent: true
            case .unknown, .accepted: false
            }
        case .followed: false
        }
    }

    /// It was sent, and nobody knows what became of it.
    var isUnknown: Bool {
        if case .ended(let result) = self, case .unknown = result.end { true } else { false }
    }
}

/// How far a payload has come.
public enum SubmissionProgress: Sendable {
    /// It is begun.
    case begun
    /// Its hold crossed thresholds of budgets.
    case crossed([ThresholdCrossing])
    /// The gateway took it.
    case accepted(RunningSpend)
    /// This was learned of its task.
    case learned(TaskNews)
    /// Its task is done, and its video is fetched.
    case saving
    /// Nothing more is done about it.
    case ended
}

/// Sends payloads and follows them as far as is wanted.
public struct Submission: Sendable {
    private let gateways: PaidGateways
    private let saver: VideoSaver?
    private let patience: Duration?
    private let progress: @Sendable (SubmissionJob, SubmissionProgress) -> Void

    /// - Parameters:
    ///   - gateways: those that payloads go to.
    ///   - saver: follows tasks to their ends and saves their videos; `nil` ends where a payload is
    ///     accepted.
    ///   - patience: for how long a task is followed; `nil` is to its end.
    ///   - progress: is told how far each payload has come.
    public init(
        to gateways: PaidGateways, saver: VideoSaver? = nil, patience: Duration? = nil,
        progress: @escaping @Sendable (SubmissionJob, SubmissionProgress) -> Void = { _, _ in }
    ) {
        (self.gateways, self.saver, self.patience) = (gateways, saver, patience)
        self.progress = progress
    }

    /// Sends one, whose gateway is one of those.
    public func send(_ job: SubmissionJob) async -> SubmissionOutcome {
        guard let client = gateways[job.spend.gateway] else { return .failed(.cancelled) }
        progress(job, .begun)
        defer { progress(job, .ended) }
        let result: SubmissionResult
        do {
            result = try await client.submit(job.payload, job.spend, as: job.attempt) { crossed in
                progress(job, .crossed(crossed))
            }
        } catch {
            return .failed(error)
        }
        guard let saver, case .accepted(let running) = result.end else { return .ended(result) }
        progress(job, .accepted(running))
        do {
            let news = try await client.follow(running, patience: patience) { news in
                progress(job, .learned(news))
            }
            guard case .captured = news else { return .followed(running, .success(news), []) }
            progress(job, .saving)
            return .followed(running, .success(news), await saver.save(of: job.attempt))
        } catch {
            return .followed(running, .failure(error), [])
        }
    }
}
