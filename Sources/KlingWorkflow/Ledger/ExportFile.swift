import KlingCost
public import KlingLedger
import KlingSystem

/// An export of a ledger, read line by line, as often as it takes.
public final class ExportFile {
    /// As the user named it; `-` is standard input.
    public let name: String
    /// Standard input can be read once: it is kept in a file that goes with this value.
    private let kept: TemporaryCopy?
    private var lines: LineReader?
    private var failure: FileError?
    /// The ledger that wrote the export.
    public private(set) var ledger = ""

    /// Opens an export and reads its first line; `-` is standard input.
    ///
    /// - Throws: ``WorkflowError/file(_:)`` and ``WorkflowError/ledger(file:_:)``.
    public init(_ name: String) throws(WorkflowError) {
        self.name = name
        kept = name == "-" ? try orFail(file: TemporaryCopy(of: Descriptor(name))) : nil
        try orFail(file: begin())
        ledger = try asking { () throws(LedgerError) in
            try Ledger.exporter(firstLine: try next() ?? [])
        }
    }

    /// Imports all of it into a ledger.
    public func importLines(
        into ledger: Ledger, isRestoring: Bool
    ) throws(WorkflowError) -> ImportSummary {
        try asking { () throws(LedgerError) in
            try ledger.importLines(isRestoring: isRestoring) { () throws(LedgerError) in
                try self.beginAgain()
            }
        }
    }

    /// Checks each line of the export, and each chain to its end.
    public func verify(
        against kept: (sequence: Int64, hash: String)?
    ) throws(WorkflowError) -> Verification {
        try asking { () throws(LedgerError) in
            try Ledger.verify(
                export: { () throws(LedgerError) in try self.beginAgain() }, against: kept)
        }
    }

    private func begin() throws(FileError) {
        lines = LineReader(try Descriptor(kept?.path ?? name))
    }

    private func beginAgain() throws(LedgerError) -> ExportLines {
        do throws(FileError) {
            try begin()
        } catch {
            failure = error
            throw .cannotOpen("")
        }
        return { () throws(LedgerError) in try self.next() }
    }

    private func next() throws(LedgerError) -> ArraySlice<UInt8>? {
        do throws(FileError) {
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
    ) throws(WorkflowError) -> Value {
        do throws(LedgerError) {
            return try body()
        } catch {
            if let failure { throw .file(failure) }
            throw .ledger(file: name == "-" ? "standard input" : name, error)
        }
    }
}
