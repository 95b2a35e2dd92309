import KlingCost
import KlingLedger

/// A piece of work that the ledger knows and no row of the bill has named: an attempt, or a charge
/// that was seen outside before. A row without its task's name may be it.
struct KnownWork {
    /// The attempt; `nil` for a charge seen outside.
    let record: AttemptRecord?
    /// What was written as seen outside; empty for an attempt.
    let outside: [OutsideCharges.Charge]
    /// What it is called in the ledger, where it was seen outside.
    let key: String?
    /// The gateway's name of it.
    let task: String?
    /// The model, where the ledger knows it.
    let model: String?
    /// When the gateway may have booked it, to the second; `nil` where nothing says so.
    let window: ClosedRange<Instant>?
    /// What it is known to have cost: now, and before it was corrected.
    let costs: [Money]
    /// Whether a bill's row that named no task said what it cost: another bill may name another's.
    let isBilledNameless: Bool
    /// Whether that row named no time either: another bill may show it at any.
    let isBilledAnytime: Bool
    /// Whether it may end later than it was written: an open attempt may still run.
    let isOpen: Bool
    /// Whether what it cost is not known: nobody saw a verdict, or it was guessed at.
    let isDoubtful: Bool
    /// Whether nothing but a bill's period says when it was.
    let isTimeless: Bool

    /// An attempt.
    init(_ record: AttemptRecord) {
        self.record = record
        (outside, key) = ([], nil)
        (task, model) = (record.task, record.hold.model)
        let end = record.end?.instant ?? record.attempt.changed
        window = min(record.attempt.held, end)...max(record.attempt.held, end)
        let currency = record.attempt.upper.currency
        isBilledNameless = record.corrections.contains(where: BillEvidence.isNameless)
        isBilledAnytime = record.corrections.contains(where: BillEvidence.isTimeless)
        isOpen = !record.attempt.state.isEnded
        isDoubtful = isOpen || record.doubt != nil
        isTimeless = false
        // What a bill said was never charged is no charge for another row.
        let isUnbilled = record.corrections.contains { $0.adjustReason == .notBilled }
        // By the last bill that showed some to have come back, more was charged.
        let returned = record.corrections.last?.returnedByBill ?? .zero
        let amounts = [
            record.attempt.spent, isUnbilled ? nil : record.end?.amount,
            try? record.attempt.spent.adding(returned),
        ]
        costs = amounts.compactMap { amount in
            amount.flatMap { $0 > .zero ? Money($0, currency) : nil }
        }
    }

    /// Charges seen outside, of one key, whatever came back of them; `nil` where nothing was
    /// charged, or an attempt counts for it.
    init?(_ charges: [OutsideCharges.Charge], called key: String) {
        let gross = charges.filter { $0.money.amount > .zero }
        let isElsewhere = charges.contains(where: \.isCountedOnce)
        let sums = [charges, isElsewhere ? [] : gross].compactMap { try? KnownWork.sum($0) }
        let costs = sums.filter { $0.amount > .zero }
        guard let first = charges.first, !costs.isEmpty else { return nil }
        record = nil
        (outside, self.key) = (charges, key)
        (task, model) = (first.task, first.model)
        window = first.billed
        isTimeless = window.map { $0.lowerBound != $0.upperBound } ?? true
        (isBilledNameless, isBilledAnytime, isOpen, isDoubtful) = (false, false, false, false)
        self.costs = costs
    }

    /// What charges come to; `nil` for none.
    static func sum(_ charges: [OutsideCharges.Charge]) throws(MoneyError) -> Money? {
        var sum: Money?
        for charge in charges { sum = try sum?.adding(charge.money) ?? charge.money }
        return sum
    }

    /// Whether it is known to have cost one of two amounts: what a row comes to, and its charge alone.
    func isKnownToCost(_ cost: Money, or charged: Money) -> Bool {
        costs.contains(cost) || costs.contains(charged)
    }

    /// Whether a row that nobody can read may be about it: of its model, within a day of it.
    func mayBe(_ row: BillItem, _ names: ModelNames) -> Bool {
        if !names.mayBeOne(row.model, model) { return false }
        return window == nil || row.times.map { distance(from: $0) <= 86_400 } ?? true
    }

    /// How far some time is from when it may have been booked, in seconds; 0 where they meet.
    func distance(from times: ClosedRange<Instant>) -> UInt64 {
        guard let window else { return .max }
        func seconds(from first: Instant, to last: Instant) -> UInt64 {
            (Int128(last.seconds) - Int128(first.seconds)).magnitudeClamped
        }
        if times.upperBound < window.lowerBound {
            return seconds(from: times.upperBound, to: window.lowerBound)
        }
        if times.lowerBound > window.upperBound, !isOpen {
            return seconds(from: window.upperBound, to: times.lowerBound)
        }
        return 0
    }

    /// Whether it may be of a period, by a clock that differs little.
    func mayBe(in period: Range<Instant>?) -> Bool {
        guard let period, let window else { return true }
        return window.lowerBound.moved(by: -Int(LedgerAmount.slack)) < period.upperBound
            && (isOpen || window.upperBound.moved(by: Int(LedgerAmount.slack)) >= period.lowerBound)
    }

    /// Whether a cost is what was set aside or expected.
    func isExpected(_ cost: Money) -> Bool {
        guard let record, record.attempt.upper.currency == cost.currency else { return false }
        return [record.hold.upper, record.hold.expected, record.end?.amount].contains(cost.amount)
    }
}

extension Int128 {
    fileprivate var magnitudeClamped: UInt64 { UInt64(clamping: self) }
}
