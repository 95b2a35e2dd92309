/// Emphasis for a terminal that wants it, and nothing at all elsewhere.
package struct Style: Sendable, Equatable {
    private let isOn: Bool

    /// No escape code ever: for files, pipes and tests.
    package static let plain = Style(isOn: false)

    private init(isOn: Bool) {
        self.isOn = isOn
    }

    /// Emphasis only where the output is a terminal and nobody declined: not the reader by
    /// `--no-color` or a non-empty `NO_COLOR` (no-color.org), nor the terminal by `TERM=dumb`.
    package init(isTerminal: Bool, noColor: Bool, environment: (String) -> String?) {
        let declined = noColor || !(environment("NO_COLOR") ?? "").isEmpty
        let term = environment("TERM") ?? ""
        isOn = isTerminal && !declined && !term.isEmpty && term != "dumb"
    }

    package func bold(_ text: String) -> String { wrapped(text, in: "1") }
    package func dim(_ text: String) -> String { wrapped(text, in: "2") }

    private func wrapped(_ text: String, in code: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
