/// Four bytes that equal names share: first word, last word and length, mixed. The reader leaves
/// one with each key, so that keys are told apart and recognised by one comparison.
enum Fingerprint {
    /// Of a key written with escapes; no name has it.
    static let unknown: Int32 = 0

    /// Of a key, or of a string that is looked up as a name.
    @inline(__always)
    static func of(_ node: JSONDocument.Node, in text: borrowing RawSpan) -> Int32 {
        if node.isEscaped { return unknown }
        let start = Int(node.start)
        let count = Int(node.end) - start
        var first = UInt64(
            littleEndian: text.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
        var last: UInt64 = 0
        if count < 8 {
            first &= (1 &<< (8 &* UInt64(truncatingIfNeeded: count))) &- 1
        } else {
            last = UInt64(
                littleEndian: text.unsafeLoadUnaligned(
                    fromByteOffset: start + count - 8, as: UInt64.self))
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
}
