import KlingCost
import KlingLedger
import KlingSystem
import KlingWorkflow

/// `kcost ledger topup`: credits that were bought.
enum LedgerTopUp {
    static let command = Command(
        name: "topup", summary: "note credits that were bought",
        discussion: [
            "What was paid is no spend yet: clips spend the credits. Reports show it as a purchase."
        ],
        operands: Command.Operands(
            placeholder: "GATEWAY", help: "Whose credits.", value: .text("GATEWAY"), maximum: 1),
        examples: ["Bought today": "kcost ledger topup kie --credits 10000 --paid 50USD"],
        exitStatuses: [.done: "it is written", .usage: "the command line is wrong"] + .ledger,
        run: run)

    struct Keys: OptionKeys {
        let credits = Parsed("--credits", "NUMBER", .credits, help: "How many: 10000.")
        let paid = Parsed(
            "--paid", "AMOUNT", .amount(),
            help: "What was paid, in a currency of the prices or of exchange.json: 50USD.")
        let expires = Parsed(
            "--expires", "DATE", .instant("a date such as 2027-01-31, or an instant"),
            help: "When the credits end.")

        var declared: [any Declared] { [credits, paid, expires] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let gateway = invocation.operands[0]
        let settings = try Settings(invocation)
        let prices = try orStop(workflow: PriceFiles(settings))
        _ = try orStop(workflow: prices.sendingGateway(gateway))
        let keys = invocation.keys
        guard let count = try invocation.credits else { throw .needs("topup", "--credits NUMBER") }
        guard let price = try invocation.paid else { throw .needs("topup", "--paid AMOUNT") }
        let paid = try price.money(option: keys.paid.name)
        guard prices.currencies.contains(paid.currency) else {
            let known = prices.currencies.map(\.code).sorted().joined(separator: ", ")
            throw keys.paid.wrong(
                invocation.text(of: keys.paid),
                expected: "an amount in \(known), or in a currency that exchange.json has a rate of"
            )
        }
        let end = try invocation.expires
        let file = try LedgerFile(of: settings)
        let ledger = try orStop(workflow: file.open())
        let written = try file.asking { () throws(LedgerError) in
            try ledger.topUp(
                count, of: gateway, paid: paid, endingAt: end, at: Host.now, by: Host.owner)
        }
        // No error: an old purchase may be written down late.
        let late = end.flatMap {
            $0 <= Host.now ? "these credits ended \($0); was that meant?" : nil
        }
        invocation.printRemark(
            ["entry \(written.sequence): \(count) credits of \(gateway) for \(paid)"]
                + (late.map { [$0] } ?? []))
        return .done
    }
}

extension OptionReading<Nanos> {
    fileprivate static let credits = OptionReading(expected: "a number such as 10000") { text in
        Nanos(decimal: text).flatMap { $0 > .zero ? $0 : nil }
    }
}
