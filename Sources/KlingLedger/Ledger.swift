/// The journal of what was held and spent: the verbs over it, wherever it is kept.
///
/// One value belongs to one thread; open another for another. Every change is one transaction that takes
/// its turn behind all others, and is durable when the call returns. In a file that is one SQLite file
/// that many processes share: it takes the write lock first and is on the disk then (`synchronous=FULL`),
/// in the file that is then there. A file or a log that was taken away meanwhile is
/// ``LedgerError/replaced``.
public final class Ledger {
    /// How long a writer waits for the others, in all.
    public static let waitMilliseconds: Int32 = 10_000

    /// Where the journal is kept.
    let store: any JournalStore
    /// The same, where that is a file: what reads by SQL reads it there.
    let file: SQLiteStore?
    /// The file's path; empty for a scratch ledger, and for a journal that is kept elsewhere.
    let path: String
    /// What was in force the last time, and the hash of the control that led to it.
    private(set) var knownControls: (last: ChainHash?, controls: Controls)?
    /// What the ids of its entries are drawn of.
    package var random: any RandomNumberGenerator = SystemRandomNumberGenerator()
    /// The ledger's id, minted when it was made.
    public var id: String { store.id }

    /// The network file system that it lies on, where what another machine writes just now may not
    /// be seen; `nil` for a disk of this machine.
    public let network: String?

    /// A ledger over a store.
    init(over store: any JournalStore, path: String = "", network: String? = nil) {
        (self.store, file) = (store, store as? SQLiteStore)
        (self.path, self.network) = (path, network)
    }

    /// Where copies of a journal that is kept elsewhere are, and who is told how far one came.
    var replicas: (folder: String, progress: (CopyProgress) -> Void)?
    private var replica: Replica?

    /// The file's tables, for what reads by SQL; of a journal that is kept elsewhere those of its copy,
    /// which follows it first.
    ///
    /// - Throws: ``LedgerError/notInFile`` where the journal is kept elsewhere and has no copy.
    var tables: SQLiteStore {
        get throws(LedgerError) {
            if let file { return file }
            guard let replicas else { throw .notInFile }
            let copy: Replica
            if let replica {
                copy = replica
            } else {
                copy = try Replica(of: id, in: replicas.folder, replicas.progress)
                replica = copy
            }
            let tables = try copy.tables
            // Whoever reads is to see one state.
            if !tables.database.isInTransaction { try copy.follow(store) }
            return tables
        }
    }

    /// The file's tables, for what writes by SQL: never those of a copy.
    var ownTables: SQLiteStore {
        get throws(LedgerError) {
            if let file { return file }
            throw .notInFile
        }
    }

    /// What the control entries leave in force: as it was the last time, where the last control is
    /// still the same. Its hash stands for all entries up to it, and so for every control.
    func controls() throws(LedgerError) -> Controls {
        guard let (last, lines) = try store.controls(behind: knownControls?.last) else {
            return knownControls?.controls ?? Controls()
        }
        var controls = Controls()
        for line in lines {
            guard let control = Control(json: line.json) else {
                throw .corrupt("entry \(line.entry) changes nothing that is known")
            }
            controls.apply(control, entry: line.entry, at: line.instant)
        }
        knownControls = (last, controls)
        return controls
    }
}

// MARK: - Chains

extension Ledger {
    /// The last entry's number and the hash of the chain up to it.
    public struct Head: Hashable, Sendable {
        /// The last entry's number; 0 when there is none.
        public let sequence: Int64
        /// The chain's hash behind it.
        public let hash: ChainHash
    }

    /// Where the journal ends now. Kept elsewhere, it proves later that nothing before it changed.
    public func head() throws(LedgerError) -> Head { try store.head() }

    /// Its own chain, and those imported from other ledgers, in the order in which they came.
    public func chains() throws(LedgerError) -> [Chain] { try store.chains() }
}
