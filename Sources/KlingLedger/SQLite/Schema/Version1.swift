/// The tables as they were first, word for word: files of that version are still about.
extension Schema {
    static let version1 =
        """
        CREATE TABLE ledger (
          one INTEGER PRIMARY KEY CHECK (one = 1),
          id TEXT NOT NULL,
          created_s INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE entry (
          seq INTEGER PRIMARY KEY,
          kind TEXT NOT NULL CHECK (kind IN ('hold', 'sent', 'accepted', 'unknown', 'capture',
            'void', 'adjust', 'control')),
          at_s INTEGER NOT NULL,
          owner TEXT NOT NULL,
          attempt BLOB,
          previous INTEGER,
          gateway TEXT,
          model TEXT,
          mode TEXT,
          billed_ms INTEGER,
          audio INTEGER,
          resolution TEXT,
          project TEXT,
          tags TEXT,
          fingerprint TEXT,
          currency TEXT,
          expected_nanos INTEGER,
          upper_nanos INTEGER,
          amount_nanos INTEGER,
          credits_nanos INTEGER,
          credit_worth_nanos INTEGER,
          rate TEXT,
          price_book TEXT,
          expires_s INTEGER,
          task TEXT,
          authority TEXT,
          reason TEXT,
          evidence TEXT,
          control TEXT,
          hash BLOB NOT NULL CHECK (length(hash) = 32)
        ) STRICT;
        CREATE UNIQUE INDEX entry_hold ON entry (attempt) WHERE kind = 'hold';
        CREATE UNIQUE INDEX entry_end ON entry (attempt) WHERE kind IN ('capture', 'void');

        CREATE TABLE allocation (
          entry INTEGER NOT NULL REFERENCES entry (seq),
          hold INTEGER NOT NULL,
          budget INTEGER NOT NULL,
          period_s INTEGER NOT NULL,
          amount_nanos INTEGER NOT NULL,
          exchange_nanos INTEGER,
          PRIMARY KEY (hold, budget)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX allocation_entry ON allocation (entry);

        CREATE TABLE head (
          one INTEGER PRIMARY KEY CHECK (one = 1),
          seq INTEGER NOT NULL,
          hash BLOB NOT NULL CHECK (length(hash) = 32)
        ) STRICT;

        """ + guards1

    /// What keeps the journal append-only, whoever writes. `INSERT OR REPLACE` deletes without a
    /// delete trigger, so the insert triggers refuse whatever is there already.
    private static let guards1 = """
        CREATE TRIGGER entry_next BEFORE INSERT ON entry BEGIN
          SELECT RAISE(ABORT, 'the next entry has another number')
            WHERE NEW.seq <> (SELECT seq FROM head) + 1
              OR EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq);
          SELECT RAISE(ABORT, 'the attempt has a hold already')
            WHERE NEW.kind = 'hold'
              AND EXISTS (SELECT 1 FROM entry WHERE attempt = NEW.attempt AND kind = 'hold');
          SELECT RAISE(ABORT, 'the attempt has ended already')
            WHERE NEW.kind IN ('capture', 'void')
              AND EXISTS (SELECT 1 FROM entry
                WHERE attempt = NEW.attempt AND kind IN ('capture', 'void'));
        END;
        CREATE TRIGGER entry_update BEFORE UPDATE ON entry
          BEGIN SELECT RAISE(ABORT, 'entries never change'); END;
        CREATE TRIGGER entry_delete BEFORE DELETE ON entry
          BEGIN SELECT RAISE(ABORT, 'entries never go'); END;
        CREATE TRIGGER allocation_next BEFORE INSERT ON allocation BEGIN
          SELECT RAISE(ABORT, 'the hold weighs on that budget already')
            WHERE EXISTS (SELECT 1 FROM allocation
              WHERE hold = NEW.hold AND budget = NEW.budget);
        END;
        CREATE TRIGGER allocation_update BEFORE UPDATE ON allocation
          BEGIN SELECT RAISE(ABORT, 'allocations never change'); END;
        CREATE TRIGGER allocation_delete BEFORE DELETE ON allocation
          BEGIN SELECT RAISE(ABORT, 'allocations never go'); END;
        CREATE TRIGGER head_insert BEFORE INSERT ON head
          WHEN EXISTS (SELECT 1 FROM head)
          BEGIN SELECT RAISE(ABORT, 'there is one head'); END;
        CREATE TRIGGER head_update BEFORE UPDATE ON head
          WHEN NEW.seq <> OLD.seq + 1
          BEGIN SELECT RAISE(ABORT, 'the head moves by one'); END;
        CREATE TRIGGER head_delete BEFORE DELETE ON head
          BEGIN SELECT RAISE(ABORT, 'the head stays'); END;
        CREATE TRIGGER ledger_insert BEFORE INSERT ON ledger
          WHEN EXISTS (SELECT 1 FROM ledger)
          BEGIN SELECT RAISE(ABORT, 'a ledger has one id'); END;
        CREATE TRIGGER ledger_update BEFORE UPDATE ON ledger
          BEGIN SELECT RAISE(ABORT, 'the id stays'); END;
        CREATE TRIGGER ledger_delete BEFORE DELETE ON ledger
          BEGIN SELECT RAISE(ABORT, 'the id stays'); END;

        """
}
