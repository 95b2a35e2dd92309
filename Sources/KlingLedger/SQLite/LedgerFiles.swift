import Libc

/// The three files of a ledger that is in use: the file of its name, the log that SQLite commits
/// into, and the index by which processes share the log (sqlite.org/walformat.html).
struct LedgerFiles {
    let main, log, index: String

    /// - Parameter main: the file, behind all links.
    init(main: String) { (self.main, log, index) = (main, main + "-wal", main + "-shm") }

    /// Which file it is, whatever it is called.
    struct Mark: Equatable {
        let device, inode: UInt64

        /// `nil` when nothing is there.
        init?(_ path: String) {
            var facts = stat()
            guard stat(path, &facts) == 0 else { return nil }
            device = UInt64(truncatingIfNeeded: facts.st_dev)
            inode = UInt64(truncatingIfNeeded: facts.st_ino)
        }
    }

    /// Which files stand under the three names.
    struct Stand: Equatable {
        let main, log, index: Mark?

        /// Whether the log can be committed into by whoever comes.
        var isWhole: Bool { main != nil && log != nil && index != nil }
    }

    /// Which files stand under the three names just now.
    var stand: Stand { Stand(main: Mark(main), log: Mark(log), index: Mark(index)) }

    /// Makes the index where it is missing, empty, as SQLite itself would: with the file's
    /// permissions and, for a superuser, its owner. Only while nobody else has the file open.
    func makeIndex() throws(LedgerError) {
        var facts = stat()
        // A file that only a file system of SQLite's own knows has no index beside it.
        guard stat(main, &facts) == 0 else { return }
        let mode = facts.st_mode & 0o777
        let number = open(index, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        if number < 0 {
            let reason = errno
            if reason == EEXIST { return }
            throw [ENOSPC, EDQUOT].contains(reason)
                ? .diskFull : .cannotOpen(String(cString: strerror(reason)))
        }
        defer { close(number) }
        _ = fchmod(number, mode)
        if geteuid() == 0 { _ = fchown(number, facts.st_uid, facts.st_gid) }
    }
}
