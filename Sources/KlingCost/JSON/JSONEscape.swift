/// The escapes of JSON strings (RFC 8259 §7), both ways.
enum JSONEscape {
    /// The content of a string that the reader accepted, without its escapes.
    static func resolved(_ written: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(written.count)
        var index = written.startIndex
        while index < written.endIndex {
            let byte = written[index]
            guard byte == UInt8(ascii: "\\") else {
                output.append(byte)
                index += 1
                continue
            }
            let letter = written[index + 1]
            if letter == UInt8(ascii: "u") {
                let scalar = scalar(written, at: &index)
                output.append(contentsOf: String(Character(scalar)).utf8)
            } else {
                output.append(meaning(ofEscape: letter) ?? letter)
                index += 2
            }
        }
        return output
    }

    /// What a one-letter escape stands for; `nil` when there is no such escape.
    static func meaning(ofEscape letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// The value of a hexadecimal digit.
    static func hexadecimal(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41 + 10)
        case 0x61...0x66: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }

    /// One `\uXXXX`, or two that form a surrogate pair; moves past them.
    private static func scalar(_ written: ArraySlice<UInt8>, at index: inout Int) -> Unicode.Scalar
    {
        func unit() -> UInt32 {
            let digits = written[index + 2..<index + 6]
            index += 6
            return digits.reduce(0) { $0 << 4 | (hexadecimal($1) ?? 0) }
        }
        let high = unit()
        guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
        let low = unit()
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
    }
}
