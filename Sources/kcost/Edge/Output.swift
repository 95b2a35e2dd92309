#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Standard output for data, standard error for everything else.
struct Output {
    private static let blockSize = 64 << 10
    private var pending: [UInt8] = []

    /// Adds text to standard output.
    mutating func write(_ text: String) throws(CommandFailure) {
        pending.append(contentsOf: text.utf8)
        if pending.count >= Output.blockSize { try flush() }
    }

    /// Adds bytes to standard output.
    mutating func write(_ bytes: ArraySlice<UInt8>) throws(CommandFailure) {
        if bytes.count >= Output.blockSize {
            try flush()
            return try Output.send(bytes, to: STDOUT_FILENO)
        }
        pending.append(contentsOf: bytes)
        if pending.count >= Output.blockSize { try flush() }
    }

    /// Sends what is pending.
    mutating func flush() throws(CommandFailure) {
        try Output.send(pending[...], to: STDOUT_FILENO)
        pending.removeAll(keepingCapacity: true)
    }

    /// Writes lines to standard error, each after the program's name.
    static func complain(_ lines: [String]) {
        let text = lines.enumerated()
            .map { ($0.offset == 0 ? "kcost: " : "       ") + $0.element + "\n" }
            .joined()
        // Nobody is left to tell when standard error cannot be written.
        try? send(Array(text.utf8)[...], to: STDERR_FILENO)
    }

    /// Writes text to standard error as it is.
    static func tell(_ text: String) { try? send(Array(text.utf8)[...], to: STDERR_FILENO) }

    private static func send(_ bytes: ArraySlice<UInt8>, to file: Int32) throws(CommandFailure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                systemWrite(file, buffer.baseAddress?.advanced(by: sent), bytes.count - sent)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw .unwritable(file: "standard output", reason: Host.lastError) }
            sent += count
        }
    }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(file, bytes, count)
}
