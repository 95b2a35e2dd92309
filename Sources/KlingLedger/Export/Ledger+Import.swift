internal import KlingCost

/// Gives line after line of an export, without its end; `nil` behind the last.
public typealias ExportLines = () throws(LedgerError) -> ArraySlice<UInt8>?

/// What an import brought.
public struct ImportSummary: Hashable, Sendable {
    /// The ledger that wrote the export.
    public let ledger: String
    /// What became of each chain of the export, in its order.
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

    /// Imports an export: chains of other ledgers are kept beside our own, each held against its
    /// hashes; what is here already stays as it is.
    ///
    /// All of it is looked at first, in a ledger that goes with this call, so that nothing of an export
    /// comes in of which a line is wrong. Then it comes in by some hundreds of entries at a time, each
    /// time sound, so that nobody waits long for the lock. A scratch ledger without entries is itself
    /// where it is looked at: one into which not all came is of no use.
    ///
    /// Our own chain is only held against the export: whoever could make an export could otherwise
    /// write our budgets. With `isRestoring` entries that are missing at its end come back.
    ///
    /// - Parameters:
    ///   - isRestoring: the export is our own, and to be trusted.
    ///   - begin: begins to give the lines, and once more when it is called again.
    /// - Throws: ``LedgerError/badExport(line:_:)`` for the first line that is wrong.
    public func importLines(
        isRestoring: Bool = false, _ begin: () throws(LedgerError) -> ExportLines
    ) throws(LedgerError) -> ImportSummary {
        if path.isEmpty, try ownTables.isEmpty {
            return try importAtOnce(isRestoring: isRestoring, try begin()).summary
        }
        _ = try Ledger.scratch(of: begin)
        let summary = try importAll(Intake(try begin(), isRestoring: isRestoring))
        // Our own entries may count what came in with them: as of then, not as of now.
        if isRestoring, summary.chains.contains(where: { $0.isOwn && $0.added > 0 }) {
            try rebuild()
        }
        return summary
    }

    /// Checks an export as ``verify(against:)`` checks a ledger.
    ///
    /// - Throws: ``LedgerError/badExport(line:_:)`` for the first line that is wrong.
    public static func verify(
        export begin: () throws(LedgerError) -> ExportLines,
        against kept: (sequence: Int64, hash: String)? = nil
    ) throws(LedgerError) -> Verification {
        try scratch(of: begin, through: kept)
    }

    /// Imports an export into a ledger that goes with this call.
    private static func scratch(
        of begin: () throws(LedgerError) -> ExportLines,
        through kept: (sequence: Int64, hash: String)? = nil
    ) throws(LedgerError) -> Verification {
        let id = try ExportReader(try begin()).header().ledger
        let scratch = try Ledger(restoring: id, at: "", now: Instant(seconds: 0))
        return try scratch.importAtOnce(
            isRestoring: true, through: kept, isKept: false, try begin()
        ).found
    }

    /// Imports all of an export into a scratch ledger. What does not come out as it went in could never
    /// be exported again.
    ///
    /// What is derived of one chain is made as its entries come in. Those of several may count each
    /// other's: there the journal comes first, then, entry by entry out of the tables and each against
    /// its hash, what is derived of it.
    ///
    /// - Parameters:
    ///   - kept: a head that the exporter's own chain must lead through.
    ///   - isKept: whether the ledger is of use behind it: whether it can be searched.
    private func importAtOnce(
        isRestoring: Bool, through kept: (sequence: Int64, hash: String)? = nil,
        isKept: Bool = true, _ lines: @escaping ExportLines
    ) throws(LedgerError) -> (summary: ImportSummary, found: Verification) {
        let store = try ownTables
        // Nobody else sees it, and nothing of it outlives a failure.
        try store.keepNothingSafe()
        let intake = Intake(lines, isRestoring: isRestoring, isAtOnce: true)
        return try store.transaction { () throws(LedgerError) in
            try store.database.unguarded(isKept: isKept) { () throws(LedgerError) in
                let summary: ImportSummary
                do throws(LedgerError) {
                    summary = try importAll(intake)
                } catch {
                    // The first line that is wrong may stand before one that cannot be read.
                    guard case .badExport = error, intake.derived == nil else { throw error }
                    let found = try store.deriveUnlessUnsound()
                    throw found.flatMap(intake.refusal) ?? error
                }
                return (summary, try derive(intake, through: kept, isKept: isKept))
            }
        }
    }

