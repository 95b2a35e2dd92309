#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
internal import CSQLite

extension Ledger {
    /// Copies the ledger as of one moment, while others may write it: a single file that is a ledger
    /// itself. It has its name only when all of it is on the disk.
    ///
    /// - Parameter target: the file to make; there must be none of that name.
    /// - Returns: the head of the copy.
    /// - Throws: ``LedgerError/cannotOpen(_:)`` when there is one.
    public func backup(to target: String) throws(LedgerError) -> Head {
        let unfinished = "\(target).\(getpid()).part"
        guard access(target, F_OK) != 0 else { throw .cannotOpen(Ledger.words(EEXIST)) }
        unlink(unfinished)
        defer { unlink(unfinished) }
        let head = try copy(to: unfinished)
        // A link, unlike a renaming, never replaces what somebody put there meanwhile.
        guard link(unfinished, target) == 0 else { throw .cannotOpen(Ledger.words(errno)) }
        return head
    }

    private func copy(to file: String) throws(LedgerError) -> Head {
        let copy = try Database(path: file, .readWrite)
        guard let backup = sqlite3_backup_init(copy.handle, "main", database.handle, "main") else {
            throw copy.error(sqlite3_errcode(copy.handle))
        }
        // All pages in one step: one state of the ledger, whatever others write.
        let code = sqlite3_backup_step(backup, -1)
        sqlite3_backup_finish(backup)
        if code != SQLITE_DONE { throw copy.error(code) }
        // One file without companions, that can be read on any disk.
        _ = try copy.text("PRAGMA journal_mode = DELETE")
        return try copy.head()
    }

    private static func words(_ error: Int32) -> String { String(cString: strerror(error)) }
}
