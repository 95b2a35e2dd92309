import KlingLedger

extension LedgerFile {
    /// Prints a grid with the rows that the ledger gives; only its titles where there is no ledger.
    static func printRows(
        _ empty: Grid, _ invocation: Invocation, _ output: inout Output,
        from fill: (Ledger, inout Grid) throws(LedgerError) -> Void
    ) throws(CommandFailure) {
        let file = try LedgerFile(invocation, try Configuration())
        var grid = empty
        if let ledger = try file.openToRead() {
            try file.asking { () throws(LedgerError) in try fill(ledger, &grid) }
        }
        try output.write(grid.rendered(invocation.format ?? .table, invocation.style))
    }
}
