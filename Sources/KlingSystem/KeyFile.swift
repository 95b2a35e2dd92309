import Libc

/// A file that holds a key, for its owner's eyes only.
public enum KeyFile {
    /// Why one is not used.
    public enum ReadError: Error, Equatable {
        case unreadable(reason: String)
        /// A link might lead to what somebody else writes.
        case link
        case notRegular
        case notOwn
        /// Others may read or change it; its mode.
        case open(mode: UInt32)
        case tooLarge
    }

    /// Far more than any key has.
    public static let maximumBytes = 4096

    /// All of it. What is judged is the file that was opened, whatever its name leads to meanwhile.
    package static func contents(of path: String) throws(ReadError) -> [UInt8] {
        // A pipe would let nobody open it before somebody writes; so it is not waited for.
        let file = systemOpen(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        if file < 0 { throw errno == ELOOP ? .link : .unreadable(reason: Host.lastError) }
        defer { close(file) }
        var facts = stat()
        if fstat(file, &facts) != 0 { throw .unreadable(reason: Host.lastError) }
        if facts.st_mode & S_IFMT != S_IFREG { throw .notRegular }
        if facts.st_uid != geteuid() { throw .notOwn }
        if facts.st_mode & 0o077 != 0 { throw .open(mode: UInt32(facts.st_mode & 0o777)) }
        return try read(file)
    }

    private static func read(_ file: Int32) throws(ReadError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: maximumBytes + 1)
        var end = 0
        while end < bytes.count {
            let got = bytes.withUnsafeMutableBytes { room in
                systemRead(file, room.baseAddress?.advanced(by: end), room.count - end)
            }
            if got < 0, errno == EINTR { continue }
            if got < 0 { throw .unreadable(reason: Host.lastError) }
            if got == 0 { return Array(bytes[..<end]) }
            end += got
        }
        throw .tooLarge
    }
}

private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(file, buffer, count)
}

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
