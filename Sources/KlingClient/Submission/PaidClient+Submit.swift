public import KlingCost

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
    /// - Throws: ``SubmissionError``.
    public func submit(
        _ payload: [UInt8], _ spend: Spend, as attempt: AttemptID,
        crossed: @Sendable ([ThresholdCrossing]) -> Void = { _ in }
    ) async throws(SubmissionError<Guard.Failure>) -> SubmissionResult {
        precondition(spend.gateway == gateway.api.name, "a spend goes to its own gateway")
        if Task.isCancelled { throw .cancelled }
        do {
            crossed(try await spendGuard.hold(spend, payload: payload, as: attempt))
        } catch {
            throw .guarded(error)
        }
        let (body, field) = gateway.api.outgoing(
            payload, page: spend.attemptField, as: attempt)
        let named = gateway.api.findsAttempts ? field : nil
        var tries = 0
        var patience = longestTurn
        var answer: HTTPAnswer?
        while true {
            let leave: Leave
            do {
                leave = try await turn(attempt, named, &patience)
            } catch {
                if tries == 0 { throw .guarded(error) }
                // Nothing came of what left before, and only this task knows that. A sync that saw it
                // wait longer than an answer takes has noted it as lost, and no guard lets it leave.
                leave = .never(.busy(nil), why: "not taken, and not sent once more")
            }
            if case .never(let end, let why) = leave {
                return try await giveBack(attempt, end, why, answer)
            }
            tries += 1
            let delivery = await gateway.post(body, attempt)
            if case .answer(let last) = delivery { answer = last }
            let verdict = Verdict(delivery, by: gateway.api)
            let decision = gateway.rules.decision(
                .paid, after: verdict, tries: tries, random: gateway.random())
            guard case .again(let pause) = decision else {
                return try await finish(spend, attempt, verdict, answer, isFindable: named != nil)
            }
            do {
                try await time.wait(pause)
            } catch {
                return try await giveBack(attempt, .cancelled, verdict.summary, answer)
            }
        }
    }

    /// Whether a payload may leave.
    private enum Leave {
        case now
        case never(SubmissionResult.NotSent, why: String)
    }

    /// Waits until the payload may leave; it is noted as sent then.
    private func turn(
        _ attempt: AttemptID, _ field: String?, _ patience: inout Duration
    ) async throws(Guard.Failure) -> Leave {
        let cancelled = Leave.never(.cancelled, why: "cancelled before it was sent")
        while true {
            var next = gateway.nextPost
            if next == nil || next.map({ $0 <= time.now }) == true {
                if Task.isCancelled { return cancelled }
                switch try await spendGuard.send(
                    attempt, within: gateway.api.rateLimits, answeredBy: gateway.answerEnd,
                    namedIn: field)
                {
                case .now: return .now
                case .notBefore(let instant): next = instant
                }
            }
            guard let next else { preconditionFailure("there is something to wait for") }
            let pause = Duration.seconds(max(1, next.seconds - time.now.seconds))
            if pause > patience { return .never(.busy(nil), why: "its limits are reached") }
            patience -= pause
            do { try await time.wait(pause) } catch { return cancelled }
        }
    }

    private func finish(
        _ spend: Spend, _ attempt: AttemptID, _ verdict: Verdict, _ answer: HTTPAnswer?,
        isFindable: Bool
    ) async throws(SubmissionError<Guard.Failure>) -> SubmissionResult {
        let evidence = verdict.summary
        switch verdict {
        case .accepted(let task):
            let end = try await accept(spend, attempt, task, answer)
            return SubmissionResult(end, answer: answer)
        case .unknown:
            try await write(.unknown(evidence: evidence), attempt, answer)
            return SubmissionResult(
                .unknown(evidence: evidence, isFindable: isFindable), answer: answer)
        case .rejected(let fault) where fault.kind == .tooMany:
            return try await giveBack(attempt, .busy(fault), evidence, answer)
        case .rejected(let fault):
            try await write(.void(.rejected, evidence: evidence), attempt, answer)
            return SubmissionResult(.rejected(fault), answer: answer)
        case .neverLeft(let reason):
            return try await giveBack(attempt, .unreachable(reason: reason), evidence, answer)
        }
    }

    private func accept(
        _ spend: Spend, _ attempt: AttemptID, _ task: TaskID, _ answer: HTTPAnswer?
    ) async throws(SubmissionError<Guard.Failure>) -> SubmissionResult.End {
        let event = SpendEvent.accepted(task: task.text)
        switch try await write(event, attempt, answer) {
        case .endedBefore, .toldOtherwise:
            throw .notRecorded(OutcomeNotRecorded(attempt, event, nil, answer: answer))
        case .taskTaken(let evidence): return .unknown(evidence: evidence, isFindable: false)
        case .written, .frozen:
            return .accepted(
                RunningSpend(
                    SentSpend(spend, as: attempt), task: task.text, accepted: time.now))
        }
    }

    private func giveBack(
        _ attempt: AttemptID, _ end: SubmissionResult.NotSent, _ evidence: String,
        _ answer: HTTPAnswer?
    ) async throws(SubmissionError<Guard.Failure>) -> SubmissionResult {
        try await write(.void(.neverSent, evidence: evidence), attempt, answer)
        return SubmissionResult(.notSent(end), answer: answer)
    }

    /// Writes an event that exists nowhere else. A cancelled task writes it too.
    @discardableResult
    private func write(
        _ event: SpendEvent, _ attempt: AttemptID, _ answer: HTTPAnswer?
    ) async throws(SubmissionError<Guard.Failure>) -> RecordResult {
        let noted = await Task { () async -> Result<RecordResult, Guard.Failure> in
            do throws(Guard.Failure) {
                return .success(try await spendGuard.record(event, of: attempt))
            } catch {
                return .failure(error)
            }
        }.value
        do {
            return try noted.get()
        } catch {
            throw .notRecorded(OutcomeNotRecorded(attempt, event, error, answer: answer))
        }
    }
}

extension Verdict {
    /// What became of a paid POST. This is where its answer is read.
    fileprivate init(_ delivery: Delivery, by api: any GatewayAPI) {
        switch delivery {
        case .answer(let answer): self = api.readSubmit(answer)
        case .neverLeft(let reason): self = .neverLeft(reason: reason)
        case .timedOut: self = .unknown(.timedOut)
        case .cutShort(let reason): self = .unknown(.cutShort(reason: reason))
        }
    }
}
