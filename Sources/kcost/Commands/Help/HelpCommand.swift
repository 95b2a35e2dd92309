import KlingWorkflow

/// `kcost help`: what a command is for, and how it is written.
enum HelpCommand {
    static let command = Command(
        name: "help", summary: "explain a command",
        operands: Command.Operands(
            placeholder: "COMMAND…", help: "The command; without one, the overview.",
            value: .command, minimum: 0),
        examples: [
            "All about estimates": "kcost help estimate",
            "Read the manual page": "kcost help --man | man -l -",
        ],
        run: run)

    struct Keys: OptionKeys {
        let man = Flag("--man", help: "Print the whole manual page (roff).")

        var declared: [any Declared] { [man] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        try output.write(
            invocation.man
                ? CommandTree.root.manPage(version: Product.version, date: Product.released)
                : text(at: invocation.operands))
        return .done
    }

    /// The help of the command at this path.
    static func text(at path: [String]) throws(CommandError) -> String {
        do throws(UsageError) {
            return try CommandTree.root.helpText(at: path)
        } catch {
            throw .usage(error)
        }
    }
}
