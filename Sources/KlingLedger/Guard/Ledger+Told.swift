public import KlingCost

/// What gateways say of tasks whose holds have ended. Where it is something else than what was written,
/// it is evidence and an alarm, and no money moves: what was charged is corrected by a bill or a person.
extension Ledger {
    /// Most of such words that are kept of an attempt: a gateway may say another one each time.
    private static let mostTold = 16

    /// Holds what a gateway says of an ended attempt against what was written of it, and writes it down
    /// where it is new.
    ///
    /// - Returns: the evidence; `nil` where it says nothing else, or was written before.
    func hear(
        _ news: SpendEvent, of id: AttemptID, at now: Instant, by owner: String
    ) throws(LedgerError) -> String? {
        try database.transaction { () throws(LedgerError) in
            let attempt = try attempt(id)
            guard attempt.state.isEnded, let word = LaterWord(news, of: attempt) else { return nil }
            let entries = try entries(ofKnown: id)
            let told = entries.count { $0.adjustReason == .toldOtherwise }
            if told >= Ledger.mostTold || word.isKnown(by: entries, attempt) { return nil }
            var entry = Entry.adjust(
                id, because: .toldOtherwise, saidBy: .gateway, at: now, by: owner)
            (entry.amount, entry.evidence) = (.zero, word.evidence)
            _ = try append(entry)
            return word.evidence
        }
    }

    /// Ended attempts whose gateway said something else since, and nobody anything more of the charge;
    /// the first told first.
    public func toldOtherwise() throws(LedgerError) -> [OpenAttempt] {
        try database.snapshot { () throws(LedgerError) in
            let ids = try database.statement(
                """
                SELECT DISTINCT attempt FROM entry WHERE \(Schema.toldOtherwise) AND seq <= ?1
                """
            ).bind(1, Chain.lastSequence).attempts()
            var found: [OpenAttempt] = []
            for id in ids {
                guard let told = try lastWord(of: id), told.adjustReason == .toldOtherwise
                else { continue }
                let attempt = try notDone(id)
                found.append(
                    OpenAttempt(attempt: attempt.attempt, hold: attempt.hold, last: told))
            }
            return found.sorted { $0.last.sequence < $1.last.sequence }
        }
    }

    /// Whether an ended attempt's gateway said something else since, and nobody anything more of the
    /// charge.
    public func isToldOtherwise(_ id: AttemptID) throws(LedgerError) -> Bool {
        try database.snapshot { () throws(LedgerError) in
            try lastWord(of: id)?.adjustReason == .toldOtherwise
        }
    }

    /// The last entry of an attempt that speaks of what it cost, only inside a transaction. Which task
    /// it became is another question.
    private func lastWord(of id: AttemptID) throws(LedgerError) -> Entry? {
        try entries(ofKnown: id).last { !$0.namesTaskAlone }
    }

    /// What was charged since an instant for tasks that can be asked after, the oldest charge first.
    public func charged(since instant: Instant) throws(LedgerError) -> [RunningSpend] {
        try ended("ended_s >= ?1 AND state = 'captured'") { $0.bind(1, instant.seconds) }
    }

    /// Ended attempts by their own id or their task's.
    public func ended(named name: String) throws(LedgerError) -> [RunningSpend] {
        try ended("(id = ?1 OR task = ?3) AND state IN ('captured', 'voided')") {
            $0.bind(1, AttemptID(name)?.bytes).bind(3, name)
        }
    }

    private func ended(
        _ condition: String, _ bind: (Statement) -> Void
    ) throws(LedgerError) -> [RunningSpend] {
        try database.snapshot { () throws(LedgerError) in
            let rows = try database.statement(
                """
                SELECT id FROM attempt WHERE \(condition) AND task IS NOT NULL AND hold <= ?2
                  ORDER BY ended_s, hold
                """)
            bind(rows)
            var found: [RunningSpend] = []
            for id in try rows.bind(2, Chain.lastSequence).attempts() {
                let entries = try entries(ofKnown: id)
                guard let hold = entries.first, let named = entries.last(where: { $0.task != nil }),
                    var spend = RunningSpend(hold, namedBy: named)
                else { continue }
                spend.isEnded = true
                found.append(spend)
            }
            return found
        }
    }
}

/// What a gateway says of an ended task, as far as that is a word about its charge.
private struct LaterWord {
    /// What it says, as an entry has it that heard the same.
    private let words: String
    /// What the task cost by that; `nil` where it does not say.
    private let cost: Nanos?

    init?(_ news: SpendEvent, of attempt: Attempt) {
        switch news {
        case .capture(let charge, _) where charge.authority == .gateway:
            let credits = charge.credits.map { ", \($0) credits" } ?? ""
            words = "charged \(Money(charge.amount, attempt.upper.currency))\(credits)"
            cost = charge.amount
        case .capture(let charge, _):
            guard let said = charge.evidence ?? (attempt.state == .voided ? "it is done" : nil)
            else { return nil }
            words = said
            cost = charge.isSaidZero ? .zero : nil
        case .void(.failed, let evidence): (words, cost) = (evidence, .zero)
        case .failed(let evidence): (words, cost) = (evidence, nil)
        case .void, .accepted, .unknown, .disowned, .notSeen: return nil
        }
    }

    var evidence: String { "a later answer: \(words)" }

    /// Whether it is what the ledger says, or what its gateway said before.
    func isKnown(by entries: [Entry], _ attempt: Attempt) -> Bool {
        if cost == attempt.spent { return true }
        return entries.contains { entry in
            if entry.kind == .capture, entry.authority == .gateway,
                entry.amount == cost
            {
                return true
            }
            guard let former = entry.evidence else { return false }
            return [words, words + Entry.billSays, evidence].contains(former)
                // The same failure, whose cost it named before.
                || cost == .zero && former.hasPrefix(words + "; its gateway says ")
        }
    }
}

extension Entry {
    /// Whether it corrects the task of an ended attempt, and nothing else.
    fileprivate var namesTaskAlone: Bool { kind == .adjust && task != nil && amount == .zero }

    /// Behind the evidence of a task that failed and keeps its hold.
    static let billSays = "; whether that is charged, the bill says"
}
