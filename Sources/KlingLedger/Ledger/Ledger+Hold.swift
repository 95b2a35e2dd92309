public import KlingCost

extension Ledger {
    /// Sets money aside: for every budget that covers the request there is room, or nothing is
    /// written. Looking and writing are one transaction, so no number of processes can pass a limit
    /// together.
    public func hold(
        _ request: HoldRequest, zones: ZoneLookup
    ) throws(LedgerError) -> HoldDecision {
        try store.transaction(foreseeing: foresight(for: request, zones)) {
            () throws(LedgerError) in
            var request = request
            request.entry.move(to: store.moment(request.entry.instant))
            try releaseExpired(at: request.entry.instant, by: request.entry.owner)
            let left = try heldOnly(likewise: request)
            if left.isEmpty { return try decide(request, zones) }
            // What is taken over weighs on no budget any more, unless nothing comes of the hold.
            return try store.trial { () throws(LedgerError) in
                try end(left, for: request.entry)
                var request = request
                request.entry.evidence = "takes over what was held and never sent"
                return try decide(request, zones)
            } keptIf: {
                if case .held = $0 { true } else { false }
            }
        }
    }

    /// What a decision about a request will probably look up; of the budgets those that covered it the
    /// last time.
    private func foresight(for request: HoldRequest, _ zones: ZoneLookup) -> [Foresight] {
        let entry = request.entry
        var foresight: [Foresight] = [
            .due(by: entry.instant), .controls(behind: knownControls?.last),
        ]
        if let fingerprint = entry.fingerprint, !request.isRepeatAllowed {
            foresight.append(.heldLately(.fingerprint(fingerprint), after: request.repeatsSince))
        }
        if let likeness = entry.payloadLikeness, !request.isRepeatAllowed, !request.isLikeAllowed {
            let trait = PayloadTrait.likeness(likeness.digest.hexadecimal)
            foresight.append(.heldLately(trait, after: request.repeatsSince))
        }
        for standing in knownControls?.controls.budgets ?? []
        where standing.budget.scope.covers(entry) {
            guard let zone = zones(standing.budget.zone) else { continue }
            let period = standing.budget.period
            foresight.append(
                .balance(
                    standing, period.counted(in: period.bounds(containing: entry.instant, in: zone))
                ))
        }
        return foresight
    }

    /// Evaluates a request and writes it down where nothing speaks against it.
    private func decide(
        _ request: HoldRequest, _ zones: ZoneLookup
    ) throws(LedgerError) -> HoldDecision {
        let evaluation = try evaluation(of: request, zones)
        if let refusal = evaluation.refusal(of: request) { return refusal }
        let entry = evaluation.entry
        let held = try append(entry)
        if let payload = request.payload, let id = entry.attempt {
            try store.keep(payload, of: id)
        }
        if request.isSentAtOnce {
            _ = try append(Entry(.sent, entry.attempt, at: entry.instant, by: entry.owner))
        }
        return .held(held, crossed: evaluation.crossed)
    }

    /// The payload of an attempt, byte for byte; `nil` when none was kept.
    public func payload(of id: AttemptID) throws(LedgerError) -> [UInt8]? {
        try store.payload(of: id)
    }

    /// What ``hold(_:zones:)`` would answer now; nothing is written, and nothing is promised.
    ///
    /// Holds that are over but not given back yet still count here: the answer may be a no where a
    /// hold would go through, never the other way round.
    public func evaluate(
        _ request: HoldRequest, zones: ZoneLookup
    ) throws(LedgerError) -> HoldDecision {
        try store.snapshot { () throws(LedgerError) in
            var request = request
            request.entry.move(to: store.moment(request.entry.instant))
            let evaluation = try evaluation(of: request, zones)
            return evaluation.refusal(of: request)
                ?? .held(evaluation.entry, crossed: evaluation.crossed)
        }
    }

    /// The entry with its allocations, and all that speaks against it.
    func evaluation(
        of request: HoldRequest, _ zones: ZoneLookup
    ) throws(LedgerError) -> HoldEvaluation {
        let rule = HoldRule(request, try controls())
        return try rule.evaluate(repeating: try repetition(of: request), zones) {
            (budget, period) throws(LedgerError) in try store.balance(of: budget, in: period)
        }
    }

    /// What was held lately for the same payload, or for one like it.
    private func repetition(of request: HoldRequest) throws(LedgerError) -> HoldRefusal? {
        guard let fingerprint = request.entry.fingerprint, !request.isRepeatAllowed else {
            return nil
        }
        var last: HeldLately?
        try store.forEachHeldLately(.fingerprint(fingerprint), after: request.repeatsSince) {
            if $0.state != .voided { last = $0 }
            return last == nil
        }
        if let last { return .duplicate(last.id, held: last.instant, state: last.state) }
        if request.isLikeAllowed { return nil }
        return try findAlike(request).map { .alike($0) }
    }

    /// Gives back what was to be given back by now; only what was never sent ever expires.
    private func releaseExpired(at instant: Instant, by owner: String) throws(LedgerError) {
        // Of imported chains only the ledger that wrote them gives anything back.
        let due = try store.attempts(.due(by: instant))
        for id in due { _ = try append(.void(id, because: .expired, at: instant, by: owner)) }
    }
}
