import KlingCost
import KlingLedger
import KlingReports

/// `kcost ledger export --format focus|hledger|beancount`: statements of charges that other programs
/// read.
enum ChargeExport {
    /// Every charge of the span, as it comes out of the ledger, chain by chain.
    static func run(
        _ format: String, _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let version = try focus(format, invocation)
        let (span, zone) = try invocation.period()
        let (file, ledger) = try LedgerCommand.existing(invocation)
        // All that a report counts, unless one chain is named.
        let chains = try file.asking { () throws(LedgerError) in
            if let named = try LedgerCommand.chain(invocation, ledger) { return [named] }
            let all = try ledger.chains()
            return all.count == 1 ? all : all.filter { $0.head.sequence > 0 }
        }
        let frames = chains.map {
            StatementFrame(ledger: $0.ledger, head: $0.head, span: span, zone: zone)
        }
        if let dialect = JournalDialect(rawValue: format) {
            var journal = TextJournal(dialect, frames)
            try output.write(journal.begin())
            for (chain, frame) in zip(chains, frames) {
                try forEach(of: chain, in: file, ledger) { (charge) throws(CommandFailure) in
                    try output.write(
                        try exact { () throws(MoneyError) in
                            try journal.transaction(charge, of: frame)
                        })
                }
            }
            try output.write(journal.end())
        } else {
            try output.write(Grid.csvLine(version.columns))
            for (chain, frame) in zip(chains, frames) {
                // Each ledger's credits are its own.
                var focus = FocusExport(version, frame)
                try forEach(of: chain, in: file, ledger) { (charge) throws(CommandFailure) in
                    let row = try exact { () throws(MoneyError) in try focus.row(charge) }
                    if let row { try output.write(Grid.csvLine(row)) }
                }
            }
        }
        return .done
    }

    private static func focus(
        _ format: String, _ invocation: Invocation
    ) throws(CommandFailure) -> FocusVersion {
        guard let text = invocation.value("--focus") else { return .v1_0 }
        if format != "focus" { throw .needs("--focus", "--format focus") }
        guard let version = FocusVersion(rawValue: text) else {
            preconditionFailure("the parser lets only known versions pass")
        }
        return version
    }

    /// Walks over a chain's charges; what the body throws ends the walk.
    private static func forEach(
        of chain: Chain, in file: LedgerFile, _ ledger: Ledger,
        _ body: (ChargeEntry) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        var failure: CommandFailure?
        try file.asking { () throws(LedgerError) in
            try ledger.forEachCharge(of: chain) { charge in
                do throws(CommandFailure) {
                    try body(charge)
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
        }
        if let failure { throw failure }
    }

    private static func exact<Value>(
        _ body: () throws(MoneyError) -> Value
    ) throws(CommandFailure) -> Value {
        do throws(MoneyError) {
            return try body()
        } catch {
            throw .money(error)
        }
    }
}
