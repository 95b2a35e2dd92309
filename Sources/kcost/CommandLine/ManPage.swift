extension Command {
    /// The manual page of the program in section 1, as roff with the `man` macros; groff, man-db
    /// and mandoc read it.
    ///
    /// The date is that of the release, such as 2026-11-21; nothing is read from the clock, so that
    /// a build can be repeated.
    func manPage(version: String, date: String) -> String {
        ManPage(root: self).lines(version: version, date: date).map { $0 + "\n" }.joined()
    }
}

private struct ManPage {
    let root: Command

    func lines(version: String, date: String) -> [String] {
        let title = Roff.argument(root.name.uppercased())
        var lines = [
            ".TH \(title) 1 \"\(date)\" \(Roff.argument("\(root.name) \(version)"))",
            ".SH NAME", "\(Roff.text(root.name)) \\- \(Roff.text(root.summary))",
            ".SH SYNOPSIS", ".B " + Roff.argument([root].usage),
        ]
        lines += section("DESCRIPTION", Self.paragraphs(root.discussion))
        lines += section("GLOBAL OPTIONS", root.options.flatMap { Self.term($0.entry) })
        lines += section("COMMANDS", root.allChains.dropFirst().flatMap(Self.command))
        lines += section("EXIT STATUS", Self.statuses(of: root))
        lines += section("EXAMPLES", root.examples.flatMap(Self.example))
        return lines + section("SEE ALSO", Self.paragraphs([root.seeAlso.joined(separator: ", ")]))
    }

    private func section(_ heading: String, _ body: [String]) -> [String] {
        body.isEmpty ? [] : [".SH \(Roff.argument(heading))"] + body
    }

    private static func command(_ chain: [Command]) -> [String] {
        guard let command = chain.last else { return [] }
        var lines = [".SS " + Roff.argument(chain.usage), Roff.text(command.summarySentence)]
        lines += command.discussion.flatMap { [".PP", Roff.text($0)] }
        for operands in [command.operands, command.program].compactMap({ $0 }) {
            lines += term((operands.placeholder, operands.help))
        }
        lines += command.options.flatMap { term($0.entry) }
        if !command.exitStatuses.pairs.isEmpty {
            lines += [".PP", "Exit status:"] + statuses(of: command)
        }
        return lines + command.examples.flatMap(example)
    }

    private static func statuses(of command: Command) -> [String] {
        command.exitStatuses.pairs.flatMap { term(("\($0.status.rawValue)", $0.meaning)) }
    }

    private static func term(_ entry: (term: String, help: String)) -> [String] {
        [".TP", ".B " + Roff.argument(entry.term), Roff.text(entry.help)]
    }

    private static func example(_ explanation: String, _ line: String) -> [String] {
        [
            ".PP", Roff.text(Command.lead(explanation)), ".PP", ".RS 4", ".nf",
            Roff.text("$ " + line), ".fi", ".RE",
        ]
    }

    private static func paragraphs(_ texts: [String]) -> [String] {
        let lines = texts.filter { !$0.isEmpty }.map(Roff.text)
        return Array(lines.map { [$0] }.joined(separator: [".PP"]))
    }
}

/// Text as roff takes it literally.
private enum Roff {
    /// One line of running text. A leading period or apostrophe would be a request; hyphens and
    /// quotes would come out as typographic signs that cannot be pasted into a shell.
    static func text(_ text: String) -> String {
        let escaped = text.unicodeScalars.map(escaped).joined()
        return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
    }

    /// One argument of a macro.
    static func argument(_ text: String) -> String {
        "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\\": "\\(rs"
        case "-": "\\-"
        case "'": "\\(aq"
        case "`": "\\(ga"
        case "\"": "\\(dq"
        case "^": "\\(ha"
        case "~": "\\(ti"
        case "\n", "\r", "\t": " "
        case _ where scalar.isASCII: String(scalar)
        default: "\\[u" + hexadecimal(scalar) + "]"
        }
    }

    /// At least four digits, which groff asks for.
    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
