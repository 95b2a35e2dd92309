public import KlingCost

/// One immutable line of the journal.
///
/// Only the ledger makes them: each verb of ``Ledger`` builds its own. Tests draw entries that no verb
/// would write, and the bench those of the program that it is measured against, hence `package`.
public struct Entry: Hashable, Sendable {
    /// What happened. A hold ends in exactly one capture or void.
    public enum Kind: String, Sendable, CaseIterable {
        /// An amount was set aside, before anything is sent.
        case hold
        /// The bytes are about to leave, or were handed to an outside program.
        case sent
        /// The gateway named a task.
        case accepted
        /// Sent, and no verdict was seen.
        case unknown
        /// The hold became spend.
        case capture
        /// The hold was given back.
        case void
        /// Spend was corrected afterwards, or seen elsewhere; credits were bought.
        case adjust
        /// A budget was changed, a model frozen or not any more.
        case control
    }

    /// Its place in the journal, from 1 without gaps.
    public internal(set) var sequence: Int64 = 0
    /// The chain it stands in: 0 is the ledger's own, others were imported.
    public internal(set) var chain: Int64 = 0
    /// What it is asked for by, drawn before it is written: no two entries of any chain have the same.
    /// Entries of before have none.
    public package(set) var id: EntryID?
    /// Which of the eight kinds of things happened.
    public package(set) var kind: Kind
    /// When, by the clock of the machine that wrote it.
    public package(set) var instant: Instant
    /// Who wrote it: `user@host`.
    public package(set) var owner: String

    /// The attempt that it belongs to; `nil` for controls and for adjustments of no attempt.
    public package(set) var attempt: AttemptID?
    /// The attempt's entry before it.
    public internal(set) var previous: Int64?

    // MARK: What was asked for: holds, and adjustments of no attempt

    /// Whose API was called.
    public package(set) var gateway: String?
    /// The model, as that gateway calls it.
    public package(set) var model: String?
    /// The quality tier, as the request has it: `std`, `pro`.
    public package(set) var mode: String?
    /// What is billed of time, in milliseconds.
    public package(set) var billedMilliseconds: Int64?
    /// Whether the clip has sound; `nil` where that is not said.
    public package(set) var audio: Bool?
    /// Pixels, where a gateway sells by them.
    public package(set) var resolution: String?
    /// For whom, in the user's words.
    public package(set) var project: String?
    /// Further names, a JSON object of strings sorted by key.
    public package(set) var tags: String?
    /// SHA-256 of the payload's canonical form, hexadecimal.
    public package(set) var fingerprint: String?
    /// What the payload has in common with others that ask for the same, a JSON object:
    /// `PayloadLikeness`. Entries of before have none.
    public package(set) var likeness: String?

    // MARK: Money

    /// Of all amounts here.
    public package(set) var currency: Currency?
    /// Holds: what will probably be charged.
    public package(set) var expected: Nanos?
    /// Holds: what may be charged at most, and is set aside.
    public package(set) var upper: Nanos?
    /// Captures and adjustments: what was charged, or by how much that changed.
    public package(set) var amount: Nanos?
    /// The same in the gateway's credits.
    public package(set) var credits: Nanos?
    /// What one credit was worth at the hold.
    public package(set) var creditWorth: Nanos?
    /// Top-ups: what was paid for the credits.
    public package(set) var paid: Nanos?
    /// The rate that the upper amount rests on.
    public package(set) var rate: String?
    /// SHA-256 of the price book, hexadecimal.
    public package(set) var priceBook: String?

    // MARK: What became of it

    /// Holds: given back at this instant if never sent. Sent: nobody waits for the answer beyond it.
    /// Top-ups: the credits end then.
    public package(set) var expires: Instant?
    /// The gateway's name of its work.
    public package(set) var task: String?
    /// Who says what was charged.
    public package(set) var authority: Authority?
    /// Why, as the line has it: ``voidReason``, ``unknownReason``, ``adjustReason``. Holds: `submit`
    /// where the process that holds it is the one that sends it. Sent: `named` where the payload has
    /// the attempt's id in it.
    public package(set) var reason: String?
    /// What was seen, in a few words without secrets.
    public package(set) var evidence: String?
    /// Controls: what was changed, as JSON. Adjustments: the bill that they rest on, see ``bill``.
    public package(set) var control: String?
    /// Which budgets it weighs on, and by how much.
    public package(set) var allocations: [Allocation] = []

    /// The number of its row: see ``Chain``.
    var row: Int64 { Chain.row(chain, sequence) }

    /// An entry that is still to be written.
    package init(_ kind: Kind, _ attempt: AttemptID?, at instant: Instant, by owner: String) {
        (self.kind, self.attempt, self.instant, self.owner) = (kind, attempt, instant, owner)
    }
}

/// What one hold weighs on one budget: converted once, rounded up, frozen.
public struct Allocation: Hashable, Sendable {
    /// The ledger that the hold stands in, when it was imported; `nil`: this one.
    public var ledger: String?
    /// The hold's entry; `nil`: the entry that the allocation stands in.
    public var hold: Int64?
    /// The control entry that set the budget; `nil`: the entry that the allocation stands in.
    public var budget: Int64?
    /// When the budget's period began; of a rolling one, the hold's own instant.
    public var period: Instant
    /// The amount in the budget's currency; zero for a budget without one.
    public package(set) var amount: Nanos
    /// The exchange rate it was converted by; `nil` for the same currency.
    public var exchange: Nanos?
}
