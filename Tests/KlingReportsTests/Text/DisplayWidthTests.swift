import Testing

@testable import KlingReports

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("…", 1), ("€", 1), ("Ж", 1),
        ("可灵", 4), ("ｋ", 2), ("，", 2), ("ｱ", 1), ("か\u{3099}", 2), ("한", 2),
        ("\u{1112}\u{1161}\u{11AB}", 2), ("𠮷", 2), ("\u{3000}", 2), ("\u{303F}", 1), ("\u{600}", 1),
        ("क्ष", 2), ("\u{200B}", 0), ("\u{7}", 0), ("\r\n", 0),
    ])
    func `letters take one column, East Asian wide ones two, marks none`(
        text: String, width: Int
    ) {
        #expect(text.displayWidth == width)
    }

    @Test(arguments: [
        ("👍", 2), ("👍🏽", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("❤\u{FE0E}", 1),
        ("1️⃣", 2), ("1", 1), ("©", 1), ("©️", 2), ("✅", 2), ("a👍b", 4),
    ])
    func `an emoji is two columns however it is spelled`(text: String, width: Int) {
        #expect(text.displayWidth == width)
    }

    @Test func `text is cut at whole characters with an ellipsis inside the width`() {
        #expect("abcdef".truncated(toWidth: 6) == "abcdef")
        #expect("abcdef".truncated(toWidth: 5) == "abcd…")
        #expect("可灵可灵".truncated(toWidth: 6) == "可灵…")
        #expect("可灵可灵".truncated(toWidth: 2) == "…")
        #expect("abc".truncated(toWidth: 1) == "…")
        #expect("abc".truncated(toWidth: 0).isEmpty)
    }

    @Test func `text is padded by columns`() {
        #expect("可".padded(toWidth: 4) == "可  ")
        #expect("可".padded(toWidth: 4, .right) == "  可")
        #expect("abc".padded(toWidth: 2) == "abc")
    }

    @Test(arguments: [
        ("examples/kie/a.json", 9, "…e/a.json"), ("a.json", 6, "a.json"), ("a.json", 0, ""),
        ("可灵/可灵.json", 8, "…灵.json"), ("abc", 1, "…"),
    ])
    func `a file's name is cut at its front`(name: String, width: Int, cut: String) {
        #expect(name.truncatedAtFront(toWidth: width) == cut)
    }
}
