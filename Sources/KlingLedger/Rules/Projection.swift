internal import KlingCost

/// What an entry changes of what is derived from the journal: where its attempt stands, what weighs on
/// budgets, what reports add up. The rule for every store: values in, values out.
struct Projection {
    /// The journal and what is derived of it, as they are before the entry.
    let lookup: any JournalLookup
    /// The last entry of our own chain that counts: when entries are taken into account again, those
    /// behind it are written already, but have not happened yet.
    var horizon = Chain.lastSequence

    /// What one entry changes.
    ///
    /// - Parameter known: where its attempt stands, where that was looked up before.
    /// - Throws: which of the rules of ``Entry`` it breaks.
    func changes(
        by entry: Entry, of known: AttemptRow? = nil
    ) throws(LedgerError) -> [Change] {
        try entry.check()
        var changes: [Change] = []
        // What an imported chain allocates weighs on the budgets of the ledger that wrote it.
        if entry.chain == 0 { try addAllocations(of: entry, to: &changes) }
        guard let id = entry.attempt else {
            addSums(entry, hold: nil, to: &changes)
            return changes
        }
        if entry.kind == .hold {
            changes.append(.begin(try AttemptRow(begunBy: entry, id), hold: entry))
            addSums(entry, hold: entry, to: &changes)
            return changes
        }
        var row = known
        if row == nil { row = try lookup.attempt(id) }
        guard var row else { throw .unknownAttempt(id) }
        let before = row.attempt
        try row.goOn(with: entry)
        changes.append(.goOn(row))
        // Whatever else follows a hold leaves the sums as they are.
        guard entry.kind == .capture || entry.kind == .void || entry.kind == .adjust else {
            return changes
        }
        guard let hold = try lookup.hold(of: before) else {
            throw .invariant("the hold of \(id) is missing")
        }
        try settle(hold, entry, from: before.spent, to: row.attempt.spent, &changes)
        addSums(entry, hold: hold, isFailure: row.hasFailed, to: &changes)
        return changes
    }

    /// What an entry holds, gives back, charges or buys.
    private func addSums(
        _ entry: Entry, hold: Entry?, isFailure: Bool = false, to changes: inout [Change]
    ) {
        if let change = RollupChange(entry, hold: hold, isFailure) { changes.append(.sum(change)) }
    }

    /// What the allocations of a hold, or of a new budget, add to balances.
    private func addAllocations(
        of entry: Entry, to changes: inout [Change]
    ) throws(LedgerError) {
        for allocation in entry.allocations {
            guard let budget = allocation.budget ?? (entry.kind == .control ? entry.sequence : nil),
                entry.kind == .control || allocation.hold == nil
            else { throw .invariant("entry \(entry.sequence) allocates to no budget") }
            var weight = BudgetWeight(held: allocation.amount)
            var subject = entry
            if entry.kind == .control {
                // A budget that was set later: what became of the hold until then.
                guard let row = try lookup.row(ofHold: allocation, of: entry),
                    let found = try lookup.entry(row)
                else { throw .invariant("entry \(entry.sequence) names a hold that is none") }
                subject = found
                if !found.isSeenOutside {
                    weight = try self.weight(of: found, allocation, by: entry)
                }
            }
            if subject.isSeenOutside {
                weight = BudgetWeight(spent: allocation.amount, clips: 0)
            } else {
                weight.milliseconds = weight.clips == 0 ? 0 : subject.billedMilliseconds ?? 0
            }
            changes.append(allocate(weight, on: budget, allocation, of: subject))
        }
    }

    /// What a hold of earlier weighs now.
    private func weight(
        of hold: Entry, _ allocation: Allocation, by entry: Entry
    ) throws(LedgerError) -> BudgetWeight {
        guard hold.kind == .hold, allocation.amount >= .zero, let id = hold.attempt,
            let attempt = try lookup.attempt(id)?.attempt
        else { throw .invariant("entry \(entry.sequence) names a hold that is none") }
        var weight = BudgetWeight(held: allocation.amount)
        if attempt.state.isEnded {
            weight.held = .zero
            weight.spent = try attempt.spent.converted(by: allocation.exchange)
        }
        if attempt.state == .voided { weight.clips = 0 }
        return weight
    }

    /// Turns a hold's weight into spend, by the same allocations. What an attempt cost is converted
    /// as a whole: several refunds, rounded each for itself, would give back more than was charged.
    private func settle(
        _ hold: Entry, _ entry: Entry, from before: Nanos, to after: Nanos,
        _ changes: inout [Change]
    ) throws(LedgerError) {
        let isVoid = entry.kind == .void
        for (budget, allocation) in try lookup.allocations(ofHold: hold.row, upTo: horizon) {
            let counted = try before.converted(by: allocation.exchange)
            let spent = try after.converted(by: allocation.exchange)
            var weight = BudgetWeight(
                held: entry.kind == .adjust ? .zero : try negated(allocation.amount),
                spent: try exact(spent.subtracting(counted)), clips: isVoid ? -1 : 0)
            if isVoid {
                weight.milliseconds = try negated(Nanos(count: hold.billedMilliseconds ?? 0)).count
            }
            changes.append(allocate(weight, on: budget, allocation, of: hold))
        }
    }

    private func allocate(
        _ weight: BudgetWeight, on budget: Int64, _ allocation: Allocation, of hold: Entry
    ) -> Change {
        .allocate(
            weight, budget: budget, allocation.period,
            isRolling: allocation.period == hold.instant || hold.isSeenOutside)
    }

    private func negated(_ amount: Nanos) throws(LedgerError) -> Nanos {
        try exact(Nanos.zero.subtracting(amount))
    }
}

/// What one entry changes of what is derived: a store writes it in the entry's transaction.
enum Change {
    /// An attempt begins.
    indirect case begin(AttemptRow, hold: Entry)
    /// An attempt went on.
    case goOn(AttemptRow)
    /// Something comes to weigh on a budget in a period, or is taken off it. A rolling budget has as many
    /// periods as there are seconds in which something was held: those may be summed up.
    case allocate(BudgetWeight, budget: Int64, Instant, isRolling: Bool)
    /// The sums that reports read grow.
    case sum(RollupChange)
}

/// What comes to weigh on a budget, or is taken off it.
struct BudgetWeight: Equatable {
    var held = Nanos.zero
    var spent = Nanos.zero
    var clips: Int64 = 1
    var milliseconds: Int64 = 0

    /// Both together.
    func adding(_ other: BudgetWeight) throws(LedgerError) -> BudgetWeight {
        func sum(_ one: Int64, _ other: Int64) throws(LedgerError) -> Int64 {
            let (sum, isOver) = one.addingReportingOverflow(other)
            if isOver { throw .overflow }
            return sum
        }
        return BudgetWeight(
            held: Nanos(count: try sum(held.count, other.held.count)),
            spent: Nanos(count: try sum(spent.count, other.spent.count)),
            clips: try sum(clips, other.clips),
            milliseconds: try sum(milliseconds, other.milliseconds))
    }
}
