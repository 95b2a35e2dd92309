import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// `kcost ledger list`: every entry, or the newest, a page at a time, so that a long journal takes no
/// more memory than a short one.
enum LedgerList {
    private static let rowsPerPage = 500

    static let command = Command(
        name: "list", summary: "list the entries",
        examples: [
            "What happened last?": "kcost ledger list --last 20",
            "Everything, for a spreadsheet": "kcost ledger list --format csv",
        ],
        exitStatuses: [
            .done: "it is listed, or the journal is empty",
            .usage: "the command line is wrong, or the chain unknown",
        ] + .ledger,
        run: run)

    struct Keys: RowKeys {
        let last = Parsed(
            "--last", "N", .number(1...Int64.max, "a whole number from 1 on"),
            help: "Only the newest N entries of the chain.")
        let chain = Text.chain
        let format = Choice.rows
        let time = PeriodKeys()

        var declared: [any Declared] { [last, chain, format, time] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let last = try invocation.last
        let span = try invocation.time.span().span
        let file = try LedgerFile(of: Settings(invocation))
        guard let ledger = try orStop(workflow: file.openToRead()) else {
            return try write(
                LedgerCommand.grid, invocation, &output,
                none: LedgerWords.nothing("the journal is empty", missing: file.path))
        }
        let entries = try file.asking { () throws(LedgerError) in
            let chain = try LedgerCommand.chain(invocation.chain, ledger)
            let end = if let chain { chain.head.sequence } else { try ledger.head().sequence }
            return Entries(
                ledger: ledger, chain: chain, first: last.map { max(1, end - $0 + 1) } ?? 1,
                last: end, span: span)
        }
        var grid = LedgerCommand.grid
        grid.page = Grid.Page(
            widest: try file.asking { () throws(LedgerError) in
                try entries.widest(invocation.rowFormat)
            })
        try tell(entries, file, &grid, invocation, &output)
        return .done
    }

    private static func tell(
        _ entries: Entries, _ file: LedgerFile, _ grid: inout Grid,
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) {
        var failure: CommandError?
        try file.asking { () throws(LedgerError) in
            try entries.forEach { entry throws(LedgerError) in
                if grid.rows.count == rowsPerPage {
                    do throws(CommandError) {
                        try output.write(invocation.rendered(grid))
                    } catch {
                        failure = error
                        return false
                    }
                    grid.turnPage()
                }
                grid.append(LedgerCommand.row(entry))
                return true
            }
        }
        if let failure { throw failure }
        grid.page?.isLast = true
        _ = try write(grid, invocation, &output)
    }

    /// Writes the last page. Where it is the only one and empty, people are told so on standard error.
    private static func write(
        _ grid: Grid, _ invocation: Invocation<Keys>, _ output: inout Output,
        none: [String]? = nil
    ) throws(CommandError) -> ExitStatus {
        if grid.rows.isEmpty, invocation.rowFormat == .table {
            let isAll = !invocation.isNarrowed
            invocation.printRemark(
                none ?? [isAll ? "the journal is empty" : "no entry is of that time"])
        } else {
            try output.write(invocation.rendered(grid))
        }
        return .done
    }

    /// The entries that are asked for. Entries never change, so that they can be walked twice.
    private struct Entries {
        let ledger: Ledger
        let chain: Chain?
        let first, last: Int64
        let span: Range<Instant>

        func forEach(
            _ body: (Entry) throws(LedgerError) -> Bool
        ) throws(LedgerError) {
            try ledger.forEachEntry(of: chain, from: first, to: last) {
                entry throws(LedgerError) in
                span.contains(entry.instant) ? try body(entry) : true
            }
        }

        /// A row of the widest cell of each column, where the format aligns them.
        func widest(_ format: RowFormat) throws(LedgerError) -> [String] {
            var widest = LedgerCommand.grid.columns.map { _ in "" }
            guard format == .table || format == .md else { return widest }
            var widths = widest.map { _ in 0 }
            try forEach { entry throws(LedgerError) in
                for (column, cell) in LedgerCommand.row(entry).enumerated() {
                    let width = (format == .md ? cell.markdown : cell.visible).displayWidth
                    if width > widths[column] { (widths[column], widest[column]) = (width, cell) }
                }
                return true
            }
            return widest
        }
    }
}

extension Invocation<LedgerList.Keys> {
    /// Whether it asks for some of the entries.
    fileprivate var isNarrowed: Bool { !given(keys.last).isEmpty || self.time.isNamed }
}
