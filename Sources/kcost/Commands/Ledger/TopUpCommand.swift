import KlingCost
import KlingLedger

/// `kcost ledger topup`: credits that were bought.
enum TopUpCommand {
    static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        let gateway = invocation.operands[0]
        let configuration = try Configuration()
        let prices = try LoadedPrices(configuration, option: nil)
        _ = try prices.sendingGateway(gateway)
        guard let credits = invocation.value("--credits") else {
            throw .needs("topup", "--credits NUMBER")
        }
        guard let paidText = invocation.value("--paid") else {
            throw .needs("topup", "--paid AMOUNT")
        }
        guard let count = Nanos(decimal: credits), count > .zero else {
            throw .badValue(option: "--credits", value: credits, expected: "a number such as 10000")
        }
        let paid = try WrittenAmount(paidText, option: "--paid").money(option: "--paid")
        guard prices.currencies.contains(paid.currency) else {
            let known = prices.currencies.map(\.code).sorted().joined(separator: ", ")
            throw .badValue(
                option: "--paid", value: paidText,
                expected: "an amount in \(known), or in a currency that exchange.json has a rate of"
            )
        }
        let end = try invocation.value("--expires").map { (text) throws(CommandFailure) in
            guard let instant = Instant(text) else {
                throw .badValue(
                    option: "--expires", value: text,
                    expected: "a date such as 2027-01-31, or an instant")
            }
            return instant
        }
        let file = try LedgerFile(invocation, configuration)
        let ledger = try file.open()
        let written = try file.asking { () throws(LedgerError) in
            try ledger.topUp(
                count, of: gateway, paid: paid, endingAt: end, at: Host.now, by: Host.owner)
        }
        if !invocation.flag("--quiet") {
            var lines = ["entry \(written.sequence): \(count) credits of \(gateway) for \(paid)"]
            // No error: an old purchase may be written down late.
            if let end, end <= Host.now {
                lines.append("these credits ended \(end); was that meant?")
            }
            Output.complain(lines)
        }
        return .done
    }
}
