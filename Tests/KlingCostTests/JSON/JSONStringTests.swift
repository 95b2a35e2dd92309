import Testing

@testable import KlingCost

@Suite struct JSONStringTests {
    @Test(arguments: [
        ("a", "a"), ("\\\"", "\""), ("\\\\", "\\"), ("\\/", "/"), ("\\b", "\u{8}"),
        ("\\f", "\u{C}"), ("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t"), ("\\u0041", "A"),
        ("\\u0000", "\0"), ("\\u000a", "\n"), ("\\u0022", "\""), ("\\u005C", "\\"),
        ("\\u007F", "\u{7F}"), ("\\u0080", "\u{80}"), ("\\u07ff", "\u{7FF}"),
        ("\\u0800", "\u{800}"),
        ("\\u53ef\\u7075", "可灵"), ("\\uD7FF\\uE000", "\u{D7FF}\u{E000}"), ("\\uFFFD", "\u{FFFD}"),
        ("\\uD834\\uDD1E", "𝄞"), ("\\ud83d\\ude00", "😀"), ("\\uD800\\uDC00", "\u{10000}"),
        ("\\uDBFF\\uDFFF", "\u{10FFFF}"), ("\\uD83D\\uDE00\\uD83D\\uDE01", "😀😁"),
        ("\\\\u0041", "\\u0041"), ("\\\\\\u0041", "\\A"), ("\\/\\/", "//"),
        ("a\\nb\\nc", "a\nb\nc"),
        ("é\\u0301", "é\u{301}"), ("可\\t灵", "可\t灵"), ("\\u00e9", "é"), ("\\ufeff", "\u{FEFF}"),
    ])
    func `escapes stand for the characters that the grammar says`(
        written: String, meant: String
    ) throws {
        let document = try read("[\"\(written)\"]")
        #expect(document.utf8(JSONDocument.root.following) == Array(meant.utf8))
        #expect(document.string(JSONDocument.root.following) == meant)
        #expect(Array(document.written(JSONDocument.root.following)) == Array(written.utf8))
        #expect(document.shortText(JSONDocument.root.following) == ShortText(meant))
    }

    @Test(arguments: [
        ("\\a", 2), ("\\x41", 2), ("\\0", 2), ("\\017", 2), ("\\'", 2), ("\\U0041", 2), ("\\N", 2),
        ("\\ ", 2), ("\\é", 2), ("\\😀", 2), ("\\\n", 2), ("\\\t", 2), ("\\%00", 2), ("\\%E5", 2),
        ("\\u", 2), ("\\u1", 2), ("\\u12", 2), ("\\u123", 2), ("\\u123g", 2), ("\\u00G0", 2),
        ("\\u+041", 2), ("\\u 041", 2), ("\\u{41}", 2), ("\\u１２３４", 2), ("\\u-041", 2),
        ("abcdefgh\\a", 10), ("可灵\\a", 4), ("\\n\\a", 4), ("\\\\\\a", 4), ("\\uD834\\u12", 8),
        ("\\uD834\\uZZZZ", 8), ("\\u00a", 2), ("\\u0041\\u004", 8),
    ])
    func `a backslash before anything else is refused where it stands`(text: String, column: Int) {
        let error = refusal(bytes("\"\(text)\""))
        #expect(error?.problem == .invalidEscape)
        #expect(error?.position == SourcePosition(line: 1, column: column))
    }

    @Test(arguments: [
        ("\\uD800", 2), ("\\uDBFF", 2), ("\\uDC00", 2), ("\\uDFFF", 2), ("\\ud800", 2),
        ("\\uD800x", 2), ("\\uD800\\n", 2), ("\\uD800\\uD800", 2), ("\\uD800\\u0041", 2),
        ("\\uD800\\uDBFF", 2), ("\\uD800\\uE000", 2), ("\\uDC00\\uD800", 2), ("\\uDD1E\\uD834", 2),
        ("\\uD800\\\\uDC00", 2), ("\\uD834\\uDD1E\\uDD1E", 14), ("\\uD834\\uD834\\uDD1E", 2),
        ("x\\uD834", 3), ("可\\uDFAA", 3), ("\\uD800😀", 2),
    ])
    func `half of a surrogate pair is refused where its escape begins`(text: String, column: Int) {
        for text in ["\"\(text)\"", "{\"\(text)\":1}"] {
            let error = refusal(text)
            #expect(error?.problem == .loneSurrogate)
            let shift = text.hasPrefix("{") ? 1 : 0
            #expect(error?.position == SourcePosition(line: 1, column: column + shift))
        }
    }

