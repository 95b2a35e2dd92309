import KlingCost
import KlingLedger

/// `kcost budget`: what may be spent.
enum BudgetCommand {
    static func set(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        let configuration = try Configuration()
        let budget = try BudgetOptions(invocation).budget
        let zones = SystemZones()
        // Before the ledger is made for nothing.
        if zones.zone(budget.zone) == nil { throw .unknownZone(budget.zone) }
        let exchange = try LoadedPrices(configuration, option: nil).exchange
        let file = try LedgerFile(invocation, configuration)
        let ledger = try file.open()
        let now = Host.now
        let replaced = try file.asking { () throws(LedgerError) in
            try ledger.set(
                budget, at: now, by: Host.owner, exchange: exchange, zones: zones.zone
            ).replaced
        }
        let line = "budget \(budget.name.visible) is in force: \(budget.words)"
        tell(invocation, [line] + (replaced?.dropped(at: now) ?? []))
        return .done
    }

    static func raise(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        guard let text = invocation.value("--by") else {
            throw .needs("raise", "--by AMOUNT")
        }
        guard let amount = Nanos(decimal: text), amount > .zero else {
            throw .badValue(option: "--by", value: text, expected: "an amount such as 5 or 0.50")
        }
        let until = try invocation.value("--until").map { (text) throws(CommandFailure) in
            guard let instant = Instant(text) else {
                throw .badValue(
                    option: "--until", value: text,
                    expected: "a date such as 2026-12-01, or an instant")
            }
            return instant
        }
        let name = invocation.operands.first ?? ""
        try write(.raise(name: name, by: amount, until: until), invocation)
        let end = until.map { " until \($0)" } ?? ""
        tell(invocation, ["budget \(name.visible) has \(amount) more" + end])
        return .done
    }

    static func remove(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        let name = invocation.operands.first ?? ""
        try write(.remove(name: name), invocation)
        tell(invocation, ["budget \(name.visible) is removed; what was held under it stays held"])
        return .done
    }

    static func unfreeze(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        let (gateway, model) = (invocation.operands[0], invocation.operands[1])
        try write(.unfreeze(gateway: gateway, model: model), invocation)
        tell(invocation, ["\(model.visible) at \(gateway.visible) is open again"])
        return .done
    }

    private static func write(
        _ control: Control, _ invocation: Invocation
    ) throws(CommandFailure) {
        let file = try LedgerFile(invocation, try Configuration())
        let ledger = try file.open()
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
                    standing, limit: try standing.limit(at: now),
                    balance: try ledger.balance(of: standing, at: now, zones: zones.zone),
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
            "once the rate is right: kcost budget unfreeze \(frozen.gateway.visible) "
                + frozen.model.visible,
        ])
    }
}
