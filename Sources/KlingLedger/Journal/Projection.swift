internal import KlingCost

/// The tables that are derived from the journal: where each attempt stands, what weighs on each
/// budget, what the reports add up. Changed with each entry, in its transaction; made anew by
/// replaying all entries.
struct Projection {
    /// Where the entries are read.
    let journal: Database
    /// Where what is derived is kept: in the same file, or beside it to compare.
    let derived: DerivedTables
    /// The last entry of our own chain that counts: when entries are taken into account again, those
    /// behind it are written already, but have not happened yet.
    var horizon = Chain.lastSequence

    /// What is derived of a file, in it.
    init(of database: Database) { (journal, derived) = (database, DerivedTables(database)) }

    /// What is derived of one file, in tables there or elsewhere.
    init(of journal: Database, in derived: DerivedTables) {
        (self.journal, self.derived) = (journal, derived)
    }

    /// Makes them, empty, in place of those of an earlier version. Without ``indexes``: what is derived
    /// of many entries is found by keys alone meanwhile.
    static let tables = """
        DROP TABLE IF EXISTS attempt;
        CREATE TABLE attempt (
          id BLOB PRIMARY KEY,
          state TEXT NOT NULL,
          hold INTEGER NOT NULL,
          last INTEGER NOT NULL,
          held_s INTEGER NOT NULL,
          changed_s INTEGER NOT NULL,
          currency TEXT NOT NULL,
          upper_nanos INTEGER NOT NULL,
          spent_nanos INTEGER NOT NULL,
          expires_s INTEGER,
          fingerprint TEXT,
          likeness TEXT,
          task TEXT,
          ended_s INTEGER,
          failed INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        DROP TABLE IF EXISTS balance;
        CREATE TABLE balance (
          budget INTEGER NOT NULL,
          period_s INTEGER NOT NULL,
          held_nanos INTEGER NOT NULL,
          spent_nanos INTEGER NOT NULL,
          clips INTEGER NOT NULL,
          billed_ms INTEGER NOT NULL,
          PRIMARY KEY (budget, period_s)
        ) STRICT, WITHOUT ROWID;

        DROP TABLE IF EXISTS quarter;
        CREATE TABLE quarter (
          budget INTEGER NOT NULL,
          bucket INTEGER NOT NULL,
          held_nanos INTEGER NOT NULL,
          spent_nanos INTEGER NOT NULL,
          clips INTEGER NOT NULL,
          billed_ms INTEGER NOT NULL,
          PRIMARY KEY (budget, bucket)
        ) STRICT, WITHOUT ROWID;

        """ + Rollup.table

    /// The tables' indexes. Made once the rows are there, each is written once, in its order; a row at
    /// a time, one by fingerprints would be written all over for each hold.
    static let indexes = """
        CREATE INDEX attempt_open ON attempt (state)
          WHERE state NOT IN ('captured', 'voided');
        CREATE INDEX attempt_fingerprint ON attempt (fingerprint, held_s);
        CREATE INDEX attempt_likeness ON attempt (likeness, held_s) WHERE likeness IS NOT NULL;
        CREATE INDEX attempt_held ON attempt (held_s);
        CREATE INDEX attempt_ended ON attempt (ended_s) WHERE ended_s IS NOT NULL;
        CREATE INDEX attempt_task ON attempt (task) WHERE task IS NOT NULL;

        """ + Rollup.index

    /// The tables, and by what their rows are ordered.
    static let keys = [
        (table: "attempt", key: "id"), (table: "balance", key: "budget, period_s"),
        (table: "quarter", key: "budget, bucket"),
        (table: "rollup", key: Rollup.key),
    ]

    /// Takes one entry into account.
    func apply(_ entry: Entry) throws(LedgerError) {
        try entry.check()
        // What an imported chain allocates weighs on the budgets of the ledger that wrote it.
        if entry.chain == 0 { try applyAllocations(entry) }
        guard let id = entry.attempt else { return try roll(entry, hold: nil) }
        if entry.kind == .hold {
            try derived.begin(AttemptRow(begunBy: entry, id), hold: entry)
            return try roll(entry, hold: entry)
        }
        guard var row = try derived.attempt(id) else { throw .unknownAttempt(id) }
        let before = row.attempt
        try row.goOn(with: entry)
        // Whatever else follows a hold leaves the sums as they are.
        guard entry.kind == .capture || entry.kind == .void || entry.kind == .adjust else {
            return try derived.goOn(row)
        }
        guard let hold = try derived.hold(of: before, in: journal) else {
            throw .invariant("the hold of \(id) is missing")
        }
        try derived.goOn(row)
        try settle(hold, entry, from: before.spent, to: row.attempt.spent)
        try roll(entry, hold: hold, isFailure: row.hasFailed)
    }

