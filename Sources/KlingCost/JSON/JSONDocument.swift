/// A JSON text that was read, as a flat list of nodes over its bytes.
///
/// Nothing is converted: numbers and strings stay as written until somebody asks, so a judge of
/// payloads can tell `5` from `5.0` and say at which line and column. Nodes stand in the order of
/// the text; an object's children are key, value, key, value …
public struct JSONDocument: Sendable {
    /// What a node is.
    public enum Kind: UInt8, Sendable {
        /// `null`
        case null
        /// `true`
        case `true`
        /// `false`
        case `false`
        /// A number, as written.
        case number
        /// A string, or an object's key.
        case string
        /// `[…]`
        case array
        /// `{…}`
        case object
    }

    /// One value, or one key, of the document that it was found in: of no use in another.
    package struct Node: Hashable, Comparable, Sendable {
        /// Its place in the order of the text.
        let index: Int

        /// The one behind it in the text: of an array or object its first child, of a key its value.
        @inline(__always)
        package var following: Node { Node(index: index + 1) }

        /// By place in the text.
        package static func < (left: Node, right: Node) -> Bool { left.index < right.index }
    }

    /// What is kept of a node.
    struct Token: Sendable {
        var kind: Kind
        /// A string that contains a backslash.
        var isEscaped = false
        /// First byte: of a string's content (after the quote), of a number, of a bracket.
        var start: Int32
        /// After the last byte of the same.
        var end: Int32
        /// Index of the node after this one and all that it contains. Of a key: its fingerprint.
        var next: Int32
    }

    /// Zero bytes kept after the text, so that readers may load whole words near its end.
    static let padding = ShortText.maximumBytes + 8

    /// The text, then ``padding`` zero bytes; behind them, perhaps, what an earlier text left.
    private(set) var bytes: [UInt8] = []
    /// Number of bytes of the text.
    private(set) var byteCount = 0
    /// All nodes; the first is the document's value.
    var tokens: [Token] = []
    /// Number of the text's first line in the file that it was cut from.
    public internal(set) var firstLine = 1

    /// An empty document, to read into.
    package init() {}

    /// The text begins with a byte order mark, which is skipped.
    public var hasByteOrderMark: Bool {
        byteCount >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    }

    /// The document's value.
    package static let root = Node(index: 0)

    /// Takes over a text, in place of an earlier one.
    mutating func replaceText(with text: UnsafeRawBufferPointer) {
        byteCount = text.count
        let needed = text.count + JSONDocument.padding
        if needed > bytes.count {
            bytes = [UInt8](repeating: 0, count: max(needed, 2 * bytes.count))
        }
        bytes.withUnsafeMutableBytes { bytes in
            bytes.copyMemory(from: text)
            for offset in text.count..<text.count + JSONDocument.padding { bytes[offset] = 0 }
        }
    }
}

// MARK: - Asking nodes

extension JSONDocument {
    @inline(__always)
    subscript(node: Node) -> Token { tokens[node.index] }

    /// The node after a value and all that it contains; of no use for a key.
    @inline(__always)
    func end(of value: Node) -> Node { Node(index: Int(self[value].next)) }

    /// What the node is.
    @inline(__always)
    package func kind(_ node: Node) -> Kind { self[node].kind }

    /// The bytes of a number, a literal, or a string's content, as written.
    func written(_ node: Node) -> ArraySlice<UInt8> {
        bytes[Int(self[node].start)..<Int(self[node].end)]
    }

    /// Number of bytes of ``written(_:)``.
    @inline(__always)
    func writtenCount(_ node: Node) -> Int { Int(self[node].end) - Int(self[node].start) }

    /// The node's text from its first to its last byte: with quotes and brackets.
    package func source(_ node: Node) -> ArraySlice<UInt8> { bytes[sourceRange(node)] }

    /// The range of ``source(_:)``.
    func sourceRange(_ node: Node) -> Range<Int> {
        let start = Int(self[node].start)
        let end = Int(self[node].end)
        return kind(node) == .string ? start - 1..<end + 1 : start..<end
    }

    /// A string's content with its escapes resolved, as UTF-8.
    func utf8(_ node: Node) -> [UInt8] {
        self[node].isEscaped ? JSONEscape.resolved(written(node)) : Array(written(node))
    }

    /// A string's content with its escapes resolved.
    package func string(_ node: Node) -> String {
        self[node].isEscaped
            ? String(decoding: utf8(node), as: UTF8.self)
            : String(decoding: written(node), as: UTF8.self)
    }

    /// Whether a string's content, with its escapes resolved, is this text, scalar by scalar.
    func isText(_ node: Node, _ text: String.UTF8View) -> Bool {
        self[node].isEscaped
            ? utf8(node).elementsEqual(text)
            : writtenCount(node) == text.count && written(node).elementsEqual(text)
    }

