public import KlingCost

/// The life of an attempt, written. Each verb takes what happened, builds the entry and writes it in
/// one transaction, and nothing else moves money: ``hold(_:zones:)`` begins an attempt, and a capture
/// or a void ends its hold.
///
/// All of them throw ``LedgerError/alreadyEnded(_:entry:)`` where the hold has ended before,
/// ``LedgerError/wrongState(_:_:)`` where what they say may not follow what was, and
/// ``LedgerError/importedAttempt(_:)`` for an attempt of another ledger.
extension Ledger {
    /// Writes that an attempt's payload is about to leave, where its gateway's limits let it pass now.
    /// Counting and writing are one transaction: no number of processes pass a limit together.
    ///
    /// - Parameters:
    ///   - id: the attempt.
    ///   - limits: the gateway's.
    ///   - end: until when whoever sends it waits for its answer; `nil` where nobody here does.
    ///   - field: the payload's member that the attempt's id stands in.
    ///   - now: when it is written.
    ///   - owner: who writes it: `user@host`.
    /// - Throws: ``LedgerError/takenOver(_:entry:)`` when another process sends the payload in place
    ///   of this one, ``LedgerError/alreadyEnded(_:entry:)`` when the hold was given back meanwhile,
    ///   ``LedgerError/wrongState(_:_:)`` behind a verdict.
    @discardableResult
    public func markSent(
        _ id: AttemptID, within limits: [RateLimit] = [], answeredBy end: Instant? = nil,
        namedIn field: String? = nil, at now: Instant, by owner: String
    ) throws(LedgerError) -> SendPermission {
        try store.transaction(foreseeing: [.attempt(id)]) { () throws(LedgerError) in
            if !limits.isEmpty {
                // Who is off by the clock that counts waits as long by its own.
                let moment = store.moment(now)
                let (off, isFar) = now.seconds.subtractingReportingOverflow(moment.seconds)
                let next = limits.next(after: try sent(likewise: id, limits, moment), at: moment)
                if next > moment { return .notBefore(next.later(by: isFar ? 0 : off)) }
            }
            try refuseTakenOver(id)
            var entry = Entry(.sent, id, at: now, by: owner)
            entry.expires = end?.later(by: 0)
            if let field {
                entry.reason = Entry.named
                entry.evidence = "with the attempt's id as \(field)"
            }
            _ = try append(entry)
            return .now
        }
    }

    /// Writes that a gateway named its work, once; where another attempt has that task already, it
    /// writes that the attempt is unknown, for which of the two was charged nobody here can tell.
    ///
    /// - Returns: the evidence where it is unknown; `nil` where it was accepted.
    public func accept(
        _ id: AttemptID, task: String, at now: Instant, by owner: String
    ) throws(LedgerError) -> String? {
        var entry = Entry(.accepted, id, at: now, by: owner)
        entry.task = task
        return try accept(entry)
    }

    /// Writes that nobody here knows what became of an attempt that was sent. That its gateway does
    /// not know the task any more, or does not find one, is written once, however many ask.
    ///
    /// - Parameters:
    ///   - id: the attempt.
    ///   - reason: what more there is to say.
    ///   - evidence: what was seen.
    ///   - now: when it is written.
    ///   - owner: who writes it: `user@host`.
    public func markUnknown(
        _ id: AttemptID, _ reason: Entry.UnknownReason? = nil, evidence: String?,
        at now: Instant, by owner: String
    ) throws(LedgerError) {
        try markUnknown(.unknown(id, reason, evidence: evidence, at: now, by: owner))
    }

    /// Gives a hold back.
    ///
    /// - Parameters:
    ///   - id: the attempt.
    ///   - reason: why.
    ///   - authority: who says that nothing is charged; `nil` where nobody need.
    ///   - evidence: what was seen.
    ///   - now: when it is written.
    ///   - owner: who writes it: `user@host`.
    public func void(
        _ id: AttemptID, because reason: Entry.VoidReason, saidBy authority: Authority? = nil,
        evidence: String? = nil, at now: Instant, by owner: String
    ) throws(LedgerError) {
        var entry = Entry.void(id, because: reason, evidence: evidence, at: now, by: owner)
        entry.authority = authority
        _ = try note(entry)
    }

