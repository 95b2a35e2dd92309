import KlingReports

@testable import kcost

/// What is wrong with a command tree, one sentence each; a good tree has nothing here.
///
/// The types cannot rule these out, and each would show only in a corner of help or completion.
func faults(in tree: Command) -> [String] {
    tree.allChains.flatMap { chain -> [String] in
        guard let command = chain.last else { return [] }
        let name = chain.map(\.name).joined(separator: " ")
        let options = chain.flatMap(\.options)
        var faults = wordFaults(of: command)
        if hasTwins(options.flatMap(\.spellings)) { faults.append("declares an option twice") }
        if hasTwins(command.subcommands.map(\.name)) { faults.append("has two commands alike") }
        if command.operands != nil, !command.subcommands.isEmpty {
            faults.append("has both commands and operands")
        }
        let examples = Set(command.examples.map { "    $ \($0.value)" })
        let help = (try? tree.helpText(at: chain.path)) ?? ""
        for line in help.split(separator: "\n").map(String.init) where !examples.contains(line) {
            if line.displayWidth > 79 { faults.append("has too wide a line of help: \(line)") }
        }
        return faults.map { "\(name) \($0)" }
    }
}

private func wordFaults(of command: Command) -> [String] {
    var faults: [String] = []
    for option in command.options where !isName(option.name.dropFirst(2)) || !option.isLong {
        faults.append("has an option with a strange name: \(option.name)")
    }
    if !isName(command.name[...]) { faults.append("has a strange name") }
    if command.summary.hasSuffix(".") { faults.append("ends its summary with a period") }
    let texts =
        [command.summary] + command.discussion + command.options.map(\.help)
        + command.examples.flatMap { [$0.key, $0.value] }
    if texts.contains(where: { $0.isEmpty || $0.visible != $0 }) {
        faults.append("has a text that is empty or holds a line end")
    }
    return faults
}

/// Letters, digits and hyphens: nothing that a shell's completion would read as syntax.
private func isName(_ text: Substring) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
}

private func hasTwins(_ names: [String]) -> Bool {
    Set(names).count < names.count
}

extension Option {
    fileprivate var isLong: Bool { name.hasPrefix("--") }
}
