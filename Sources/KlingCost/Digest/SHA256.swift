/// The digest SHA-256 of bytes: FIPS 180-4 §6.2.
public struct SHA256: Hashable, Sendable {
    /// The 32 bytes of the digest.
    public let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Digests bytes.
    public init(of message: some Sequence<UInt8>) {
        var digester = SHA256Digester()
        let isDone: Void? = message.withContiguousStorageIfAvailable {
            digester.update(UnsafeRawBufferPointer($0))
        }
        if isDone == nil { digester.update(Array(message)) }
        self = digester.finish()
    }

    /// The digest in 64 hexadecimal digits, lower case.
    public var hexadecimal: String { bytes.hexadecimal }
}

extension Sequence<UInt8> {
    /// Two hexadecimal digits for each byte, lower case.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Reads two hexadecimal digits a byte, lower case; `nil` for anything else.
    package init?(hexadecimal text: some StringProtocol) {
        var bytes: [UInt8] = []
        var high: UInt8?
        for letter in text.utf8 {
            let digit: UInt8
            switch letter {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = letter - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = letter - UInt8(ascii: "a") + 10
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        if high != nil { return nil }
        self = bytes
    }
}