    /// Writes what was charged; a charge so many times above its hold freezes the gateway's model
    /// in the same transaction.
    ///
    /// A hold that still waits to be sent is written as sent first: who was charged did send.
    ///
    /// - Parameters:
    ///   - id: the attempt.
    ///   - amount: in the hold's currency.
    ///   - credits: the same in the gateway's credits, where it says so.
    ///   - authority: who says so.
    ///   - evidence: what was seen that could not be counted.
    ///   - factor: how many times its hold a charge must be to freeze.
    ///   - videos: what was paid for, written with the charge: see ``unsavedVideos()``.
    ///   - now: when it is written.
    ///   - owner: who writes it: `user@host`.
    /// - Returns: the control that froze the model; `nil` when nothing did.
    public func capture(
        _ id: AttemptID, _ amount: Nanos, credits: Nanos? = nil, saidBy authority: Authority,
        evidence: String? = nil, freezingAbove factor: Int64, videos: [FinishedVideo] = [],
        at now: Instant, by owner: String
    ) throws(LedgerError) -> Control? {
        var entry = Entry(.capture, id, at: now, by: owner)
        (entry.amount, entry.credits) = (amount, credits)
        (entry.authority, entry.evidence) = (authority, evidence)
        return try capture(entry, freezingAbove: factor, videos: videos)
    }

    /// Corrects what an ended attempt was charged: a late refund, a late charge, or a word that what
    /// was written stands. What was charged in all then is judged as a capture is.
    ///
    /// - Parameters:
    ///   - id: the attempt.
    ///   - amount: by how much, in the hold's currency.
    ///   - credits: the same in the gateway's credits, where it says so.
    ///   - reason: why.
    ///   - authority: who says so.
    ///   - factor: how many times its hold a charge must be to freeze.
    ///   - now: when it is written.
    ///   - owner: who writes it: `user@host`.
    /// - Throws: ``LedgerError/wrongState(_:_:)`` while its hold has not ended,
    ///   ``LedgerError/refundTooLarge(_:spent:)``.
    /// - Returns: where the attempt stands now, and the control that froze the model; `nil` when
    ///   nothing did.
    @discardableResult
    public func adjust(
        _ id: AttemptID, by amount: Nanos, credits: Nanos? = nil,
        because reason: Entry.AdjustReason, saidBy authority: Authority,
        freezingAbove factor: Int64, at now: Instant, by owner: String
    ) throws(LedgerError) -> (attempt: Attempt, freeze: Control?) {
        var entry = Entry.adjust(id, because: reason, saidBy: authority, at: now, by: owner)
        (entry.amount, entry.credits) = (amount, credits)
        return try adjust(entry, freezingAbove: factor)
    }

    /// Writes that credits were bought: no spend yet.
    ///
    /// - Parameters:
    ///   - credits: how many.
    ///   - gateway: whose.
    ///   - paid: for them.
    ///   - end: when they end; `nil` where they do not.
    ///   - now: when it is written.
    ///   - owner: who writes it: `user@host`.
    /// - Returns: the entry.
    public func topUp(
        _ credits: Nanos, of gateway: String, paid: Money, endingAt end: Instant? = nil,
        at now: Instant, by owner: String
    ) throws(LedgerError) -> Entry {
        var entry = Entry.adjust(nil, because: .topUp, saidBy: .person, at: now, by: owner)
        (entry.gateway, entry.credits, entry.expires) = (gateway, credits, end?.later(by: 0))
        (entry.paid, entry.currency) = (paid.amount, paid.currency)
        return try note(entry)
    }
}

// MARK: - Their entries

extension Entry {
    /// What was sent is unknown.
    static func unknown(
        _ id: AttemptID, _ reason: UnknownReason? = nil, saidBy authority: Authority? = nil,
        evidence: String?, at now: Instant, by owner: String
    ) -> Entry {
        var entry = Entry(.unknown, id, at: now, by: owner)
        (entry.reason, entry.authority) = (reason?.word, authority)
        entry.evidence = reason == .failed ? evidence.map { $0 + billSays } : evidence
        return entry
    }

    /// A hold is given back.
    static func void(
        _ id: AttemptID, because reason: VoidReason, evidence: String? = nil, at now: Instant,
        by owner: String
    ) -> Entry {
        var entry = Entry(.void, id, at: now, by: owner)
        (entry.reason, entry.evidence) = (reason.word, evidence)
        return entry
    }

    /// Spend is corrected, of an attempt or of none.
    static func adjust(
        _ id: AttemptID?, because reason: AdjustReason, saidBy authority: Authority,
        at now: Instant, by owner: String
    ) -> Entry {
        var entry = Entry(.adjust, id, at: now, by: owner)
        (entry.reason, entry.authority) = (reason.word, authority)
        return entry
    }
}

