import KlingReports

extension Command {
    /// What `help` prints for the command at this path below the program: plain text within 79
    /// columns (only a word wider than that, or an example's command line, goes beyond).
    func helpText(at path: [String]) throws(UsageError) -> String {
        let chain = try chain(along: path)
        return HelpText(chain: chain, command: chain.last ?? self).text
    }
}

/// One command's help, section by section.
private struct HelpText {
    let chain: [Command]
    let command: Command

    private static let width = 79
    private static let indent = "  "
    /// Where explanations begin; a longer term has its explanation on the next line.
    private static let termWidth = 22

    var text: String {
        let sections = [
            prose, commands, operands, options, globalOptions, examples, statuses, seeAlso,
        ]
        return sections.filter { !$0.isEmpty }
            .map { $0.map { $0 + "\n" }.joined() }
            .joined(separator: "\n")
    }

    private var prose: [String] {
        let paragraphs = [command.summarySentence] + command.discussion
        return ["Usage: " + chain.usage]
            + paragraphs.flatMap { [""] + $0.wrapped(toWidth: Self.width) }
    }

    private var commands: [String] {
        section("Commands", command.subcommands.map { ($0.name, $0.summary) })
    }

    private var operands: [String] {
        section(
            "Operands",
            [command.operands, command.program].compactMap { $0 }
                .map { ($0.placeholder, $0.help) })
    }

    private var options: [String] {
        guard chain.count > 1 else { return [] }
        return section("Options", chain.dropFirst().flatMap(\.options).map(\.entry))
    }

    private var globalOptions: [String] {
        section("Global options", chain.prefix(1).flatMap(\.options).map(\.entry))
    }

    private var examples: [String] {
        guard !command.examples.isEmpty else { return [] }
        let examples = command.examples.map { explanation, line in
            Command.lead(explanation).wrapped(toWidth: Self.width - 2).map { Self.indent + $0 }
                + ["\(Self.indent)  $ \(line)"]
        }
        return ["Examples:"] + examples.joined(separator: [""])
    }

    private var statuses: [String] {
        section(
            "Exit status",
            command.exitStatuses.pairs.map { ("\($0.status.rawValue)", $0.meaning) }, termWidth: 5)
    }

    private var seeAlso: [String] {
        guard !command.seeAlso.isEmpty else { return [] }
        return "See also: \(command.seeAlso.joined(separator: ", "))".wrapped(toWidth: Self.width)
    }

    /// A heading over terms, each explained in a column to its right.
    private func section(
        _ heading: String, _ entries: [(term: String, help: String)],
        termWidth: Int = Self.termWidth
    ) -> [String] {
        guard !entries.isEmpty else { return [] }
        let margin = Self.indent + String(repeating: " ", count: termWidth)
        var lines = ["\(heading):"]
        for entry in entries {
            var help = entry.help.wrapped(toWidth: Self.width - margin.count)[...]
            if entry.term.displayWidth + 2 <= termWidth {
                lines.append(
                    Self.indent + entry.term.padded(toWidth: termWidth) + (help.popFirst() ?? ""))
            } else {
                lines.append(Self.indent + entry.term)
            }
            lines += help.map { margin + $0 }
        }
        return lines
    }
}

extension [Command] {
    /// The line that shows how the last command of the chain is written.
    var usage: String {
        guard let command = last else { return "" }
        var words = map(\.name)
        if !command.subcommands.isEmpty { words.append("COMMAND …") }
        if command.subcommands.isEmpty, contains(where: { !$0.options.isEmpty }) {
            words.append("[OPTION…]")
        }
        if let operands = command.operands {
            words.append(
                operands.minimum == 0 ? "[\(operands.placeholder)]" : operands.placeholder)
        }
        if let program = command.program { words.append("[-- \(program.placeholder)]") }
        return words.joined(separator: " ")
    }
}

extension Command {
    /// The summary where it stands alone rather than in a list.
    var summarySentence: String { summary.prefix(1).uppercased() + summary.dropFirst() + "." }
}

extension Option {
    /// The option as help and the manual list it: `-o, --output FILE`, and what it is for.
    var entry: (term: String, help: String) {
        let term = spellings.joined(separator: ", ") + (value.map { " " + $0.placeholder } ?? "")
        return (term, isRepeatable ? "\(help) (may be repeated)" : help)
    }
}
