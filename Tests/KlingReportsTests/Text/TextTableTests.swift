import Testing

@testable import KlingReports

@Suite struct TextTableTests {
    private let grid = Grid(
        [
            Grid.Column("file", mayShrink: true), Grid.Column("amount", .right),
            Grid.Column("note", isNote: true),
        ],
        rows: [
            ["可灵-payload.json", "0.42 USD", "guess"], ["b.json", "12.60 USD", ""],
        ])

    @Test func `columns align by display width and no line ends in a blank`() {
        #expect(
            grid.text() == """
                file                  amount  note
                可灵-payload.json   0.42 USD  guess
                b.json             12.60 USD

                """)
    }

    @Test func `the column that may shrink is cut to stay within the width`() {
        #expect(
            grid.text(width: 26) == """
                file         amount  note
                可灵-pa…   0.42 USD  guess
                b.json    12.60 USD

                """)
    }

    @Test func `a width that is large enough changes nothing`() {
        #expect(grid.text(width: 35) == grid.text())
        #expect(grid.text(width: 34) != grid.text())
    }

    @Test func `a column never shrinks below its title`() {
        #expect(grid.text(width: 1).hasPrefix("file     amount  note\n可…"))
    }

    @Test func `where it is too wide titles go on beneath, then the text that may`() {
        let grid = Grid(
            [
                Grid.Column("report"), Grid.Column("of earlier months", .right),
                Grid.Column("description", mayWrap: true),
            ],
            rows: [["daily", "1.25", "what was spent each day, and on which models"]])
        #expect(grid.textWidth == 71)
        #expect(grid.text(width: 71) == grid.text())
        #expect(
            grid.text(width: 64) == """
                             of
                        earlier
                report   months  description
                daily      1.25  what was spent each day, and on which models

                """)
        #expect(
            grid.text(width: 44) == """
                             of
                        earlier
                report   months  description
                daily      1.25  what was spent each day,
                                 and on which models

                """)
    }

    @Test func `on a terminal titles are bold and notes dim, aligned as without`() {
        let style = Style(isTerminal: true, noColor: false) { $0 == "TERM" ? "xterm" : nil }
        let styled = grid.text(style: style)
        #expect(styled.contains("\u{1B}[1mfile\u{1B}[0m"))
        #expect(styled.contains("0.42 USD  \u{1B}[2mguess\u{1B}[0m\n"))
        #expect(styled.contains("12.60 USD\n"))
        let bare = styled.split(separator: "\u{1B}").map { part in
            ["[1m", "[2m", "[0m"].contains { part.hasPrefix($0) } ? part.dropFirst(3) : part
        }.joined()
        #expect(bare == grid.text())
    }

    @Test func `a cell from outside stays one harmless line`() {
        let grid = Grid([Grid.Column("prompt")], rows: [["a\n\u{1B}[2J"]])
        #expect(grid.text() == "prompt\na\\n\\u{1B}[2J\n")
    }

    @Test func `a table without rows still names its columns`() {
        #expect(Grid([Grid.Column("a"), Grid.Column("b", .right)]).text() == "a  b\n")
    }

    @Test func `a row that does not fit the columns stops the program`() async {
        await #expect(processExitsWith: .failure) {
            var grid = Grid([Grid.Column("a")])
            grid.append(["1", "2"])
        }
    }
}
