/// Takes every entry of every chain into account once more, in order, and holds each against its
/// chain: what verify compares with, what migrations and `--rebuild` make anew.
final class Replay {
    private var projection: Projection
    private let derived: BufferedTables
    private let chains: [Chain]
    /// How far each chain is replayed, by its number.
    private var reached: [Int64: Ledger.Head] = [:]
    /// Allocations that entries have.
    private var allocations: Int64 = 0
    private var fault: (chain: Chain, fault: Verification.Fault)?

    /// Begins with nothing replayed.
    ///
    /// - Parameter tables: where what is derived is kept; those tables must be empty.
    init(
        of journal: Database, in tables: Database, waiting most: Int = 4_096
    ) throws(LedgerError) {
        derived = BufferedTables(tables, most: most)
        projection = Projection(of: journal, in: derived)
        chains = try journal.chains()
    }

    /// Replays everything.
    ///
    /// - Parameter kept: a head of our own chain that it must lead through.
    /// - Returns: the first thing that is wrong, and in which chain; the rest is not replayed then.
    func run(
        through kept: (sequence: Int64, hash: String)? = nil
    ) throws(LedgerError) -> (chain: Chain, fault: Verification.Fault)? {
        for chain in chains {
            try advance(chain, to: Chain.lastSequence, through: chain.isOwn ? kept : nil)
            if fault == nil { try compareHead(chain) }
            if let fault { return fault }
        }
        try derived.finish()
        if let kept, kept.sequence > chains[0].head.sequence {
            return (chains[0], .notOfHead(kept.sequence))
        }
        if try projection.journal.number("SELECT count(*) FROM allocation") != allocations {
            return (chains[0], .orphan(table: "allocation"))
        }
        return nil
    }

    /// Goes on with a chain up to an entry, or to its end.
    private func advance(
        _ chain: Chain, to end: Int64, through kept: (sequence: Int64, hash: String)? = nil
    ) throws(LedgerError) {
        var last = reached[chain.number] ?? chain.beginning
        let first = last.sequence + 1
        if first > end { return }
        try projection.journal.forEachEntry(of: chain.number, from: first, to: end) {
            (entry, stored) throws(LedgerError) in
            let hash = ChainHash(after: last.hash, EntryLine.body(of: entry))
            if entry.sequence != last.sequence + 1 {
                fault = (chain, .gap(expected: last.sequence + 1, found: entry.sequence))
            } else if hash != stored {
                fault = (chain, .changed(entry: entry.sequence))
            } else if let kept, kept.sequence == entry.sequence, kept.hash != hash.description {
                fault = (chain, .notOfHead(entry.sequence))
            } else {
                try apply(entry, chain)
                allocations += Int64(entry.allocations.count)
                last = Ledger.Head(sequence: entry.sequence, hash: hash)
            }
            return fault == nil
        }
        reached[chain.number] = last
    }

    /// What an entry counts of another chain must be there first, and no more of it.
    private func apply(_ entry: Entry, _ chain: Chain) throws(LedgerError) {
        if chain.isOwn,
            case .count(let ledger?, let through)? = entry.control.flatMap(Control.init),
            let counted = chains.first(where: { $0.ledger == ledger })
        {
            try advance(counted, to: through)
            if fault != nil { return }
        }
        if chain.isOwn { projection.horizon = entry.sequence }
        do throws(LedgerError) {
            try projection.apply(entry)
        } catch {
            fault = (chain, .impossible(entry: entry.sequence, error))
        }
    }

    private func compareHead(_ chain: Chain) throws(LedgerError) {
        let last = reached[chain.number] ?? chain.beginning
        if last.sequence != chain.head.sequence {
            fault = (chain, .cut(last: last.sequence, head: chain.head.sequence))
        } else if last.hash != chain.head.hash {
            fault = (chain, .wrongHead)
        }
    }
}

extension Chain {
    /// The head before its first entry.
    var beginning: Ledger.Head { Ledger.Head(sequence: 0, hash: ChainHash(beginning: ledger)) }
}

extension Database {
    /// Calls the body with every entry of a chain in order, its allocations included, until it says
    /// stop.
    func forEachEntry(
        of chain: Int64, from first: Int64 = 1, to last: Int64 = Chain.lastSequence,
        _ body: (Entry, ChainHash) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        // A statement of its own: the body may well begin another walk.
        let table = try entryTable()
        let rows = try Statement(
            table.select + " WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq", self)
        rows.bind(1, Chain.row(chain, first)).bind(2, Chain.row(chain, last))
        while try rows.step() {
            var (entry, hash) = try table.entry(rows)
            entry.allocations = try allocations(of: entry)
            if !(try body(entry, hash)) { return }
        }
    }
}
