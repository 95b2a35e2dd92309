import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost budget`: what may be spent.
enum BudgetCommand {
    static let command = Command(
        name: "budget", summary: "say how much may be spent, on what, in which span",
        discussion: [
            "A budget is a hard cap: kcost guard refuses what would pass it, however many scripts "
                + "and terminals ask at once. A request must fit into every budget that covers it."
        ],
        options: Text.ledger.options,
        subcommands: [
            BudgetSet.command, BudgetList.command, BudgetRaise.command, BudgetRemove.command,
            BudgetUnfreeze.command,
        ])

    /// What commands can end with that change a budget.
    static let changeStatuses: StatusMeanings =
        [
            .done: "it is written",
            .usage: "the command line is wrong, or there is no such thing to change",
            .noInput: "there is no ledger",
        ] + .ledger

    static let name = Command.Operands(
        placeholder: "NAME", help: "The budget.", value: "NAME", maximum: 1)

    /// The ledger that is there; where none is, there is nothing to change in it.
    static func existing(
        _ invocation: Invocation<some OptionKeys>
    ) throws(CommandError) -> (file: LedgerFile, ledger: Ledger) {
        let file = try LedgerFile(of: Settings(invocation))
        return (file, try orStop(workflow: file.openExistingToChange()))
    }

    static func write(
        _ control: Control, _ file: LedgerFile, _ ledger: Ledger
    ) throws(CommandError) {
        _ = try file.asking { () throws(LedgerError) in
            try ledger.control(control, at: Host.now, by: Host.owner)
        }
    }
}
