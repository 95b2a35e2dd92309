import Libc
internal import CSQLite

/// Keeps SQLite from making a log or an index: one that is missing is an error then.
///
/// SQLite has no such setting, but lets a program put itself before the system calls of its VFS
/// (sqlite.org/c3ref/vfs.html, "xSetSystemCall"). What stands there is passed through at all other
/// times, and for all other files and threads.
enum FoundOnly {
    private typealias Open = @convention(c) (UnsafePointer<CChar>?, Int32, Int32) -> Int32

    /// Set to anything in threads that ask for it.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        precondition(pthread_key_create(&key, nil) == 0, "a process has some hundred keys")
        return key
    }()

    /// How SQLite opens files; `nil` where its VFS is not that of Unix.
    private static let original: Open? = {
        guard let vfs = sqlite3_vfs_find("unix"), vfs.pointee.iVersion >= 3,
            let found = vfs.pointee.xGetSystemCall?(vfs, "open")
        else { return nil }
        return unsafeBitCast(found, to: Open.self)
    }()

    private static let isInstalled: Bool = {
        guard original != nil, let vfs = sqlite3_vfs_find("unix") else { return false }
        let open: Open = { path, flags, mode in
            guard let original = FoundOnly.original else { return -1 }
            let isLimited = pthread_getspecific(FoundOnly.key) != nil && FoundOnly.isBeside(path)
            return original(path, isLimited ? flags & ~O_CREAT : flags, mode)
        }
        let call = unsafeBitCast(open, to: sqlite3_syscall_ptr.self)
        return vfs.pointee.xSetSystemCall?(vfs, "open", call) == SQLITE_OK
    }()

    /// Whether it is a log or an index.
    private static func isBeside(_ path: UnsafePointer<CChar>?) -> Bool {
        guard let path else { return false }
        let count = strlen(path)
        return count > 4
            && (strcmp(path + count - 4, "-wal") == 0 || strcmp(path + count - 4, "-shm") == 0)
    }

    /// Runs a body in which this thread's connections find a log and an index, or fail.
    static func during<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        guard isInstalled else { return try body() }
        pthread_setspecific(key, UnsafeRawPointer(bitPattern: 1))
        defer { pthread_setspecific(key, nil) }
        return try body()
    }
}
