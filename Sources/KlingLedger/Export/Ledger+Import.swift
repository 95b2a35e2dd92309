internal import KlingCost

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
    /// hashes; what is here already stays as it is. All of it is one transaction.
    ///
    /// Our own chain is only held against the export: whoever could make an export could otherwise
    /// write our budgets. With `isRestoring` entries that are missing at its end come back.
    ///
    /// - Parameters:
    ///   - isRestoring: the export is our own, and to be trusted.
    ///   - next: gives line after line, without its end; `nil` behind the last.
    /// - Throws: ``LedgerError/badExport(line:_:)`` for the first line that is wrong.
    public func takeIn(
        isRestoring: Bool = false,
        _ next: @escaping () throws(LedgerError) -> ArraySlice<UInt8>?
    ) throws(LedgerError) -> ImportReport {
        try database.transaction { () throws(LedgerError) in
            let reader = ExportReader(next)
            let (exporter, count) = try reader.header()
            if isRestoring, exporter != id { throw .badExport(line: 1, .otherLedger(exporter)) }
            var report = ImportReport(ledger: exporter)
            for _ in 0..<count {
                report.chains.append(try takeInChain(from: reader, isRestoring: isRestoring))
            }
            // Our own entries may count what came in with them: as of then, not as of now.
            if isRestoring { try database.derive() }
            return report
        }
    }

    private func takeInChain(
        from reader: ExportReader, isRestoring: Bool
    ) throws(LedgerError) -> ImportReport.ImportedChain {
        let chain = try database.chain(ofLedger: try reader.chainBeginning())
        var taken = ImportReport.ImportedChain(ledger: chain.ledger, isOwn: chain.isOwn)
        var last = chain.beginning
        while let (entry, hash) = try reader.entry() {
            if let fault = last.fault(before: entry, hash) { throw reader.refusal(.unsound(fault)) }
            last = Head(sequence: entry.sequence, hash: hash)
            if entry.sequence <= chain.head.sequence {
                if try database.hash(ofRow: Chain.row(chain.number, entry.sequence)) != hash {
                    throw reader.refusal(.forked(entry: entry.sequence))
                }
                taken.known += 1
            } else if chain.isOwn, !isRestoring {
                taken.ahead += 1
            } else {
                try write(entry, hash, to: chain, reader)
                taken.added += 1
            }
        }
        try reader.end(last)
        return taken
    }

    private func write(
        _ entry: Entry, _ hash: ChainHash, to chain: Chain, _ reader: ExportReader
    ) throws(LedgerError) {
        var entry = entry
        entry.chain = chain.number
        if entry.kind == .hold, let attempt = entry.attempt, try database.attempt(attempt) != nil {
            throw reader.refusal(.attemptTaken(attempt))
        }
        do throws(LedgerError) {
            try database.write(entry, hash)
        } catch {
            switch error {
            case .unknownAttempt, .alreadyEnded, .wrongState, .invariant, .overflow:
                throw reader.refusal(.unsound(.impossible(entry: entry.sequence, error)))
            case .busy, .readOnly, .diskFull, .corrupt, .notALedger, .newerSchema,
                .networkFileSystem, .cannotOpen, .failed, .notAFile, .forbidden, .unmergedLog,
                .replaced,
                .olderSchema, .unsound, .badExport, .importedAttempt,
                .unknownLedger, .unknownBudget, .unknownZone, .noExchange, .notFrozen:
                throw error
            }
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
    private let next: () throws(LedgerError) -> ArraySlice<UInt8>?
    private var number = 0
    private var ending: Ledger.Head?

    init(_ next: @escaping () throws(LedgerError) -> ArraySlice<UInt8>?) { self.next = next }

    func refusal(_ fault: ExportFault) -> LedgerError { .badExport(line: number, fault) }

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
        guard case .header(let ledger, let chains)? = frame, AttemptID(ledger) != nil else {
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
    func entry() throws(LedgerError) -> (Entry, ChainHash)? {
        let line = try line()
        let frame = try reading { () throws(ExportFault) in try ExportFrame(line) }
        switch frame {
        case .end(let head):
            ending = head
            return nil
        case .header, .chain: throw refusal(.unreadable)
        case nil: return try reading { () throws(ExportFault) in try EntryLine.read(line) }
        }
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
