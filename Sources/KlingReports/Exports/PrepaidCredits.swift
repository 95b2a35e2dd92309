import KlingCost
import KlingLedger

/// Which charges were paid for when credits were bought: the top-ups that the ledgers know, gateway by
/// gateway, used up in the order in which they were bought. Whose ledger bought or spent them makes no
/// difference: several ledgers at one gateway are several machines at one account.
///
/// A charge in credits uses credits up; a charge in the currency that was paid uses up as much of
/// what was paid. What credits were used up for was billed with them, and is not billed again; what
/// goes beyond them is billed by itself. A correction puts back what was used up, where that was used
/// last first, so that it can be used again; only what goes beyond it is taken off the bill.
struct PrepaidCredits {
    /// One purchase.
    private struct Lot {
        /// What is left of it.
        var left: Part
        let currency: Currency
        let expires: Instant?
        /// What of it was used up for charges in each currency, and how much of those that covers.
        var used: [Currency: (part: Part, covered: Nanos)] = [:]

        func isOver(at now: Instant) -> Bool {
            left.credits <= .zero || expires.map { $0 <= now } ?? false
        }
    }

    /// Credits, and what was paid for them.
    private struct Part {
        var (credits, paid): (Nanos, Nanos)

        mutating func add(_ other: Part) throws(MoneyError) {
            (credits, paid) = (
                try credits.adding(other.credits), try paid.adding(other.paid)
            )
        }

        mutating func subtract(_ other: Part) throws(MoneyError) {
            (credits, paid) = (
                try credits.subtracting(other.credits), try paid.subtracting(other.paid)
            )
        }
    }

    private var lots: [String: [Lot]] = [:]

    /// Takes an entry into account: those of all ledgers from the beginning on, the earliest first.
    ///
    /// - Returns: what is to be billed of a charge; all that was paid, of a purchase.
    mutating func billed(_ charge: ChargeEntry) throws(MoneyError) -> Nanos {
        let gateway = charge.subject.gateway ?? ""
        guard let money = charge.amount else {
            let paid = charge.entry.paid ?? .zero
            if let credits = charge.entry.credits, let currency = charge.entry.currency {
                lots[gateway, default: []].append(
                    Lot(
                        left: Part(credits: credits, paid: paid), currency: currency,
                        expires: charge.entry.expires))
            }
            return paid
        }
        if money.amount < .zero { return try givenBack(money, gateway) }
        let covered = try used(money, charge.credits, gateway, at: charge.entry.instant)
        return try money.amount.subtracting(covered)
    }

    /// Uses up what is there.
    ///
    /// - Returns: how much of the charge it covers.
    private mutating func used(
        _ money: Money, _ credits: Nanos?, _ gateway: String, at now: Instant
    ) throws(MoneyError) -> Nanos {
        let all = credits ?? money.amount
        var (left, covered) = (all, Nanos.zero)
        if all <= .zero { return .zero }
        for place in lots[gateway, default: []].indices where left > .zero {
            guard var lot = lots[gateway]?[place], !lot.isOver(at: now) else { continue }
            let (part, taken): (Part, Nanos)
            if credits != nil {
                taken = min(left, lot.left.credits)
                let paid = try share(lot.left.paid, taken, of: lot.left.credits)
                part = Part(credits: taken, paid: paid)
            } else if lot.currency == money.currency, lot.left.paid > .zero {
                taken = min(left, lot.left.paid)
                let credits = try share(lot.left.credits, taken, of: lot.left.paid)
                part = Part(credits: credits, paid: taken)
            } else {
                continue
            }
            left = try left.subtracting(taken)
            // Of the running sum, so that what lots cover adds up to what is covered.
            let sum = try share(money.amount, try all.subtracting(left), of: all)
            var used = lot.used[money.currency] ?? (Part(credits: .zero, paid: .zero), .zero)
            try used.part.add(part)
            used.covered = try used.covered.adding(try sum.subtracting(covered))
            covered = sum
            try lot.left.subtract(part)
            lot.used[money.currency] = used
            lots[gateway]?[place] = lot
        }
        return covered
    }

    /// Puts back what was used up for so much money, the newest purchase's first.
    ///
    /// - Returns: what a correction takes off the bill.
    private mutating func givenBack(
        _ money: Money, _ gateway: String
    ) throws(MoneyError) -> Nanos {
        var left = try Nanos.zero.subtracting(money.amount)
        for place in lots[gateway, default: []].indices.reversed() where left > .zero {
            guard var lot = lots[gateway]?[place], var used = lot.used[money.currency],
                used.covered > .zero
            else { continue }
            let back = min(left, used.covered)
            let part = Part(
                credits: try share(used.part.credits, back, of: used.covered),
                paid: try share(used.part.paid, back, of: used.covered))
            try used.part.subtract(part)
            used.covered = try used.covered.subtracting(back)
            try lot.left.add(part)
            lot.used[money.currency] = used
            lots[gateway]?[place] = lot
            left = try left.subtracting(back)
        }
        return try Nanos.zero.subtracting(left)
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
