import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost budget`: what may be spent.
enum BudgetCommand {
    static func set(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        let settings = try Settings(invocation)
        let prices = try orStop(workflow: PriceFiles(settings))
        let now = Host.now
        let options = try BudgetOptions(invocation, prices.book, at: now)
        let budget = options.budget
        let zones = SystemZones()
        // Before the ledger is made for nothing.
        if zones.zone(budget.zone) == nil { throw .unknownZone(budget.zone) }
        let file = try LedgerFile(of: settings)
        let ledger = try orStop(workflow: file.open())
        let replaced = try file.asking { () throws(LedgerError) in
            try ledger.set(
                budget, at: now, by: Host.owner, exchange: prices.exchange, zones: zones.zone
            ).replaced
        }
        let line = "budget \(budget.name.visible) is in force: \(budget.words)"
        let worth = options.credits.map {
            ["\($0) credits are \(budget.limit.map { "\($0)" } ?? "") at today's worth"]
        }
        tell(invocation, [line] + (worth ?? []) + (replaced?.dropped(at: now) ?? []))
        return .done
    }

    static func raise(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        guard let text = invocation.value("--by") else {
            throw .needs("raise", "--by AMOUNT")
        }
        guard let written = WrittenAmount(text), written.figure > .zero else {
            throw .badValue(
                option: "--by", value: text, expected: "an amount such as 5, 0.50 or 500credits")
        }
        let until = try invocation.value("--until").map { (text) throws(CommandFailure) in
            guard let instant = Instant(text), instant > Host.now else {
                throw .badValue(
                    option: "--until", value: text,
                    expected: "a date to come such as 2099-12-01, or an instant")
            }
            return instant
        }
        let name = invocation.operands.first ?? ""
        let (file, ledger) = try existing(invocation)
        let raised = try file.asking { () throws(LedgerError) in try ledger.budgets() }
            .first { $0.budget.name == name }
        if let raised, raised.budget.limit == nil { throw .nothingToRaise(name) }
        let amount = try more(written, of: raised?.budget, invocation)
        do throws(CommandFailure) {
            try write(.raise(name: name, by: amount, until: until), file, ledger)
        } catch {
            guard case .workflow(.ledger(_, .overflow)) = error else { throw error }
            throw .badValue(
                option: "--by", value: text,
                expected: "so little that the limit stays below 9,223,372,036")
        }
        let end = until.map { " until \($0)" } ?? ""
        tell(invocation, ["budget \(name.visible) has \(amount) more" + end])
        return .done
    }

    /// A raise in the currency of the budget's limit.
    private static func more(
        _ written: WrittenAmount, of budget: Budget?, _ invocation: Invocation
    ) throws(CommandFailure) -> Nanos {
        // Of a budget that is not there, the ledger says so.
        guard let budget, let limit = budget.limit else { return written.figure }
        let settings = try Settings(invocation)
        let book = try orStop(workflow: PriceFiles(settings)).book
        let (money, _) = try written.limit(
            budget.scope, limit.currency, book, at: Host.now, option: "--by")
        if money.currency == limit.currency { return money.amount }
        let basis = AmountBasis(limit.currency, creditWorth: nil)
        throw .amount(option: "--by", sign: "", written, .currency(money.currency, basis))
    }

    static func remove(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        let name = invocation.operands.first ?? ""
        let (file, ledger) = try existing(invocation)
        try write(.remove(name: name), file, ledger)
        tell(invocation, ["budget \(name.visible) is removed; what was held under it stays held"])
        return .done
    }

    static func unfreeze(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        let (gateway, model) = (invocation.operands[0], invocation.operands[1])
        let (file, ledger) = try existing(invocation)
        try write(.unfreeze(gateway: gateway, model: model), file, ledger)
        tell(invocation, ["\(model.visible) at \(gateway.visible) is open again"])
        return .done
    }

    /// The ledger that is there; where none is, there is nothing to change in it.
    private static func existing(
        _ invocation: Invocation
    ) throws(CommandFailure) -> (file: LedgerFile, ledger: Ledger) {
        let file = try LedgerFile(of: Settings(invocation))
        return (file, try orStop(workflow: file.openExistingToChange()))
    }

    private static func write(
        _ control: Control, _ file: LedgerFile, _ ledger: Ledger
    ) throws(CommandFailure) {
        _ = try file.asking { () throws(LedgerError) in
            try ledger.control(control, at: Host.now, by: Host.owner)
        }
    }

    private static func tell(_ invocation: Invocation, _ lines: [String]) {
        if !invocation.flag("--quiet") { Output.complain(lines) }
    }

    // MARK: The list

    static func list(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
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
        for frozen in frozen { complain(frozen) }
        return .done
    }

    private static func complain(_ frozen: (gateway: String, model: String, entry: Int64)) {
        Output.complain([
            "\(frozen.model.visible) at \(frozen.gateway.visible) is frozen since entry "
                + "\(frozen.entry)",
            "once the rate is right: kcost budget unfreeze \(frozen.gateway.asWord) "
                + frozen.model.asWord,
        ])
    }
}