    /// A string's content when it is short: names and listed values.
    @inline(__always)
    func shortText(_ node: Node) -> ShortText? {
        if self[node].isEscaped { return ShortText(string(node)) }
        return ShortText(
            bytes.span.bytes, from: Int(self[node].start), to: Int(self[node].end))
    }

    /// The value of a number written as an integer: an optional minus and at most eighteen digits,
    /// without point or exponent.
    package func integer(_ node: Node) -> Int? {
        let entry = self[node]
        guard entry.kind == .number else { return nil }
        let isNegative = bytes[Int(entry.start)] == UInt8(ascii: "-")
        let digits = Int(entry.start) + (isNegative ? 1 : 0)..<Int(entry.end)
        guard digits.count <= 18 else { return nil }
        var number = 0
        for offset in digits {
            let byte = bytes[offset]
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            number = number &* 10 &+ Int(byte &- 0x30)
        }
        return isNegative ? -number : number
    }

    /// The values of an array, or nothing for another node.
    package func elements(_ node: Node) -> [Node] {
        guard kind(node) == .array else { return [] }
        var found: [Node] = []
        var child = node.following
        while child < end(of: node) {
            found.append(child)
            child = end(of: child)
        }
        return found
    }

    /// The keys and values of an object in the order of the text, or nothing for another node.
    package func members(_ node: Node) -> [(key: Node, value: Node)] {
        guard kind(node) == .object else { return [] }
        var found: [(key: Node, value: Node)] = []
        var key = node.following
        while key < end(of: node) {
            found.append((key, key.following))
            key = end(of: key.following)
        }
        return found
    }

    /// The value under a key of an object; keys are compared by scalar, not as Swift compares
    /// strings (§8.3), which holds `é` and `e` with an accent for equal.
    package func member(_ node: Node, _ name: String) -> Node? {
        guard kind(node) == .object else { return nil }
        var key = node.following
        while key < end(of: node) {
            if isText(key, name.utf8) { return key.following }
            key = end(of: key.following)
        }
        return nil
    }

    /// The value under a key that should stand at a place, or else nowhere.
    ///
    /// - Parameter place: the key that comes next, or the object's end; behind the value when it is
    ///   the one.
    package func member(_ node: Node, _ name: String, at place: inout Node) -> Node? {
        guard kind(node) == .object, place < end(of: node), isText(place, name.utf8)
        else { return nil }
        defer { place = end(of: place.following) }
        return place.following
    }

    /// Whether a string holds a byte, as written; eight bytes are looked at together.
    func contains(_ byte: UInt8, _ node: Node) -> Bool {
        guard kind(node) == .string else { return false }
        let text = bytes.span.bytes
        let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
        let end = Int(self[node].end)
        var at = Int(self[node].start)
        while at < end {
            let word = text.word(at)
            let difference = word ^ pattern
            let zeros =
                (difference &- 0x0101_0101_0101_0101) & ~difference
                & 0x8080_8080_8080_8080
            if zeros != 0 { return at + zeros.trailingZeroBitCount / 8 < end }
            at += 8
        }
        return false
    }

    /// Number of items of an array; zero for another node.
    func itemCount(_ node: Node) -> Int {
        guard kind(node) == .array else { return 0 }
        var count = 0
        var child = node.following
        while child < end(of: node) {
            count += 1
            child = end(of: child)
        }
        return count
    }

    /// Line and column of the node's first byte (of a string: its opening quote).
    package func position(_ node: Node) -> SourcePosition {
        position(ofOffset: sourceRange(node).lowerBound)
    }

    /// Line and column of a byte; a byte order mark has no column, as in editors.
    func position(ofOffset offset: Int) -> SourcePosition {
        SourcePosition(
            offset: offset, in: bytes.span.bytes, from: hasByteOrderMark ? 3 : 0,
            firstLine: firstLine)
    }
}

// MARK: - By short names

extension JSONDocument {
    /// The value under a short name.
    @inline(__always)
    func member(_ node: Node, _ name: ShortText) -> Node? {
        guard kind(node) == .object else { return nil }
        let end = self.end(of: node)
        let print = name.fingerprint
        var key = node.following
        while key < end {
            let found = self[key].next
            let mayBeIt = found == print || found == Fingerprint.unknown
            if mayBeIt, shortText(key) == name { return key.following }
            key = self.end(of: key.following)
        }
        return nil
    }
}

// MARK: - For settings files

extension JSONDocument {
    /// The members of an object whose values are all strings: a settings file.
    public var textMembers: [(name: String, value: String)]? {
        guard kind(JSONDocument.root) == .object else { return nil }
        var found: [(name: String, value: String)] = []
        for (key, value) in members(JSONDocument.root) {
            guard kind(value) == .string else { return nil }
            found.append((string(key), string(value)))
        }
        return found
    }
}
