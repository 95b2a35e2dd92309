import KlingCost
import KlingLedger

/// Which charges were paid for when credits were bought: the top-ups that the ledger knows, gateway by
/// gateway, used up in the order in which they were bought.
///
/// A charge in credits uses credits up; a charge in the currency that was paid uses up as much of
/// what was paid. What credits were used up for was billed with them, and is not billed again; what
/// goes beyond them is billed by itself. A correction gives back no more than was used up.
struct PrepaidCredits {
    /// What is left of one purchase.
    private struct Lot {
        var credits: Nanos
        var paid: Nanos
        let currency: Currency
        let expires: Instant?
    }

    private var lots: [String: [Lot]] = [:]
    private var used: [String: Nanos] = [:]

    /// Takes an entry into account, in the ledger's order and from its beginning.
    ///
    /// - Returns: what is to be billed of a charge; all that was paid, of a purchase.
    mutating func billed(_ charge: ChargeEntry) throws(MoneyError) -> Nanos {
        let gateway = charge.subject.gateway ?? ""
        guard let money = charge.amount else {
            let paid = charge.entry.paid ?? .zero
            if let credits = charge.entry.credits, let currency = charge.entry.currency {
                lots[gateway, default: []].append(
                    Lot(
                        credits: credits, paid: paid, currency: currency,
                        expires: charge.entry.expires))
            }
            return paid
        }
        let now = charge.entry.instant
        lots[gateway]?.removeAll { lot in
            lot.credits <= .zero || lot.expires.map { $0 <= now } ?? false
        }
        if money.amount < .zero { return try givenBack(money.amount, gateway) }
        let covered = try used(money, charge.credits, gateway)
        used[gateway] = try (used[gateway] ?? .zero).adding(covered)
        return try money.amount.subtracting(covered)
    }

    /// Uses up what is there.
    ///
    /// - Returns: how much of the charge it covers.
    private mutating func used(
        _ money: Money, _ credits: Nanos?, _ gateway: String
    ) throws(MoneyError) -> Nanos {
        var left = credits ?? money.amount
        let all = left
        if all <= .zero { return .zero }
        for place in lots[gateway, default: []].indices {
            guard var lot = lots[gateway]?[place], left > .zero else { continue }
            if credits != nil {
                let taken = min(left, lot.credits)
                lot.paid = try lot.paid.subtracting(share(lot.paid, taken, of: lot.credits))
                lot.credits = try lot.credits.subtracting(taken)
                left = try left.subtracting(taken)
            } else if lot.currency == money.currency, lot.paid > .zero {
                let taken = min(left, lot.paid)
                lot.credits = try lot.credits.subtracting(share(lot.credits, taken, of: lot.paid))
                lot.paid = try lot.paid.subtracting(taken)
                left = try left.subtracting(taken)
            }
            lots[gateway]?[place] = lot
        }
        return try share(money.amount, try all.subtracting(left), of: all)
    }

    /// What a correction takes off the bill; the rest comes back as credits.
    private mutating func givenBack(
        _ amount: Nanos, _ gateway: String
    ) throws(MoneyError) -> Nanos {
        let former = used[gateway] ?? .zero
        let size = try Nanos.zero.subtracting(amount)
        let covered = min(former, size)
        used[gateway] = try former.subtracting(covered)
        return try amount.adding(covered)
    }

    /// So much of an amount as a part is of a whole; no more than all of it.
    private func share(
        _ amount: Nanos, _ part: Nanos, of whole: Nanos
    ) throws(MoneyError) -> Nanos {
        if part >= whole { return amount }
        return try Money.product(
            rate: amount, quantity: part.count, scale: whole.count, rounding: .halfEven)
    }
}
