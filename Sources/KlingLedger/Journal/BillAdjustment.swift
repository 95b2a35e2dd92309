public import KlingCost

/// What holding a gateway's bill against the ledger leads to: the correction of an attempt, or spend
/// of work that no attempt of this ledger is.
public struct BillAdjustment: Hashable, Sendable {
    /// What a bill's row is about: an attempt of this ledger, or work that is none.
    public enum Subject: Hashable, Sendable {
        case attempt(AttemptID)
        case outside(Work)
    }

    /// Work that was seen on a bill alone, as far as it is known.
    public struct Work: Hashable, Sendable {
        /// Whose bill it is on.
        public let gateway: String?
        /// The model, as the bill or a hold calls it.
        public let model: String?
        /// The gateway's name of it, where it is known by that.
        public let task: String?
        /// The hold of another ledger that it is: of the same mode, project and tags.
        let hold: Entry?

        /// Work at a gateway.
        public init(at gateway: String?, model: String?, task: String?, heldBy hold: Entry? = nil) {
            (self.gateway, self.model, self.task, self.hold) = (gateway, model, task, hold)
        }
    }

    /// What the bill's row is about.
    public let subject: Subject
    /// By how much what was charged changes.
    public let amount: Money
    /// The same in the gateway's credits, where it comes out even.
    public let credits: Nanos?
    /// What a credit is worth, where no hold of this ledger says so.
    public let creditWorth: Nanos?
    /// Why the charge is adjusted.
    public let reason: Entry.AdjustReason
    /// What the bill says, for programs.
    public let bill: BillReference
    /// What the bill says, for people.
    public let evidence: String

    /// An adjustment of one subject, with what the bill says of it.
    public init(
        of subject: Subject, by amount: Money, creditWorth: Nanos?,
        because reason: Entry.AdjustReason,
        _ bill: BillReference, evidence: String
    ) {
        (self.subject, self.amount, self.reason) = (subject, amount, reason)
        (self.bill, self.evidence) = (bill, evidence)
        credits = creditWorth.flatMap { amount.amount.dividedExactly(by: $0) }
        self.creditWorth = credits == nil ? nil : creditWorth
    }

    /// The attempt that is corrected; `nil` for work that none of this ledger's is.
    public var attempt: AttemptID? {
        if case .attempt(let id) = subject { return id }
        return nil
    }

    /// The entry that says so.
    package func entry(at now: Instant, by owner: String) -> Entry {
        var entry = Entry.adjust(attempt, because: reason, saidBy: .gateway, at: now, by: owner)
        (entry.amount, entry.currency, entry.credits) = (amount.amount, amount.currency, credits)
        (entry.evidence, entry.control) = (evidence, bill.json)
        guard case .outside(let work) = subject else { return entry }
        (entry.gateway, entry.model, entry.task) = (work.gateway, work.model, work.task)
        (entry.mode, entry.project, entry.tags) = (
            work.hold?.mode, work.hold?.project, work.hold?.tags
        )
        entry.creditWorth = creditWorth
        return entry
    }
}
