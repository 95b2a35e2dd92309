import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost budget set`: a cap, in place of one of the same name.
enum BudgetSet {
    static let command = Command(
        name: "set", summary: "set a budget, in place of one of the same name",
        discussion: [
            "It counts its current period from the start: what was held and spent there weighs on "
                + "it at once. 0 means zero; a limit that is not given is none. A budget of the "
                + "same name is replaced, and its raises with it."
        ],
        operands: BudgetCommand.name,
        examples: [
            "No more than 20 USD a day":
                "kcost budget set daily --limit 20 --period day --tz Asia/Shanghai",
            "No more than 10,000 of kie's credits a month":
                "kcost budget set kie --limit 10000credits --period month --scope gateway=kie",
            "A customer's hundred clips a month":
                "kcost budget set acme --clips 100 --period month --scope tag:client=acme",
        ],
        exitStatuses: [.done: "it is in force", .usage: "the command line is wrong"] + .ledger,
        run: run)

    struct Keys: OptionKeys {
        let limit = Parsed(
            "--limit", "AMOUNT",
            .amount("an amount such as 20, 150CNY or, of one gateway, 10000credits"),
            help: "The most money in a period: 20; of one gateway's budget also its credits, "
                + "at what they are worth now: 10000credits.")
        let currency = Parsed(
            "--currency", "CODE", .currency("a code such as USD or CNY"),
            help: "Of the limit. Default: USD.")
        let clips = Parsed("--clips", "NUMBER", .budgetCount, help: "The most clips in a period.")
        let seconds = Parsed(
            "--seconds", "NUMBER", .budgetCount, help: "The most billed seconds in a period.")
        let period = Parsed(
            "--period", "SPAN", .period,
            help: "day, week, month, total, or the time until now: rolling:24h.")
        let tz = Text(
            "--tz", "ZONE", help: "Whose days count: Asia/Shanghai, +08:00. Default: UTC.")
        let scope = Parsed(
            "--scope", "WHAT", .scope,
            help: "What it covers, with commas between: gateway=kie, model=…, project=…, "
                + "tag:client=acme. Default: everything.")
        let warn = Parsed(
            "--warn", "PERCENT", .percentages, help: "Say so when a hold crosses these: 50,80,100.")

        var declared: [any Declared] { [limit, currency, clips, seconds, period, tz, scope, warn] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
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
        invocation.printRemark([line] + (worth ?? []) + (replaced?.dropped(at: now) ?? []))
        return .done
    }
}
