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
        try file.asking { () throws(LedgerError) in
            _ = try ledger.set(
                budget, at: Host.now, by: Host.owner, exchange: exchange, zones: zones.zone)
        }
        tell(invocation, "budget \(budget.name.visible) is in force: \(budget.words)")
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
        tell(
            invocation,
            "budget \(name.visible) has \(amount) more" + (until.map { " until \($0)" } ?? ""))
        return .done
    }

    static func remove(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        let name = invocation.operands.first ?? ""
        try write(.remove(name: name), invocation)
        tell(invocation, "budget \(name.visible) is removed; what was held under it stays held")
        return .done
    }

    static func unfreeze(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        let (gateway, model) = (invocation.operands[0], invocation.operands[1])
        try write(.unfreeze(gateway: gateway, model: model), invocation)
        tell(invocation, "\(model.visible) at \(gateway.visible) is open again")
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

    private static func tell(_ invocation: Invocation, _ line: String) {
        if !invocation.flag("--quiet") { Output.complain([line]) }
    }

    // MARK: The list

    static func list(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let file = try LedgerFile(invocation, try Configuration())
        var grid = Grid([
            Grid.Column("budget"), Grid.Column("scope"), Grid.Column("limit", .right),
            Grid.Column("spent", .right), Grid.Column("held", .right), Grid.Column("left", .right),
            Grid.Column("currency"), Grid.Column("clips left", .right),
            Grid.Column("seconds left", .right), Grid.Column("period"), Grid.Column("zone"),
            Grid.Column("turns"), Grid.Column("note", isNote: true),
        ])
        let zones = SystemZones()
        let now = Host.now
        if let ledger = try file.openToRead() {
            for standing in try file.asking({ () throws(LedgerError) in try ledger.budgets() }) {
                let row = try file.asking { () throws(LedgerError) in
                    BudgetRow(
                        standing, limit: try standing.limit(at: now),
                        balance: try ledger.balance(of: standing, at: now, zones: zones.zone),
                        turns: zones.zone(standing.budget.zone).flatMap {
                            standing.budget.period.turn(after: now, in: $0)
                        }, now)
                }
                grid.append(row.cells)
            }
            for frozen in try file.asking({ () throws(LedgerError) in try ledger.frozen() }) {
                try complain(frozen, &output)
            }
        }
        try output.write(grid.rendered(invocation.format ?? .table, invocation.style))
        return .done
    }

    private static func complain(
        _ frozen: (gateway: String, model: String, entry: Int64), _ output: inout Output
    ) throws(CommandFailure) {
        Output.complain([
            "\(frozen.model.visible) at \(frozen.gateway.visible) is frozen since entry "
                + "\(frozen.entry)",
            "once the rate is right: kcost budget unfreeze \(frozen.gateway.visible) "
                + frozen.model.visible,
        ])
    }
}

/// How a budget stands, cell by cell.
private struct BudgetRow {
    let cells: [String]

    init(
        _ standing: StandingBudget, limit: Nanos?, balance: Ledger.Balance?, turns: Instant?,
        _ now: Instant
    ) {
        let budget = standing.budget
        var left = ""
        if let limit, let balance {
            left =
                (try? limit.subtracting(balance.spent).subtracting(balance.held))?.decimal ?? ""
        }
        let clips = budget.clips.flatMap { limit in
            balance.flatMap { BudgetRow.difference(limit, $0.clips) }.map { String($0) }
        }
        let seconds = budget.milliseconds.flatMap { limit in
            balance.flatMap { BudgetRow.difference(limit, $0.milliseconds) }
                .flatMap { BudgetRow.seconds($0) }
        }
        let raised = standing.raises.filter { $0.until.map { now < $0 } ?? true }
        let notes =
            raised.map { raise in
                "raised by \(raise.amount)" + (raise.until.map { " until \($0)" } ?? "")
            } + (balance == nil ? ["unknown zone: holds are refused"] : [])
        cells = [
            budget.name, budget.scope.words, limit?.decimal ?? "",
            budget.limit == nil ? "" : balance?.spent.decimal ?? "",
            budget.limit == nil ? "" : balance?.held.decimal ?? "", left,
            budget.limit?.currency.code ?? "", clips ?? "", seconds ?? "",
            budget.period.description, budget.zone, turns?.description ?? "",
            notes.joined(separator: "; "),
        ]
    }

    // Beyond 64 bits nothing is claimed: only a file that was tampered with has such numbers.

    private static func difference(_ limit: Int64, _ used: Int64) -> Int64? {
        let left = limit.subtractingReportingOverflow(used)
        return left.overflow ? nil : left.partialValue
    }

    private static func seconds(_ milliseconds: Int64) -> String? {
        let nanos = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        return nanos.overflow ? nil : Nanos(nanos.partialValue).decimal
    }
}

extension BudgetScope {
    /// As `--scope` reads it; `everything` without conditions.
    fileprivate var words: String {
        let fields = [("gateway", gateway), ("model", model), ("project", project)]
            .compactMap { name, value in value.map { "\(name)=\($0)" } }
        let tags = self.tags.keys.sorted().map { "tag:\($0)=\(self.tags[$0] ?? "")" }
        let words = fields + tags
        return words.isEmpty ? "everything" : words.joined(separator: ",")
    }
}

extension Budget {
    /// `20 USD, 100 clips; day, UTC; everything`.
    fileprivate var words: String {
        var limits: [String] = []
        if let limit { limits.append("\(limit)") }
        if let clips { limits.append("\(clips) clips") }
        if let milliseconds {
            limits.append("\(VideoLength(milliseconds: milliseconds).seconds) s")
        }
        return "\(limits.joined(separator: ", ")); \(period), \(zone); \(scope.words.visible)"
    }
}