    /// Adds what an entry holds, gives back, charges or buys to the sums.
    private func roll(
        _ entry: Entry, hold: Entry?, isFailure: Bool = false
    ) throws(LedgerError) {
        if let change = RollupChange(entry, hold: hold, isFailure) { try derived.add(change) }
    }

    /// What the allocations of a hold, or of a new budget, add to balances.
    private func applyAllocations(_ entry: Entry) throws(LedgerError) {
        for allocation in entry.allocations {
            guard let budget = allocation.budget ?? (entry.kind == .control ? entry.sequence : nil),
                entry.kind == .control || allocation.hold == nil
            else { throw .invariant("entry \(entry.sequence) allocates to no budget") }
            var weight = BudgetWeight(held: allocation.amount)
            var subject = entry
            if entry.kind == .control {
                // A budget that was set later: what became of the hold until then.
                let row = try journal.row(ofHold: allocation, of: entry)
                guard let found = try journal.entry(row) else {
                    throw .invariant("entry \(entry.sequence) names a hold that is none")
                }
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
            try weigh(weight, on: budget, allocation, of: subject)
        }
    }

    /// What a hold of earlier weighs now.
    private func weight(
        of hold: Entry, _ allocation: Allocation, by entry: Entry
    ) throws(LedgerError) -> BudgetWeight {
        guard hold.kind == .hold, allocation.amount >= .zero, let id = hold.attempt,
            let attempt = try derived.attempt(id)?.attempt
        else { throw .invariant("entry \(entry.sequence) names a hold that is none") }
        var weight = BudgetWeight(held: allocation.amount)
        if attempt.state.isEnded {
            weight.held = .zero
            weight.spent = try converted(attempt.spent, by: allocation.exchange)
        }
        if attempt.state == .voided { weight.clips = 0 }
        return weight
    }

    /// Turns a hold's weight into spend, by the same allocations. What an attempt cost is converted
    /// as a whole: several refunds, rounded each for itself, would give back more than was charged.
    private func settle(
        _ hold: Entry, _ entry: Entry, from before: Nanos, to after: Nanos
    ) throws(LedgerError) {
        let isVoid = entry.kind == .void
        for (budget, allocation) in try journal.allocations(ofHold: hold.row, upTo: horizon) {
            let counted = try converted(before, by: allocation.exchange)
            let spent = try converted(after, by: allocation.exchange)
            var weight = BudgetWeight(
                held: entry.kind == .adjust ? .zero : try negated(allocation.amount),
                spent: try sum(spent, try negated(counted)), clips: isVoid ? -1 : 0)
            if isVoid {
                weight.milliseconds = try negated(Nanos(hold.billedMilliseconds ?? 0)).count
            }
            try weigh(weight, on: budget, allocation, of: hold)
        }
    }

    private func weigh(
        _ weight: BudgetWeight, on budget: Int64, _ allocation: Allocation, of hold: Entry
    ) throws(LedgerError) {
        try derived.add(weight, to: .balance, of: budget, allocation.period.seconds)
        // A rolling budget has a row for each second that something was held in: they are summed up
        // a quarter of an hour at a time too, so that a month of them is soon added up.
        if allocation.period == hold.instant || hold.isSeenOutside {
            try derived.add(weight, to: .quarter, of: budget, Rollup.bucket(of: allocation.period))
        }
    }

    private func sum(_ one: Nanos, _ other: Nanos) throws(LedgerError) -> Nanos {
        do throws(MoneyError) {
            return try one.adding(other)
        } catch {
            throw .overflow
        }
    }

    private func negated(_ amount: Nanos) throws(LedgerError) -> Nanos {
        do throws(MoneyError) {
            return try Nanos.zero.subtracting(amount)
        } catch {
            throw .overflow
        }
    }

    /// An amount in a budget's currency: by the rate that was frozen at the hold, rounded up.
    private func converted(_ amount: Nanos, by exchange: Nanos?) throws(LedgerError) -> Nanos {
        guard let exchange else { return amount }
        do throws(MoneyError) {
            return try Money.product(
                rate: exchange, quantity: amount.count, scale: Nanos.perWhole, rounding: .up)
        } catch {
            throw .overflow
        }
    }
}
