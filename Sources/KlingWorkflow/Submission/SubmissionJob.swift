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
    /// The ledger refused the hold; nothing was sent.
    case refused([HoldRefusal])
    case thresholds([Crossing])
    /// The ledger failed before anything was sent.
    case unguarded(LedgerError)
    /// The ledger failed when it was to write what had become of what was sent.
    case unrecorded(SpendNews, LedgerError?)
    /// It was not accepted, or nobody knows.
    case ended(SubmitEnd)
    /// It was accepted; the last that is known of it, `nil` when nobody asked.
    case accepted(RunningSpend, TaskNews?, [VideoSaver.Outcome])
    /// It was accepted; what was learned of it since could not be written. The next sync asks again.
    case acceptedUnrecorded(RunningSpend, LedgerError?)
}

extension SubmissionOutcome {
    /// Whether the payloads behind it would fare the same.
    var stopsBatch: Bool {
        switch self {
        // The other process may be one that was begun for this payload alone.
        case .unguarded(.takenOver): false
        case .leftOut, .thresholds, .unguarded, .unrecorded: true
        // The same payload twice says nothing of the others: a batch may be begun again.
        case .refused(let refusals): !refusals.allSatisfy(\.isDuplicate)
        case .ended(.rejected(let fault)):
            switch fault.kind {
            case .notAuthorized, .noBalance, .forbidden, .noSlot, .keyLimit, .maintenance: true
            default: false
            }
        case .ended(.notSent): true
        case .ended(.unknown), .ended(.accepted), .accepted, .acceptedUnrecorded: false
        }
    }
}

/// How far a payload has come.
public enum SubmissionProgress: Sendable {
    /// It is begun.
    case begun
    /// Its hold crossed thresholds of budgets.
    case crossed([Crossing])
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
        guard let client = gateways[job.spend.gateway] else { return .ended(.notSent(.cancelled)) }
        progress(job, .begun)
        defer { progress(job, .ended) }
        do {
            let end = try await client.submit(job.payload, job.spend, as: job.attempt) { crossed in
                progress(job, .crossed(crossed))
            }
            guard case .accepted(let running) = end else { return .ended(end) }
            guard let saver else { return .accepted(running, nil, []) }
            progress(job, .accepted(running))
            return await follow(job, running, client, saver)
        } catch let refused as LedgerGuard.Refused {
            switch refused {
            case .refusals(let refusals, _): return .refused(refusals)
            case .thresholds(let crossed): return .thresholds(crossed)
            }
        } catch let lost as Unrecorded {
            return .unrecorded(lost.news, lost.cause as? LedgerError)
        } catch let error as LedgerError {
            return .unguarded(error)
        } catch {
            // Before the hold: nothing was written, nothing sent.
            return .ended(.notSent(.cancelled))
        }
    }

    private func follow(
        _ job: SubmissionJob, _ running: RunningSpend, _ client: PaidClient<LedgerGuard>,
        _ saver: VideoSaver
    ) async -> SubmissionOutcome {
        do {
            let news = try await client.follow(running, patience: patience) { news in
                progress(job, .learned(news))
            }
            guard case .captured = news else { return .accepted(running, news, []) }
            progress(job, .saving)
            return .accepted(running, news, await saver.save(of: job.attempt))
        } catch let lost as Unrecorded {
            return .acceptedUnrecorded(running, lost.cause as? LedgerError)
        } catch {
            return .accepted(running, nil, [])
        }
    }
}
