import Libc

/// Puts bytes into an open file, which must stay open meanwhile.
struct FileWriter {
    /// Where the file is.
    let folder: String
    /// The open file.
    let number: Int32

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
            throw FileWriter.problem(folder, errno)
        }
    }

    /// Adds bytes at the end.
    func append(_ bytes: UnsafeRawBufferPointer) throws(RemoteError) {
        var done = 0
        while done < bytes.count {
            let count = write(number, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw FileWriter.problem(folder, errno) }
            done += count
        }
    }

    /// Returns when all of it is on the disk.
    func sync() throws(RemoteError) {
        while fsync(number) != 0 {
            if errno != EINTR { throw FileWriter.problem(folder, errno) }
        }
    }

    /// It does not fit.
    func full(needed: UInt64?) -> RemoteError {
        .diskFull(folder: folder, needed: needed, free: freeBytes)
    }

    /// What an error of the system means.
    static func problem(_ folder: String, _ code: Int32) -> RemoteError {
        if code == ENOSPC || code == EDQUOT {
            return .diskFull(folder: folder, needed: nil, free: nil)
        }
        return .disk(folder: folder, reason: String(cString: strerror(code)))
    }
}
