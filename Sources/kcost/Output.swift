import Libc
import KlingSystem

/// Standard output for data, standard error for everything else.
struct Output {
    private static let blockSize = 64 << 10
    private var pending: [UInt8] = []

    /// Adds text to standard output.
    mutating func write(_ text: String) throws(CommandError) {
        pending.append(contentsOf: text.utf8)
        if pending.count >= Output.blockSize { try flush() }
    }

    /// Adds bytes to standard output.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(CommandError) {
        if bytes.count >= Output.blockSize {
            try flush()
            return try Output.send(bytes, to: STDOUT_FILENO)
        }
        pending.append(contentsOf: bytes)
        if pending.count >= Output.blockSize { try flush() }
    }

    /// Adds bytes to standard output.
    mutating func write(_ bytes: [UInt8]) throws(CommandError) {
        pending.append(contentsOf: bytes)
        if pending.count >= Output.blockSize { try flush() }
    }

    /// Sends what is pending.
    mutating func flush() throws(CommandError) {
        let sent = pending.withUnsafeBytes { bytes in
            Result { () throws(CommandError) in try Output.send(bytes, to: STDOUT_FILENO) }
        }
        try sent.get()
        pending.removeAll(keepingCapacity: true)
    }

    /// Writes lines to standard error, the first after the program's name: what `--quiet` does not keep
    /// away, because it is an error or somebody must act on it.
    static func printError(_ lines: [String]) {
        printText(
            lines.enumerated()
                .map {
                    ($0.offset == 0 ? "kcost: " : "       ") + AdvisedCommands.placed($0.element)
                        + "\n"
                }
                .joined())
    }

    /// The same of what `--quiet` keeps away; nothing where there are no lines.
    static func printRemark(_ lines: [String], isQuiet: Bool) {
        if !isQuiet, !lines.isEmpty { printError(lines) }
    }

    /// Writes text to standard error as it is. Nobody is left to tell when that fails.
    static func printText(_ text: String) {
        Array(text.utf8).withUnsafeBytes { try? send($0, to: STDERR_FILENO) }
    }

    private static func send(
        _ bytes: UnsafeRawBufferPointer, to file: Int32
    ) throws(CommandError) {
        var sent = 0
        while sent < bytes.count {
            let count = systemWrite(
                file, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw .unwritable(file: "standard output", reason: Host.lastError) }
            sent += count
        }
    }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(file, bytes, count)
}
