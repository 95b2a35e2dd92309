/// Why a text is not a JSON document that `kcost` reads (RFC 8259, and our own bounds).
public struct JSONError: Error, Hashable, Sendable {
    /// What makes a text no JSON, or more than is read.
    public enum Problem: Hashable, Sendable {
        /// Nothing but white space.
        case empty
        /// More bytes than ``JSONReader/maximumBytes``.
        case tooLarge(limit: Int)
        /// More open arrays and objects than ``JSONReader/maximumDepth``.
        case tooDeep(limit: Int)
        /// The text looks like UTF-16 or UTF-32; JSON between systems is UTF-8 (§8.1).
        case notUTF8Encoding
        /// Bytes that are not UTF-8 (overlong forms and encoded surrogates included).
        case invalidUTF8
        /// `\uD800`–`\uDFFF` without its other half (§8.2).
        case loneSurrogate
        /// A backslash before something that is no escape (§7).
        case invalidEscape
        /// A control character inside a string must be escaped (§7).
        case controlCharacter
        /// A string without its closing quote.
        case unterminatedString
        /// A number that the grammar does not have: `01`, `1.`, `+1`, `.5` (§6).
        case invalidNumber
        /// Something other than what must stand here.
        case unexpected(expected: Expected)
        /// The text ends where something must follow.
        case endOfInput(expected: Expected)
        /// More text after the document's end.
        case trailingText
        /// A key that the same object already has, at `first`; which one a server takes is
        /// anyone's guess (§4).
        case duplicateKey(String, first: SourcePosition)
    }

    /// What the grammar asks for at a place.
    public enum Expected: Hashable, Sendable, CaseIterable {
        /// Any value.
        case value
        /// A key in double quotes.
        case key
        /// A key or the end of the object.
        case keyOrEnd
        /// The colon after a key.
        case colon
        /// A comma or the end of the array.
        case commaOrBracket
        /// A comma or the end of the object.
        case commaOrBrace
    }

    /// What is wrong with the text.
    public let problem: Problem
    /// Where in the file the problem stands.
    public let position: SourcePosition

    init(problem: Problem, position: SourcePosition) {
        (self.problem, self.position) = (problem, position)
    }

    /// Of a line that is longer than any document may be.
    package init(tooLargeAtLine line: Int) {
        self.init(
            problem: .tooLarge(limit: JSONReader.maximumBytes),
            position: SourcePosition(line: line, column: 1))
    }
}
