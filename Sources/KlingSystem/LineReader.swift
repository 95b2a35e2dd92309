import Libc
import KlingCost

/// The lines of a file of any length, in constant memory.
package struct LineReader: ~Copyable {
    /// One line, without its line end, in ``buffer``.
    package struct Line {
        package let number: Int
        package let range: Range<Int>
        /// More than a document may have; the rest of the line is skipped.
        package let isTooLong: Bool
    }

    /// What is read at once: little enough to stay in the processor's nearer caches.
    private static let chunk = 64 << 10
    private let file: Descriptor
    /// Room for what was read; of use are the bytes from ``start`` to ``end``.
    package private(set) var buffer: [UInt8]
    private var start = 0
    private var end: Int
    private var number = 0
    private var isAtEnd = false

    /// - Parameter head: what was already read of the file.
    package init(_ file: consuming Descriptor, head: [UInt8] = []) {
        self.file = file
        buffer = head
        end = head.count
    }

    /// The next line; `nil` after the last.
    package mutating func next() throws(FileError) -> Line? {
        var searched = start
        while true {
            if let lineEnd = lineEnd(from: searched) {
                return line(start..<lineEnd, next: lineEnd + 1, isTooLong: false)
            }
            searched = end
            if isAtEnd {
                if start == end { return nil }
                return line(start..<end, next: end, isTooLong: false)
            }
            if end - start > JSONReader.maximumBytes { return try skipLine() }
            searched -= start
            try refill()
        }
    }

    private func lineEnd(from place: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard place < end, let base = bytes.baseAddress,
                let found = memchr(base + place, 0x0A, end - place)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private mutating func line(_ range: Range<Int>, next: Int, isTooLong: Bool) -> Line {
        number += 1
        start = next
        return Line(number: number, range: range, isTooLong: isTooLong)
    }

    /// Moves what is of use to the front, makes room behind it, and reads.
    private mutating func refill() throws(FileError) {
        if start > 0 {
            buffer.withUnsafeMutableBytes { bytes in
                bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            }
            end -= start
            start = 0
        }
        if buffer.count - end < LineReader.chunk {
            buffer += [UInt8](repeating: 0, count: max(LineReader.chunk, buffer.count))
        }
        let got = try file.read(into: &buffer, at: end)
        isAtEnd = got == 0
        end += got
    }

    /// Drops a line that is longer than any document, so that it costs no memory.
    private mutating func skipLine() throws(FileError) -> Line {
        while true {
            (start, end) = (0, 0)
            try refill()
            if isAtEnd { return line(0..<0, next: 0, isTooLong: true) }
            if let lineEnd = lineEnd(from: 0) {
                return line(0..<0, next: lineEnd + 1, isTooLong: true)
            }
        }
    }
}
