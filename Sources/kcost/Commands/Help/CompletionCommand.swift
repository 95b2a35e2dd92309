/// `kcost completion`: a script by which a shell completes kcost's command lines.
enum CompletionCommand {
    static let command = Command(
        name: "completion", summary: "print a completion script for a shell",
        operands: Command.Operands(
            placeholder: "SHELL", help: "bash, zsh or fish.",
            value: .oneOf(Shell.allCases.map(\.rawValue)), maximum: 1),
        examples: [
            "For this session of bash": "source <(kcost completion bash)",
            "For fish, for good": "kcost completion fish > ~/.config/fish/completions/kcost.fish",
        ],
        run: run)

    private static func run(
        _ invocation: Invocation<NoKeys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        // The parser lets only known shells pass.
        for shell in invocation.operands.compactMap(Shell.init(rawValue:)) {
            try output.write(CommandTree.root.completionScript(for: shell))
        }
        return .done
    }
}
