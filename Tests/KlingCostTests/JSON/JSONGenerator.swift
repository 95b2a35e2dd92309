import SeededCases

/// Makes JSON texts, and spoils them.
struct JSONGenerator {
    private(set) var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// A number below `bound`.
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    /// A well-formed document: no duplicate keys but by chance, seldom deep.
    mutating func document() -> [UInt8] {
        var text: [UInt8] = []
        if below(200) == 0 { text += [0xEF, 0xBB, 0xBF] }
        if below(100) == 0 { return text + nest() }
        append(value: below(6), to: &text)
        return text
    }

    /// A scalar, from where readers make mistakes more often than from elsewhere.
    static func scalar(using random: inout SeededRandom) -> Unicode.Scalar {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1F, 0x20...0x7E, 0x20...0x7E, 0x22...0x22, 0x5C...0x5C, 0x7F...0xA0,
            0xA0...0x7FF, 0x800...0xD7FF, 0x4E00...0x9FFF, 0xE000...0xFFFF, 0x10000...0x10FFFF,
        ]
        let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
        return Unicode.Scalar(UInt32.random(in: range, using: &random)) ?? "x"
    }

    // MARK: - Values

    private mutating func append(value depth: Int, to text: inout [UInt8]) {
        space(&text)
        switch below(depth > 0 ? 10 : 6) {
        case 0: text += Array("null".utf8)
        case 1: text += Array((below(2) == 0 ? "true" : "false").utf8)
        case 2, 3: text += Array(number().utf8)
        case 4, 5: append(string: &text)
        case 6, 7: append(array: depth, to: &text)
        default: append(object: depth, to: &text)
        }
        space(&text)
    }

    private mutating func append(array depth: Int, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "["))
        for index in 0..<below(4) {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            append(value: depth - 1, to: &text)
        }
        space(&text)
        text.append(UInt8(ascii: "]"))
    }

    private mutating func append(object depth: Int, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "{"))
        for index in 0..<(below(40) == 0 ? 20 : below(4)) {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            space(&text)
            append(string: &text)
            space(&text)
            text.append(UInt8(ascii: ":"))
            append(value: depth - 1, to: &text)
        }
        space(&text)
        text.append(UInt8(ascii: "}"))
    }

    private mutating func append(string text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for _ in 0..<below(below(8) == 0 ? 30 : 6) {
            let scalar = JSONGenerator.scalar(using: &random)
            if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" || below(8) == 0 {
                append(escaped: scalar, to: &text)
            } else {
                text += Array(String(Character(scalar)).utf8)
            }
        }
        text.append(UInt8(ascii: "\""))
    }

    private mutating func append(escaped scalar: Unicode.Scalar, to text: inout [UInt8]) {
        if below(3) == 0 {
            text += Array(
                ["\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t"][below(8)].utf8)
            return
        }
        for unit in String(Character(scalar)).utf16 {
            let digits = String(unit, radix: 16, uppercase: below(2) == 0)
            text += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
        }
    }

    private mutating func number() -> String {
        var text = below(3) == 0 ? "-" : ""
        text += below(3) == 0 ? "0" : "\(1 + below(below(2) == 0 ? 9 : 1 << 40))"
        if below(12) == 0, !text.hasSuffix("0") { text += String(repeating: "8", count: below(30)) }
        if below(3) == 0 { text += ".\(below(1_000_000))" }
        if below(4) == 0 {
            text +=
                ["e", "E"][below(2)] + ["", "+", "-"][below(3)]
                + "\(below(below(20) == 0 ? 999 : 30))"
        }
        return text
    }

    private mutating func space(_ text: inout [UInt8]) {
        while below(5) == 0 { text.append([0x20, 0x0A, 0x0D, 0x09][below(4)]) }
    }

    /// Brackets, about as deep as is allowed.
    private mutating func nest() -> [UInt8] {
        let depth = 60 + below(10)
        let isArray = below(2) == 0
        let open = Array((isArray ? "[" : "{\"a\":").utf8)
        let close = Array((isArray ? "]" : "}").utf8)
        return Array(repeatElement(open, count: depth).joined()) + [0x31]
            + Array(repeatElement(close, count: depth).joined())
    }
}

// MARK: - Spoiling

extension JSONGenerator {
    /// Pieces that chance alone would seldom put into a text.
    private static let pieces: [[UInt8]] =
        [
            "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", "+", ".", "e", "E", "1", "null",
            "true",
            "false", "\\u", "\\uD800", "\\uDC00", "\\u0061", "//", "/*", "'", "NaN", " ", "\n",
            "\t",
            "\u{0C}", "\0", "\u{7F}", "\u{A0}", "é", "可", "😀", "\u{FEFF}", "\u{2028}", "\"a\":1,",
        ].map { Array($0.utf8) } + [
            [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
            [0xFF],
            [0xFE], [0xF0, 0x9F], [0xC3], [0x1F],
        ]

    /// The text with one to three of: a bit flipped, a byte replaced, bytes removed, a piece put
    /// in, a part of this or of another text copied elsewhere, an end cut off.
    mutating func spoiled(_ text: [UInt8], with other: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0...below(3) {
            let at = below(text.count + 1)
            switch below(8) {
            case 0 where at < text.count: text[at] ^= 1 << UInt8(below(8))
            case 1 where at < text.count: text[at] = UInt8(below(256))
            case 2 where at < text.count: text.remove(at: at)
            case 3: text.removeSubrange(at..<min(text.count, at + 1 + below(6)))
            case 4, 0, 1, 2:
                text.insert(contentsOf: Self.pieces[below(Self.pieces.count)], at: at)
            case 5: text.insert(contentsOf: part(of: other), at: at)
            case 6: text.insert(contentsOf: part(of: text), at: at)
            default: below(2) == 0 ? text.removeLast(text.count - at) : text.removeFirst(at)
            }
        }
        return text
    }

    private mutating func part(of text: [UInt8]) -> ArraySlice<UInt8> {
        let start = below(text.count + 1)
        return text[start..<min(text.count, start + below(12))]
    }
}
