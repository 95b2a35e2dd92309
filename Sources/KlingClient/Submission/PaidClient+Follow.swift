public import KlingCost

/// What is known of a task after its gateway was asked, and what was written because of it.
public enum TaskNews: Hashable, Sendable {
    /// The task is not done yet.
    case running(state: String, progress: Int?)
    /// The gateway does not know it; soon after it was accepted that means: not yet.
    case notVisible(isEarly: Bool, evidence: String)
    /// The gateway could not be asked, or gave no verdict; nothing was written.
    case noVerdict(ReadProblem, evidence: String)
    /// It made its videos: the hold became spend.
    case captured(Charge, [FinishedVideo], RecordResult)
    /// It made none: the hold was given back, or kept until a person has looked at the bill.
    case failed(TaskFailure, hold: FailedTask.Hold, RecordResult)

    /// Whether there is nothing more to wait for.
    public var isEnd: Bool {
        switch self {
        case .captured, .failed: true
        case .running, .notVisible, .noVerdict: false
        }
    }
}

extension PaidClient {
    /// Asks after a task once, and writes its end down when it has come to one.
    ///
    /// - Parameters:
    ///   - spend: what its gateway accepted.
    ///   - patience: how long that may take, as far as the gateway is concerned.
    /// - Throws: ``FollowError``; where news could not be written, the next question writes them.
    public func ask(
        after spend: RunningSpend, within patience: Duration? = nil
    ) async throws(FollowError<Guard.Failure>) -> TaskNews {
        guard let task = TaskID(spend.task) else {
            return .noVerdict(.unknown, evidence: "no address can hold the task's id")
        }
        let end: ReadEnd<StatusReading>
        do {
            end = try await gateway.status(of: task, within: patience)
        } catch {
            throw .cancelled
        }
        switch end {
        case .none(let end, let evidence): return .noVerdict(end, evidence: evidence)
        case .reading(let reading): return try await settle(spend, reading)
        }
    }

    /// Writes a task's end down, by what its gateway says of it; of one that has ended, that its
    /// gateway says something else now.
    public func settle(
        _ spend: RunningSpend, _ reading: StatusReading
    ) async throws(FollowError<Guard.Failure>) -> TaskNews {
        switch reading {
        case .running(let state, let progress):
            // The gateway knows it again.
            if spend.isDisowned { _ = try await record(.accepted(task: spend.task), spend.attempt) }
            return .running(state: state, progress: progress)
        case .unknown(let evidence): return .noVerdict(.unknown, evidence: evidence.summary)
        case .notVisible(let fault):
            let age = time.now.seconds - spend.accepted.seconds
            let isEarly = .seconds(age) < gateway.api.visibleWithin
            if !isEarly, !spend.isDisowned, !spend.isEnded {
                let evidence =
                    "\(spend.gateway) does not know the task \(spend.task) that it "
                    + "accepted: \(fault.summary)"
                _ = try await record(.disowned(evidence: evidence), spend.attempt)
            }
            return .notVisible(isEarly: isEarly, evidence: fault.summary)
        case .succeeded(let task):
            let charge = Charge(of: spend.spend, reported: task.charge)
            let noted = try await record(.capture(charge, task.videos), spend.attempt)
            return .captured(charge, task.videos, noted)
        case .failed(let failure):
            return try await fail(spend, failure)
        }
    }

    private func fail(
        _ spend: RunningSpend, _ failure: TaskFailure
    ) async throws(FollowError<Guard.Failure>) -> TaskNews {
        let evidence = failure.evidence
        guard failure.mayBeFree, let rule = failedTask, rule.hold == .void else {
            let noted = try await record(.failed(evidence: evidence), spend.attempt)
            return .failed(failure, hold: .keep, noted)
        }
        let noted = try await record(
            .void(.failed(rule.confidence), evidence: evidence), spend.attempt)
        return .failed(failure, hold: .void, noted)
    }

    func record(
        _ event: SpendEvent, _ attempt: AttemptID
    ) async throws(FollowError<Guard.Failure>) -> RecordResult {
        do {
            return try await spendGuard.record(event, of: attempt)
        } catch {
            throw .notRecorded(OutcomeNotRecorded(attempt, event, error))
        }
    }

