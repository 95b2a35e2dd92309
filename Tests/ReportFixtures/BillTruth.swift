public import KlingCost

/// What a gateway really did: one line of its own books, from which bills are rendered.
public struct BillTruth: Hashable, Sendable {
    /// What it is about.
    public enum Kind: Hashable, Sendable {
        case charge, refund, topUp, other
    }

    /// What it is about.
    public var kind: Kind
    /// The gateway's name of its work; none of a top-up.
    public var task: String?
    /// When it was booked.
    public var instant: Instant
    /// The model.
    public var model: String
    /// How much, in dollars, above zero whatever the kind.
    public var amount: Nanos
    /// The same in credits, at a gateway that sells by them.
    public var credits: Nanos?

    /// A line of the books.
    public init(
        _ kind: Kind, task: String?, at instant: Instant, model: String, amount: Nanos,
        credits: Nanos? = nil
    ) {
        (self.kind, self.task, self.instant) = (kind, task, instant)
        (self.model, self.amount, self.credits) = (model, amount, credits)
    }
}
