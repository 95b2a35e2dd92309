/// What a payload may name as an address.
package enum WebAddress {
    /// Whether a text begins with `http://` or `https://` in any case, names a host, and has no
    /// white space or control characters.
    package static func isOne(_ text: ArraySlice<UInt8>) -> Bool {
        text.withUnsafeBufferPointer { isOne($0) }
    }

    private static func isOne(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = 0
        guard take("http", text, &at) else { return false }
        _ = take("s", text, &at)
        guard take("://", text, &at), at < text.count else { return false }
        let host = text[at]
        if host == UInt8(ascii: "/") || host == UInt8(ascii: "?") { return false }
        return !UnsafeRawBufferPointer(text).contains(markedBy: { spacesAndControls(in: $0) })
    }

    /// Marks bytes up to the space, and DEL: one less than 33 borrows, one more than 126 reaches
    /// the highest bit. In UTF-8 nothing else does without having it.
    @inline(__always)
    private static func spacesAndControls(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        return ((word &- ones &* 0x21) | (word &+ ones)) & ~word & (ones &* 0x80)
    }

    /// Moves past a word, letters in either case.
    @inline(__always)
    private static func take(
        _ word: StaticString, _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int
    ) -> Bool {
        let count = word.utf8CodeUnitCount
        if text.count - at < count { return false }
        for index in 0..<count {
            let letter = word.utf8Start[index]
            let byte = text[at + index]
            let isLetter = letter >= 0x61 && letter <= 0x7A
            if byte != letter, !isLetter || byte | 0x20 != letter { return false }
        }
        at += count
        return true
    }
}
