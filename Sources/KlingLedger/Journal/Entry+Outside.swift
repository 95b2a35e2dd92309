/// Charges that were seen outside: on a gateway's bill, and of no attempt of this ledger.
extension Entry {
    /// Whether it is one, or corrects one: spend of no attempt.
    public var isSeenOutside: Bool { kind == .adjust && attempt == nil && amount != nil }
}
