/// The tables that are derived from the journal: where each attempt stands, what weighs on each
/// budget, what the reports add up. Changed with each entry, in its transaction; made anew by
/// replaying all entries.
enum DerivedSchema {
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
}
