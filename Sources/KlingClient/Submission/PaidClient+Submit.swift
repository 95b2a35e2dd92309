public import KlingCost

/// How a submission ended.
public enum SubmitEnd: Hashable, Sendable {
    /// It runs; the hold stays until its end is known.
    case accepted(RunningSpend)
    /// The gateway refused it; the hold was given back.
    case rejected(GatewayFault)
    /// The gateway never got it, or takes no more for now; the hold was given back.
    case notSent(NotSent)
    /// It was sent, and there is no verdict: it may run and cost. The hold stays, and it is not sent
    /// again by itself. Where it `isFindable`, a question by the attempt's id may still find it.
    case unknown(evidence: String, isFindable: Bool)

    /// Why nothing reached the gateway.
    public enum NotSent: Hashable, Sendable {
        /// No connection; `reason` is libcurl's.
        case unreachable(reason: String)
        /// It takes no more for now; by its own word, or by its limits.
        case busy(GatewayFault?)
        /// Nobody wants it any more.
        case cancelled
    }
}

extension PaidClient {
    /// Holds, sends, and writes the verdict down.
    ///
    /// Cancelling the task gives the hold back where nothing was sent; a POST that is under way is
    /// waited for, since its answer says whether there is something to pay.
    ///
    /// - Parameters:
    ///   - payload: as it was validated and priced; sent byte for byte, but for the attempt's id
    ///     where its gateway keeps one.
    ///   - spend: what it is held for.
    ///   - attempt: a fresh id.
    ///   - crossed: is told of warning thresholds that the hold crossed.
    /// - Throws: what the guard refuses, and then nothing was sent, or the gateway took nothing of
    ///   it; ``Unrecorded``.
    public func submit(
        _ payload: [UInt8], _ spend: Spend, as attempt: AttemptID,
        crossed: @Sendable ([Crossing]) -> Void = { _ in }
    ) async throws -> SubmitEnd {
        precondition(spend.gateway == gateway.api.name, "a spend goes to its own gateway")
        try Task.checkCancellation()
        crossed(try await spendGuard.hold(spend, payload: payload, as: attempt))
        let (body, field) = gateway.api.outgoing(
            payload, page: spend.attemptField, as: attempt)
        let named = gateway.api.findsAttempts ? field : nil
        var tries = 0
        var patience = longestTurn
        while true {
            do {
                if try await !turn(attempt, named, &patience) {
                    return try await giveBack(attempt, .busy(nil), "its limits are reached")
                }
            } catch is CancellationError {
                return try await giveBack(attempt, .cancelled, "cancelled before it was sent")
            } catch _ where tries > 0 {
                // Nothing came of what left before, and only this task knows that. A sync that saw it
                // wait longer than an answer takes has noted it as lost, and no guard lets it leave.
                return try await giveBack(
                    attempt, .busy(nil), "not taken, and not sent once more")
            }
            tries += 1
            let delivery = await gateway.post(body, attempt)
            if case .answer(let answer) = delivery,
                case .accepted(let task) = gateway.api.readSubmit(answer)
            {
                return try await accept(spend, attempt, task)
            }
            let happening = RetryRules.Happening(paid: delivery, gateway.api)
            let decision = gateway.rules.decision(
                .paid, after: happening, tries: tries, random: gateway.random())
            switch decision {
            case .again(let pause):
                do {
                    try await time.wait(pause)
                } catch {
                    return try await giveBack(
                        attempt, .cancelled, happening.summary(of: delivery))
                }
            case .end(let end):
                return try await finish(
                    attempt, end, happening, delivery, isFindable: named != nil)
            }
        }
    }

    /// Waits until the payload may leave; it is noted as sent then.
    ///
    /// - Returns: `false` when that takes too long.
    private func turn(
        _ attempt: AttemptID, _ field: String?, _ patience: inout Duration
    ) async throws -> Bool {
        while true {
            var next = gateway.nextPost
            if next == nil || next.map({ $0 <= time.now }) == true {
                try Task.checkCancellation()
                switch try await spendGuard.send(
                    attempt, within: gateway.api.rateLimits, answeredBy: gateway.answerEnd,
                    namedIn: field)
                {
                case .now: return true
                case .notBefore(let instant): next = instant
                }
            }
            guard let next else { preconditionFailure("there is something to wait for") }
            let pause = Duration.seconds(max(1, next.seconds - time.now.seconds))
            if pause > patience { return false }
            patience -= pause
            try await time.wait(pause)
        }
    }

    private func accept(
        _ spend: Spend, _ attempt: AttemptID, _ task: TaskID
    ) async throws -> SubmitEnd {
        let news = SpendNews.accepted(task: task.text)
        switch try await write(news, attempt) {
        case .endedBefore, .toldOtherwise:
            throw Unrecorded(attempt: attempt, news: news, cause: Unrecorded.EndedBefore())
        case .taskTaken(let evidence): return .unknown(evidence: evidence, isFindable: false)
        case .written, .frozen:
            return .accepted(
                RunningSpend(
                    SentSpend(spend, as: attempt), task: task.text, accepted: time.now))
        }
    }

    private func finish(
        _ attempt: AttemptID, _ end: RetryRules.End, _ happening: RetryRules.Happening,
        _ delivery: Delivery, isFindable: Bool
    ) async throws -> SubmitEnd {
        let evidence = happening.summary(of: delivery)
        switch end {
        case .unknown, .silent:
            try await write(.unknown(evidence: evidence), attempt)
            return .unknown(evidence: evidence, isFindable: isFindable)
        case .rejected(let fault):
            try await write(.void(.rejected, evidence: evidence), attempt)
            return .rejected(fault)
        case .busy:
            var fault: GatewayFault?
            if case .refused(let said) = happening { fault = said }
            return try await giveBack(attempt, .busy(fault), evidence)
        case .unreachable:
            var reason = ""
            if case .neverLeft(let said) = delivery { reason = said }
            return try await giveBack(attempt, .unreachable(reason: reason), evidence)
        }
    }

    private func giveBack(
        _ attempt: AttemptID, _ why: SubmitEnd.NotSent, _ evidence: String
    ) async throws -> SubmitEnd {
        try await write(.void(.neverSent, evidence: evidence), attempt)
        return .notSent(why)
    }

    /// Writes news that exist nowhere else. A cancelled task writes them too.
    @discardableResult
    private func write(
        _ news: SpendNews, _ attempt: AttemptID
    ) async throws -> SpendNoted {
        do {
            return try await Task { try await spendGuard.note(news, of: attempt) }.value
        } catch {
            throw Unrecorded(attempt: attempt, news: news, cause: error)
        }
    }
}

extension RetryRules.Happening {
    /// What became of a paid POST that was not accepted.
    init(paid delivery: Delivery, _ api: any GatewayAPI) {
        switch delivery {
        case .answer(let answer):
            guard let happening = RetryRules.Happening(api.readSubmit(answer)) else {
                preconditionFailure("an accepted payload is done")
            }
            self = happening
        case .neverLeft: self = .neverLeft
        case .timedOut: self = .timedOut
        case .cutShort: self = .cutShort
        }
    }
}
