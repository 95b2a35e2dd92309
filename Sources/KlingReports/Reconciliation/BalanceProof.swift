public import KlingCost
public import KlingLedger

/// A gateway's balance before and after a span of time, held against what the ledger says was bought
/// and spent there in between. Pure: it is given every charge of the ledger, one at a time.
public struct BalanceProof: Sendable {
    /// In what the balance is counted.
    public enum Unit: Hashable, Sendable {
        /// The gateway's credits.
        case credits
        /// Money.
        case currency(Currency)
    }

    /// Whose balance it is.
    public let gateway: String
    /// In what it is counted.
    public let unit: Unit
    /// The gateway's balance at the beginning and at the end of the span.
    public let before, after: Nanos
    /// From when to when; entries count by their own instant.
    public let span: Range<Instant>
    /// The last entry of our own chain that the first balance knew of, where that is known: entries
    /// behind it count, and none before, whatever their instant's second.
    public let lastBefore: Int64?
    /// What the ledger says was bought in the span.
    public private(set) var bought = Nanos.zero
    /// What it says was spent, corrections included.
    public private(set) var spent = Nanos.zero
    /// How many entries of the span cannot be counted in that unit.
    public private(set) var uncounted = 0
    /// What a credit is worth at an instant, where no hold froze it.
    private let worth: @Sendable (Instant) -> Money?

    /// A balance at both ends of a span.
    public init(
        of gateway: String, in unit: Unit, before: Nanos, after: Nanos, over span: Range<Instant>,
        behind lastBefore: Int64? = nil, worth: @escaping @Sendable (Instant) -> Money?
    ) {
        (self.gateway, self.unit, self.before, self.after) = (gateway, unit, before, after)
        (self.span, self.lastBefore, self.worth) = (span, lastBefore, worth)
    }

    /// Takes an entry into account, if it is of the gateway and of the span.
    public mutating func take(_ charge: ChargeEntry) throws(MoneyError) {
        guard charge.subject.gateway == gateway, isInside(charge.entry) else { return }
        if charge.isTopUp {
            guard let size = size(ofPurchase: charge.entry) else { return uncounted += 1 }
            bought = try bought.adding(size)
        } else {
            guard let size = size(of: charge) else { return uncounted += 1 }
            spent = try spent.adding(size)
        }
    }

    private func isInside(_ entry: Entry) -> Bool {
        guard let lastBefore, entry.chain == 0 else { return span.contains(entry.instant) }
        return entry.sequence > lastBefore && entry.instant < span.upperBound
    }

    private func size(ofPurchase entry: Entry) -> Nanos? {
        switch unit {
        case .credits: entry.credits
        case .currency(let currency): entry.currency == currency ? entry.paid : nil
        }
    }

    private func size(of charge: ChargeEntry) -> Nanos? {
        guard let money = charge.amount else { return nil }
        switch unit {
        case .currency(let currency): return money.currency == currency ? money.amount : nil
        case .credits:
            if let credits = charge.credits { return credits }
            let worth = worth(charge.entry.instant)
            guard let worth, worth.currency == money.currency else { return nil }
            return money.amount.dividedExactly(by: worth.amount)
        }
    }

    /// What would be left by the ledger.
    public func expected() throws(MoneyError) -> Nanos {
        try before.adding(bought).subtracting(spent)
    }

    /// What went from the account and is not in the ledger; below zero where it is the other way round.
    public func unexplained() throws(MoneyError) -> Nanos {
        try expected().subtracting(after)
    }
}
