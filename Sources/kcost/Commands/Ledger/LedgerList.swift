import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// `kcost ledger list`: every entry, or the newest, a page at a time, so that a long journal takes no
/// more memory than a short one.
enum LedgerList {
    private static let rowsPerPage = 500

    static func run(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let last = try newest(invocation)
        let span = try invocation.period().span
        let file = try LedgerFile(of: Settings(invocation))
        let format = invocation.format ?? .table
        guard let ledger = try orStop(workflow: file.openToRead()) else {
            return try write(
                LedgerCommand.grid, format, invocation, &output,
                none: LedgerWords.nothing("the journal is empty", missing: file.path))
        }
        let entries = try file.asking { () throws(LedgerError) in
            let chain = try LedgerCommand.chain(invocation, ledger)
            let end = if let chain { chain.head.sequence } else { try ledger.head().sequence }
            return Entries(
                ledger: ledger, chain: chain, first: last.map { max(1, end - $0 + 1) } ?? 1,
                last: end, span: span)
        }
        var grid = LedgerCommand.grid
        grid.page = Grid.Page(
            widest: try file.asking { () throws(LedgerError) in try entries.widest(format) })
        try tell(entries, file, &grid, format, invocation, &output)
        return .done
    }

    /// The number that `--last` names.
    private static func newest(_ invocation: Invocation) throws(CommandFailure) -> Int64? {
        guard let text = invocation.value("--last") else { return nil }
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int64(text), count > 0
        else {
            throw .badValue(option: "--last", value: text, expected: "a whole number from 1 on")
        }
        return count
    }

    private static func tell(
        _ entries: Entries, _ file: LedgerFile, _ grid: inout Grid,
        _ format: EstimateOptions.Format, _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) {
        var failure: CommandFailure?
        try file.asking { () throws(LedgerError) in
            try entries.forEach { entry throws(LedgerError) in
                if grid.rows.count == rowsPerPage {
                    do throws(CommandFailure) {
                        try output.write(grid.rendered(format, invocation.style))
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
        _ = try write(grid, format, invocation, &output)
    }

    /// Writes the last page. Where it is the only one and empty, people are told so on standard error.
    private static func write(
        _ grid: Grid, _ format: EstimateOptions.Format, _ invocation: Invocation,
        _ output: inout Output, none: [String]? = nil
    ) throws(CommandFailure) -> ExitStatus {
        if grid.rows.isEmpty, format == .table {
            if !invocation.flag("--quiet") {
                let isAll = invocation.value("--last") == nil && !invocation.hasPeriod
                Output.complain(
                    none ?? [isAll ? "the journal is empty" : "no entry is of that time"])
            }
        } else {
            try output.write(grid.rendered(format, invocation.style))
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
        func widest(_ format: EstimateOptions.Format) throws(LedgerError) -> [String] {
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