    /// Makes what is derived of an intake, as far as that is not done.
    private func derive(
        _ intake: Intake, through kept: (sequence: Int64, hash: String)?, isKept: Bool
    ) throws(LedgerError) -> Verification {
        let (store, chains) = (try ownTables, try chains())
        if let derived = intake.derived {
            try derived.finish()
            if isKept { try store.makeIndexes() }
            let fault = try store.fault(of: kept)
            return Verification(fault: fault, chain: fault.map { _ in chains[0] }, chains: chains)
        }
        let found = try store.deriveUnlessUnsound(through: kept)
        if let refusal = found.flatMap(intake.refusal) { throw refusal }
        return Verification(fault: found?.fault, chain: found?.chain, chains: chains)
    }

    private func importAll(_ intake: Intake) throws(LedgerError) -> ImportSummary {
        let (exporter, count) = try intake.reader.header()
        if intake.isRestoring, exporter != id { throw .badExport(line: 1, .otherLedger(exporter)) }
        if intake.isAtOnce, count == 1 {
            intake.derived = try ownTables.beginDeriving()
        }
        var summary = ImportSummary(ledger: exporter)
        for _ in 0..<count { summary.chains.append(try importChain(intake)) }
        try intake.reader.finish()
        return summary
    }

    private func importChain(_ intake: Intake) throws(LedgerError) -> ImportSummary.ImportedChain {
        let reader = intake.reader
        let ledger = try reader.chainBeginning()
        let chain = try change(intake) { () throws(LedgerError) in
            try ownTables.chain(ofLedger: ledger)
        }
        intake.begin(chain)
        var imported = ImportSummary.ImportedChain(ledger: ledger, isOwn: chain.isOwn)
        var last = chain.beginning
        if intake.isAtOnce {
            do throws(LedgerError) {
                while let line = try reader.entry() {
                    try importLine(line, behind: &last, in: chain, &imported, intake)
                }
            } catch {
                try ownTables.moveHead(ofChain: chain.number, to: last)
                throw error
            }
            try ownTables.moveHead(ofChain: chain.number, to: last)
        } else {
            try importPages(of: chain, behind: &last, &imported, intake)
        }
        try reader.end(last)
        return imported
    }

    /// Imports a chain's entries by some hundreds, each time in a change of its own.
    private func importPages(
        of chain: Chain, behind last: inout Head, _ imported: inout ImportSummary.ImportedChain,
        _ intake: Intake
    ) throws(LedgerError) {
        var isAtEnd = false
        while !isAtEnd {
            // Read before the lock is taken: the text may come from anywhere.
            var page: [ExportReader.Line] = []
            while page.count < Intake.pageLength, !isAtEnd {
                if let line = try intake.reader.entry() {
                    page.append(line)
                } else {
                    isAtEnd = true
                }
            }
            try store.transaction { () throws(LedgerError) in
                for line in page {
                    guard EntryLine.isWritten(line.entry, as: line.body) else {
                        throw line.refusal(.unreadable)
                    }
                    try importLine(line, behind: &last, in: chain, &imported, intake)
                }
            }
        }
    }

    /// Runs a part of an import: in a transaction of its own, or in the one of all.
    private func change<Value>(
        _ intake: Intake, _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        intake.isAtOnce ? try body() : try store.transaction(body)
    }

    private func importLine(
        _ line: ExportReader.Line, behind last: inout Head, in chain: Chain,
        _ imported: inout ImportSummary.ImportedChain, _ intake: Intake
    ) throws(LedgerError) {
        let (entry, hash) = (line.entry, line.hash)
        if let fault = last.fault(before: line) { throw line.refusal(.unsound(fault)) }
        let row = Chain.row(chain.number, entry.sequence)
        // Nobody else writes to a scratch ledger: behind its chain's end nothing is to be looked for.
        let isNew = intake.isAtOnce && entry.sequence > chain.head.sequence
        if !isNew, let known = try ownTables.hash(ofRow: row) {
            if known != hash { throw line.refusal(.forked(entry: entry.sequence)) }
            imported.known += 1
        } else if chain.isOwn, !intake.isRestoring {
            imported.ahead += 1
        } else {
            try write(line, to: chain, intake)
            imported.added += 1
        }
        last = Head(sequence: entry.sequence, hash: hash)
    }

    private func write(
        _ line: ExportReader.Line, to chain: Chain, _ intake: Intake
    ) throws(LedgerError) {
        var entry = line.entry
        entry.chain = chain.number
        // By another chain; within one, the tables see to it.
        if entry.kind == .hold, intake.derived == nil, let attempt = entry.attempt,
            try ownTables.hasHold(of: attempt)
        {
            throw line.refusal(.attemptTaken(attempt))
        }
        do throws(LedgerError) {
            let store = try ownTables
            if let derived = intake.derived {
                try store.write(entry, line.hash)
                guard EntryLine.isWritten(entry, as: line.body),
                    try store.allocations(of: entry) == entry.allocations
                else { throw line.refusal(.unreadable) }
                let lookup = ReplayLookup(journal: store, derived: derived)
                try derived.write(try Projection(lookup: lookup).changes(by: entry))
            } else if intake.isAtOnce {
                try store.write(entry, line.hash)
            } else {
                let changes = try Projection(lookup: store).changes(by: entry)
                try store.append(entry, line.hash, changes)
            }
        } catch {
            if !error.isOfEntries { throw error }
            throw line.refusal(.unsound(.impossible(entry: entry.sequence, error)))
        }
    }
}

