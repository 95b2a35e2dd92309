/// The type of a box: four bytes, mostly letters (ISO/IEC 14496-12 §4.2).
public struct BoxType: RawRepresentable, Hashable, Sendable {
    /// The four bytes, the first the highest.
    public let rawValue: UInt32

    /// A type by its four bytes, the first the highest.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

extension BoxType: ExpressibleByStringLiteral {
    /// A type by its name of four ASCII letters.
    public init(stringLiteral name: StaticString) {
        precondition(name.utf8CodeUnitCount == 4, "a box's type has four bytes")
        rawValue = UnsafeBufferPointer(start: name.utf8Start, count: 4)
            .reduce(0) { $0 << 8 | UInt32($1) }
    }
}

extension BoxType: CustomStringConvertible {
    /// The four letters; a byte that is none is written `\xNN`.
    public var description: String {
        (0..<4).map { index in
            let byte = UInt8(truncatingIfNeeded: rawValue >> (24 - 8 * index))
            if (0x20...0x7E).contains(byte), byte != UInt8(ascii: "\\") {
                return String(UnicodeScalar(byte))
            }
            let digits = String(byte, radix: 16)
            return "\\x" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