    @Test(arguments: Array(UInt8(0)...0x1F))
    func `a control character inside a string is refused where it stands`(control: UInt8) {
        for before in 0...16 {
            let content = [UInt8](repeating: 0x61, count: before) + [control]
            for after in ["", "\"", "zzzzzzzz\""] {
                let error = refusal([0x5B, 0x22] + content + Array(after.utf8))
                #expect(error?.problem == .controlCharacter)
                #expect(error?.position == SourcePosition(line: 1, column: before + 3))
            }
        }
    }

    @Test(arguments: [
        "\"", "\"a", "\"abcdefg", "\"abcdefgh", "\"\\\"", "\"\\\\\\\"", "\"a\\n", "\"可", "\"]",
        "\"}",
        "\"\\u0041", "\"\\uD834\\uDD1E", "\"//", "\"'",
    ])
    func `a string without its closing quote is named by its opening quote`(text: String) {
        #expect(refusal(text)?.problem == .unterminatedString)
        #expect(refusal(text)?.position.column == 1)
        let inside = refusal("{\n  \"a\": \(text)")
        #expect(inside?.problem == .unterminatedString)
        #expect(inside?.position == SourcePosition(line: 2, column: 8))
    }

    @Test(arguments: [
        // Continuation bytes without a lead, and leads that no sequence has.
        "%80", "%BF", "%81%81", "%F5%80%80%80", "%F8%88%80%80%80", "%FC%84%80%80%80%80", "%FE",
        "%FF",
        // Sequences cut short.
        "%C3", "%C3(", "%E2", "%E2%82", "%E2%82x", "%F0", "%F0%9F", "%F0%9F%98", "%F0%9F%98x",
        "%E2x%82", "%F0%9Fx%98", "%E2%C3%A9", "%C3%C3",
        // Longer than needed.
        "%C0%80", "%C0%AF", "%C1%BF", "%E0%80%80", "%E0%80%AF", "%E0%9F%BF", "%F0%80%80%80",
        "%F0%8F%BF%BF",
        // Surrogates, and beyond the last code point.
        "%ED%A0%80", "%ED%AF%BF", "%ED%B0%80", "%ED%BF%BF", "%ED%A0%B4%ED%B4%9E", "%F4%90%80%80",
        "%F7%BF%BF%BF", "%F6%80%80%80",
        // Latin-1.
        "%E9", "%E9t%E9", "caf%E9",
    ])
    func `bytes that are not UTF-8 are refused at the first of them`(text: String) {
        let plain = text.prefix { $0 != "%" }.count
        for before in ["", "é", "可灵", "😀", "abcdefg", "a可é😀"] {
            for after in ["\"", "", "abcdefgh\""] {
                let error = refusal(Array("[\"\(before)".utf8) + bytes(text + after))
                #expect(error?.problem == .invalidUTF8)
                #expect(
                    error?.position
                        == SourcePosition(
                            line: 1, column: 3 + before.unicodeScalars.count + plain))
            }
        }
        #expect(refusal(bytes("{\"\(text)\":1}"))?.problem == .invalidUTF8)
    }

    @Test func `every scalar is read as it is and as an escape`() throws {
        // All of the first two planes' edges, and a stride through the rest.
        let near: [UInt32] = [0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF]
        for value in near + Array(stride(from: 0x20, through: 0x10FFFF, by: 0x1F3)) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(Character(scalar))
            let escaped = text.utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
            let document = try read("[\(JSONText.quoted(text)),\"\(escaped.joined())\"]")
            #expect(document.utf8(JSONDocument.root.following) == Array(text.utf8))
            #expect(document.utf8(JSONDocument.Node(index: 2)) == Array(text.utf8))
        }
    }

    @Test func `UTF-8 is accepted exactly where the standard library accepts it`() {
        // All sequences of a lead, a second byte, and continuation bytes to the lead's length.
        for lead in UInt8(0x80)...0xFF {
            for second in UInt8(0x7F)...0xFF {
                for rest in 0...2 {
                    let text = [lead, second] + [0xBF, 0x80].prefix(rest)
                    let isUTF8 = String(validating: text, as: UTF8.self) != nil
                    #expect((refusal([0x22] + text + [0x22]) == nil) == isUTF8, "\(text)")
                }
            }
        }
    }
}
