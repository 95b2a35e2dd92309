import KlingCost
import KlingLedger

/// An export of a ledger, read line by line.
final class ExportFile {
    let name: String
    private var lines: LineReader
    /// The first line, read already to know whose export it is.
    private var first: [UInt8]?
    private var failure: CommandFailure?
    /// The ledger that wrote the export.
    let ledger: String

    /// Opens an export and reads its first line; `-` is standard input.
    init(_ name: String) throws(CommandFailure) {
        self.name = name
        var lines = LineReader(try Descriptor(name))
        let first = try lines.next().map { Array(lines.buffer[$0.range]) } ?? []
        self.lines = lines
        self.first = first
        ledger = try LedgerFile.asking(name) { () throws(LedgerError) in
            try Ledger.exporter(firstLine: first[...])
        }
    }

    /// Takes all of it into a ledger.
    func takeIn(_ ledger: Ledger, isRestoring: Bool) throws(CommandFailure) -> ImportReport {
        do throws(LedgerError) {
            return try ledger.takeIn(isRestoring: isRestoring) { () throws(LedgerError) in
                try self.next()
            }
        } catch {
            throw failure ?? .ledger(file: name, error)
        }
    }

    private func next() throws(LedgerError) -> ArraySlice<UInt8>? {
        if let line = first {
            first = nil
            return line[...]
        }
        do throws(CommandFailure) {
            guard let line = try lines.next() else { return nil }
            // A line beyond the limit comes without its bytes: one more than the limit stands for it.
            return line.isTooLong
                ? [UInt8](repeating: 0, count: Ledger.longestExportLine + 1)[...]
                : lines.buffer[line.range]
        } catch {
            failure = error
            throw .cannotOpen("")
        }
    }
}
