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

    /// Puts `***` wherever the key stands: servers like to repeat a key that they refuse.
    package func redacted(_ bytes: [UInt8]) -> [UInt8] {
        let key = Array(text.utf8)
        guard key.count >= Secret.shortestRedacted, bytes.count >= key.count else { return bytes }
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == key[0], bytes[index...].starts(with: key) {
                output.append(contentsOf: "***".utf8)
                index += key.count
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return output
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
