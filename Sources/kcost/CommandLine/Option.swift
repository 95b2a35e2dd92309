import KlingWorkflow

/// One option of a command: a flag, or a name with a value.
struct Option: Sendable {
    /// With its two hyphens, as users write it: `--gateway`.
    let name: String
    /// One letter, for the few options whose letter everybody expects (`-h`, `-o`, `-V`).
    var short: Character?
    /// `nil` makes it a flag.
    var value: OptionValue?
    let help: String
    var isRepeatable = false
    /// What it says in place of the user's settings.
    var setting: Settings.Key?
    /// It asks for something else than the command's work, as `--help` does: a command line with
    /// it is complete without the operands or the subcommand that are otherwise required.
    var standsAlone = false

    /// All its spellings, the short one first: `-o`, `--output`.
    var spellings: [String] {
        short.map { ["-\($0)", name] } ?? [name]
    }
}

/// What a value may be. Parsing checks it where it is a closed list; completion offers it.
enum OptionValue: Sendable, Equatable, ExpressibleByStringLiteral {
    case oneOf([String])
    case file
    case directory
    /// The name of a command, or several from the root downwards: what `help` takes.
    case command
    case text(String)

    /// A text, by the word that stands for it.
    init(stringLiteral placeholder: String) { self = .text(placeholder) }

    /// The word that stands for the value in a usage line.
    var placeholder: String {
        switch self {
        case .oneOf(let values): values.joined(separator: "|")
        case .file: "FILE"
        case .directory: "DIR"
        case .command: "COMMAND"
        case .text(let placeholder): placeholder
        }
    }

    /// The only words allowed; `nil` where parsing cannot know them.
    var allowed: [String]? {
        if case .oneOf(let values) = self { values } else { nil }
    }
}
