import KlingCost
import KlingLedger

/// What the ledger has booked for one piece of work, and how much of it a bill's period covers.
///
/// When the gateway itself booked an amount is known where a bill said so. Else it may be any time
/// in a window: a charge from its hold to its end, what a person noted from the hold until then.
struct LedgerAmount {
    private struct Part {
        let amount: Nanos
        let window: ClosedRange<Instant>
        /// When the ledger booked it.
        let instant: Instant
        let isCharge: Bool
        /// Whether a person noted it: no bill has shown it yet.
        let isNoted: Bool
        /// Whether it was taken off because a bill lacked the charge, and not because it came back.
        var isUnbilled = false
        /// Whether a bill showed it to have come back, in the row of its charge or beside it.
        var isReturn = false

        /// Whether a bill said when it was.
        var isBilled: Bool { !isCharge && window.lowerBound == window.upperBound }

        /// When it was, where a bill shows when the charge was: what a person noted followed that.
        func window(chargedAt charge: Instant?) -> ClosedRange<Instant> {
            guard isNoted, let charge else { return window }
            return min(max(window.lowerBound, charge), window.upperBound)...window.upperBound
        }
    }

    /// Clocks, queues and gateways' notes differ by no more than this, in seconds.
    static let slack: Int64 = 900
    /// More windows than this that reach over the period's ends are not tried in every combination.
    private static let mostOpen = 8

    /// All of it; `nil` where nothing is booked.
    private(set) var total: Money?
    private var parts: [Part] = []

    /// - Throws: where an attempt and what was written as seen outside are in two currencies.
    init(_ record: AttemptRecord?, _ outside: [OutsideCharges.Charge]) throws(MoneyError) {
        if let record { try add(record) }
        for charge in outside {
            total = try total?.adding(charge.money) ?? charge.money
            parts.append(
                Part(
                    amount: charge.money.amount,
                    window: charge.billed ?? Instant(seconds: .min)...charge.instant,
                    instant: charge.instant, isCharge: false, isNoted: false,
                    isReturn: charge.isReturn))
        }
    }

    private mutating func add(_ record: AttemptRecord) throws(MoneyError) {
        total = Money(record.attempt.spent, record.attempt.upper.currency)
        var charged = record.attempt.spent
        var returned = Nanos.zero
        for entry in record.corrections {
            // A correction of the task alone, or a gateway's later word, is no booking.
            guard let amount = entry.amount, amount != .zero else { continue }
            charged = try charged.subtracting(amount)
            let billed = entry.billedWindow
            let noted = min(record.attempt.held, entry.instant)...entry.instant
            for (amount, isReturn) in BillEvidence.parts(of: entry, amount, &returned) {
                parts.append(
                    Part(
                        amount: amount, window: billed ?? noted, instant: entry.instant,
                        isCharge: false, isNoted: billed == nil,
                        isUnbilled: entry.adjustReason == .notBilled, isReturn: isReturn))
            }
        }
        if charged != .zero {
            let end = record.end?.instant ?? record.attempt.changed
            parts.append(
                Part(
                    amount: charged, window: record.window, instant: end, isCharge: true,
                    isNoted: false))
        }
    }

    /// What of it a bill of a period should say; all of it without a period. Where an amount may be
    /// within or without, the bill is believed.
    ///
    /// - Parameters:
    ///   - billed: what the bill says.
    ///   - times: when, by the bill's first record of it in the period.
    ///   - isCharged: whether the bill has its charge, and not only what came back.
    ///   - returned: what its row shows to have come back of the charge.
    ///   - span: what a bill without a period covers, where that is known.
    func amount(
        in period: Range<Instant>?, besides billed: Nanos, at times: ClosedRange<Instant>?,
        isCharged: Bool, returned: Nanos, span: Range<Instant>?
    ) throws(MoneyError) -> Nanos {
        guard let period else { return try all(besides: span, at: times, where: billed) }
        let charge = isCharged ? chargeTime(in: period, at: times) : nil
        var certain = Nanos.zero
        var open: [Part] = []
        for part in parts {
            let window = part.window(chargedAt: charge)
            let isOnBill = part.isCharge && charge != nil
            if isOnBill || period.contains(window.lowerBound) && period.contains(window.upperBound)
            {
                certain = try certain.adding(part.amount)
            } else if window.lowerBound < period.upperBound, window.upperBound >= period.lowerBound
            {
                open.append(part)
            } else if part.isCharge, let times, LedgerAmount.isNear(times, window) {
                // By another clock, or booked late: the same charge all the same.
                open.append(part)
            }
        }
        if try LedgerAmount.reaches(billed, from: certain, with: open) { return billed }
        // What a person noted later is what the row of its charge shows to have come back.
        let note = try place(in: open, ofNoted: returned)
        for (place, part) in open.enumerated()
        where !part.isCharge && (period.contains(part.instant) || place == note) {
            certain = try certain.adding(part.amount)
        }
        guard let charge = open.first(where: \.isCharge) else { return certain }
        let other = try certain.adding(charge.amount)
        let isNearer =
            try billed.subtracting(other).magnitude < billed.subtracting(certain).magnitude
        return isNearer ? other : certain
    }

    /// Which part a person noted of a sum that came back; `nil` where none did, or where a bill's word of
    /// it was written.
    private func place(in open: [Part], ofNoted returned: Nanos) throws(MoneyError) -> Int? {
        if returned <= .zero || parts.contains(where: \.isReturn) { return nil }
        let amount = try Nanos.zero.subtracting(returned)
        return open.firstIndex { $0.isNoted && $0.amount == amount }
    }

