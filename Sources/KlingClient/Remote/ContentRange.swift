/// A `Content-Range` of bytes (RFC 9110 §14.4).
struct ContentRange: Hashable {
    /// First and last byte; `nil` in an answer 416.
    let bytes: ClosedRange<UInt64>?
    /// Of the whole; `nil` where the server does not say.
    let total: UInt64?

    /// Reads `bytes 0-99/200`, `bytes 0-99/*` or `bytes */200`.
    init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let halves = words[1].split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let total = ContentRange.number(halves[1])
        if total == nil, halves[1] != "*" { return nil }
        self.total = total
        if halves[0] == "*" {
            bytes = nil
            return
        }
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = ContentRange.number(ends[0]),
            let last = ContentRange.number(ends[1]), first <= last,
            total.map({ last < $0 }) ?? true
        else { return nil }
        bytes = first...last
    }

    /// Digits only, at most 18 of them: sums of two never overflow.
    private static func number(_ text: Substring) -> UInt64? {
        guard (1...18).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return UInt64(text)
    }
}

/// Which bytes are asked for.
enum RangeAsk: Hashable {
    case part(from: UInt64, count: UInt64)
    case last(UInt64)
    case everything

    /// The `Range` field's value.
    var field: String? {
        switch self {
        case .part(let from, let count): "bytes=\(from)-\(from + count - 1)"
        case .last(let count): "bytes=-\(count)"
        case .everything: nil
        }
    }

    /// Most bytes of an answer 206.
    var count: UInt64 {
        switch self {
        case .part(_, let count), .last(let count): count
        case .everything: 0
        }
    }

    /// Whether a part is one that answers this. Less than asked for is lawful.
    func allows(_ got: ContentRange) -> Bool {
        guard let bytes = got.bytes else { return false }
        switch self {
        case .part(let from, let count):
            return bytes.lowerBound == from && bytes.upperBound - from < count
        case .last(let count):
            // A suffix ends where the whole ends.
            return bytes.upperBound - bytes.lowerBound < count
                && got.total.map { bytes.upperBound + 1 == $0 } ?? true
        case .everything: return false
        }
    }
}
