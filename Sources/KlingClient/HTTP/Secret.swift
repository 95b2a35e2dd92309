internal import KlingCost

/// A key, held so that no description, dump or error of what contains it shows it.
public struct Secret: Sendable {
    /// Shorter ones are not looked for in answers: they would be found in words.
    static let shortestRedacted = 8

    /// As it is to be sent.
    package let text: String

    /// - Returns: `nil` for what no header field can hold (RFC 9110 §5.5): nothing at all, spaces,
    ///   control characters, letters beyond ASCII. A line end would begin a header of its own.
    public init?(_ text: String) {
        let isVisible = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        if text.isEmpty || !isVisible { return nil }
        self.text = text
    }

    /// Puts `***` wherever the key stands: servers like to repeat a key that they refuse. It is
    /// found in JSON's escapes too, since many servers write `/` and `=` so (RFC 8259 §7).
    package func redacted(_ bytes: [UInt8]) -> [UInt8] {
        let key = Array(text.utf8)
        guard key.count >= Secret.shortestRedacted, bytes.count >= key.count else { return bytes }
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if let end = Secret.end(of: key, in: bytes, at: index) {
                output.append(contentsOf: "***".utf8)
                index = end
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return output
    }

    /// Where a key ends that begins at a place; `nil` when none does.
    private static func end(of key: [UInt8], in bytes: [UInt8], at start: Int) -> Int? {
        var index = start
        for letter in key {
            guard index < bytes.count else { return nil }
            if bytes[index] == letter {
                index += 1
                continue
            }
            guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else { return nil }
            if bytes[index + 1] == letter {
                index += 2
                continue
            }
            let digits = bytes.dropFirst(index + 2).prefix(4)
            guard bytes[index + 1] == UInt8(ascii: "u"), digits.count == 4,
                UInt8(String(decoding: digits, as: UTF8.self), radix: 16) == letter
            else { return nil }
            index += 6
        }
        return index
    }

    /// The same for a field's name, whose case means nothing and may have changed on the way.
    package func redacted(name: String) -> String {
        text.utf8.count >= Secret.shortestRedacted && name.lowercased().contains(text.lowercased())
            ? "***" : name
    }

    /// The same for a text.
    package func redacted(_ text: String) -> String {
        String(decoding: redacted(Array(text.utf8)), as: UTF8.self)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `***`
    public var description: String { "***" }
    /// `***`
    public var debugDescription: String { "***" }
    /// Without children: `dump` and the descriptions of what contains it look here.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
