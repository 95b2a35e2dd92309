import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// `kcost budget remove`: no cap any more.
enum BudgetRemove {
    static let command = Command(
        name: "remove", summary: "end a budget; what was held under it stays held",
        operands: BudgetCommand.name, examples: ["No cap any more": "kcost budget remove daily"],
        exitStatuses: BudgetCommand.changeStatuses, run: run)

    private static func run(
        _ invocation: Invocation<NoKeys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let name = invocation.operands.first ?? ""
        let (file, ledger) = try BudgetCommand.existing(invocation)
        try BudgetCommand.write(.remove(name: name), file, ledger)
        invocation.printRemark([
            "budget \(name.visible) is removed; what was held under it stays held"
        ])
        return .done
    }
}

/// `kcost budget unfreeze`: a model that costs what its rate says again.
enum BudgetUnfreeze {
    static let command = Command(
        name: "unfreeze", summary: "let requests to a frozen model through again",
        discussion: [
            "A charge more than twice its hold (the setting freeze_factor says otherwise) freezes "
                + "that gateway's model, since its rate cannot be right any more."
        ],
        operands: Command.Operands(
            placeholder: "GATEWAY MODEL", help: "What was frozen.", value: .text("NAME"),
            minimum: 2, maximum: 2),
        examples: [
            "After the rate was corrected": "kcost budget unfreeze kie kling-2.6/text-to-video"
        ],
        exitStatuses: BudgetCommand.changeStatuses, run: run)

    private static func run(
        _ invocation: Invocation<NoKeys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let (gateway, model) = (invocation.operands[0], invocation.operands[1])
        let (file, ledger) = try BudgetCommand.existing(invocation)
        try BudgetCommand.write(.unfreeze(gateway: gateway, model: model), file, ledger)
        invocation.printRemark(["\(model.visible) at \(gateway.visible) is open again"])
        return .done
    }
}
