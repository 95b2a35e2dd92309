/// Chains imported from other ledgers stand beside our own: the number of an entry's row is its
/// chain's number times 2^40, plus its number in the chain; our own chain is number 0.
extension Schema {
    static let version2 =
        """
        ALTER TABLE entry ADD COLUMN paid_nanos INTEGER;
        CREATE INDEX entry_control ON entry (seq) WHERE kind = 'control';

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
