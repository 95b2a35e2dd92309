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
        /// When by the bill, from and to; `nil` where neither it nor its period said so.
        let billed: ClosedRange<Instant>?
        /// The gateway's name of its work, and the model, where the bill named them.
        let task: String?
        let model: String?
        /// Whether it takes off what an attempt of another ledger counts for.
        let isCountedOnce: Bool
        /// Whether it came back in the row of its charge.
        var isReturn = false
    }

    private var charges: [String: [Charge]] = [:]
    /// What came back of each, by the bills so far.
    private var returned: [String: Nanos] = [:]
    private var keys: [String] = []
    private let gateway: String

    init(of gateway: String) { self.gateway = gateway }

    /// Takes an entry into account, if it is one.
    mutating func take(_ charge: ChargeEntry) {
        guard charge.entry.attempt == nil, charge.entry.gateway == gateway,
            let money = charge.amount, let key = charge.entry.outsideKey
        else { return }
        if charges[key] == nil { keys.append(key) }
        let parts = BillEvidence.parts(
            of: charge.entry, money.amount, &returned[key, default: .zero])
        for (amount, isReturn) in parts {
            charges[key, default: []].append(
                Charge(
                    money: Money(amount, money.currency), instant: charge.entry.instant,
                    billed: charge.entry.billedWindow, task: charge.task,
                    model: charge.entry.model, isCountedOnce: charge.entry.countedOnceWith != nil,
                    isReturn: isReturn))
        }
    }

    /// The key that something was written under for an item: its own, or one of an older version's;
    /// `nil` where nothing was.
    func key(of item: BillItem) -> String? {
        ([item.key] + item.formerKeys).first { charges[$0] != nil }
    }

    /// Whether something stands under an item's key that was not taken back: what was, may be counted
    /// elsewhere.
    func isKnown(_ item: BillItem) -> Bool {
        let found = key(of: item).flatMap { charges[$0] } ?? []
        return !found.isEmpty && (try? KnownWork.sum(found))?.amount != .zero
    }

    /// All that was written, by its key, in order.
    var all: [(key: String, charges: [Charge])] { keys.map { ($0, charges[$0] ?? []) } }

    /// What was written under a key; empty where nothing was.
    subscript(key: String) -> [Charge] { charges[key] ?? [] }
}
