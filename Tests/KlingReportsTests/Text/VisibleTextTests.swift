import Testing

@testable import KlingReports

@Suite struct VisibleTextTests {
    @Test(arguments: [
        ("a\nb", #"a\nb"#), ("a\r\nb", #"a\r\nb"#), ("a\tb", #"a\tb"#),
        ("\u{1B}[31m", #"\u{1B}[31m"#), ("\u{0}", #"\u{0}"#), ("\u{7F}", #"\u{7F}"#),
        ("\u{9B}2J", #"\u{9B}2J"#), ("\u{85}", #"\u{85}"#),
        ("0.10\u{202E}$", #"0.10\u{202E}$"#), ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#),
        ("\u{FEFF}{", #"\u{FEFF}{"#), ("k\u{200B}ie", #"k\u{200B}ie"#),
        ("e\u{301}\u{200D}", "e\u{301}" + #"\u{200D}"#), ("\u{E0041}", #"\u{E0041}"#),
        ("k\u{200D}ie", #"k\u{200D}ie"#), ("1\u{200D}2", #"1\u{200D}2"#),
        ("\u{200D}👍", #"\u{200D}👍"#), ("👍\u{200D}x", #"👍\u{200D}x"#),
    ])
    func `what acts on a terminal or hides in it is spelled out`(text: String, shown: String) {
        #expect(text.visible == shown)
    }

    @Test func `every control, bidirectional, and zero-width scalar named by the rule is caught`() {
        let ranges: [ClosedRange<UInt32>] = [
            0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0x200B...0x200F,
            0x2028...0x2029, 0x2060...0x2064, 0xFEFF...0xFEFF, 0x61C...0x61C, 0xAD...0xAD,
            0xFFF9...0xFFFB, 0x115F...0x1160, 0x3164...0x3164, 0xFFA0...0xFFA0, 0x2065...0x2065,
            0xFFF0...0xFFF8, 0xE0020...0xE007F, 0xE01F0...0xE0FFF,
        ]
        for scalar in ranges.joined().compactMap(Unicode.Scalar.init) {
            let shown = String(scalar).visible
            #expect(shown.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "\(scalar.value)")
        }
    }

    @Test(arguments: [
        "", "plain text ~", "可灵 3.0", "naïve e\u{301}", "👍🏽 ❤️ 🇩🇪", "\u{600}1", #"C:\new"#,
        "\u{FFFD}", "\u{E000}\u{378}", "👩‍👩‍👧‍👦 ❤️‍🔥 🧑🏽‍🚀", "क्\u{200D}ष",
    ])
    func `all other text stays as it is`(text: String) {
        #expect(text.visible == text)
        #expect(text.visible.unicodeScalars.elementsEqual(text.unicodeScalars))
    }
}
