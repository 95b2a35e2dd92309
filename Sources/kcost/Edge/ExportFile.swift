import KlingCost
import KlingLedger

/// An export of a ledger, read line by line, as often as it takes.
final class ExportFile {
    let name: String
    /// Standard input can be read once: it is kept in a file that goes with this value.
    private let kept: TemporaryCopy?
    private var lines: LineReader?
    private var failure: CommandFailure?
    /// The ledger that wrote the export.
    private(set) var ledger = ""

    /// Opens an export and reads its first line; `-` is standard input.
    init(_ name: String) throws(CommandFailure) {
        self.name = name
        kept = name == "-" ? try TemporaryCopy(of: try Descriptor(name)) : nil
        try begin()
        ledger = try asking { () throws(LedgerError) in
            try Ledger.exporter(firstLine: try next() ?? [])
        }
    }

    /// Takes all of it into a ledger.
    func takeIn(_ ledger: Ledger, isRestoring: Bool) throws(CommandFailure) -> ImportReport {
        try asking { () throws(LedgerError) in
            try ledger.takeIn(isRestoring: isRestoring) { () throws(LedgerError) in
                try self.beginAgain()
            }
        }
    }

    /// Checks all of it.
    func verify(
        against kept: (sequence: Int64, hash: String)?
    ) throws(CommandFailure) -> Verification {
        try asking { () throws(LedgerError) in
            try Ledger.verify(
                export: { () throws(LedgerError) in try self.beginAgain() }, against: kept)
        }
    }

    private func begin() throws(CommandFailure) {
        lines = LineReader(try Descriptor(kept?.path ?? name))
    }

    private func beginAgain() throws(LedgerError) -> ExportLines {
        do throws(CommandFailure) {
            try begin()
        } catch {
            failure = error
            throw .cannotOpen("")
        }
        return { () throws(LedgerError) in try self.next() }
    }

    private func next() throws(LedgerError) -> ArraySlice<UInt8>? {
        do throws(CommandFailure) {
            guard let line = try lines?.next() else { return nil }
            // A line beyond the limit comes without its bytes: one more than the limit stands for it.
            return line.isTooLong
                ? [UInt8](repeating: 0, count: Ledger.longestExportLine + 1)[...]
                : lines?.buffer[line.range]
        } catch {
            failure = error
            throw .cannotOpen("")
        }
    }

    /// What reading the file threw goes before what the ledger made of it.
    private func asking<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(CommandFailure) -> Value {
        do throws(LedgerError) {
            return try body()
        } catch {
            throw failure ?? .ledger(file: name == "-" ? "standard input" : name, error)
        }
    }
}
