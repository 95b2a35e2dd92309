public import KlingCost

/// One row of a gateway's own record, understood; a row that names a charge and its refund is two.
public struct BillRecord: Hashable, Sendable {
    /// What a row is about.
    public enum Kind: Hashable, Sendable {
        /// Work was paid for.
        case charge
        /// Some or all of a charge came back.
        case refund
        /// Credits or a balance were bought.
        case topUp
        /// Nothing that was spent: a message, an error, a change of the account.
        case other
        /// It cannot be told, or not be read; why, in the words of the bill where it has some.
        case unclear(words: String)
    }

    /// The line it begins on, or its number in JSON.
    public let line: Int
    /// What it is about.
    public var kind: Kind
    /// Whether the kind was guessed, from signs or from numbers, and not stated.
    public var isGuessed = false
    /// The gateway's name of its work.
    public var task: String?
    /// When, by the gateway's clock.
    public var instant: Instant? { times?.lowerBound }
    /// From the first second to the last: one instant, or a day where only that is named.
    var times: ClosedRange<Instant>?
    /// The model, as the gateway calls it.
    public var model: String?
    /// In money: of a charge what was taken, of a refund what came back, below zero; of a top-up what
    /// was bought; `nil` where the record does not say so.
    public var amount: Nanos?
    /// Of the amount, where the record names one.
    public var currency: Currency?
    /// The same in credits; of a task, a record may say neither.
    public var credits: Nanos?

    init(line: Int, kind: Kind) { (self.line, self.kind) = (line, kind) }

    /// Why it cannot be told what it is; `nil` where it can.
    public var unclear: String? {
        if case .unclear(let words) = kind { words } else { nil }
    }

    /// Whether it changes what its work cost, or may.
    var isOfWork: Bool {
        switch kind {
        case .charge, .refund, .unclear: true
        case .topUp, .other: false
        }
    }
}
