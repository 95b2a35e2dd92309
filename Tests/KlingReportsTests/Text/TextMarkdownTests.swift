import Testing

@testable import KlingReports

@Suite struct TextMarkdownTests {
    private func cell(_ text: String) -> String {
        let line = Grid([Grid.Column("t")], rows: [[text]]).markdown().split(separator: "\n")[2]
        return String(line.dropFirst(2).dropLast(2))
    }

    @Test func `the source is aligned by display width`() {
        let grid = Grid(
            [Grid.Column("file"), Grid.Column("amount", .right)],
            rows: [["可灵.json", "0.42"], ["b", "12.60"]])
        #expect(
            grid.markdown() == """
                | file      | amount |
                | --------- | -----: |
                | 可灵.json |   0.42 |
                | b         |  12.60 |

                """)
    }

    @Test func `a table without rows has its titles`() {
        #expect(Grid([Grid.Column("a")]).markdown() == "| a   |\n| --- |\n")
    }

    @Test(arguments: [
        ("a|b", #"a\|b"#), (#"a\|b"#, #"a\\\|b"#), ("a\nb", "a<br>b"), ("a\r\nb", "a<br>b"),
        ("<img src=x>", "&lt;img src=x&gt;"), ("a&amp;b", "a&amp;amp;b"),
        ("![x](http://y)", #"!\[x\](http://y)"#), ("*b* `c`", #"\*b\* \`c\`"#),
        ("\u{1B}[1m", #"\u{1B}\[1m"#), ("image_to_video", "image_to_video"),
    ])
    func `a cell shows as the text it is`(text: String, source: String) {
        #expect(cell(text) == source)
    }
}
