internal import KlingCost

/// The tables that are derived from the journal: where each attempt stands, what weighs on each
/// budget, what the reports add up. Changed with each entry, in its transaction; made anew by
/// replaying all entries.
struct Projection {
    /// Where the entries are read.
    let journal: Database
    /// Where what is derived is kept: in the same file, or beside it to compare.
    let derived: Database
    /// The last entry of our own chain that counts: when entries are taken into account again, those
    /// behind it are written already, but have not happened yet.
    var horizon = Chain.lastSequence

    /// What is derived of a file, in it.
    init(of database: Database) { (journal, derived) = (database, database) }

    /// What is derived of one file, in another.
    init(of journal: Database, in derived: Database) {
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
        guard let id = entry.attempt else {
            return try derived.roll(entry, hold: nil)
        }
        if entry.kind == .hold { return try begin(entry, id) }
        guard let attempt = try derived.attempt(id) else { throw .unknownAttempt(id) }
        let state = try attempt.state(after: entry.kind)
        try entry.check(behind: attempt)
        let change = entry.amount ?? .zero
        let spent = try sum(attempt.spent, change)
        let row = try derived.statement(
            """
            UPDATE attempt SET state = ?1, last = ?2, changed_s = ?3, spent_nanos = ?4,
              task = coalesce(?6, task), ended_s = coalesce(ended_s, ?7),
              failed = coalesce(?8, failed) WHERE id = ?5 RETURNING failed
            """
        )
        .bind(1, state.rawValue).bind(2, entry.row).bind(3, entry.instant.seconds)
        .bind(4, spent.count).bind(5, id.bytes).bind(6, entry.task)
        .bind(7, entry.kind == .capture || entry.kind == .void ? entry.instant.seconds : nil)
        .bind(8, entry.saysOfFailure.map { $0 ? 1 : 0 })
        defer { row.reset() }
        let isFailure = try row.step() && row.integer(0) == 1
        // Whatever else follows a hold leaves the sums as they are.
        guard entry.kind == .capture || entry.kind == .void || entry.kind == .adjust else { return }
        guard let hold = try journal.entry(attempt.hold) else {
            throw .invariant("the hold of \(id) is missing")
        }
        try settle(hold, entry, from: attempt.spent, to: spent)
        try derived.roll(entry, hold: hold, isFailure: isFailure)
    }

    private func begin(_ entry: Entry, _ id: AttemptID) throws(LedgerError) {
        try derived.statement(
            """
            INSERT INTO attempt (id, state, hold, last, held_s, changed_s, currency, upper_nanos,
              spent_nanos, expires_s, fingerprint, likeness, failed)
              VALUES (?1, 'held', ?2, ?2, ?3, ?3, ?4, ?5, 0, ?6, ?7, ?8, 0)
            """
        )
        .bind(1, id.bytes).bind(2, entry.row).bind(3, entry.instant.seconds)
        .bind(4, entry.currency?.code).bind(5, entry.upper?.count)
        .bind(6, entry.expires?.seconds).bind(7, entry.fingerprint)
        .bind(8, entry.payloadLikeness?.digest.hexadecimal).run()
        try derived.roll(entry, hold: entry)
    }

    /// What the allocations of a hold, or of a new budget, add to balances.
    private func applyAllocations(_ entry: Entry) throws(LedgerError) {
        for allocation in entry.allocations {
            guard let budget = allocation.budget ?? (entry.kind == .control ? entry.sequence : nil),
                entry.kind == .control || allocation.hold == nil
            else { throw .invariant("entry \(entry.sequence) allocates to no budget") }
            var weight = Weight(held: allocation.amount)
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
                weight = Weight(spent: allocation.amount, clips: 0)
            } else {
                weight.milliseconds = weight.clips == 0 ? 0 : subject.billedMilliseconds ?? 0
            }
            try weigh(weight, on: budget, allocation, of: subject)
        }
    }

    /// What a hold of earlier weighs now.
    private func weight(
        of hold: Entry, _ allocation: Allocation, by entry: Entry
    ) throws(LedgerError) -> Weight {
        guard hold.kind == .hold, allocation.amount >= .zero, let id = hold.attempt,
            let attempt = try derived.attempt(id)
        else { throw .invariant("entry \(entry.sequence) names a hold that is none") }
        var weight = Weight(held: allocation.amount)
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
            var weight = Weight(
                held: entry.kind == .adjust ? .zero : try negated(allocation.amount),
                spent: try sum(spent, try negated(counted)), clips: isVoid ? -1 : 0)
            if isVoid {
                weight.milliseconds = try negated(Nanos(hold.billedMilliseconds ?? 0)).count
            }
            try weigh(weight, on: budget, allocation, of: hold)
        }
    }

    /// What comes to weigh on a budget, or is taken off it.
    private struct Weight {
        var held = Nanos.zero
        var spent = Nanos.zero
        var clips: Int64 = 1
        var milliseconds: Int64 = 0
    }

    private func weigh(
        _ weight: Weight, on budget: Int64, _ allocation: Allocation, of hold: Entry
    ) throws(LedgerError) {
        try add(weight, to: "balance", budget, allocation.period.seconds)
        // A rolling budget has a row for each second that something was held in: they are summed up
        // a quarter of an hour at a time too, so that a month of them is soon added up.
        if allocation.period == hold.instant || hold.isSeenOutside {
            try add(weight, to: "quarter", budget, Rollup.bucket(of: allocation.period))
        }
    }

    private func add(
        _ weight: Weight, to table: String, _ budget: Int64, _ key: Int64
    ) throws(LedgerError) {
        try derived.statement(
            """
            INSERT INTO \(table) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT DO UPDATE SET held_nanos = held_nanos + ?3, spent_nanos = spent_nanos + ?4,
              clips = clips + ?5, billed_ms = billed_ms + ?6
            """
        )
        .bind(1, budget).bind(2, key).bind(3, weight.held.count).bind(4, weight.spent.count)
        .bind(5, weight.clips).bind(6, weight.milliseconds).run()
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

extension Entry {
    /// Whether the attempt's task failed, as far as this entry says: an `unknown` whose reason is
    /// `failed` is of a task that failed and may be charged all the same. Before that was its reason,
    /// only the evidence said it. Another task begins anew.
    fileprivate var saysOfFailure: Bool? {
        switch kind {
        case .accepted: false
        case .unknown where reason == Entry.failed: true
        case .unknown where evidence?.hasPrefix("the task failed: ") == true: true
        default: nil
        }
    }

    /// The reason of a void, or of an `unknown`, whose task failed.
    static let failed = "failed"

    /// The reason of a void whose payload the gateway refused.
    static let rejected = "rejected"

    /// The reason of an `unknown` whose gateway did not know its task any more; the task is asked
    /// after all the same.
    static let disowned = "disowned"
}
