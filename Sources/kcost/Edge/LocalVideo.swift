#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
import KlingCost

/// A video file of this machine, read at any place.
struct LocalVideo: ~Copyable, ByteSource {
    let byteCount: UInt64
    private let name: String
    private let number: Int32

    /// Opens a regular file: a pipe or a device has no places to read at.
    init(_ name: String) throws(CommandFailure) {
        // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        let number = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if number < 0 { throw .unreadable(file: name, reason: Host.lastError) }
        var facts = stat()
        guard fstat(number, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            close(number)
            throw .unreadable(file: name, reason: "not a regular file")
        }
        byteCount = UInt64(facts.st_size)
        (self.name, self.number) = (name, number)
    }

    deinit { close(number) }

    mutating func read(
        at offset: UInt64, needed: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CommandFailure) -> Int {
        var got = 0
        while got < needed {
            let count = pread(
                number, buffer.baseAddress?.advanced(by: got), buffer.count - got,
                off_t(offset) + off_t(got))
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw .unreadable(file: name, reason: Host.lastError) }
            if count == 0 { break }
            got += count
        }
        return got
    }
}
