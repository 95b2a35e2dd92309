/// What ids are made of: 128 bits whose first 48 are the milliseconds since 1970, so that ids sort by
/// time and an index of them grows at its end (RFC 9562 §5.7, version 7).
struct TimedID: Hashable, Sendable {
    let bytes: [UInt8]

    /// - Parameters:
    ///   - milliseconds: since 1970; only the lowest 48 bits count.
    ///   - random: gives 74 bits of chance, so that nobody draws the same id.
    init(milliseconds: UInt64, using random: inout some RandomNumberGenerator) {
        let (high, low) = (
            UInt64.random(in: .min ... .max, using: &random),
            UInt64.random(in: .min ... .max, using: &random)
        )
        let first = milliseconds << 16 | 0x7000 | high & 0x0FFF
        let second = 0x8000_0000_0000_0000 | low >> 2
        bytes = [first, second].flatMap { word in
            stride(from: 56, through: 0, by: -8).map {
                UInt8(truncatingIfNeeded: word >> UInt64($0))
            }
        }
    }

    /// Sixteen bytes as they were stored; `nil` for any other number of them.
    init?(bytes: [UInt8]) {
        if bytes.count != 16 { return nil }
        self.bytes = bytes
    }

    /// Reads 32 hexadecimal digits with their four hyphens.
    init?(_ text: some StringProtocol) {
        var digits = Array(text.utf8)
        if digits.count != 36 { return nil }
        for place in [23, 18, 13, 8] {
            if digits.remove(at: place) != UInt8(ascii: "-") { return nil }
        }
        guard let bytes = digits.withUnsafeBufferPointer({ [UInt8](hexadecimal: $0) }) else {
            return nil
        }
        self.init(bytes: bytes)
    }
}

extension TimedID: CustomStringConvertible {
    /// 32 hexadecimal digits in five groups.
    var description: String {
        String(unsafeUninitializedCapacity: 36) { text in
            var end = 0
            for (place, byte) in bytes.enumerated() {
                if place == 4 || place == 6 || place == 8 || place == 10 {
                    text[end] = UInt8(ascii: "-")
                    end += 1
                }
                (text[end], text[end + 1]) = byte.hexadecimal
                end += 2
            }
            return end
        }
    }
}
