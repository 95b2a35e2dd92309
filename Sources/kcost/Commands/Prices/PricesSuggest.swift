import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost prices suggest`: rates that the gateways' own charges come to.
enum PricesSuggest {
    static let command = Command(
        name: "suggest", summary: "propose rates from what the gateways really charged",
        discussion: [
            "Looks at every charge that a gateway itself has named, in its answer or on a bill "
                + "that kcost reconcile took over. Where the latest of a rate all came to another "
                + "price, that price is proposed as a rate of your own, from the day of the first "
                + "of them: a price file for a folder of yours (\(Documents.pricing)), with the "
                + "attempts as its evidence. Look at it before you use it: where a length is "
                + "rounded, no price may fit all. It is marked a guess until somebody states it: a "
                + "hold of it sets aside no less than the maker's list says."
        ],
        examples: [
            "Take the proposals over": "kcost prices suggest --gateway kie > my-prices/kie.json"
        ],
        exitStatuses: [
            .done: "rates are proposed, or none differs",
            .usage: "the command line is wrong, or several gateways' rates differ",
            .noInput: "there is no ledger",
        ] + .ledger,
        seeAlso: ["kcost help reconcile"],
        run: run)

    struct Keys: OptionKeys {
        let min = Parsed(
            "--min", "N", .number(2...1_000_000, "a whole number from 2"),
            help: "How many charges must agree, from 2. Default: 5.")
        let gateway = Text("--gateway", "NAME", setting: .gateway, help: "Only of this gateway.")

        var declared: [any Declared] { [min, gateway, Text.pricing, Text.ledger] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let settings = try Settings(invocation)
        let prices = try orStop(workflow: PriceFiles(settings))
        let gateway = invocation.gateway
        if let gateway { _ = try orStop(workflow: prices.sendingGateway(gateway)) }
        let file = try LedgerFile(of: settings)
        let ledger = try orStop(workflow: file.openExisting())
        var found = RateSuggestions(prices.book, minimum: Int(try invocation.min ?? 5))
        try file.asking { () throws(LedgerError) in
            let always = Instant(seconds: .min)..<Instant(seconds: .max)
            try ledger.forEachAttempt(of: gateway, heldIn: always) { record in
                found.take(record)
                return true
            }
        }
        let suggestions = found.suggestions()
        let gateways = Set(suggestions.map(\.gateway)).sorted()
        guard let only = gateways.first else {
            Output.printError(["no rate differs from what its gateway charged"])
            return .done
        }
        // One price file is of one gateway.
        if gateways.count > 1 {
            throw .needs("prices suggest", "--gateway, one of \(gateways.joined(separator: ", "))")
        }
        try output.write(RateSuggestions.file(suggestions, of: only, checked: Host.now.date))
        return .done
    }
}
