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

    /// The place of a byte offset.
    ///
    /// - Parameters:
    ///   - firstLine: the number of the text's first line, when it was cut from a longer file.
    init(offset: Int, in bytes: some Collection<UInt8>, firstLine: Int = 1) {
        var line = firstLine
        var column = 1
        for byte in bytes.prefix(offset) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        (self.line, self.column) = (line, column)
    }
}

extension SourcePosition: CustomStringConvertible {
    /// `line:column`.
    public var description: String { "\(line):\(column)" }
}
