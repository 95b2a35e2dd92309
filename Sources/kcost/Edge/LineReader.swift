#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
import KlingCost

/// The lines of a file of any length, in constant memory.
struct LineReader: ~Copyable {
    /// One line, without its line end, in ``buffer``.
    struct Line {
        let number: Int
        let range: Range<Int>
        /// More than a document may have; the rest of the line is skipped.
        let isTooLong: Bool
    }

    private static let chunk = 256 << 10
    private let file: Descriptor
    /// What was read and is still of use.
    private(set) var buffer: [UInt8]
    private var start = 0
    private var number = 0
    private var isAtEnd = false

    /// - Parameter head: what was already read of the file.
    init(_ file: consuming Descriptor, head: [UInt8] = []) {
        self.file = file
        buffer = head
    }

    /// The next line; `nil` after the last.
    mutating func next() throws(CommandFailure) -> Line? {
        var searched = start
        while true {
            if let end = lineEnd(from: searched) {
                return line(start..<end, next: end + 1, isTooLong: false)
            }
            searched = buffer.count
            if isAtEnd {
                if start == buffer.count { return nil }
                return line(start..<buffer.count, next: buffer.count, isTooLong: false)
            }
            if buffer.count - start > JSONReader.maximumBytes {
                return try skipLine()
            }
            try refill(&searched)
        }
    }

    private func lineEnd(from place: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard place < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + place, 0x0A, bytes.count - place)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private mutating func line(_ range: Range<Int>, next: Int, isTooLong: Bool) -> Line {
        number += 1
        start = next
        return Line(number: number, range: range, isTooLong: isTooLong)
    }

    private mutating func refill(_ searched: inout Int) throws(CommandFailure) {
        if start > 0 {
            buffer.removeSubrange(..<start)
            searched -= start
            start = 0
        }
        isAtEnd = try file.read(LineReader.chunk, into: &buffer) == 0
    }

    /// Drops a line that is longer than any document, so that it costs no memory.
    private mutating func skipLine() throws(CommandFailure) -> Line {
        while true {
            buffer.removeAll(keepingCapacity: true)
            start = 0
            isAtEnd = try file.read(LineReader.chunk, into: &buffer) == 0
            if isAtEnd { return line(0..<0, next: 0, isTooLong: true) }
            if let end = lineEnd(from: 0) { return line(0..<0, next: end + 1, isTooLong: true) }
        }
    }
}
