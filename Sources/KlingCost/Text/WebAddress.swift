/// What a payload may name as an address.
enum WebAddress {
    /// Whether a text begins with `http://` or `https://`, names a host, and has no white space or
    /// control characters.
    static func isOne(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        guard take("http", from: &rest) else { return false }
        _ = take("s", from: &rest)
        guard take("://", from: &rest), let host = rest.first else { return false }
        return host != UInt8(ascii: "/") && host != UInt8(ascii: "?")
            && rest.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    private static func take(_ word: StaticString, from text: inout ArraySlice<UInt8>) -> Bool {
        guard text.count >= word.utf8CodeUnitCount else { return false }
        let matches = word.withUTF8Buffer { letters in
            zip(letters, text).allSatisfy { $0 == $1 || $0 > 0x60 && $0 == $1 | 0x20 }
        }
        if matches { text = text.dropFirst(word.utf8CodeUnitCount) }
        return matches
    }
}
