extension UnsafeRawBufferPointer {
    /// Whether a test that takes eight bytes together marks any of a text's. It is given the last
    /// eight perhaps twice, and a shorter text with letters before it.
    @inline(__always)
    func contains(markedBy marks: (UInt64) -> UInt64) -> Bool {
        if count < 8 {
            var word: UInt64 = 0x6161_6161_6161_6161
            for byte in self { word = word &<< 8 | UInt64(byte) }
            return marks(word) != 0
        }
        let last = count - 8
        var found = marks(loadUnaligned(fromByteOffset: last, as: UInt64.self))
        var at = 0
        while at < last {
            found |= marks(loadUnaligned(fromByteOffset: at, as: UInt64.self))
            at &+= 8
        }
        return found != 0
    }
}
