internal import CSQLite

/// The system's SQLite, which keeps every ledger.
public enum SQLiteLibrary {
    /// The version of it that runs, such as `3.40.1`.
    public static var version: String { String(cString: sqlite3_libversion()) }

    /// Spares it the counting of memory, which takes a lock for each allocation. A program calls this
    /// before it opens its first ledger; later it changes nothing.
    public static func countNoMemory() { _ = kcost_sqlite_count_no_memory() }
}
