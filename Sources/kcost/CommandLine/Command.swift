import KlingCost

/// One command: what it is called, takes and promises, with the commands under it.
///
/// The whole command line is a tree of these. Parsing, help, completion and the manual all read the
/// same tree, so that none of them can claim what another does not know.
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
    /// Command lines, each behind what it shows.
    var examples: KeyValuePairs<String, String> = [:]
    var exitStatuses: StatusMeanings = [:]
    /// Command lines or manual pages worth reading next, such as `kcost help prices`.
    var seeAlso: [String] = []
    /// A command has these or operands, not both: a word could be either.
    var subcommands: [Command] = []
    /// Does its work; `nil` for one that only has others under it.
    private(set) var run: Run?
    /// What its work can ask for.
    private(set) var keys: (any OptionKeys)?

    typealias Run =
        @Sendable (ParsedLine, inout Output) throws(CommandFailure) -> ExitStatus

    struct Operands: Sendable {
        /// As it stands in the usage line, such as `FILE…|-`.
        let placeholder: String
        let help: String
        var value: OptionValue = .file
        var minimum = 1
        /// `nil`: as many as are given.
        var maximum: Int?
    }
}

/// What the exit statuses of one command mean, in the order of its help.
struct StatusMeanings: Sendable, ExpressibleByDictionaryLiteral {
    let pairs: [(status: ExitStatus, meaning: String)]

    init(_ pairs: [(status: ExitStatus, meaning: String)]) { self.pairs = pairs }

    init(dictionaryLiteral pairs: (ExitStatus, String)...) {
        self.init(pairs.map { (status: $0, meaning: $1) })
    }

    static func + (first: StatusMeanings, second: StatusMeanings) -> StatusMeanings {
        StatusMeanings(first.pairs + second.pairs)
    }
}

extension Command {
    /// A command that does something: its options are those that `run` can ask for.
    init<Keys: OptionKeys>(
        name: String, summary: String, discussion: [String] = [], operands: Operands? = nil,
        program: Operands? = nil, examples: KeyValuePairs<String, String>,
        exitStatuses: StatusMeanings = [:], seeAlso: [String] = [],
        run:
            @escaping @Sendable (
                Invocation<Keys>, inout Output
            ) throws(CommandFailure) -> ExitStatus
    ) {
        let keys = Keys()
        self.init(
            name: name, summary: summary, discussion: discussion, operands: operands,
            program: program, options: keys.options, examples: examples,
            exitStatuses: exitStatuses, seeAlso: seeAlso)
        self.keys = keys
        self.run = { (line, output) throws(CommandFailure) in
            try run(Invocation(line, keys), &output)
        }
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

extension Command {
    /// What an example shows, as it leads to the line: a question stays one.
    static func lead(_ explanation: String) -> String {
        explanation.hasSuffix("?") ? explanation : explanation + ":"
    }
}
