/// The digest SHA-256 of bytes: FIPS 180-4 §6.2.
public struct SHA256: Hashable, Sendable {
    /// The 32 bytes of the digest.
    public let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The digest of all bytes of a message, in their order.
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

    /// What an ASCII digit stands for, lower case; `nil` for anything else.
    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        default: nil
        }
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
        var text = String(text)
        let bytes = text.withUTF8 { [UInt8](hexadecimal: $0) }
        guard let bytes else { return nil }
        self = bytes
    }

    /// The same of ASCII digits.
    init?(hexadecimal digits: UnsafeBufferPointer<UInt8>) {
        if digits.count % 2 == 1 { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[place].hexadecimalValue,
                let low = digits[place + 1].hexadecimalValue
            else { return nil }
            bytes.append(high << 4 | low)
        }
        self = bytes
    }
}
