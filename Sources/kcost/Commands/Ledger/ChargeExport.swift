import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// `kcost ledger export --format focus|hledger|beancount`: statements of charges that other programs
/// read.
enum ChargeExport {
    /// Every charge of the span, the earliest first; of all ledgers that a report counts, unless one
    /// chain is named.
    static func run(
        _ format: LedgerExport.Format, _ invocation: Invocation<LedgerExport.Keys>,
        _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let keys = invocation.keys
        if format != .focus, let other = invocation.given(keys.focus).first {
            throw .needs(other, "--format focus")
        }
        if format != .beancount, let other = invocation.given(keys.accounts).first {
            throw .needs(other, "--format beancount")
        }
        let (span, zone) = try invocation.time.span()
        let (file, ledger) = try LedgerCommand.existing(invocation)
        let (chains, printed) = try file.asking { () throws(LedgerError) in
            let named = try LedgerCommand.chain(invocation.chain, ledger)
            let all = try ledger.chains()
            let some = all.count == 1 ? all : all.filter { $0.head.sequence > 0 }
            return (some, named.map { [$0] } ?? some)
        }
        let frames = printed.map {
            StatementFrame(ledger: $0.ledger, head: $0.head, span: span, zone: zone)
        }
        let framed = Dictionary(frames.map { ($0.ledger, $0) }, uniquingKeysWith: { one, _ in one })
        if let dialect = JournalDialect(rawValue: format.rawValue) {
            if invocation.bom { throw .needs(keys.bom.name, "--format focus") }
            var journal = TextJournal(dialect, frames, opens: invocation.accounts ?? .new)
            try output.write(journal.begin())
            try forEach(of: chains, in: file, ledger) { (charge, chain) throws(CommandError) in
                try output.write(
                    try orStop(money: journal.transaction(charge, of: framed[chain.ledger])))
            }
            try output.write(journal.end())
        } else {
            let version = invocation.focus ?? .v1_0
            var focus = FocusExport(version)
            let mark = invocation.bom ? Grid.byteOrderMark : ""
            try output.write(mark + Grid.csvLine(version.columns))
            try forEach(of: chains, in: file, ledger) { (charge, chain) throws(CommandError) in
                let row = try orStop(money: focus.row(charge, of: framed[chain.ledger]))
                if let row { try output.write(Grid.csvLine(row)) }
            }
        }
        return .done
    }

    /// Walks over the charges of chains; what the body throws ends the walk.
    private static func forEach(
        of chains: [Chain], in file: LedgerFile, _ ledger: Ledger,
        _ body: (ChargeEntry, Chain) throws(CommandError) -> Void
    ) throws(CommandError) {
        var failure: CommandError?
        try file.asking { () throws(LedgerError) in
            try ledger.forEachCharge(ofAll: chains) { charge, chain in
                do throws(CommandError) {
                    try body(charge, chain)
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
        }
        if let failure { throw failure }
    }
}
