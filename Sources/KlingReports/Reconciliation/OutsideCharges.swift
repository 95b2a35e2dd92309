import KlingCost
import KlingLedger

/// What was written earlier as a charge seen outside, by the key of its ``BillItem``: so that a bill
/// can be taken in twice.
struct OutsideCharges {
    private var sums: [String: Money] = [:]
    private let gateway: String

    init(of gateway: String) { self.gateway = gateway }

    /// Takes an entry into account, if it is one.
    mutating func take(_ charge: ChargeEntry) throws(BillError) {
        guard charge.entry.attempt == nil, charge.entry.gateway == gateway,
            let money = charge.amount, let key = OutsideCharges.key(charge.entry)
        else { return }
        do throws(MoneyError) {
            sums[key] = try sums[key]?.adding(money) ?? money
        } catch {
            throw .money(error)
        }
    }

    /// What was written under a key.
    subscript(key: String) -> Money? { sums[key] }

    private static func key(_ entry: Entry) -> String? {
        if let task = entry.task { return "task \(task)" }
        guard let words = entry.evidence, words.hasPrefix("bill record ") else { return nil }
        return String(words.dropFirst("bill ".count).prefix { $0 != ";" })
    }
}
