import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost prices suggest`: rates that the gateways' own charges come to.
enum SuggestCommand {
    static func run(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let settings = try Settings(invocation)
        let prices = try orStop(workflow: PriceFiles(settings))
        let gateway = invocation.value("--gateway")
        if let gateway { _ = try orStop(workflow: prices.sendingGateway(gateway)) }
        let file = try LedgerFile(of: settings)
        let ledger = try orStop(workflow: file.openExisting())
        var found = RateSuggestions(prices.book, minimum: try minimum(invocation))
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
            Output.complain(["no rate differs from what its gateway charged"])
            return .done
        }
        // One price file is of one gateway.
        if gateways.count > 1 {
            throw .needs("prices suggest", "--gateway, one of \(gateways.joined(separator: ", "))")
        }
        try output.write(RateSuggestions.file(suggestions, of: only, checked: Host.now.date))
        return .done
    }

    private static func minimum(_ invocation: Invocation) throws(CommandFailure) -> Int {
        guard let text = invocation.value("--min") else { return 5 }
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(text),
            (2...1_000_000).contains(number)
        else {
            throw .badValue(option: "--min", value: text, expected: "a whole number from 2")
        }
        return number
    }
}
