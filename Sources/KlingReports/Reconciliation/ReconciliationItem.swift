public import KlingCost
public import KlingLedger

/// What came of holding one piece of work on a gateway's bill against the ledger.
public struct ReconciliationItem: Sendable {
    /// How they stand to each other.
    public enum Kind: String, Sendable, CaseIterable {
        /// Both say the same.
        case matched
        /// Both know it, at different amounts.
        case differing
        /// The bill has it, the ledger does not.
        case notInLedger = "not in ledger"
        /// The ledger has it, and the bill does not.
        case notOnBill = "not on bill"
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
        /// The bill shows so many places of what the gateway said exactly.
        case rounded(places: Int)
        /// Several attempts, or several records, fit as well.
        case ambiguous
        /// The bill is in a currency, or in credits, that cannot be compared.
        case notComparable
        /// The records add up to less than nothing: the charge is on another bill.
        case refundAlone
        /// The same, and the bill has the charge at another time: beyond the period.
        case chargedElsewhere(Instant)
        /// The same, and charges of the bill may be what came back: no task says which.
        case refundOfSome
        /// The bill has the charge too, and gives more back.
        case refundsMore
        /// A refund of as much names no task: whether it is this charge's, nothing says.
        case refundUntied(line: Int)
        /// An earlier bill showed what came back of it, and this one's row does not.
        case refundBooked
        /// A person noted a refund then, and the bill does not show it.
        case refundNoted(Instant)
        /// A person noted a charge then, and the bill does not show it.
        case chargeNoted(Instant)
        /// A row has no time, and the ledger has nothing of it in the bill's period.
        case untimed
        /// The bill takes back more than is left of the charge.
        case takenBack
        /// A row names its task, and says nothing of the cost.
        case costNotSaid(line: Int)
        /// A row names no amount.
        case noFigure(line: Int)
        /// A row's amount is not what its credits are worth.
        case contradictory(line: Int)
        /// A row cannot be read, or nothing says what kind it is of; why.
        case notUnderstood(line: Int, words: String)
        /// The bill has it at another time than the ledger: beyond the period.
        case elsewhere(Instant)
        /// Another attempt has that task too.
        case sameTask
        /// The bill's clock is another than it was read by, and only the time would tell.
        case otherClock
        /// Another ledger has it, and nothing says which work of the gateway's it is.
        case imported
    }

    /// One of two that are the same work.
    enum Surplus {
        /// The attempt's: the bill was first, and said otherwise.
        case attempt
        /// What was seen outside: the attempt says what the bill says.
        case outside
    }

    /// How they stand to each other.
    public private(set) var kind: Kind
    /// What the bill says.
    public let item: BillItem?
    /// What the ledger has.
    public let record: AttemptRecord?
    /// By the bill; `nil` where it has nothing, or nothing that can be compared.
    public let billed: Money?
    /// By the ledger, what was written as seen outside included.
    public internal(set) var booked: Money?
    /// Why the two differ, or were not compared; `nil` where nothing needs saying.
    public private(set) var remark: Remark?
    /// What a credit is worth here.
    var worth: Nanos?
    /// Whether some of it was written as seen outside.
    var isSeenOutside = false
    /// What was written first, where nothing else is known of the work.
    var outside: OutsideCharges.Charge?
    /// What is taken off, where an attempt and a charge seen outside are the same work.
    var surplus: Surplus?
    /// What it is called in the ledger, or will be, where it was seen outside.
    var key: String?
    /// What was charged, where some of it came back.
    var charged: Money?
    /// When the gateway booked it, where that is known: one instant, or a period.
    var time: ClosedRange<Instant>?

    init(_ kind: Kind, _ item: BillItem?, _ record: AttemptRecord?, billed: Money?) {
        (self.kind, self.item, self.record, self.billed) = (kind, item, record, billed)
    }

    /// An attempt that somebody must look at, whatever the bill says.
    init(unclear record: AttemptRecord, _ remark: Remark) {
        self.init(.unclear, nil, record, billed: nil)
        booked = Money(record.attempt.spent, record.attempt.upper.currency)
        self.remark = remark
    }

