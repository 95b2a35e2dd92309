internal import KlingCost

/// Takes every entry of every chain into account once more, in order, and holds each against its
/// chain: what verify compares with, what migrations and `--rebuild` make anew.
final class Replay {
    private var projection: Projection
    private let journal: SQLiteStore
    private let derived: BufferedTables
    private let chains: [Chain]
    /// How far each chain is replayed, by its number.
    private var reached: [Int64: Ledger.Head] = [:]
    /// Allocations that entries have.
    private var allocations: Int64 = 0
    private var fault: (chain: Chain, fault: Verification.Problem)?

    /// Begins with nothing replayed.
    ///
    /// - Parameter tables: where what is derived is kept; those tables must be empty.
    init(
        of journal: SQLiteStore, in tables: Database, waiting most: Int = 4_096
    ) throws(LedgerError) {
        self.journal = journal
        derived = BufferedTables(tables, most: most)
        projection = Projection(lookup: ReplayLookup(journal: journal, derived: derived))
        chains = try journal.chains()
    }

    /// Replays everything.
    ///
    /// - Parameter kept: a head of our own chain that it must lead through.
    /// - Returns: the first thing that is wrong, and in which chain; the rest is not replayed then.
    func run(
        through kept: (sequence: Int64, hash: String)? = nil
    ) throws(LedgerError) -> (chain: Chain, fault: Verification.Problem)? {
        for chain in chains {
            try advance(chain, to: Chain.lastSequence, through: chain.isOwn ? kept : nil)
            if fault == nil { try compareHead(chain) }
            if let fault { return fault }
        }
        if let found = try doubledID() { return found }
        try derived.finish()
        if let kept, kept.sequence > chains[0].head.sequence {
            return (chains[0], .notOfHead(kept.sequence))
        }
        if try journal.database.number("SELECT count(*) FROM allocation") != allocations {
            return (chains[0], .orphan(table: "allocation"))
        }
        return nil
    }

    /// The first entry whose id another one before it has.
    private func doubledID() throws(LedgerError) -> (chain: Chain, fault: Verification.Problem)? {
        guard try journal.entryTable().has("id") else { return nil }
        let rows = try Statement(
            """
            SELECT max(seq) AS later, min(seq), id FROM entry WHERE id IS NOT NULL
              GROUP BY id HAVING count(*) > 1 ORDER BY later LIMIT 1
            """, journal.database)
        guard try rows.step(), let id = rows.bytes(2).flatMap({ EntryID(bytes: $0) }),
            let chain = chains.first(where: { $0.number == Chain.number(ofRow: rows.integer(0)) })
        else { return nil }
        return (
            chain,
            .impossible(
                entry: Chain.sequence(ofRow: rows.integer(0)),
                .alreadyWritten(id, entry: Chain.sequence(ofRow: rows.integer(1))))
        )
    }

    /// Goes on with a chain up to an entry, or to its end.
    private func advance(
        _ chain: Chain, to end: Int64, through kept: (sequence: Int64, hash: String)? = nil
    ) throws(LedgerError) {
        var last = reached[chain.number] ?? chain.beginning
        let first = last.sequence + 1
        if first > end { return }
        try journal.forEachEntry(of: chain.number, from: first, to: end) {
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
            try derived.write(try projection.changes(by: entry))
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

/// What the rules look up while entries are taken into account again: the journal is all written, what is
/// derived of it only as far as it was replayed.
struct ReplayLookup: JournalLookup {
    let journal: SQLiteStore
    let derived: DerivedTables

    func attempt(_ id: AttemptID) throws(LedgerError) -> AttemptRow? { try derived.attempt(id) }

    func hold(of attempt: Attempt) throws(LedgerError) -> Entry? {
        if let hold = derived.keptHold(of: attempt) { return hold }
        return try journal.entry(attempt.hold)
    }

    func entry(_ row: Int64) throws(LedgerError) -> Entry? { try journal.entry(row) }

    func entry(withID id: EntryID) throws(LedgerError) -> Entry? { try journal.entry(withID: id) }

    func allocations(
        ofHold hold: Int64, upTo last: Int64
    ) throws(LedgerError) -> [(budget: Int64, allocation: Allocation)] {
        try journal.allocations(ofHold: hold, upTo: last)
    }

    func number(ofChain ledger: String) throws(LedgerError) -> Int64? {
        try journal.number(ofChain: ledger)
    }
}
