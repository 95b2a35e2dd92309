import KlingCost

/// One command: what it is called, takes and promises, with the commands under it.
///
/// The whole command line is a tree of these, and it is only data. Parsing, help, completion and
/// the manual all read the same tree, so that none of them can claim what another does not know.
/// What a command *does* is found elsewhere by its path, such as `["prices", "list"]`.
struct Command: Sendable {
    let name: String
    /// One line without a period at its end.
    let summary: String
    /// Paragraphs, each one string without line ends.
    var discussion: [String] = []
    /// What stands on the line beside options; `nil` where nothing may.
    var operands: Operands?
    /// What may stand behind `--`: another program's command line, which is passed on untouched.
    var program: Operands?
    /// Accepted by this command and by all commands under it; those of the root are global.
    var options: [Option] = []
    var examples: [Example] = []
    var exitStatuses: [Status] = []
    /// Command lines or manual pages worth reading next, such as `kcost help prices`.
    var seeAlso: [String] = []
    /// A command has these or operands, not both: a word could be either.
    var subcommands: [Command] = []

    struct Operands: Sendable {
        /// As it stands in the usage line, such as `FILE…|-`.
        let placeholder: String
        let help: String
        var value: OptionValue = .file
        var minimum = 1
        /// `nil`: as many as are given.
        var maximum: Int?
    }

    struct Example: Sendable {
        let explanation: String
        let line: String

        /// The explanation as it leads to the line: a question stays one.
        var lead: String { explanation.hasSuffix("?") ? explanation : explanation + ":" }
    }

    struct Status: Sendable {
        let code: Int32
        let meaning: String
    }
}

extension Command {
    /// The commands from this one down to the one that the path names, both included.
    ///
    /// The options of all of them may stand on that command's line.
    func chain(along path: [String]) throws(UsageError) -> [Command] {
        var chain = [self]
        var current = self
        for (depth, name) in path.enumerated() {
            current = try current.subcommand(name, at: Array(path[..<depth]))
            chain.append(current)
        }
        return chain
    }

    /// The command of this name directly under this one, which stands at `path`.
    func subcommand(_ name: String, at path: [String]) throws(UsageError) -> Command {
        if let found = subcommands.first(where: { $0.name == name }) { return found }
        throw .unknownCommand(
            name, under: path, nearest: Nearest.name(to: name, among: subcommands.map(\.name)))
    }

    /// This command and all under it, in the order of the tree, each with the chain that leads to
    /// it (itself last).
    var allChains: [[Command]] {
        [[self]] + subcommands.flatMap { $0.allChains.map { [self] + $0 } }
    }
}

extension [Command] {
    /// The path that a chain spells; the root, which is the program, is not part of it.
    var path: [String] { dropFirst().map(\.name) }
}
