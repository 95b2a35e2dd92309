import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost budget list`: how the budgets stand.
enum BudgetList {
    static let command = Command(
        name: "list", summary: "list budgets with what is spent, held and left",
        discussion: [
            "projection is what a day, week or month will come to if it goes on as it did: spent "
                + "and held so far, times the whole period, divided by what has passed of it. "
                + "There is none before a tenth has passed, nor for a total or rolling period."
        ],
        examples: ["What is left?": "kcost budget list"],
        exitStatuses: [.done: "they are listed, or none is set"] + .ledger, run: run)

    private static func run(
        _ invocation: Invocation<OnlyRowKeys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let zones = SystemZones()
        let now = Host.now
        var frozen: [(gateway: String, model: String, entry: Int64)] = []
        try LedgerFile.printRows(BudgetRow.grid, orSay: "there is no budget", invocation, &output) {
            (ledger, grid) throws(LedgerError) in
            for standing in try ledger.budgets() {
                let row = BudgetRow(
                    standing, balance: try ledger.balance(of: standing, at: now, zones: zones.zone),
                    turns: zones.zone(standing.budget.zone).flatMap {
                        standing.budget.period.turn(after: now, in: $0)
                    }, now)
                grid.append(row.cells)
            }
            frozen = try ledger.frozen()
        }
        for frozen in frozen { printError(frozen) }
        return .done
    }

    private static func printError(_ frozen: (gateway: String, model: String, entry: Int64)) {
        Output.printError([
            "\(frozen.model.visible) at \(frozen.gateway.visible) is frozen since entry "
                + "\(frozen.entry)",
            "once the rate is right: kcost budget unfreeze \(frozen.gateway.asWord) "
                + frozen.model.asWord,
        ])
    }
}
