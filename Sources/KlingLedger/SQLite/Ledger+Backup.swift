import Libc
internal import CSQLite

extension Ledger {
    /// Copies the ledger as of one moment, while others may write it: a single file that is a ledger
    /// itself. It has its name only when all of it is on the disk.
    ///
    /// - Parameter target: the file to make; there must be none of that name.
    /// - Returns: the head of the copy.
    /// - Throws: ``LedgerError/cannotOpen(_:)`` when there is one, ``LedgerError/orphanedLog`` when only
    ///   its log is there.
    public func backup(to target: String) throws(LedgerError) -> Head {
        let unfinished = "\(target).\(getpid()).part"
        guard access(target, F_OK) != 0 else { throw .cannotOpen(Ledger.words(EEXIST)) }
        try LedgerPlace(path: target).refuseOrphanedLog()
        unlink(unfinished)
        defer { unlink(unfinished) }
        let head = try copy(to: unfinished)
        try Ledger.name(unfinished, target)
        try Ledger.syncFolder(of: target)
        return head
    }

    /// Gives a scratch ledger its place: from then on it is the ledger there.
    ///
    /// - Throws: what opening it there to write would throw; ``LedgerError/cannotOpen(_:)`` when a
    ///   file came there meanwhile.
    public func settle(at path: String) throws(LedgerError) {
        let place = LedgerPlace(path: path)
        if let kind = try place.network() { throw .networkFileSystem(kind) }
        if !place.isFolderWritable { throw .readOnly }
        _ = try backup(to: path)
    }

    /// Gives a finished file its name. A link, unlike a renaming, never replaces what somebody put
    /// there meanwhile; where there are no links, the system has a renaming that does not either.
    static func name(
        _ file: String, _ target: String,
        link: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32 = link
    ) throws(LedgerError) {
        if link(file, target) == 0 { return }
        guard [EPERM, EOPNOTSUPP, ENOTSUP, ENOSYS].contains(errno) else {
            throw .cannotOpen(words(errno))
        }
        if renameWithoutReplacing(file, target) == 0 { return }
        guard [EINVAL, EOPNOTSUPP, ENOTSUP, ENOSYS].contains(errno) else {
            throw .cannotOpen(words(errno))
        }
        throw .cannotOpen("its file system cannot name a file without replacing another")
    }

    /// A name is on the disk when its folder is (fsync(2), "Calling fsync() does not necessarily
    /// ensure that the entry in the directory …").
    private static func syncFolder(of target: String) throws(LedgerError) {
        let slash = target.lastIndex(of: "/")
        let folder = slash.map { String(target[...$0]) } ?? "."
        let number = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A folder that may be written but not read cannot be asked for.
        if number < 0 { return }
        defer { close(number) }
        // EINVAL: the file system knows no such thing as a folder's sync.
        guard fsync(number) == 0 || errno == EINVAL else { throw .cannotOpen(words(errno)) }
    }

    private func copy(to file: String) throws(LedgerError) -> Head {
        let (copy, database) = (try Database(path: file, .readWrite), try tables.database)
        guard let backup = sqlite3_backup_init(copy.handle, "main", database.handle, "main") else {
            throw copy.error(sqlite3_errcode(copy.handle))
        }
        // All pages in one step: one state of the ledger, whatever others write.
        let code = sqlite3_backup_step(backup, -1)
        sqlite3_backup_finish(backup)
        if code != SQLITE_DONE { throw copy.error(code) }
        // One file without companions, that can be read on any disk.
        _ = try copy.text("PRAGMA journal_mode = DELETE")
        return try SQLiteStore(copy).head()
    }

    private static func words(_ error: Int32) -> String { String(cString: strerror(error)) }
}
