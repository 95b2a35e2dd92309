/// Where something stands in a text that a person has open in an editor.
public struct SourcePosition: Hashable, Sendable {
    /// Line, from 1; a line ends at LF.
    public let line: Int
    /// Column, from 1, counted in Unicode scalars: what most editors show.
    public let column: Int

    /// A place in a text.
    public init(line: Int, column: Int) {
        (self.line, self.column) = (line, column)
    }

    /// The place of a byte offset; eight bytes are counted together where no line ends.
    ///
    /// - Parameters:
    ///   - text: goes on for at least seven bytes after `offset`.
    ///   - start: where the text begins, after a byte order mark.
    ///   - firstLine: the number of the text's first line, when it was cut from a longer file.
    init(offset: Int, in text: borrowing RawSpan, from start: Int, firstLine: Int) {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var line = firstLine
        var column = 1
        var at = start
        while at < offset {
            let word = text.word(at)
            let lineFeeds = word ^ (ones &* 0x0A)
            let hasLineFeed = (lineFeeds &- ones) & ~lineFeeds & (ones &* 0x80) != 0
            if at + 8 <= offset, !hasLineFeed {
                // A byte 10xxxxxx goes on with a character and begins none. The multiplication
                // adds up all bytes in the highest.
                let continuing = word &>> 7 & ~(word &>> 6) & ones
                column &+= 8 &- Int(truncatingIfNeeded: (continuing &* ones) &>> 56)
                at += 8
                continue
            }
            let byte = text.byte(at)
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
            at += 1
        }
        (self.line, self.column) = (line, column)
    }
}

extension SourcePosition: CustomStringConvertible {
    /// `line:column`, both from 1.
    public var description: String { "\(line):\(column)" }
}
