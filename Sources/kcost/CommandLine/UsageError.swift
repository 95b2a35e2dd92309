/// A command line that cannot be understood. The path in each case is that of the command it was
/// read as, empty for the program itself; the words are in `UsageError+Words.swift`.
enum UsageError: Error, Equatable {
    case unknownCommand(String, under: [String], nearest: String?)
    case missingSubcommand(of: [String], choices: [String])
    case unknownOption(String, of: [String], nearest: String?)
    case missingValue(String, expected: String, of: [String])
    case unexpectedValue(String, option: String, of: [String])
    case repeatedOption(String, of: [String])
    /// The value is that of an option, or an operand named by its placeholder.
    case valueNotAllowed(
        String, for: String, allowed: [String], nearest: String?, of: [String])
    case unexpectedOperand(String, of: [String])
    case missingOperand(String, of: [String])

    /// The command whose help tells how it is done right.
    var path: [String] {
        switch self {
        case .unknownCommand(_, under: let path, nearest: _),
            .missingSubcommand(of: let path, choices: _),
            .unknownOption(_, of: let path, nearest: _),
            .missingValue(_, expected: _, of: let path),
            .unexpectedValue(_, option: _, of: let path),
            .repeatedOption(_, of: let path),
            .valueNotAllowed(_, for: _, allowed: _, nearest: _, of: let path),
            .unexpectedOperand(_, of: let path),
            .missingOperand(_, of: let path):
            path
        }
    }
}
