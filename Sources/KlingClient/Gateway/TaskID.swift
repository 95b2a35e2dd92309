/// A gateway's name of its work, fit to stand in an address.
public struct TaskID: Hashable, Sendable {
    /// Longest id, in bytes. Those documented have 32 to 46.
    public static let maximumBytes = 128

    /// As the gateway wrote it.
    public let text: String

    /// - Returns: `nil` for what no honest gateway names a task: nothing, more than
    ///   ``maximumBytes``, anything but visible ASCII, what separates the parts of an address
    ///   (`/ \ ? # %`), and `.` or `..`, which lead elsewhere (RFC 3986 §3.3).
    public init?(_ text: String) {
        let separators = Array("/\\?#%".utf8)
        guard (1...TaskID.maximumBytes).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !separators.contains($0) }),
            text != ".", text != ".."
        else { return nil }
        self.text = text
    }

    /// Percent-encoded for a path or a query (RFC 3986 §2.1): all but unreserved characters, and
    /// the asterisk, which kie's document leaves as it is.
    package var encoded: String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "*"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }
}

extension TaskID: CustomStringConvertible {
    /// As the gateway wrote it.
    public var description: String { text }
}
