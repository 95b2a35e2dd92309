internal import KlingCost

/// Gives line after line of an export, without its end; `nil` behind the last.
public typealias ExportLines = () throws(LedgerError) -> ArraySlice<UInt8>?

/// What an import brought.
public struct ImportReport: Hashable, Sendable {
    /// The ledger that wrote the export.
    public let ledger: String
    /// Its chains.
    public internal(set) var chains: [ImportedChain] = []

    /// What became of one chain.
    public struct ImportedChain: Hashable, Sendable {
        /// The ledger that wrote the chain.
        public let ledger: String
        /// Whether that is the ledger imported into.
        public let isOwn: Bool
        /// How many entries came in.
        public internal(set) var added: Int64 = 0
        /// How many were here before.
        public internal(set) var known: Int64 = 0
        /// How many of our own are missing here, and were left out: see `isRestoring`.
        public internal(set) var ahead: Int64 = 0
    }
}

extension Ledger {
    /// The id of the ledger that wrote an export, by its first line.
    ///
    /// - Throws: ``LedgerError/badExport(line:_:)`` when it is no export's.
    public static func exporter(firstLine line: ArraySlice<UInt8>) throws(LedgerError) -> String {
        try ExportReader { line }.header().ledger
    }

    /// Takes in an export: chains of other ledgers are kept beside our own, each held against its
    /// hashes; what is here already stays as it is.
    ///
    /// All of it is looked at first, in a ledger that goes with this call, so that nothing of an export
    /// comes in of which a line is wrong. Then it comes in by some hundreds of entries at a time, each
    /// time sound, so that nobody waits long for the lock.
    ///
    /// Our own chain is only held against the export: whoever could make an export could otherwise
    /// write our budgets. With `isRestoring` entries that are missing at its end come back.
    ///
    /// - Parameters:
    ///   - isRestoring: the export is our own, and to be trusted.
    ///   - begin: begins to give the lines, and once more when it is called again.
    /// - Throws: ``LedgerError/badExport(line:_:)`` for the first line that is wrong.
    public func takeIn(
        isRestoring: Bool = false, _ begin: () throws(LedgerError) -> ExportLines
    ) throws(LedgerError) -> ImportReport {
        _ = try Ledger.scratch(of: begin)
        let report = try take(isRestoring: isRestoring, try begin())
        // Our own entries may count what came in with them: as of then, not as of now.
        if isRestoring, report.chains.contains(where: { $0.isOwn && $0.added > 0 }) {
            try rebuild()
        }
        return report
    }

    /// Checks an export as ``verify(against:)`` checks a ledger.
    ///
    /// - Throws: ``LedgerError/badExport(line:_:)`` for the first line that is wrong.
    public static func verify(
        export begin: () throws(LedgerError) -> ExportLines,
        against kept: (sequence: Int64, hash: String)? = nil
    ) throws(LedgerError) -> Verification {
        try scratch(of: begin).verify(against: kept)
    }

    /// What an export says, as a ledger that goes with this value.
    private static func scratch(
        of begin: () throws(LedgerError) -> ExportLines
    ) throws(LedgerError) -> Ledger {
        let id = try ExportReader(try begin()).header().ledger
        let scratch = try Ledger(restoring: id, at: "", now: Instant(seconds: 0))
        _ = try scratch.take(isRestoring: true, try begin())
        // Read once more, each entry against its hash: what does not come out of the tables as it went
        // in could never be exported again.
        try scratch.rebuild()
        return scratch
    }

    private func take(
        isRestoring: Bool, _ next: @escaping ExportLines
    ) throws(LedgerError) -> ImportReport {
        let reader = ExportReader(next)
        let (exporter, count) = try reader.header()
        if isRestoring, exporter != id { throw .badExport(line: 1, .otherLedger(exporter)) }
        var report = ImportReport(ledger: exporter)
        for _ in 0..<count {
            report.chains.append(try takeChain(from: reader, isRestoring: isRestoring))
        }
        try reader.finish()
        return report
    }

    private func takeChain(
        from reader: ExportReader, isRestoring: Bool
    ) throws(LedgerError) -> ImportReport.ImportedChain {
        let ledger = try reader.chainBeginning()
        let chain = try database.transaction { () throws(LedgerError) in
            try database.chain(ofLedger: ledger)
        }
        var taken = ImportReport.ImportedChain(ledger: ledger, isOwn: chain.isOwn)
        var last = chain.beginning
        var isAtEnd = false
        while !isAtEnd {
            // Read before the lock is taken: the text may come from anywhere.
            var page: [ExportReader.Line] = []
            while page.count < 500, !isAtEnd {
                if let line = try reader.entry() { page.append(line) } else { isAtEnd = true }
            }
            try database.transaction { () throws(LedgerError) in
                for line in page {
                    try take(line, behind: &last, in: chain, &taken, isRestoring: isRestoring)
                }
            }
        }
        try reader.end(last)
        return taken
    }

