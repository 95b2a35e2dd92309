public import KlingCost
internal import KlingLedger

/// What came of holding a bill against the ledger, and what that rests on.
public struct BillJudgement: Sendable {
    /// Those of the bill in its order, then what is not on it, the oldest first.
    public let findings: [ReconciliationItem]
    /// How many pieces of work rows of other times than the period are about.
    public let beyond: Int
    /// From the first to behind the last time of the rows; `nil` where none has one.
    public let times: Range<Instant>?
    /// By how much the bill's clock differs; `nil` where it does not.
    public let clock: ClockShift?
    /// What was bought, on the bill and by the ledger.
    public let topUps: MatchedTopUps
    /// How many names of work the bill has, where the ledger knows none of them while the bill lacks
    /// its own: they may be names of something else. Zero elsewhere.
    public var strangeNames = 0

    /// Whether bill and ledger agree, or do once the adjustments are written. What is open or unclear
    /// somebody must look at.
    public func isSettled(afterWriting isWritten: Bool) -> Bool {
        !isOfOtherTime
            && findings.allSatisfy { finding in
                switch finding.kind {
                case .matched: true
                case .differing, .notInLedger, .notOnBill: isWritten && !finding.isForSomebody
                case .open, .unclear: false
                }
            }
    }

    /// Whether every row is of another time than the period: nothing of it was compared.
    public var isOfOtherTime: Bool { findings.isEmpty && beyond > 0 }
}

/// Why somebody is to say yes before a bill is written into the ledger.
public enum BillDoubt: Hashable, Sendable {
    /// It takes back more than a fifth of what the ledger has booked: it may be cut off, or be of
    /// another account or month.
    case takesBack(Money, of: Money)
    /// It adds more than a fifth of that.
    case adds(Money, of: Money)
    /// One charge is more than so many times what was held for it.
    case aboveHold(Money, upper: Money, factor: Int64)
    /// Whether rows are charges or refunds was guessed; the lines of some of them.
    case guessedKinds([Int])
    /// Its clock is another than it was read by.
    case clock(ClockShift)
}

extension BillJudgement {
    /// One part of so many of what is booked is written without a yes.
    private static let part: Int128 = 5

    /// Why somebody is to say yes before it is written; empty where nothing speaks against it.
    ///
    /// - Parameter factor: how many times its hold a charge may be.
    /// - Throws: ``BillError/money(_:)`` where the sums go beyond what money can say.
    public func doubts(above factor: Int64) throws(BillError) -> [BillDoubt] {
        var doubts: [BillDoubt] = []
        do throws(MoneyError) {
            for currency in Set(findings.compactMap { $0.difference?.currency }).sorted() {
                doubts += try changes(in: currency)
            }
        } catch {
            throw .money(error)
        }
        doubts += findings.compactMap { $0.aboveHold(factor) }
        let guessed = findings.filter(\.isToBeWritten).flatMap { $0.item?.guessed ?? [] }
        if !guessed.isEmpty { doubts.append(.guessedKinds(Array(guessed.sorted().prefix(5)))) }
        if let clock, findings.contains(where: \.isToBeWritten) { doubts.append(.clock(clock)) }
        return doubts
    }

    private func changes(in currency: Currency) throws(MoneyError) -> [BillDoubt] {
        var (booked, added, back) = (Nanos.zero, Nanos.zero, Nanos.zero)
        for finding in findings {
            if let known = finding.booked, known.currency == currency, known.amount > .zero {
                booked = try booked.adding(known.amount)
            }
            guard finding.isToBeWritten, let change = finding.difference,
                change.currency == currency
            else { continue }
            if change.amount > .zero {
                added = try added.adding(change.amount)
            } else {
                back = try back.subtracting(change.amount)
            }
        }
        let all = Money(booked, currency)
        func isMuch(_ amount: Nanos) -> Bool {
            Int128(amount.count) * BillJudgement.part > Int128(booked.count)
        }
        return (isMuch(back) ? [.takesBack(Money(back, currency), of: all)] : [])
            + (isMuch(added) ? [.adds(Money(added, currency), of: all)] : [])
    }
}

extension ReconciliationItem {
    /// Whether it changes the ledger when it is written.
    var isToBeWritten: Bool {
        [.differing, .notInLedger, .notOnBill].contains(kind) && !isForSomebody
            && difference.map { $0.amount != .zero } ?? false
    }

    /// Whether it is told and never written: it is to be corrected in another ledger, or two bills say
    /// otherwise of it.
    fileprivate var isForSomebody: Bool {
        remark == .imported || kind == .notOnBill && record == nil
    }

    /// That the bill says more than so many times the hold.
    fileprivate func aboveHold(_ factor: Int64) -> BillDoubt? {
        guard isToBeWritten, let billed, let upper = record?.attempt.upper,
            billed.currency == upper.currency,
            Int128(billed.amount.count) > Int128(upper.amount.count) * Int128(factor)
        else { return nil }
        return .aboveHold(billed, upper: upper, factor: factor)
    }
}
