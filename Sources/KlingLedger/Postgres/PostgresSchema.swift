internal import KlingCost

/// The tables of a journal at a server, and what the server guards by itself against every client:
/// entries are only added, the head moves by one, a hold ends once.
enum PostgresSchema {
    /// The version of the tables. The row of `ledger` says which versions may still write and read them.
    static let version = 1

    /// What makes them, in a schema of their own, one statement each.
    static func creation(_ schema: String) -> [String] {
        (tables + guards).map {
            $0.replacing("SCHEMA.", with: schema + ".")
        }
    }

    private static let tables = [
        """
        CREATE TABLE SCHEMA.ledger (
          one boolean PRIMARY KEY DEFAULT true CHECK (one),
          id text NOT NULL,
          version integer NOT NULL,
          oldest_writer integer NOT NULL,
          oldest_reader integer NOT NULL,
          moved_to text)
        """,
        // One row is changed by every decision: the rest of its page is room for that.
        """
        CREATE TABLE SCHEMA.head (
          chain bigint PRIMARY KEY,
          ledger text NOT NULL UNIQUE,
          seq bigint NOT NULL CHECK (seq >= 0),
          hash bytea NOT NULL CHECK (length(hash) = 32),
          at_s bigint NOT NULL,
          durable bigint NOT NULL DEFAULT 0 CHECK (durable <= seq)) WITH (fillfactor = 10)
        """,
        // The line is what the chain hashes; the columns beside it are those that are asked for. `control`
        // is that of a control that is in force until another one changes it.
        """
        CREATE TABLE SCHEMA.entry (
          seq bigint PRIMARY KEY,
          id bytea UNIQUE CHECK (length(id) = 16),
          previous bigint,
          attempt bytea,
          kind text NOT NULL,
          reason text,
          control text,
          at_s bigint NOT NULL,
          line text NOT NULL,
          hash bytea NOT NULL CHECK (length(hash) = 32),
          written_by name NOT NULL DEFAULT session_user)
        """,
        "CREATE UNIQUE INDEX entry_begin ON SCHEMA.entry (attempt) WHERE kind = 'hold'",
        """
        CREATE UNIQUE INDEX entry_end ON SCHEMA.entry (attempt) WHERE kind IN ('capture', 'void')
        """,
        "CREATE INDEX entry_control ON SCHEMA.entry (seq) WHERE control IS NOT NULL",
        "CREATE INDEX entry_sent ON SCHEMA.entry (at_s, seq) WHERE kind = 'sent'",
        """
        CREATE INDEX entry_outside ON SCHEMA.entry (at_s, seq)
          WHERE kind = 'adjust' AND attempt IS NULL
        """,
        """
        CREATE INDEX entry_told ON SCHEMA.entry (attempt)
          WHERE kind = 'adjust' AND reason = 'told-otherwise'
        """,
        """
        CREATE TABLE SCHEMA.allocation (
          entry bigint NOT NULL,
          hold bigint NOT NULL,
          budget bigint NOT NULL,
          period_s bigint NOT NULL,
          amount_nanos bigint NOT NULL,
          exchange_nanos bigint,
          PRIMARY KEY (hold, budget))
        """,
        """
        CREATE TABLE SCHEMA.attempt (
          id bytea PRIMARY KEY,
          state text NOT NULL,
          hold bigint NOT NULL,
          last bigint NOT NULL,
          held_s bigint NOT NULL,
          changed_s bigint NOT NULL,
          currency text NOT NULL,
          upper_nanos bigint NOT NULL,
          spent_nanos bigint NOT NULL,
          expires_s bigint,
          gateway text,
          fingerprint text,
          likeness text,
          task text,
          ended_s bigint,
          failed boolean NOT NULL) WITH (fillfactor = 70)
        """,
        "CREATE INDEX attempt_held ON SCHEMA.attempt (held_s, id)",
        """
        CREATE INDEX attempt_open ON SCHEMA.attempt (hold) WHERE state NOT IN ('captured', 'voided')
        """,
        "CREATE INDEX attempt_due ON SCHEMA.attempt (expires_s) WHERE state = 'held'",
        """
        CREATE INDEX attempt_fingerprint ON SCHEMA.attempt (fingerprint, held_s)
          WHERE fingerprint IS NOT NULL
        """,
        """
        CREATE INDEX attempt_likeness ON SCHEMA.attempt (likeness, held_s)
          WHERE likeness IS NOT NULL
        """,
        "CREATE INDEX attempt_task ON SCHEMA.attempt (task) WHERE task IS NOT NULL",
        """
        CREATE INDEX attempt_ended ON SCHEMA.attempt (ended_s)
          WHERE state = 'captured' AND task IS NOT NULL
        """,
        // A rolling budget has a row for each second, and the same again by quarters of an hour.
        """
        CREATE TABLE SCHEMA.balance (
          budget bigint NOT NULL, grain smallint NOT NULL, period_s bigint NOT NULL,
          held_nanos bigint NOT NULL, spent_nanos bigint NOT NULL,
          clips bigint NOT NULL, billed_ms bigint NOT NULL,
          PRIMARY KEY (budget, grain, period_s)) WITH (fillfactor = 50)
        """,
        "CREATE TABLE SCHEMA.payload (attempt bytea PRIMARY KEY, text bytea NOT NULL)",
        """
        CREATE TABLE SCHEMA.video (
          attempt bytea NOT NULL, place integer NOT NULL,
          address text, expires_s bigint,
          file text, bytes bigint, duration_ms bigint, saved_s bigint,
          PRIMARY KEY (attempt, place))
        """,
        "CREATE INDEX video_unsaved ON SCHEMA.video (attempt, place) WHERE address IS NOT NULL",
    ]

