/// Four bytes that equal names share: first word, last word and length, mixed. The reader leaves
/// one with each key, so that keys are told apart and recognised by one comparison.
enum Fingerprint {
    /// Of a key written with escapes; no name has it.
    static let unknown: Int32 = 0

    /// Of a key as it is written, without escapes.
    @inline(__always)
    static func of(_ text: borrowing RawSpan, from start: Int, to end: Int) -> Int32 {
        let count = end - start
        var first = text.word(start)
        var last: UInt64 = 0
        if count < 8 {
            first &= (1 &<< (8 &* UInt64(truncatingIfNeeded: count))) &- 1
        } else {
            last = text.word(start + count - 8)
        }
        return mixed(first, last, count: count)
    }

    /// Mixes the first eight bytes, the last eight of a name that has as many, and the length.
    @inline(__always)
    static func mixed(_ first: UInt64, _ last: UInt64, count: Int) -> Int32 {
        let start = (first ^ UInt64(truncatingIfNeeded: count) &<< 56) &* 0x9E37_79B9_7F4A_7C15
        let all = (start ^ last) &* 0xD6E8_FEB8_6659_FD93
        return Int32(truncatingIfNeeded: all &>> 32) | 1
    }

    /// A number that differs between most names. The lowest bit is always set and says nothing.
    @inline(__always)
    static func spread(_ print: Int32) -> UInt64 { UInt64(UInt32(bitPattern: print) &>> 1) }

    /// One bit of 64 that equal names share; a key written with escapes may be any, so has all.
    @inline(__always)
    static func mark(_ print: Int32) -> UInt64 {
        print == unknown ? .max : 1 &<< (spread(print) & 63)
    }
}
