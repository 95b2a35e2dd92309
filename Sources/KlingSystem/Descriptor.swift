import Libc

/// An open file, or standard input: read in chunks, closed with its owner.
package struct Descriptor: ~Copyable {
    /// As the user named it.
    package let name: String
    private let number: Int32

    /// Opens a file; `-` is standard input.
    package init(_ name: String) throws(FileError) {
        self.name = name == "-" ? "standard input" : name
        number = name == "-" ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC)
        if number < 0 { throw .unreadable(file: name, reason: Host.lastError) }
    }

    deinit {
        if number != STDIN_FILENO { close(number) }
    }

    /// Reads at most `count` bytes behind those already there.
    ///
    /// - Returns: how many came; zero at the end.
    package borrowing func read(
        _ count: Int, into buffer: inout [UInt8]
    ) throws(FileError) -> Int {
        // Whole arrays: element by element, a debug build takes longer for it than for all the rest.
        var chunk = [UInt8](repeating: 0, count: count)
        let got = try read(into: &chunk, at: 0)
        chunk.removeLast(count - got)
        if buffer.isEmpty { buffer = chunk } else { buffer += chunk }
        return got
    }

    /// Reads over the bytes from a place to the buffer's end.
    ///
    /// - Returns: how many came; zero at the end.
    package borrowing func read(
        into buffer: inout [UInt8], at start: Int
    ) throws(FileError) -> Int {
        while true {
            let got = buffer.withUnsafeMutableBytes { bytes in
                systemRead(number, bytes.baseAddress?.advanced(by: start), bytes.count - start)
            }
            if got < 0, errno == EINTR { continue }
            if got < 0 { throw .unreadable(file: name, reason: Host.lastError) }
            return got
        }
    }

    /// Everything that follows.
    package borrowing func readAll(limit: Int) throws(FileError) -> [UInt8] {
        var buffer: [UInt8] = []
        while try read(65_536, into: &buffer) > 0 {
            if buffer.count > limit { throw .tooLarge(file: name, limit: limit) }
        }
        return buffer
    }

    /// All of a file. Only a regular one: a pipe might never end, nor even open.
    package static func contents(
        of name: String, limit: Int = 64 << 20
    ) throws(FileError) -> [UInt8] {
        var facts = stat()
        if stat(name, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG {
            throw .unreadable(file: name, reason: "not a regular file")
        }
        return try Descriptor(name).readAll(limit: limit)
    }
}

private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(file, buffer, count)
}