    /// Asks after a task until it has come to an end.
    ///
    /// - Parameters:
    ///   - spend: what its gateway accepted.
    ///   - patience: stops waiting after so long, never paying; `nil` waits for ever.
    ///   - told: is told of all news but the last.
    /// - Returns: the last news; not an end when patience ran out, or when asking on is of no use:
    ///   the key is refused, or the gateway has long ceased to know the task. One question in vain,
    ///   when patience runs out, says less than the answer before it.
    /// - Throws: ``FollowError``.
    public func follow(
        _ spend: RunningSpend, patience: Duration? = nil,
        told: @Sendable (TaskNews) -> Void = { _ in }
    ) async throws(FollowError<Guard.Failure>) -> TaskNews {
        var left = patience
        var pause = pollInterval
        var unknownSince: Instant?
        var spend = spend
        var before: TaskNews?
        while true {
            let begun = time.now
            let news = try await ask(after: spend, within: left)
            if news.isEnd { return news }
            // A key that is refused, or a path that is not there, is so the next time too.
            if case .noVerdict(.rejected, _) = news { return news }
            if case .notVisible(isEarly: false, _) = news {
                let since = unknownSince ?? begun
                if time.passed(since: since) >= gateway.api.visibleWithin { return news }
                unknownSince = since
                spend.isDisowned = true
            } else {
                unknownSince = nil
                if case .running = news { spend.isDisowned = false }
            }
            // A gateway that is slow to answer, or has to be asked again, uses patience up too.
            left = left.map { $0 - time.passed(since: begun) }
            if let left, left <= .zero {
                if case .noVerdict = news { return before ?? news }
                return news
            }
            told(news)
            if case .noVerdict = news { before = nil } else { before = news }
            let wait = min(pause, left ?? pause)
            do { try await time.wait(wait) } catch { throw .cancelled }
            left = left.map { $0 - wait }
            pause = min(pause * 5 / 4, pollInterval * 6)
        }
    }
}

extension TaskFailure {
    /// In a few words. Text from outside.
    public var summary: String {
        let words = [code ?? "", message].filter { !$0.isEmpty }.joined(separator: ": ")
        return words.isEmpty ? "its gateway does not say why" : words
    }

    /// The same for a ledger, with what the gateway says that it cost.
    var evidence: String {
        "the task failed: \(summary)" + (isStated ? "" : "; its gateway names no state")
            + (cost.map { "; its gateway says \($0.words)" } ?? "")
    }
}

extension Charge {
    /// What a finished task costs: the gateway's own figure where it says one that can be counted in
    /// the hold's currency, else what was expected, else the most. What it says and is not counted
    /// is evidence.
    init(of spend: SentSpend, reported: ReportedCharge?) {
        let estimate = spend.expected ?? spend.upper
        guard let reported else {
            self.init(estimate, by: .estimate)
            return
        }
        let money = reported.money.flatMap { money in
            money.currency == spend.currency && spend.mayCost(money.amount) ? money.amount : nil
        }
        let credits = reported.credits.flatMap { spend.mayCost(credits: $0) ? $0 : nil }
        let worth = credits.flatMap { spend.worth(ofCredits: $0) }
        // Credits beside money are written down with it, whatever they are worth.
        let unused = reported.unused(
            money: money, credits: money == nil && worth == nil ? nil : credits
        ).map(\.words)
        let evidence =
            unused.isEmpty ? nil : "\(spend.gateway) said " + unused.joined(separator: ", ")
        if let amount = money ?? worth {
            self.init(amount, credits: credits, by: .gateway, evidence: evidence)
        } else {
            self.init(estimate, by: .estimate, evidence: evidence, isSaidZero: reported.isSaidZero)
        }
    }
}

extension SentSpend {
    /// So many times what was set aside is no charge any more, but another unit or a slip: one that
    /// is merely wrong, by a rate that rose or a unit of cents, is counted and freezes the model.
    private static let mostTimes: Int128 = 1_000
    /// What is set aside counts as a cent at least.
    private static let leastHeld = Int128(Nanos.perWhole / 100)
    /// Most credits that gateways have to one of a currency: 500,000, of sites built on new-api.
    private static let mostCredits: Int128 = 500_000

    private var line: Int128 {
        max(Int128(upper.count), SentSpend.leastHeld) * SentSpend.mostTimes
    }

    /// Whether a gateway's figure, in the hold's currency, can be what the task cost.
    fileprivate func mayCost(_ amount: Nanos) -> Bool { Int128(amount.count) <= line }

    /// The same in credits.
    fileprivate func mayCost(credits: Nanos) -> Bool {
        if creditWorth != nil { return worth(ofCredits: credits).map { mayCost($0) } ?? false }
        return Int128(credits.count) <= line * SentSpend.mostCredits
    }

    /// Credits in the hold's currency, at the worth that was frozen with it.
    fileprivate func worth(ofCredits credits: Nanos) -> Nanos? {
        creditWorth.flatMap { worth in
            try? Money.product(
                rate: credits, quantity: 1, scale: 1, worth: worth, rounding: .halfEven)
        }
    }
}