    private func take(
        _ line: ExportReader.Line, behind last: inout Head, in chain: Chain,
        _ taken: inout ImportReport.ImportedChain, isRestoring: Bool
    ) throws(LedgerError) {
        let (entry, hash) = (line.entry, line.hash)
        if let fault = last.fault(before: entry, hash) { throw line.refusal(.unsound(fault)) }
        last = Head(sequence: entry.sequence, hash: hash)
        if let known = try database.hash(ofRow: Chain.row(chain.number, entry.sequence)) {
            if known != hash { throw line.refusal(.forked(entry: entry.sequence)) }
            taken.known += 1
        } else if chain.isOwn, !isRestoring {
            taken.ahead += 1
        } else {
            try write(line, to: chain)
            taken.added += 1
        }
    }

    private func write(_ line: ExportReader.Line, to chain: Chain) throws(LedgerError) {
        var entry = line.entry
        entry.chain = chain.number
        if entry.kind == .hold, let attempt = entry.attempt, try database.attempt(attempt) != nil {
            throw line.refusal(.attemptTaken(attempt))
        }
        do throws(LedgerError) {
            try database.write(entry, line.hash)
        } catch {
            if !error.isOfEntries { throw error }
            throw line.refusal(.unsound(.impossible(entry: entry.sequence, error)))
        }
    }
}

extension Ledger.Head {
    /// What is wrong with an entry that is to stand behind this head.
    fileprivate func fault(before entry: Entry, _ hash: ChainHash) -> Verification.Fault? {
        if entry.sequence != sequence + 1 {
            return .gap(expected: sequence + 1, found: entry.sequence)
        }
        return ChainHash(after: self.hash, EntryLine.body(of: entry)) == hash
            ? nil : .changed(entry: entry.sequence)
    }
}

extension Database {
    /// The hash of a row's entry.
    fileprivate func hash(ofRow row: Int64) throws(LedgerError) -> ChainHash? {
        let statement = try statement("SELECT hash FROM entry WHERE seq = ?1").bind(1, row)
        defer { statement.reset() }
        return try statement.step() ? statement.bytes(0).flatMap { ChainHash(bytes: $0) } : nil
    }
}

/// Reads an export line by line, and knows which line it is at.
private final class ExportReader {
    /// An entry, and where it stood.
    struct Line {
        let number: Int
        let entry: Entry
        let hash: ChainHash

        func refusal(_ fault: ExportFault) -> LedgerError { .badExport(line: number, fault) }
    }

    /// Most chains that an export can have.
    private static let mostChains = 1 << 22
    private let next: ExportLines
    private var number = 0
    private var ending: Ledger.Head?

    init(_ next: @escaping ExportLines) { self.next = next }

    private func refusal(_ fault: ExportFault) -> LedgerError { .badExport(line: number, fault) }

    private func line() throws(LedgerError) -> ArraySlice<UInt8> {
        number += 1
        guard let line = try next() else { throw refusal(.cut) }
        if line.count > Ledger.longestExportLine { throw refusal(.tooLong) }
        return line
    }

    private func reading<Value>(
        _ body: () throws(ExportFault) -> Value
    ) throws(LedgerError) -> Value {
        do throws(ExportFault) {
            return try body()
        } catch {
            throw refusal(error)
        }
    }

    /// Who wrote the export, and how many chains it has.
    func header() throws(LedgerError) -> (ledger: String, chains: Int) {
        let line = try line()
        let frame: ExportFrame?
        do throws(ExportFault) {
            frame = try ExportFrame(line)
        } catch {
            if case .newerVersion = error { throw refusal(error) }
            throw refusal(.notAnExport)
        }
        guard case .header(let ledger, let chains)? = frame, AttemptID(ledger) != nil,
            (0...ExportReader.mostChains).contains(chains)
        else {
            throw refusal(.notAnExport)
        }
        return (ledger, chains)
    }

    /// The ledger whose chain begins now.
    func chainBeginning() throws(LedgerError) -> String {
        let line = try line()
        guard
            case .chain(let ledger)? = try reading({ () throws(ExportFault) in
                try ExportFrame(line)
            }), AttemptID(ledger) != nil
        else { throw refusal(.unreadable) }
        return ledger
    }

    /// The next entry; `nil` at the chain's end.
    func entry() throws(LedgerError) -> Line? {
        let line = try line()
        let frame = try reading { () throws(ExportFault) in try ExportFrame(line) }
        switch frame {
        case .end(let head):
            ending = head
            return nil
        case .header, .chain: throw refusal(.unreadable)
        case nil:
            let (entry, hash) = try reading { () throws(ExportFault) in try EntryLine.read(line) }
            return Line(number: number, entry: entry, hash: hash)
        }
    }

    /// Nothing may follow the last chain.
    func finish() throws(LedgerError) {
        number += 1
        if try next() != nil { throw refusal(.unreadable) }
    }

    /// Holds the chain's end against what came.
    func end(_ last: Ledger.Head) throws(LedgerError) {
        guard let ending else { return }
        if ending.sequence != last.sequence {
            throw refusal(.unsound(.cut(last: last.sequence, head: ending.sequence)))
        }
        if ending.hash != last.hash { throw refusal(.unsound(.wrongHead)) }
    }
}
