import Libc
internal import CSQLite

/// What lies at a ledger's path and beneath it, asked before SQLite is: SQLite waits for a pipe,
/// makes a database of a single byte, and has one error for much of this.
///
/// The file itself is never opened here: closing it would drop the locks that this process holds
/// on it elsewhere (fcntl(2); sqlite.org/howtocorrupt.html, 2.2).
struct LedgerPlace {
    let path: String

    /// What is there.
    enum Content {
        case nothing, empty, file
    }

    /// Whether there is a file that could be a ledger.
    ///
    /// A link that leads nowhere is an error: the disk that it names is probably not mounted, and
    /// an empty ledger in its place would know of no budget.
    func content() throws(LedgerError) -> Content {
        var facts = stat()
        if stat(path, &facts) != 0 {
            let number = errno
            if number == EACCES { throw .forbidden }
            guard number == ENOENT else { throw .cannotOpen(String(cString: strerror(number))) }
            guard lstat(path, &facts) == 0 else { return .nothing }
            if facts.st_mode & S_IFMT == S_IFLNK { throw .notAFile("a link that leads nowhere") }
            // Somebody made it between the two questions.
            return try content()
        }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .notAFile("a folder")
        case S_IFIFO: throw .notAFile("a pipe")
        case S_IFSOCK: throw .notAFile("a socket")
        default: throw .notAFile("a device")
        }
        if facts.st_size == 0 { return .empty }
        // No SQLite database is shorter (sqlite.org/fileformat2.html, 1.3.2).
        if facts.st_size < 512 { throw .notALedger }
        if access(path, R_OK) != 0 { throw .forbidden }
        return .file
    }

    /// The path behind all links, beside which SQLite keeps its other files.
    private var resolved: String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }

    /// It, and what SQLite keeps beside it.
    var files: LedgerFiles { LedgerFiles(main: resolved) }

    /// Refuses to begin a ledger where another one's log lies: SQLite would delete it, or take it for
    /// the new one's. Its entries are nowhere else, or its ledger was only moved away.
    func refuseOrphanedLog() throws(LedgerError) {
        var facts = stat()
        if lstat(files.log, &facts) == 0 { throw .orphanedLog }
    }

    /// Whether entries wait in the log beside the file that are not in the file yet.
    var hasLog: Bool {
        var facts = stat()
        return stat(resolved + "-wal", &facts) == 0 && facts.st_size > 0
    }

    private var folder: String {
        let path = resolved
        return path.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? "."
    }

    /// Whether files can be made beside it.
    var isFolderWritable: Bool { access(folder, W_OK | X_OK) == 0 }

    /// Whether it can be written, and files be made beside it.
    var isWritable: Bool { isFolderWritable && access(path, W_OK) == 0 }

    /// When and how large the file was written last.
    struct Stamp: Equatable {
        let seconds, nanoseconds, bytes: Int
    }

    /// `nil` when it is gone.
    var stamp: Stamp? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return Stamp(
            seconds: facts.modified.tv_sec, nanoseconds: facts.modified.tv_nsec,
            bytes: Int(facts.st_size))
    }

    /// The kind of network file system that it lies on, or would; `nil` for a disk of this machine.
    func network() throws(LedgerError) -> String? {
        // Of the file where there is one: it may be a link to elsewhere.
        var magic = kcost_file_system(path)
        if magic == -1 { magic = kcost_file_system(folder) }
        if magic == -1 { throw .cannotOpen(String(cString: strerror(errno))) }
        return LedgerPlace.network(magic: magic)
    }

    /// The name of a network file system by its number in statfs(2).
    static func network(magic: Int) -> String? {
        let kinds: [Int: String] = [
            0x6969: "NFS", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB", 0x517B: "SMB",
            0x6573_5546: "FUSE", 0x0102_1997: "9P", 0x5346_414F: "AFS", 0x00C3_6400: "Ceph",
        ]
        return kinds[magic & 0xFFFF_FFFF]
    }
}
