internal import KlingCost

/// A copy, in a file of this machine, of a journal that is kept elsewhere. Reports, statements and checks
/// read it. It follows the journal entry by entry and holds each against its hash, so that whoever read
/// before finds out when the past was rewritten.
final class Replica {
    private let path: String
    private let copy: Ledger
    private let progress: (Ledger.CopyProgress) -> Void

    /// Opens the copy of a ledger, and makes it where there is none.
    ///
    /// - Parameter folder: where copies are, one file for each ledger.
    init(
        of id: String, in folder: String, _ progress: @escaping (Ledger.CopyProgress) -> Void
    ) throws(LedgerError) {
        path = "\(folder)/\(id).sqlite"
        copy = try Ledger(restoring: id, at: path, now: Instant(seconds: 0))
        self.progress = progress
    }

    /// The copy's tables, as far as it came.
    var tables: SQLiteStore { get throws(LedgerError) { try copy.tables } }

    /// How many entries are copied at a time.
    private static let page: Int64 = 500

    /// Brings what is new and known to be durable into the copy.
    ///
    /// - Throws: ``LedgerError/pastDiffers(entry:)`` where the journal is not what was copied before.
    func follow(_ source: any JournalStore) throws(LedgerError) {
        // Before the other chains: what our own counts of them is in them by then.
        let mark = try source.durable()
        let chains = try source.chains()
        for chain in chains.dropFirst() { try follow(source, chain, to: chain.head) }
        try follow(source, chains[0], to: mark)
    }

    private func follow(
        _ source: any JournalStore, _ chain: Chain, to end: Ledger.Head
    ) throws(LedgerError) {
        let store = try copy.tables
        var own = try copy.chains().first { $0.ledger == chain.ledger }
        if own == nil {
            own = try store.transaction { () throws(LedgerError) in
                try store.chain(ofLedger: chain.ledger)
            }
        }
        guard let own, own.number == chain.number else {
            throw .corrupt("the copy has the chains in another order")
        }
        let begin = own.head.sequence
        try holdAgainst(own.head, chain, source)
        var last = own.head
        while last.sequence < end.sequence {
            last = try copyPage(source, chain, behind: last, to: end.sequence)
            progress(Ledger.CopyProgress(copied: last.sequence - begin, all: end.sequence - begin))
        }
    }

    /// Copies some hundreds of entries; what another copied meanwhile is left as it is.
    private func copyPage(
        _ source: any JournalStore, _ chain: Chain, behind last: Ledger.Head, to end: Int64
    ) throws(LedgerError) -> Ledger.Head {
        var page: [(entry: Entry, hash: ChainHash)] = []
        let limit = min(end, last.sequence + Self.page)
        try source.forEachEntry(of: chain.number, from: last.sequence + 1, to: limit) {
            page.append(($0, $1))
            return true
        }
        guard page.count == limit - last.sequence else {
            throw .pastDiffers(entry: last.sequence + 1 + Int64(page.count))
        }
        let store = try copy.tables
        return try store.transaction { () throws(LedgerError) in
            var (head, hasCounted) = (try store.head(ofChain: chain.number), false)
            for (entry, hash) in page where entry.sequence > head.sequence {
                guard entry.sequence == head.sequence + 1,
                    hash == ChainHash(after: head.hash, EntryLine.body(of: entry))
                else { throw .pastDiffers(entry: entry.sequence) }
                let changes = try Projection(lookup: store).changes(by: entry)
                try store.append(entry, hash, changes)
                if entry.allocations.contains(where: { $0.ledger != nil }) { hasCounted = true }
                head = Ledger.Head(sequence: entry.sequence, hash: hash)
            }
            // Our own entries may count what came in with other chains: as of then, not as of now.
            if hasCounted { try store.derive() }
            return head
        }
    }

    /// Finds the first entry that is not what was copied.
    private func holdAgainst(
        _ head: Ledger.Head, _ chain: Chain, _ source: any JournalStore
    ) throws(LedgerError) {
        if head.sequence == 0 { return }
        if try source.hash(of: chain.number, head.sequence) == head.hash { return }
        // A standby that is behind has lost nothing.
        if chain.head.sequence < head.sequence, try source.mayBeBehind() {
            if try copy.tables.hash(ofRow: Chain.row(chain.number, chain.head.sequence))
                == chain.head.hash
            {
                return
            }
        }
        // Each hash stands for all before it.
        var (same, differs) = (Int64(0), head.sequence)
        while differs - same > 1 {
            let middle = (same + differs) / 2
            let kept = try copy.tables.hash(ofRow: Chain.row(chain.number, middle))
            if try source.hash(of: chain.number, middle) == kept {
                same = middle
            } else {
                differs = middle
            }
        }
        throw .pastDiffers(entry: differs)
    }
}

extension JournalStore {
    /// The hash of an entry of a chain; `nil` where there is none.
    fileprivate func hash(of chain: Int64, _ sequence: Int64) throws(LedgerError) -> ChainHash? {
        var found: ChainHash?
        try forEachEntry(of: chain, from: sequence, to: sequence) {
            found = $1
            return false
        }
        return found
    }
}

extension Ledger {
    /// How far a first copy of a journal came, in entries.
    public struct CopyProgress: Hashable, Sendable {
        /// How many of them are copied.
        public let copied: Int64
        /// How many are to be copied.
        public let all: Int64
    }

    /// Lets what reads by SQL read a copy of a journal that is kept elsewhere: reports, charges, checks.
    /// The copy follows the journal when it is read.
    ///
    /// - Parameters:
    ///   - folder: where copies are; it must exist.
    ///   - progress: is told how far a copy came.
    public func keepReplica(
        in folder: String, _ progress: @escaping (CopyProgress) -> Void = { _ in }
    ) {
        if file == nil { replicas = (folder, progress) }
    }
}
