/// Chains imported from other ledgers stand beside our own: the number of an entry's row is its
/// chain's number times 2^40, plus its number in the chain; our own chain is number 0.
extension Schema {
    /// The control entries that say what is in force; those that only let holds weigh on a budget
    /// are many in a long month.
    static let standing =
        "kind = 'control' AND coalesce(control, '') NOT GLOB '\(Control.beginningOfCount)*'"

    /// The same of a row that has a name, for the index of them.
    static func standing(of row: String) -> String {
        "\(row).kind = 'control' AND coalesce(\(row).control, '') "
            + "NOT GLOB '\(Control.beginningOfCount)*'"
    }

    static let version2 =
        """
        ALTER TABLE entry ADD COLUMN paid_nanos INTEGER;
        CREATE INDEX entry_standing ON entry (seq) WHERE \(standing);

        CREATE TABLE origin (
          number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 4194303),
          id TEXT NOT NULL UNIQUE,
          seq INTEGER NOT NULL CHECK (seq BETWEEN 0 AND 1099511627775),
          hash BLOB NOT NULL CHECK (length(hash) = 32)
        ) STRICT;

        CREATE TABLE payload (
          attempt BLOB PRIMARY KEY,
          text BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        DROP TRIGGER entry_next;
        CREATE TRIGGER entry_next BEFORE INSERT ON entry BEGIN
          SELECT RAISE(ABORT, 'the next entry has another number')
            WHERE (NEW.seq < 1099511627776 AND NEW.seq <> (SELECT seq FROM head) + 1)
              OR (NEW.seq >= 1099511627776 AND NEW.seq IS NOT (SELECT (number << 40) + seq + 1
                FROM origin WHERE number = NEW.seq >> 40))
              OR EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq);
          SELECT RAISE(ABORT, 'the attempt has a hold already')
            WHERE NEW.kind = 'hold'
              AND EXISTS (SELECT 1 FROM entry WHERE attempt = NEW.attempt AND kind = 'hold');
          SELECT RAISE(ABORT, 'the attempt has ended already')
            WHERE NEW.kind IN ('capture', 'void')
              AND EXISTS (SELECT 1 FROM entry
                WHERE attempt = NEW.attempt AND kind IN ('capture', 'void'));
        END;
        DROP TRIGGER allocation_next;
        CREATE TRIGGER allocation_next BEFORE INSERT ON allocation BEGIN
          SELECT RAISE(ABORT, 'the hold weighs on that budget already')
            WHERE EXISTS (SELECT 1 FROM allocation
              WHERE hold = NEW.hold AND budget = NEW.budget);
          SELECT RAISE(ABORT, 'an entry allocates when it is written')
            WHERE NEW.entry IS NOT CASE WHEN NEW.entry < 1099511627776
              THEN (SELECT seq + 1 FROM head)
              ELSE (SELECT (number << 40) + seq + 1 FROM origin
                WHERE number = NEW.entry >> 40) END;
        END;
        CREATE TRIGGER origin_insert BEFORE INSERT ON origin
          WHEN NEW.seq <> 0
            OR EXISTS (SELECT 1 FROM origin WHERE number = NEW.number OR id = NEW.id)
          BEGIN SELECT RAISE(ABORT, 'an imported chain begins once'); END;
        CREATE TRIGGER origin_update BEFORE UPDATE ON origin
          WHEN NEW.seq <> OLD.seq + 1 OR NEW.number <> OLD.number OR NEW.id <> OLD.id
          BEGIN SELECT RAISE(ABORT, 'the head moves by one'); END;
        CREATE TRIGGER origin_delete BEFORE DELETE ON origin
          BEGIN SELECT RAISE(ABORT, 'an imported chain stays'); END;

        """
}
