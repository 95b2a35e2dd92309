internal import KlingCost

/// The id of one intention to spend: 128 bits whose first 48 are the milliseconds since 1970, so
/// that ids sort by time (RFC 9562 §5.7, version 7).
public struct AttemptID: Hashable, Comparable, Sendable {
    /// Its sixteen bytes.
    public let bytes: [UInt8]

    /// Mints an id.
    ///
    /// - Parameter milliseconds: since 1970; only the lowest 48 bits count.
    public init(
        milliseconds: UInt64, using random: inout some RandomNumberGenerator
    ) {
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

    /// Sixteen bytes as they were stored.
    init?(bytes: [UInt8]) {
        if bytes.count != 16 { return nil }
        self.bytes = bytes
    }

    /// Reads an id of 32 hexadecimal digits with its four hyphens.
    public init?(_ text: some StringProtocol) {
        var bytes: [UInt8] = []
        var high: UInt8?
        for (place, letter) in text.utf8.enumerated() {
            if [8, 13, 18, 23].contains(place) {
                if letter != UInt8(ascii: "-") { return nil }
                continue
            }
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
        guard text.utf8.count == 36 else { return nil }
        self.init(bytes: bytes)
    }

    /// By time, then by chance.
    public static func < (left: AttemptID, right: AttemptID) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension AttemptID: CustomStringConvertible {
    /// 32 hexadecimal digits in five groups.
    public var description: String {
        [bytes[..<4], bytes[4..<6], bytes[6..<8], bytes[8..<10], bytes[10...]]
            .map(\.hexadecimal).joined(separator: "-")
    }
}
