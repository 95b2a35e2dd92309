import KlingLedger
import KlingReports
import KlingWorkflow

extension LedgerFile {
    /// Prints a grid with the rows that the ledger gives. Without any, programs get its titles;
    /// people are told on standard error, so that a job from cron has nothing to say.
    static func printRows(
        _ empty: Grid, orSay none: String, _ invocation: Invocation<some RowKeys>,
        _ output: inout Output,
        from fill: (Ledger, inout Grid) throws(LedgerError) -> Void
    ) throws(CommandError) {
        let file = try LedgerFile(of: Settings(invocation))
        var grid = empty
        let ledger = try orStop(workflow: file.openToRead())
        if let ledger {
            try file.asking { () throws(LedgerError) in try fill(ledger, &grid) }
        }
        if grid.rows.isEmpty, invocation.rowFormat == .table {
            invocation.printRemark(
                LedgerWords.nothing(none, missing: ledger == nil ? file.path : nil))
            return
        }
        try output.write(invocation.rendered(grid))
    }
}
