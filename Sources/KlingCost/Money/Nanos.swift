/// A decimal number with nine places, kept as an integer count of 1e-9: an amount of money, of
/// credits, or an exchange rate. Range ±9,223,372,036.854775807.
///
/// A rate with six places times a length in milliseconds is exact at this scale, which is why
/// nine places were chosen, once and for good.
public struct Nanos: Hashable, Comparable, Sendable {
    /// How many of these make one whole.
    public static let perWhole: Int64 = 1_000_000_000

    /// A count of nothing: 0.
    public static let zero = Nanos(count: 0)

    /// The count of 1e-9.
    public let count: Int64

    /// - Parameter count: how many 1e-9.
    public init(count: Int64) { self.count = count }

    /// Whether the left count is the smaller one.
    public static func < (left: Nanos, right: Nanos) -> Bool { left.count < right.count }

    /// The sum.
    ///
    /// - Throws: ``MoneyError/overflow`` outside the range.
    public func adding(_ other: Nanos) throws(MoneyError) -> Nanos {
        let (sum, overflow) = count.addingReportingOverflow(other.count)
        if overflow { throw .overflow }
        return Nanos(count: sum)
    }

    /// The difference.
    ///
    /// - Throws: ``MoneyError/overflow`` outside the range.
    public func subtracting(_ other: Nanos) throws(MoneyError) -> Nanos {
        let (difference, overflow) = count.subtractingReportingOverflow(other.count)
        if overflow { throw .overflow }
        return Nanos(count: difference)
    }
}

/// Why an amount could not be computed.
public enum MoneyError: Error, Hashable, Sendable {
    /// The result lies outside ±9.2 billion whole units.
    case overflow
    /// Two amounts of different currencies were to be added; only a dated exchange rate may do so.
    case currencies(Currency, Currency)
}

// MARK: - Text

extension Nanos {
    /// Reads a plain decimal: digits, then perhaps a point and one to nine digits. No sign, no
    /// exponent, no separators, no leading zero before another digit, no spaces.
    ///
    /// - Returns: `nil` for anything else, and for what lies outside the range.
    public init?(decimal text: some StringProtocol) {
        self.init(decimal: Array(text.utf8)[...])
    }

    /// Reads a plain decimal that a minus may precede: what ``decimal`` writes.
    ///
    /// - Returns: `nil` for anything else, and for what lies outside the range.
    public init?(signedDecimal text: some StringProtocol) {
        guard text.utf8.first == UInt8(ascii: "-") else {
            self.init(decimal: text)
            return
        }
        guard let magnitude = Nanos(decimal: Array(text.utf8)[1...]) else { return nil }
        self.init(count: -magnitude.count)
    }

    /// Reads a plain decimal from bytes.
    init?(decimal text: ArraySlice<UInt8>) {
        // At most ten digits before the point and nine after it, so nothing overflows on the way.
        var count: Int128 = 0
        var places: Int?
        for (index, byte) in text.enumerated() {
            if byte == UInt8(ascii: "."), places == nil, index > 0 {
                places = 0
                continue
            }
            guard (0x30...0x39).contains(byte) else { return nil }
            count = count * 10 + Int128(byte - 0x30)
            if let read = places {
                if read == 9 { return nil }
                places = read + 1
            } else if index == 10 || (index == 1 && count < 10) {
                // An eleventh digit, or a zero before another digit.
                return nil
            }
        }
        if text.isEmpty || places == 0 { return nil }
        for _ in (places ?? 0)..<9 { count *= 10 }
        guard let exact = Int64(exactly: count) else { return nil }
        self.init(count: exact)
    }

    /// Most bytes of ``decimal``: a sign, ten digits, the point, nine digits.
    static let longestDecimal = 21

    /// The shortest exact decimal: `0.336`, `1.4`, `-2`, `0`.
    public var decimal: String {
        var text: [UInt8] = []
        forEachDecimalByte { text.append($0) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Calls the body with each byte of ``decimal``, without making a string.
    @inline(__always)
    func forEachDecimalByte(_ body: (UInt8) -> Void) {
        if count < 0 { body(UInt8(ascii: "-")) }
        let (whole, fraction) = count.magnitude.quotientAndRemainder(
            dividingBy: UInt64(Nanos.perWhole))
        forEachDigit(of: whole, body)
        if fraction == 0 { return }
        body(UInt8(ascii: "."))
        var rest = UInt32(truncatingIfNeeded: fraction)
        while rest > 0 {
            // Dividing by a constant is a multiplication; the fraction moves up a place instead.
            body(UInt8(truncatingIfNeeded: 0x30 + rest / 100_000_000))
            rest = rest % 100_000_000 &* 10
        }
    }
}

extension Nanos: CustomStringConvertible {
    /// The shortest exact decimal, as ``decimal`` gives it.
    public var description: String { decimal }
}
