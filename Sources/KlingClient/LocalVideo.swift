import Libc
public import KlingCost

/// A video file of this machine, read at any place. Reads block, but only for a few KiB.
public struct LocalVideo: ~Copyable, ByteSource {
    /// Why a file could not be read.
    public enum Failure: Error, Hashable, Sendable {
        /// A pipe, a device, a folder: nothing that can be read at any place.
        case notRegular
        /// The system's error number.
        case system(Int32)
    }

    /// How many bytes there were when it was opened.
    public let byteCount: UInt64
    private let number: Int32

    /// Opens a regular file.
    public init(_ path: String) throws(Failure) {
        // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if number < 0 { throw .system(errno) }
        var facts = stat()
        guard fstat(number, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            close(number)
            throw .notRegular
        }
        byteCount = UInt64(facts.st_size)
        self.number = number
    }

    deinit { close(number) }

    /// Reads bytes from a place on.
    public mutating func read(
        at offset: UInt64, needed: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) -> Int {
        var got = 0
        while got < needed {
            let count = pread(
                number, buffer.baseAddress?.advanced(by: got), buffer.count - got,
                off_t(offset) + off_t(got))
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw .system(errno) }
            if count == 0 { break }
            got += count
        }
        return got
    }
}
