@testable import KlingCost

/// Reads a text given as a string.
func read(_ text: String, firstLine: Int = 1) throws(JSONError) -> JSONDocument {
    try JSONReader.document(Array(text.utf8), firstLine: firstLine)
}

/// Why a text is refused, or `nil` when it is accepted.
func refusal(_ bytes: [UInt8], firstLine: Int = 1) -> JSONError? {
    do throws(JSONError) {
        _ = try JSONReader.document(bytes, firstLine: firstLine)
        return nil
    } catch {
        return error
    }
}

/// Why a text is refused, or `nil` when it is accepted.
func refusal(_ text: String, firstLine: Int = 1) -> JSONError? {
    refusal(Array(text.utf8), firstLine: firstLine)
}

/// The bytes of a text in which `%XX` stands for one byte: for texts that are not UTF-8.
func bytes(_ text: String) -> [UInt8] {
    var found: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        let digits = String(decoding: rest.prefix(2), as: UTF8.self)
        if byte == UInt8(ascii: "%"), let value = UInt8(digits, radix: 16) {
            found.append(value)
            rest = rest.dropFirst(2)
        } else {
            found.append(byte)
        }
    }
    return found
}

/// Line and column of a byte, counted the plain way.
func place(ofByte offset: Int, in text: [UInt8]) -> SourcePosition {
    let before = text.prefix(offset)
    let line = before.count { $0 == 0x0A }
    let last = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = before[last...].count { $0 & 0xC0 != 0x80 }
    return SourcePosition(line: line + 1, column: column + 1)
}

extension JSONDocument {
    /// All of them, in the order of the text.
    var nodes: [Node] { tokens.indices.map { Node(index: $0) } }
}
