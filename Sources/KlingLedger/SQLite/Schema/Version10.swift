/// Entries have ids, by which whoever wrote one finds out whether it arrived. Those of before have none.
extension Schema {
    static let version10 =
        """
        ALTER TABLE entry ADD COLUMN id BLOB CHECK (length(id) = 16);
        CREATE UNIQUE INDEX entry_id ON entry (id) WHERE id IS NOT NULL;

        DROP TRIGGER entry_next;
        CREATE TRIGGER entry_next BEFORE INSERT ON entry BEGIN
          SELECT RAISE(ABORT, 'the next entry has another number')
            WHERE (NEW.seq < 1099511627776 AND NEW.seq <> (SELECT seq FROM head) + 1)
              OR (NEW.seq >= 1099511627776 AND NEW.seq IS NOT (SELECT (number << 40) + seq + 1
                FROM origin WHERE number = NEW.seq >> 40))
              OR EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq);
          SELECT RAISE(ABORT, 'the entry is there already')
            WHERE EXISTS (SELECT 1 FROM entry WHERE id = NEW.id);
          SELECT RAISE(ABORT, 'the attempt has a hold already')
            WHERE NEW.kind = 'hold'
              AND EXISTS (SELECT 1 FROM entry WHERE attempt = NEW.attempt AND kind = 'hold');
          SELECT RAISE(ABORT, 'the attempt has ended already')
            WHERE NEW.kind IN ('capture', 'void')
              AND EXISTS (SELECT 1 FROM entry
                WHERE attempt = NEW.attempt AND kind IN ('capture', 'void'));
        END;

        """
}
