import KlingCost

/// One command: what it is called, takes and promises, with the commands under it.
///
/// The whole command line is a tree of these. Parsing, help, completion and the manual all read the
/// same tree, so that none of them can claim what another does not know.
///
/// What only its help prints, and its options, are worked out when they are asked for: most runs are of
/// another command, and should start at once.
struct Command: Sendable {
    let name: String
    /// One line without a period at its end.
    let summary: String
    /// Paragraphs, each one string without line ends.
    @Later var discussion: [String]
    /// What stands on the line beside options; `nil` where nothing may.
    @Later var operands: Operands?
    /// What may stand behind `--`: another program's command line, which is passed on untouched.
    let program: Operands?
    /// Accepted by this command and by all commands under it; those of the root are global.
    @Later var options: [Option]
    /// Command lines, each behind what it shows.
    let examples: KeyValuePairs<String, String>
    @Later var exitStatuses: StatusMeanings
    /// Command lines or manual pages worth reading next, such as `kcost help prices`.
    let seeAlso: [String]
    /// A command has these or operands, not both: a word could be either.
    var subcommands: [Command]
    /// Does its work; `nil` for one that only has others under it.
    let run: Run?
    /// What its work can ask for.
    private(set) var keys: (any OptionKeys.Type)?

    typealias Run =
        @Sendable (ParsedLine, inout Output) throws(CommandError) -> ExitStatus

    init(
        name: String, summary: String,
        discussion: @autoclosure @escaping @Sendable () -> [String] = [],
        operands: @autoclosure @escaping @Sendable () -> Operands? = nil,
        program: Operands? = nil,
        options: @autoclosure @escaping @Sendable () -> [Option] = [],
        examples: KeyValuePairs<String, String> = [:],
        exitStatuses: @autoclosure @escaping @Sendable () -> StatusMeanings = [:],
        seeAlso: [String] = [], subcommands: [Command] = [], run: Run? = nil
    ) {
        (self.name, self.summary, self.program) = (name, summary, program)
        _discussion = Later(discussion)
        _operands = Later(operands)
        _options = Later(options)
        _exitStatuses = Later(exitStatuses)
        (self.examples, self.seeAlso) = (examples, seeAlso)
        (self.subcommands, self.run) = (subcommands, run)
    }

    /// A value that is worked out when it is asked for.
    @propertyWrapper struct Later<Value>: Sendable {
        private let value: @Sendable () -> Value

        init(_ value: @escaping @Sendable () -> Value) { self.value = value }
        var wrappedValue: Value { value() }
    }

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
        name: String, summary: String,
        discussion: @autoclosure @escaping @Sendable () -> [String] = [],
        operands: @autoclosure @escaping @Sendable () -> Operands? = nil,
        program: Operands? = nil, examples: KeyValuePairs<String, String>,
        exitStatuses: @autoclosure @escaping @Sendable () -> StatusMeanings = [:],
        seeAlso: [String] = [],
        run:
            @escaping @Sendable (
                Invocation<Keys>, inout Output
            ) throws(CommandError) -> ExitStatus
    ) {
        self.init(
            name: name, summary: summary, discussion: discussion(), operands: operands(),
            program: program, options: Keys().options, examples: examples,
            exitStatuses: exitStatuses(), seeAlso: seeAlso
        ) { (line, output) throws(CommandError) in try run(Invocation(line, Keys()), &output) }
        keys = Keys.self
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
