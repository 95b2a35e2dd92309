/// A command line that was understood: which command, with which options and operands.
struct Invocation: Sendable {
    /// The command's names below the program, such as `["prices", "list"]`.
    let path: [String]
    /// As given, in order; `-` means standard input.
    let operands: [String]
    /// Another program's command line, as it stood behind `--`; `nil` where there was none.
    let program: [String]?
    private let declared: [String: Option]
    private let given: [String: [String]]

    /// `given` has the names of options with their values in order; a flag has one empty value for
    /// each time it stands there.
    init(
        path: [String], options: [Option], given: [String: [String]], operands: [String],
        program: [String]? = nil
    ) {
        self.path = path
        self.operands = operands
        self.program = program
        self.given = given
        declared = Dictionary(options.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
    }

    /// Whether the flag was given.
    func flag(_ name: String) -> Bool {
        precondition(option(name).value == nil, "\(name) is not a flag")
        return given[name] != nil
    }

    /// The value of an option that may be given once; `nil` where it was not.
    func value(_ name: String) -> String? {
        precondition(option(name).value != nil, "\(name) is a flag")
        precondition(!option(name).isRepeatable, "\(name) may have several values")
        return given[name]?.first
    }

    /// The same, of an option that this command need not have.
    func valueIfDeclared(_ name: String) -> String? { given[name]?.first }

    /// All values of an option in the order given.
    func values(_ name: String) -> [String] {
        precondition(option(name).value != nil, "\(name) is a flag")
        return given[name] ?? []
    }

    /// Asking for what the command does not declare is a mistake in the program, never the user's.
    private func option(_ name: String) -> Option {
        guard let option = declared[name] else {
            preconditionFailure("\(path.joined(separator: " ")) declares no option \(name)")
        }
        return option
    }
}
