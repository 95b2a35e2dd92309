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

    /// Reads 64 hexadecimal digits, lower case.
    init?(hexadecimal text: String) {
        guard let bytes = [UInt8](hexadecimal: text), bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// The digest in 64 hexadecimal digits, lower case.
    public var hexadecimal: String { bytes.hexadecimal }
}

extension UInt8 {
    /// Its two hexadecimal digits as ASCII, lower case.
    package var hexadecimal: (high: UInt8, low: UInt8) {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
        return (digit(self >> 4), digit(self & 15))
    }
}

extension [UInt8] {
    /// Two hexadecimal digits for each byte, lower case.
    package var hexadecimal: String {
        String(unsafeUninitializedCapacity: 2 * count) { text in
            for (place, byte) in enumerated() {
                (text[2 * place], text[2 * place + 1]) = byte.hexadecimal
            }
            return 2 * count
        }
    }

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
