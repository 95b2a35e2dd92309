#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file without a name: gone when it is closed, however the process ends.
struct TemporaryFile: ~Copyable {
    /// Where its bytes are.
    let folder: String
    private let number: Int32

    /// - Parameter folder: `nil` for `$TMPDIR`, else `/tmp`.
    init(in folder: String?) throws(RemoteError) {
        let folder = folder ?? TemporaryFile.usualFolder
        var name = Array((folder + "/kcost-XXXXXX").utf8CString)
        number = mkstemp(&name)
        self.folder = folder
        if number < 0 { throw TemporaryFile.problem(folder, errno) }
        unlink(name)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(number) }

    /// To be used while this is alive.
    var writer: Writer { Writer(folder: folder, number: number) }

    /// Reads until a buffer is full or the file ends.
    func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(RemoteError) -> Int {
        var done = 0
        while done < buffer.count {
            let got = pread(
                number, buffer.baseAddress?.advanced(by: done), buffer.count - done,
                off_t(offset) + off_t(done))
            if got < 0, errno == EINTR { continue }
            if got < 0 { throw TemporaryFile.problem(folder, errno) }
            if got == 0 { break }
            done += got
        }
        return done
    }

    /// Puts bytes into the file.
    struct Writer {
        fileprivate let folder: String
        fileprivate let number: Int32

        /// Bytes that the file's disk has left, for whoever is not its administrator.
        var freeBytes: UInt64? {
            var facts = statvfs()
            guard fstatvfs(number, &facts) == 0 else { return nil }
            let (bytes, isTooMany) = UInt64(facts.f_bavail)
                .multipliedReportingOverflow(by: UInt64(facts.f_frsize))
            return isTooMany ? nil : bytes
        }

        /// Forgets what was written.
        func clear() throws(RemoteError) {
            if ftruncate(number, 0) != 0 || lseek(number, 0, SEEK_SET) != 0 {
                throw TemporaryFile.problem(folder, errno)
            }
        }

        /// Adds bytes at the end.
        func append(_ bytes: UnsafeRawBufferPointer) throws(RemoteError) {
            var done = 0
            while done < bytes.count {
                let count = write(
                    number, bytes.baseAddress?.advanced(by: done), bytes.count - done)
                if count < 0, errno == EINTR { continue }
                if count < 0 { throw TemporaryFile.problem(folder, errno) }
                done += count
            }
        }

        /// It does not fit.
        func full(needed: UInt64?) -> RemoteError {
            .diskFull(folder: folder, needed: needed, free: freeBytes)
        }
    }

    private static var usualFolder: String {
        guard let value = getenv("TMPDIR"), value.pointee != 0 else { return "/tmp" }
        return String(cString: value)
    }

    fileprivate static func problem(_ folder: String, _ code: Int32) -> RemoteError {
        if code == ENOSPC || code == EDQUOT {
            return .diskFull(folder: folder, needed: nil, free: nil)
        }
        return .disk(folder: folder, reason: String(cString: strerror(code)))
    }
}
