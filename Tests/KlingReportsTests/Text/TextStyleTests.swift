import Testing

@testable import KlingReports

@Suite struct TextStyleTests {
    private func style(
        isTerminal: Bool = true, noColor: Bool = false, _ environment: [String: String]
    ) -> Style {
        Style(isTerminal: isTerminal, noColor: noColor) { environment[$0] }
    }

    @Test func `a terminal gets emphasis`() {
        #expect(style(["TERM": "xterm"]).bold("a") == "\u{1B}[1ma\u{1B}[0m")
        #expect(style(["TERM": "xterm"]).dim("a") == "\u{1B}[2ma\u{1B}[0m")
        #expect(style(["TERM": "xterm", "NO_COLOR": ""]) != .plain)
        #expect(style(["TERM": "xterm"]).bold("").isEmpty)
    }

    @Test func `a pipe, a dumb terminal and whoever declines get none`() {
        #expect(style(isTerminal: false, ["TERM": "xterm"]) == .plain)
        #expect(style(noColor: true, ["TERM": "xterm"]) == .plain)
        #expect(style(["TERM": "xterm", "NO_COLOR": "1"]) == .plain)
        #expect(style(["TERM": "dumb"]) == .plain)
        #expect(style([:]) == .plain)
        #expect(Style.plain.bold("a") == "a")
    }
}
