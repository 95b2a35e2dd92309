/// What the gateways made and keep for a day, beside the journal: nothing of it is money. An address
/// is signed, and is dropped when it is of no use any more.
extension Schema {
    static let version3 =
        """
        CREATE TABLE video (
          attempt BLOB NOT NULL,
          place INTEGER NOT NULL CHECK (place BETWEEN 0 AND 15),
          address TEXT CHECK (length(address) <= 8192),
          expires_s INTEGER,
          file TEXT,
          saved_s INTEGER,
          bytes INTEGER,
          duration_ms INTEGER,
          CHECK (address IS NULL OR saved_s IS NULL),
          PRIMARY KEY (attempt, place)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX video_unsaved ON video (attempt) WHERE address IS NOT NULL;

        """
}
