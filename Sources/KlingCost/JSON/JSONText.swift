/// Writes JSON into bytes: the one place where strings are escaped.
public struct JSONText: Sendable {
    /// What was written.
    public private(set) var bytes: [UInt8] = []

    /// An empty text.
    public init() {}

    /// Forgets what was written and keeps the storage.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Writes text as it is: brackets, commas, keys that need no escape.
    @inline(__always)
    public mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Writes bytes as they are: a value that is JSON already.
    public mutating func raw(_ text: some Collection<UInt8>) { bytes.append(contentsOf: text) }

    /// Writes a string with its quotes; control characters, quotes and backslashes are escaped
    /// (RFC 8259 §7), all else is UTF-8.
    public mutating func string(_ text: some StringProtocol) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: raw("\\n")
            case 0x09: raw("\\t")
            case 0x0D: raw("\\r")
            case 0..<0x20, 0x7F:
                raw("\\u00")
                bytes.append(contentsOf: [JSONText.digit(byte >> 4), JSONText.digit(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a string, or `null`.
    public mutating func string(orNull text: (some StringProtocol)?) {
        if let text { string(text) } else { raw("null") }
    }

    /// Writes a number.
    public mutating func number(_ value: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes.append(decimal: UInt64(value.magnitude))
    }

    /// Writes a decimal as a string, so that no reader makes a binary fraction of it.
    public mutating func decimal(_ value: Nanos) {
        bytes.append(UInt8(ascii: "\""))
        value.appendDecimal(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes `true` or `false`.
    public mutating func boolean(_ value: Bool) {
        if value { raw("true") } else { raw("false") }
    }

    /// The text, as a string.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    /// One string as JSON writes it.
    public static func quoted(_ text: some StringProtocol) -> String {
        var json = JSONText()
        json.string(text)
        return json.string
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x61 + value - 10
    }
}
