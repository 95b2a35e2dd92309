import KlingCost

extension Command {
    /// Reads the arguments after the program's name by this tree.
    ///
    /// Options stand before, between or after operands, as `--name value` or `--name=value`, until
    /// `--` ends them; a lone `-` is an operand. Global options may come before the command's
    /// name. Nothing is abbreviated or guessed: scripts would break when a name is added.
    func parse(_ arguments: [String]) throws(UsageError) -> ParsedLine {
        var parser = CommandParser(root: self, arguments: arguments)
        return try parser.parse()
    }
}

/// The walk through one command line.
private struct CommandParser {
    private var words: ArraySlice<String>
    /// The commands named so far, the program first. Never empty, so `command` is its last.
    private var chain: [Command]
    private var command: Command
    private var given: [String: [String]] = [:]
    private var operands: [String] = []
    private var program: [String]?

    init(root: Command, arguments: [String]) {
        words = arguments[...]
        chain = [root]
        command = root
        options = root.options
    }

    private var path: [String] { chain.path }
    /// Those of all commands of the chain.
    private var options: [Option]

    mutating func parse() throws(UsageError) -> ParsedLine {
        while let word = words.popFirst() {
            if word == "--", command.program != nil {
                program = Array(words)
                words = []
            } else if word == "--" {
                while let word = words.popFirst() { try takePlain(word) }
            } else if word.hasPrefix("--") {
                try takeLong(word)
            } else if word.hasPrefix("-"), word != "-" {
                try takeShort(word)
            } else {
                try takePlain(word)
            }
        }
        if !options.contains(where: { $0.standsAlone && given[$0.name] != nil }) {
            try requireCompleteness()
        }
        return ParsedLine(chain: chain, given: given, operands: operands, program: program)
    }

    /// A word that is no option: the name of a command as long as there are some, else an operand.
    private mutating func takePlain(_ word: String) throws(UsageError) {
        if !command.subcommands.isEmpty {
            command = try command.subcommand(word, at: path)
            chain.append(command)
            options += command.options
            return
        }
        guard let expected = command.operands,
            operands.count < expected.maximum ?? Int.max
        else { throw .unexpectedOperand(word, of: path) }
        try check(word, against: expected.value, of: expected.placeholder)
        operands.append(word)
    }

    private mutating func takeLong(_ word: String) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let option = options.first(where: { $0.name == name }) else {
            throw unknownOption(name)
        }
        try take(option, attached: parts.count == 2 ? String(parts[1]) : nil)
    }

    /// `-o`, or `-oVALUE`. Letters are not bundled: there are too few of them to be worth it.
    private mutating func takeShort(_ word: String) throws(UsageError) {
        let rest = String(word.dropFirst(2))
        guard let option = options.first(where: { $0.short == word.dropFirst().first }),
            rest.isEmpty || option.value != nil
        else { throw unknownOption(word) }
        try take(option, attached: rest.isEmpty ? nil : rest)
    }

    private mutating func take(_ option: Option, attached: String?) throws(UsageError) {
        var value = ""
        if let expected = option.value {
            guard let given = attached ?? nextValue() else {
                throw .missingValue(option.name, expected: expected.placeholder, of: path)
            }
            try check(given, against: expected, of: option.name)
            value = given
        } else if let attached {
            throw .unexpectedValue(attached, option: option.name, of: path)
        }
        if given[option.name] != nil, !option.isRepeatable {
            throw .repeatedOption(option.name, of: path)
        }
        given[option.name, default: []].append(value)
    }

    /// The next word as a value. One that begins with two hyphens is taken for the next option,
    /// for a forgotten value must not swallow it; `--name=--value` says otherwise.
    private mutating func nextValue() -> String? {
        guard let next = words.first, !next.hasPrefix("--") else { return nil }
        return words.popFirst()
    }

    private func check(
        _ word: String, against value: OptionValue, of name: String
    ) throws(UsageError) {
        guard let allowed = value.allowed, !allowed.contains(word) else { return }
        throw .valueNotAllowed(
            word, for: name, allowed: allowed, nearest: Nearest.name(to: word, among: allowed),
            of: path)
    }

    private func requireCompleteness() throws(UsageError) {
        guard command.subcommands.isEmpty else {
            throw .missingSubcommand(of: path, choices: command.subcommands.map(\.name))
        }
        if let expected = command.operands, operands.count < expected.minimum {
            throw .missingOperand(expected.placeholder, of: path)
        }
        if let expected = command.program, let program, program.count < expected.minimum {
            throw .missingOperand(expected.placeholder + " behind --", of: path)
        }
    }

    private func unknownOption(_ name: String) -> UsageError {
        .unknownOption(
            name, of: path, nearest: Nearest.name(to: name, among: options.map(\.name)))
    }
}
