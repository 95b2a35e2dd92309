internal import KlingCost

extension Ledger {
    /// No line of an export is longer, in bytes: what a reader may demand.
    public static let longestExportLine = JSONReader.maximumBytes
    /// No entry is longer in its line, without its hash, in bytes.
    static let longestEntry = longestExportLine - 100

    /// Writes the journal as lines of JSON: the imported chains, then our own, each with its end, so
    /// that a text that was cut is known. Lossless, and the same bytes each time.
    ///
    /// - Parameters:
    ///   - id: writes only the imported chain of this ledger; `nil`, or our own id, writes all: our
    ///     own chain may count what stands in the others.
    ///   - write: gets each line, without its end; stops the export by `false`.
    /// - Throws: ``LedgerError/unknownLedger(_:)`` when no chain is of that id.
    public func export(
        only id: String? = nil, _ write: ([UInt8]) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        try store.snapshot { () throws(LedgerError) in
            let all = try store.chains()
            let chains = (all.dropFirst() + all.prefix(1)).filter {
                id == nil || id == self.id || $0.ledger == id
            }
            if let id, chains.isEmpty { throw .unknownLedger(id) }
            guard try write(ExportFrame.header(ledger: self.id, chains: chains.count).line) else {
                return
            }
            for chain in chains where try write(ExportFrame.chain(ledger: chain.ledger).line) {
                var isStopped = false
                try store.forEachEntry(of: chain.number) { (entry, hash) throws(LedgerError) in
                    isStopped = !(try write(EntryLine.line(EntryLine.body(of: entry), hash)))
                    return !isStopped
                }
                if isStopped { return }
                guard try write(ExportFrame.end(chain.head).line) else { return }
            }
        }
    }
}

/// The lines of an export that are no entries.
enum ExportFrame: Equatable {
    /// The first: who wrote the export, and how many chains follow.
    case header(ledger: String, chains: Int)
    /// Before a chain's first entry.
    case chain(ledger: String)
    /// Behind a chain's last entry.
    case end(Ledger.Head)

    /// The line, without its end.
    var line: [UInt8] {
        var json = JSONText()
        json.raw("{\"v\":1,")
        switch self {
        case .header(let ledger, let chains):
            json.raw("\"ledger\":")
            json.string(ledger)
            json.raw(",\"chains\":")
            json.number(chains)
        case .chain(let ledger):
            json.raw("\"chain\":")
            json.string(ledger)
        case .end(let head):
            json.raw("\"end\":")
            json.number(Int(head.sequence))
            json.raw(",\"hash\":")
            json.string(head.hash.description)
        }
        json.raw("}")
        return json.bytes
    }

    /// Reads a line; `nil` when it is an entry, or none of both.
    init?(_ line: ArraySlice<UInt8>) throws(ExportProblem) {
        // An entry's line is longer than any of these, and is read once.
        if line.count > 160 { return nil }
        var members = try ExportLine(line)
        if let ledger = members.text("ledger"), let chains = members.integer("chains") {
            self = .header(ledger: ledger, chains: Int(chains))
        } else if let ledger = members.text("chain") {
            self = .chain(ledger: ledger)
        } else if let end = members.integer("end"), let hash = members.text("hash"),
            let chainHash = ChainHash(hash)
        {
            self = .end(Ledger.Head(sequence: end, hash: chainHash))
        } else {
            return nil
        }
    }
}