    /// When a bill of a period that has the charge shows it, or the earliest that it may be; `nil` where
    /// the ledger's charge is of another time.
    private func chargeTime(
        in period: Range<Instant>, at times: ClosedRange<Instant>?
    ) -> Instant? {
        guard let window = parts.first(where: \.isCharge)?.window else { return nil }
        let first = max(times?.lowerBound ?? window.lowerBound, period.lowerBound)
        let isHere = times.map(window.overlaps) ?? (first < period.upperBound)
        return isHere && first <= window.upperBound ? first : nil
    }

    /// Whether a sum comes to an amount with some of the parts that may or may not be in it.
    private static func reaches(
        _ billed: Nanos, from certain: Nanos, with open: [Part]
    ) throws(MoneyError) -> Bool {
        if open.count > LedgerAmount.mostOpen { return false }
        for choice in 0..<(1 << open.count) {
            var sum = certain
            for (place, part) in open.enumerated() where choice & 1 << place != 0 {
                sum = try sum.adding(part.amount)
            }
            if sum == billed { return true }
        }
        return false
    }

    /// Whether an instant may be of some time, written to the second and to the minute.
    private static func isMinuteOf(_ instant: Instant, _ times: ClosedRange<Instant>) -> Bool {
        times.lowerBound.moved(by: -60) < instant && instant < times.upperBound.moved(by: 60)
    }

    /// Whether some time is within a day of a window: no two zones are further apart.
    private static func isNear(
        _ times: ClosedRange<Instant>, _ window: ClosedRange<Instant>
    ) -> Bool {
        window.lowerBound.moved(by: -86_400) <= times.upperBound
            && times.lowerBound <= window.upperBound.moved(by: 86_400)
    }

    /// All of it but what another bill showed to be of another time. That one may have cut its times
    /// to minutes: what is about the time of this bill's row, or makes the sum right, is on this one.
    private func all(
        besides span: Range<Instant>?, at times: ClosedRange<Instant>?, where billed: Nanos
    ) throws(MoneyError) -> Nanos {
        var sum = total?.amount ?? .zero
        guard let span else { return sum }
        let others = parts.filter { part in
            let isHere = times.map { LedgerAmount.isMinuteOf(part.window.lowerBound, $0) } ?? false
            return part.isBilled && !span.contains(part.window.lowerBound) && !isHere
        }
        for part in others { sum = try sum.subtracting(part.amount) }
        return try LedgerAmount.reaches(billed, from: sum, with: others) ? billed : sum
    }

    /// Whether anything was ever charged, refunded or not.
    var isCharged: Bool { parts.contains(where: \.isCharge) }

    /// What of it a bill of a span must say: what cannot be on another's.
    func certain(in span: Range<Instant>) throws(MoneyError) -> Nanos {
        var sum = Nanos.zero
        for part in parts
        where span.contains(part.window.lowerBound) && span.contains(part.window.upperBound) {
            sum = try sum.adding(part.amount)
        }
        return sum
    }

    /// When a person noted something in a period that its bill may say, or another's.
    func noted(in period: Range<Instant>) -> (amount: Nanos, instant: Instant)? {
        let part = parts.first { part in
            part.isNoted && period.contains(part.instant)
                && !period.contains(part.window.lowerBound)
        }
        return part.map { ($0.amount, $0.instant) }
    }

    /// Whether an amount is what came back of it by an earlier bill: all, or one part.
    func isRefunded(_ missing: Nanos) throws(MoneyError) -> Bool {
        let lower = parts.filter { $0.amount < .zero && !$0.isNoted && !$0.isUnbilled }
        // What only may have come back counts where no bill said what did.
        let returns = lower.filter(\.isReturn)
        let refunds = returns.isEmpty ? lower : returns
        var sum = Nanos.zero
        for refund in refunds {
            if try Nanos.zero.subtracting(refund.amount) == missing { return true }
            sum = try sum.subtracting(refund.amount)
        }
        return !refunds.isEmpty && sum == missing
    }

    /// When a person noted a refund behind the period: of another sum than its bill shows to have come
    /// back, so that it may be the same refund, told by what was known then, or one more.
    ///
    /// - Parameter returned: what the bill's row shows to have come back of the charge.
    func refundNoted(
        behind period: Range<Instant>?, besides returned: Nanos
    ) throws(MoneyError) -> Instant? {
        guard let period, returned > .zero, !parts.contains(where: \.isReturn) else { return nil }
        let amount = try Nanos.zero.subtracting(returned)
        return parts.first { part in
            part.isNoted && part.amount < .zero && part.amount != amount
                && part.window.lowerBound < period.upperBound && part.instant >= period.upperBound
        }?.instant
    }

    /// When a person noted a refund without which the ledger says what the bill says.
    ///
    /// - Parameters:
    ///   - missing: what the bill says, less the ledger.
    ///   - period: what the bill covers.
    func refundNoted(
        for missing: Nanos, in period: Range<Instant>?
    ) throws(MoneyError) -> Instant? {
        let refunds = parts.filter { part in
            part.isNoted && part.amount < .zero && period?.contains(part.instant) ?? true
        }
        var sum = Nanos.zero
        for refund in refunds {
            if try Nanos.zero.subtracting(refund.amount) == missing { return refund.instant }
            sum = try sum.subtracting(refund.amount)
        }
        return sum == missing ? refunds.first?.instant : nil
    }
}

extension Nanos {
    fileprivate var magnitude: UInt64 { count.magnitude }
}

extension AttemptRecord {
    /// When a gateway may have booked the charge.
    var window: ClosedRange<Instant> {
        let end = end?.instant ?? attempt.changed
        let first = min(attempt.held, end).seconds - LedgerAmount.slack
        let last = max(attempt.held, end).seconds + LedgerAmount.slack
        return Instant(seconds: first)...Instant(seconds: last)
    }
}