// MARK: - Entries as they are

/// For what writes entries that no verb builds: tests, which draw them, and what measures the ledger.
extension Ledger {
    /// Writes an entry of an attempt, or of none, that sets nothing aside.
    package func note(_ entry: Entry) throws(LedgerError) -> Entry {
        if entry.kind == .hold || entry.kind == .control {
            throw .invariant("a hold and a control have calls of their own")
        }
        return try store.transaction(foreseeing: foresight(for: entry)) { () throws(LedgerError) in
            try append(entry)
        }
    }

    /// What writing an entry of an attempt will probably look up.
    private func foresight(for entry: Entry) -> [Foresight] {
        (entry.attempt.map { [.attempt($0)] } ?? []) + (entry.id.map { [.entry(withID: $0)] } ?? [])
    }

    /// Writes that a gateway named its work; or, under the same id, that the attempt is unknown.
    func accept(_ entry: Entry) throws(LedgerError) -> String? {
        guard entry.kind == .accepted, let id = entry.attempt, let task = entry.task else {
            throw .invariant("who accepts names an attempt and a task")
        }
        return try store.transaction(
            foreseeing: foresight(for: entry) + [.attempts(ofTask: task)]
        ) { () throws(LedgerError) in
            if try isAccepted(id, as: task) { return nil }
            guard let other = try holder(of: task, asideFrom: id) else {
                _ = try append(entry)
                return nil
            }
            let evidence = "answered with task \(task), which is attempt \(other.id)'s already"
            var unknown = Entry.unknown(
                id, evidence: evidence, at: entry.instant, by: entry.owner)
            unknown.id = entry.id
            _ = try append(unknown)
            return evidence
        }
    }

    /// Writes that nobody knows what became of an attempt, where that is not what was written last.
    func markUnknown(_ entry: Entry) throws(LedgerError) {
        guard entry.kind == .unknown, let id = entry.attempt else {
            throw .invariant("what is unknown is an attempt")
        }
        try store.transaction(foreseeing: foresight(for: entry)) { () throws(LedgerError) in
            if entry.unknownReason == .disowned || entry.unknownReason == .notSeen {
                let last = try store.entry(try attempt(id).last)
                if last?.unknownReason == entry.unknownReason { return }
            }
            _ = try append(entry)
        }
    }

    /// Writes a capture, and freezes its model where that is due.
    package func capture(
        _ entry: Entry, freezingAbove factor: Int64, videos: [FinishedVideo] = []
    ) throws(LedgerError) -> Control? {
        guard entry.kind == .capture, let id = entry.attempt, let amount = entry.amount else {
            throw .invariant("a capture has an attempt and an amount")
        }
        return try store.transaction(foreseeing: foresight(for: entry)) { () throws(LedgerError) in
            let before = try attempt(id)
            if before.state == .held {
                _ = try append(Entry(.sent, id, at: entry.instant, by: entry.owner))
            }
            _ = try append(entry)
            try keep(videos, of: id)
            return try freezeWhereDue(before, amount, entry, above: factor)
        }
    }

    /// Writes a correction of an attempt, and freezes its model where that is due.
    package func adjust(
        _ entry: Entry, freezingAbove factor: Int64
    ) throws(LedgerError) -> (attempt: Attempt, freeze: Control?) {
        guard entry.kind == .adjust, let id = entry.attempt, let amount = entry.amount else {
            throw .invariant("an attempt's adjustment has an attempt and an amount")
        }
        return try store.transaction(foreseeing: foresight(for: entry)) { () throws(LedgerError) in
            let before = try attempt(id)
            _ = try append(entry)
            let after = try attempt(id)
            if amount <= .zero { return (after, nil) }
            return (after, try freezeWhereDue(before, after.spent, entry, above: factor))
        }
    }

    /// Freezes the gateway's model where what was charged is too many times the hold.
    func freezeWhereDue(
        _ attempt: Attempt, _ charged: Nanos, _ entry: Entry, above factor: Int64
    ) throws(LedgerError) -> Control? {
        let line = Int128(attempt.upper.amount.count) * Int128(factor)
        guard Int128(charged.count) > line, let hold = try store.entry(attempt.hold),
            let gateway = hold.gateway, let model = hold.model
        else { return nil }
        let freeze = Control.freeze(gateway: gateway, model: model)
        _ = try append(controlEntry(freeze, at: entry.instant, by: entry.owner))
        return freeze
    }
}
