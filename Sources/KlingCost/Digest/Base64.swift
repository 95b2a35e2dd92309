extension Sequence<UInt8> {
    /// Base64 with the usual alphabet and its padding: RFC 4648 §4.
    package var base64: String {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        var pending = 0
        var bitCount = 0
        for byte in self {
            pending = (pending << 8 | Int(byte)) & 0xFFFF
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.append(alphabet[pending >> bitCount & 63])
            }
        }
        if bitCount > 0 { text.append(alphabet[pending << (6 - bitCount) & 63]) }
        while text.count % 4 > 0 { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }
}