/// An import under way.
private final class Intake {
    let reader: ExportReader
    let isRestoring: Bool
    /// Whether all of it is one change, behind which what is derived is made.
    let isAtOnce: Bool
    /// What is derived meanwhile; `nil` where that is made behind it.
    var derived: BufferedTables?
    /// How many entries are read before they are written, where not all of it is one change.
    static let pageLength = 500
    /// The line before each chain's first entry, by the chain's number.
    private var beginnings: [Int64: Int] = [:]

    init(_ lines: @escaping ExportLines, isRestoring: Bool, isAtOnce: Bool = false) {
        (reader, self.isRestoring, self.isAtOnce) = (ExportReader(lines), isRestoring, isAtOnce)
    }

    /// A chain's entries begin behind the line that was read last.
    func begin(_ chain: Chain) { beginnings[chain.number] = reader.number }

    /// What is wrong with what was imported, as a line's fault; `nil` for what is wrong with no line:
    /// a head that was kept elsewhere is another's.
    func refusal(
        _ chain: Chain, _ fault: Verification.Problem
    ) -> LedgerError? {
        guard let beginning = beginnings[chain.number] else { return .unsound(fault) }
        switch fault {
        case .notOfHead: return nil
        // Its hash is that of the line: what came out of the tables is not what went in.
        case .changed(let entry): return .badExport(line: beginning + Int(entry), .unreadable)
        case .impossible(let entry, _), .gap(let entry, _):
            return .badExport(line: beginning + Int(entry), .unsound(fault))
        case .cut, .wrongHead, .orphan, .schema, .derived: return .unsound(fault)
        }
    }
}

extension Ledger.Head {
    /// What is wrong with a line whose entry is to stand behind this head.
    fileprivate func fault(before line: ExportReader.Line) -> Verification.Problem? {
        let found = line.entry.sequence
        if found != sequence + 1 { return .gap(expected: sequence + 1, found: found) }
        return ChainHash(after: hash, line.body) == line.hash ? nil : .changed(entry: found)
    }
}

/// Reads an export line by line, and knows which line it is at.
private final class ExportReader {
    /// An entry, and where it stood.
    struct Line {
        let number: Int
        let entry: Entry
        let hash: ChainHash
        /// What the hash is of.
        let body: ArraySlice<UInt8>

        func refusal(_ fault: ExportProblem) -> LedgerError { .badExport(line: number, fault) }
    }

    /// Most chains that an export can have.
    private static let mostChains = 1 << 22
    private let next: ExportLines
    /// The line that was read last, from 1.
    private(set) var number = 0
    private var ending: Ledger.Head?

    init(_ next: @escaping ExportLines) { self.next = next }

    private func refusal(_ fault: ExportProblem) -> LedgerError { .badExport(line: number, fault) }

    private func line() throws(LedgerError) -> ArraySlice<UInt8> {
        number += 1
        guard let line = try next() else { throw refusal(.cut) }
        if line.count > Ledger.longestExportLine { throw refusal(.tooLong) }
        return line
    }

    private func reading<Value>(
        _ body: () throws(ExportProblem) -> Value
    ) throws(LedgerError) -> Value {
        do throws(ExportProblem) {
            return try body()
        } catch {
            throw refusal(error)
        }
    }

    /// Who wrote the export, and how many chains it has.
    func header() throws(LedgerError) -> (ledger: String, chains: Int) {
        let line = try line()
        let frame: ExportFrame?
        do throws(ExportProblem) {
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
            case .chain(let ledger)? = try reading({ () throws(ExportProblem) in
                try ExportFrame(line)
            }), AttemptID(ledger) != nil
        else { throw refusal(.unreadable) }
        return ledger
    }

    /// The next entry; `nil` at the chain's end.
    func entry() throws(LedgerError) -> Line? {
        let line = try line()
        let frame = try reading { () throws(ExportProblem) in try ExportFrame(line) }
        switch frame {
        case .end(let head):
            ending = head
            return nil
        case .header, .chain: throw refusal(.unreadable)
        case nil:
            let (entry, hash, body) = try reading { () throws(ExportProblem) in
                try EntryLine.read(line)
            }
            return Line(number: number, entry: entry, hash: hash, body: body)
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