    /// The same, of another kind.
    func being(_ kind: Kind, _ remark: Remark?) -> ReconciliationItem {
        var finding = self
        (finding.kind, finding.remark) = (kind, remark)
        return finding
    }

    /// The same where the bill's times are of another zone than they were read in: what rests on a time
    /// alone is unclear.
    var withoutClock: ReconciliationItem {
        let isTimed = kind == .notOnBill || kind == .notInLedger && task == nil
        return isTimed ? being(.unclear, .otherClock) : self
    }

    /// What a person noted, and the bill does not show.
    func noted(_ money: Money, at instant: Instant) -> ReconciliationItem {
        var finding = self
        finding.booked = money
        finding.time = instant...instant
        return finding.being(
            .unclear, money.amount < .zero ? .refundNoted(instant) : .chargeNoted(instant))
    }

    /// Whether the ledger has less of it than the bill says.
    var isShort: Bool { kind == .differing && difference.map { $0.amount > .zero } ?? false }

    /// The gateway's name of the work.
    public var task: String? { item?.task ?? record?.task ?? outside?.task }

    /// What the work was done by, as the bill or the ledger calls it.
    public var model: String? { item?.model ?? record?.hold.model ?? outside?.model }

    /// When it was: by the bill, else when it was held, else when an earlier bill had it.
    public var instant: Instant? {
        item?.instant ?? record?.attempt.held ?? outside?.billed?.lowerBound
    }

    /// Whether its adjustment corrects the attempt. One of another ledger can only be corrected
    /// there; here it is corrected by an amount of its own under the task's name.
    var isLinked: Bool {
        record.map { !$0.isImported } ?? false && (!isSeenOutside || surplus == .attempt)
    }

    /// The bill less the ledger; `nil` where they cannot be compared.
    public var difference: Money? {
        guard let currency = (billed ?? booked)?.currency, kind != .unclear,
            let amount = try? (billed?.amount ?? .zero).subtracting(booked?.amount ?? .zero)
        else { return nil }
        return Money(amount, currency)
    }

    /// The digest of a row by which it is known as seen outside; `nil` where the task's name is enough.
    private var name: String? {
        key.flatMap { $0.hasPrefix("task ") || isLinked && item?.task != nil ? nil : $0 }
    }

    /// The adjustment that makes the ledger say what the bill says; `nil` where there is nothing to
    /// adjust, or where somebody must look first.
    ///
    /// - Parameter gateway: whose bill it is.
    public func adjustment(from gateway: String) -> BillAdjustment? {
        guard isToBeWritten, let difference else { return nil }
        let once = surplus == .outside ? record?.attempt.id : nil
        let words = BillEvidence.words(
            item, billed, of: charged, called: name, at: time, record, countedOnceWith: once)
        let isOurs = isLinked ? record?.attempt.id : nil
        let work = BillAdjustment.Work(
            at: gateway, model: record?.hold.model ?? item?.model.map { String($0.prefix(200)) },
            // By the name under which it stands already: what that comes to is what counts.
            task: name == nil ? task : nil, heldBy: record?.hold)
        let reason: Entry.AdjustReason =
            isLinked ? kind == .notOnBill ? .notBilled : .reconciled : .outside
        return BillAdjustment(
            of: isOurs.map { .attempt($0) } ?? .outside(work), by: difference,
            creditWorth: worth, because: reason, reference(countedOnceWith: once), evidence: words)
    }

    /// What its adjustment says of the bill, for programs.
    private func reference(countedOnceWith attempt: AttemptID?) -> BillReference {
        var bill = BillReference()
        bill.window = time
        guard let item else { return bill }
        (bill.key, bill.countedOnceWith) = (name, attempt)
        if item.task == nil { bill.lacking.insert(.task) }
        if item.times == nil { bill.lacking.insert(.time) }
        if let billed, let charged, charged.amount > billed.amount {
            bill.returned = (try? charged.amount.subtracting(billed.amount)) ?? .zero
        }
        return bill
    }
}
