/// A text of at most 40 bytes kept without heap memory: field names, model ids, listed values.
///
/// Matching a payload's keys against documented names is the inner loop of validation; five
/// integer comparisons replace a string comparison there.
package struct ShortText: Hashable, Sendable {
    /// Longest text, in bytes of UTF-8. The price book's schema holds names to it.
    static let maximumBytes = 40

    private var w0: UInt64 = 0
    private var w1: UInt64 = 0
    private var w2: UInt64 = 0
    private var w3: UInt64 = 0
    private var w4: UInt64 = 0
    private var length: UInt64

    /// - Returns: `nil` when the text is longer than ``maximumBytes``.
    package init?(_ text: some StringProtocol) {
        length = 0
        for byte in text.utf8 {
            let shifted = UInt64(byte) << (length % 8 * 8)
            switch length / 8 {
            case 0: w0 |= shifted
            case 1: w1 |= shifted
            case 2: w2 |= shifted
            case 3: w3 |= shifted
            case 4: w4 |= shifted
            default: return nil
            }
            length += 1
        }
    }

    /// - Parameter text: must go on for at least ``maximumBytes`` bytes after `end`.
    /// - Returns: `nil` when `from..<to` is longer than ``maximumBytes``.
    @inline(__always)
    init?(_ text: borrowing RawSpan, from start: Int, to end: Int) {
        let count = end - start
        guard count <= ShortText.maximumBytes else { return nil }
        length = UInt64(truncatingIfNeeded: count)
        w0 = ShortText.word(text, at: start, remaining: count)
        if count <= 8 { return }
        w1 = ShortText.word(text, at: start + 8, remaining: count - 8)
        if count <= 16 { return }
        w2 = ShortText.word(text, at: start + 16, remaining: count - 16)
        if count <= 24 { return }
        w3 = ShortText.word(text, at: start + 24, remaining: count - 24)
        if count <= 32 { return }
        w4 = ShortText.word(text, at: start + 32, remaining: count - 32)
    }

    @inline(__always)
    private static func word(
        _ text: borrowing RawSpan, at offset: Int, remaining: Int
    ) -> UInt64 {
        let loaded = text.word(offset)
        if remaining >= 8 { return loaded }
        return loaded & ((1 &<< (8 &* UInt64(truncatingIfNeeded: remaining))) &- 1)
    }

    @inline(__always)
    package static func == (left: ShortText, right: ShortText) -> Bool {
        left.w0 == right.w0 && left.length == right.length && left.w1 == right.w1
            && left.w2 == right.w2 && left.w3 == right.w3 && left.w4 == right.w4
    }

    /// The fingerprint that a key of this text has.
    @inline(__always)
    var fingerprint: Int32 {
        if length < 8 { return Fingerprint.mixed(w0, 0, count: Int(length)) }
        let words: InlineArray<5, UInt64> = [w0, w1, w2, w3, w4]
        let last = Int(length - 8) / 8
        // The last eight bytes lie in one word or across two.
        let shift = length % 8 * 8
        let low = words[last] >> shift
        let high = shift == 0 ? 0 : words[last + 1] << (64 - shift)
        return Fingerprint.mixed(w0, low | high, count: Int(length))
    }

    /// The text's bytes.
    var utf8: [UInt8] {
        var bytes: [UInt8] = []
        for word in [w0, w1, w2, w3, w4] {
            for shift in stride(from: 0, to: 64, by: 8) where bytes.count < Int(length) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return bytes
    }
}

extension ShortText: CustomStringConvertible {
    package var description: String { String(decoding: utf8, as: UTF8.self) }
}

extension ShortText: ExpressibleByStringLiteral {
    @inline(__always)
    package init(stringLiteral text: StaticString) {
        precondition(
            text.utf8CodeUnitCount <= ShortText.maximumBytes, "a short text has at most 40 bytes")
        let bytes = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        w0 = ShortText.word(bytes, at: 0)
        w1 = ShortText.word(bytes, at: 8)
        w2 = ShortText.word(bytes, at: 16)
        w3 = ShortText.word(bytes, at: 24)
        w4 = ShortText.word(bytes, at: 32)
        length = UInt64(truncatingIfNeeded: bytes.count)
    }

    /// Inlined down to a number, for a text that is known when compiling.
    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, at start: Int) -> UInt64 {
        if start + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
            return UInt64(littleEndian: word)
        }
        var word: UInt64 = 0
        var index = bytes.count
        while index > start {
            index &-= 1
            word = word &<< 8 | UInt64(bytes[index])
        }
        return word
    }
}
