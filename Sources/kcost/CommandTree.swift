import KlingClient
import KlingWorkflow

/// The command line: each command stands in `Commands/`, with its options, its examples and its work.
enum CommandTree {
    static let root = Command(
        name: "kcost", summary: "says what a Kling video request costs, before it is sent",
        discussion: [
            "kcost prices the payloads that the gateways \(Gateways.names.listed("and")) take, "
                + "from a price book whose every rate names its source. For that it sends nothing "
                + "but requests for parts of a reference video, and those not with --offline.",
            "kcost guard keeps scripts within budgets, and a journal of all that was held and "
                + "spent; kcost report prints statements from it.",
            "Settings come from the option, else the environment ("
                + Settings.Key.general.map(\.variable).joined(separator: ", ") + "), else "
                + "config.json in the configuration folder, $XDG_CONFIG_HOME/kcost. Those of "
                + "the gateways are listed by kcost help balance.",
        ],
        options: GlobalKeys.shared.options,
        examples: [
            "What does this payload cost?": "kcost estimate payload.json",
            "And elsewhere?": "kcost estimate payload.json --compare",
        ],
        exitStatuses: StatusMeanings(ExitStatus.allCases.map { ($0, $0.meaning) }),
        subcommands: [
            EstimateCommand.command, ProbeCommand.command, PricesCommand.command,
            BudgetCommand.command, GuardCommand.command, SubmitCommand.command,
            SyncCommand.command, PendingCommand.command, ResolveCommand.command,
            BalanceCommand.command, LedgerCommand.command, ReconcileCommand.command,
            ReportCommand.command, CompletionCommand.command, HelpCommand.command,
        ])
}
