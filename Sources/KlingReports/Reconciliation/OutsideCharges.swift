import KlingCost
import KlingLedger

/// What was written earlier as a charge seen outside, by the key of its ``BillItem``: so that a bill
/// can be taken in twice.
struct OutsideCharges {
    /// One that was written.
    struct Charge {
        /// How much.
        let money: Money
        /// When it was written.
        let instant: Instant
        /// When by the bill; `nil` where that named no time.
        let billed: Instant?
    }

    private var charges: [String: [Charge]] = [:]
    private let gateway: String

    init(of gateway: String) { self.gateway = gateway }

    /// Takes an entry into account, if it is one.
    mutating func take(_ charge: ChargeEntry) {
        guard charge.entry.attempt == nil, charge.entry.gateway == gateway,
            let money = charge.amount, let key = BillEvidence.key(of: charge.entry)
        else { return }
        charges[key, default: []].append(
            Charge(
                money: money, instant: charge.entry.instant,
                billed: BillEvidence.instant(of: charge.entry)))
    }

    /// What was written for an item, under its key or one of an older version's; empty where nothing
    /// was.
    func charges(of item: BillItem) -> [Charge] {
        if let found = charges[item.key] { return found }
        return item.formerKeys.lazy.compactMap { charges[$0] }.first ?? []
    }

    /// What was written under a key; empty where nothing was.
    subscript(key: String) -> [Charge] { charges[key] ?? [] }
}
