import KlingReports

extension UsageError {
    /// Two lines without line ends: what is wrong, and where to read how it is done right.
    func words(program: String) -> [String] {
        [problem(program: program), "see: " + ([program, "help"] + path).joined(separator: " ")]
    }

    private func problem(program: String) -> String {
        let command = ([program] + path).joined(separator: " ")
        switch self {
        case .unknownCommand(let name, under: _, let nearest):
            return "\(command) has no command \(quoted(name))" + suggestion(nearest)
        case .missingSubcommand(of: _, let choices):
            return "\(command) needs a command: \(choices.listed("or"))"
        case .unknownOption(let name, of: _, let nearest):
            return "\(command) has no option \(quoted(name))" + suggestion(nearest)
        case .missingValue(let option, let expected, of: _):
            return "\(option) needs a value: \(expected)"
        case .unexpectedValue(let value, let option, of: _):
            return "\(option) takes no value, but was given \(quoted(value))"
        case .repeatedOption(let option, of: _):
            return "\(option) may be given only once"
        case .valueNotAllowed(let value, for: let name, let allowed, let nearest, of: _):
            let hint = nearest == nil ? "; allowed: \(allowed.listed("or"))" : suggestion(nearest)
            return "\(name) cannot be \(quoted(value))" + hint
        case .unexpectedOperand(let word, of: _):
            return "\(command) takes no argument \(quoted(word))"
        case .missingOperand(let placeholder, of: _):
            return "\(command) needs \(placeholder)"
        }
    }

    private func suggestion(_ nearest: String?) -> String {
        nearest.map { "; did you mean \(quoted($0))?" } ?? ""
    }

    /// The user's own word, harmless for the terminal, and short enough to leave room for ours.
    private func quoted(_ word: String) -> String {
        "'\(word.visible.truncated(toWidth: 60))'"
    }

}

extension [String] {
    /// `bash, zsh or fish`.
    func listed(_ conjunction: String) -> String {
        guard count > 1, let last else { return first ?? "" }
        return Array(dropLast()).joined(separator: ", ") + " \(conjunction) \(last)"
    }
}