    private static let guards = [
        // The head moves with the entry, in the entry's own statement, and by one; with it the mark of
        // what its writer knows to be durable. Who may only spend may freeze a model, and change nothing
        // else that is in force.
        """
        CREATE FUNCTION SCHEMA.move_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
          SET search_path = pg_catalog AS $$
        BEGIN
          NEW.written_by := session_user;
          IF (NEW.kind = 'control' OR NEW.control IS NOT NULL) AND coalesce(NEW.control::json ->> 'action', '') <> 'freeze'
            AND NOT has_table_privilege(session_user, 'SCHEMA.ledger', 'UPDATE') THEN
            RAISE EXCEPTION 'role % may spend, and not change budgets', session_user
              USING ERRCODE = '42501';
          END IF;
          UPDATE SCHEMA.head SET seq = NEW.seq & \(Chain.lastSequence), hash = NEW.hash, at_s = NEW.at_s,
              durable = greatest(durable,
                nullif(current_setting('kcost.durable', true), '')::bigint)
            WHERE chain = NEW.seq >> 40 AND seq = (NEW.seq & \(Chain.lastSequence)) - 1;
          IF NOT FOUND THEN
            RAISE EXCEPTION 'entry % is not the next one', NEW.seq USING ERRCODE = 'KC001';
          END IF;
          RETURN NEW;
        END $$
        """,
        """
        CREATE TRIGGER entry_next BEFORE INSERT ON SCHEMA.entry FOR EACH ROW
          EXECUTE FUNCTION SCHEMA.move_head()
        """,
        """
        CREATE FUNCTION SCHEMA.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'entries are only added' USING ERRCODE = 'KC002';
        END $$
        """,
        """
        CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON SCHEMA.entry
          FOR EACH STATEMENT EXECUTE FUNCTION SCHEMA.refuse_change()
        """,
        """
        CREATE TRIGGER allocation_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON SCHEMA.allocation
          FOR EACH STATEMENT EXECUTE FUNCTION SCHEMA.refuse_change()
        """,
    ]
}
