public import KlingCost
public import KlingLedger

/// What came of holding one piece of work on a gateway's bill against the ledger.
public struct BillFinding: Sendable {
    /// How they stand to each other.
    public enum Kind: String, Sendable, CaseIterable {
        /// Both say the same.
        case matched
        /// Both know it, at different amounts.
        case differing
        /// The bill has it, the ledger does not.
        case missingHere = "missing here"
        /// The ledger has it, and the bill does not.
        case missingThere = "missing there"
        /// The bill has it, and its hold is still open here.
        case open
        /// It could be one of several, or cannot be compared.
        case unclear
    }

    /// Why it is so, where that is not plain.
    public enum Remark: Hashable, Sendable {
        /// The hold was given back on a guess that nothing is charged.
        case voidedOnGuess
        /// The charge in the ledger is what was expected, for the gateway had named none.
        case estimated
        /// It was written as seen outside before.
        case seenOutside
        /// Several attempts, or several records, fit as well.
        case ambiguous
        /// The bill is in a currency, or in credits, that cannot be compared.
        case notComparable
        /// The records add up to less than nothing: the charge is on another bill.
        case refundAlone
    }

    /// How they stand to each other.
    public let kind: Kind
    /// What the bill says.
    public let item: BillItem?
    /// What the ledger has.
    public let record: AttemptRecord?
    /// By the bill; `nil` where it has nothing, or nothing that can be compared.
    public let billed: Money?
    /// By the ledger, what was written as seen outside included.
    public let booked: Money?
    /// Why.
    public let remark: Remark?
    /// What a credit is worth here.
    let worth: Nanos?
    /// Of the booked amount, what was written as seen outside.
    let outside: Nanos

    /// The bill less the ledger; `nil` where they cannot be compared.
    public var difference: Money? {
        guard let currency = (billed ?? booked)?.currency, kind != .unclear,
            let amount = try? (billed?.amount ?? .zero).subtracting(booked?.amount ?? .zero)
        else { return nil }
        return Money(amount, currency)
    }

    /// The adjustment that makes the ledger say what the bill says; `nil` where there is nothing to
    /// adjust, or where somebody must look first.
    ///
    /// - Parameters:
    ///   - gateway: whose bill it is.
    ///   - now: when it is written.
    public func adjustment(
        from gateway: String, at now: Instant, by owner: String
    ) -> Entry? {
        guard [.differing, .missingHere, .missingThere].contains(kind), let difference,
            difference.amount != .zero
        else { return nil }
        let isLinked = record != nil && outside == .zero
        var entry = Entry(.adjust, isLinked ? record?.attempt.id : nil, at: now, by: owner)
        entry.amount = difference.amount
        entry.currency = difference.currency
        entry.credits = worth.flatMap { difference.amount.dividedExactly(by: $0) }
        entry.authority = "gateway"
        if isLinked {
            entry.reason = kind == .missingThere ? "not-billed" : "reconciled"
        } else {
            entry.reason = "outside"
            entry.gateway = gateway
            entry.model = item?.model.map { String($0.prefix(200)) } ?? record?.hold.model
            entry.task = item?.task
            entry.creditWorth = entry.credits == nil ? nil : worth
        }
        entry.evidence = evidence
        return entry
    }

    /// What the bill shows, in a few words; a record without a task is known again by them.
    private var evidence: String {
        guard let item else { return "not on the gateway's bill" }
        let lines = item.lines.prefix(3).map(String.init).joined(separator: ", ")
        let words = "the gateway's bill, row \(lines), says \(billed.map { "\($0)" } ?? "nothing")"
        return item.task == nil ? "bill \(item.key); \(words)" : words
    }
}
