/// What a check of the whole ledger found.
public struct Verification: Hashable, Sendable {
    /// The first thing that is wrong; `nil` when all is well.
    public let fault: Problem?
    /// The chain that it is wrong in.
    public let chain: Chain?
    /// All chains of the ledger, its own first.
    public let chains: [Chain]
    /// Where the ledger's own chain ends.
    public var head: Ledger.Head { chains[0].head }

    /// Something wrong, with the entry that shows it.
    public enum Problem: Hashable, Sendable {
        /// An entry is missing, or stands twice.
        case gap(expected: Int64, found: Int64)
        /// An entry is not what was written: its hash is another.
        case changed(entry: Int64)
        /// The entries end before the head, or behind it.
        case cut(last: Int64, head: Int64)
        /// The head's hash is not that of the last entry.
        case wrongHead
        /// The ledger does not lead to a head that was kept elsewhere.
        case notOfHead(Int64)
        /// An entry that may not follow those before it.
        case impossible(entry: Int64, LedgerError)
        /// A table has rows that no entry wrote.
        case orphan(table: String)
        /// A table, an index or a trigger is missing, or not as this version makes it.
        case schema(name: String)
        /// What is derived from the journal is not what the journal says.
        case derived(table: String)
    }
}

extension Ledger {
    /// Checks every entry of every chain, and everything derived against the entries.
    ///
    /// A chain shows that entries were changed, not by whom: whoever rewrites the whole file can
    /// make a new chain. Only a head that was kept elsewhere finds that out.
    ///
    /// The ledger is only read, as of one moment: others may write it meanwhile. What is derived is
    /// made anew beside it, on the disk when it is much.
    ///
    /// - Parameter kept: a head of our own chain that was noted earlier.
    public func verify(against kept: (sequence: Int64, hash: String)? = nil)
        throws(LedgerError) -> Verification
    {
        let beside = try Database(path: "", .readWrite)
        // It goes with this call: one transaction that nothing waits for.
        try beside.execute(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
                + DerivedSchema.tables + "BEGIN")
        let store = try tables
        return try store.snapshot { () throws(LedgerError) in
            let database = store.database
            let chains = try store.chains()
            let replay = try Replay(of: store, in: beside)
            var found = try replay.run(through: kept)
            if found == nil, let table = try database.differingTable(from: beside) {
                found = (chains[0], .derived(table: table))
            }
            if found == nil, let name = try database.differingSchema() {
                found = (chains[0], .schema(name: name))
            }
            if database.isStale { throw .replaced }
            return Verification(fault: found?.fault, chain: found?.chain, chains: chains)
        }
    }

    /// Makes everything that is derived anew from the entries.
    ///
    /// - Throws: ``LedgerError/unsound(_:)`` when they are not what was written.
    public func rebuild() throws(LedgerError) {
        let store = try ownTables
        try store.transaction { () throws(LedgerError) in try store.derive() }
    }
}

extension SQLiteStore {
    /// Makes everything that is derived anew. Only inside a transaction.
    func derive() throws(LedgerError) {
        if let found = try deriveUnlessUnsound() { throw .unsound(found.fault) }
    }

    /// The same, where it is no error that the entries are not what was written.
    ///
    /// - Returns: the first thing that is wrong, and in which chain.
    func deriveUnlessUnsound(
        through kept: (sequence: Int64, hash: String)? = nil
    ) throws(LedgerError) -> (chain: Chain, fault: Verification.Problem)? {
        try database.execute(DerivedSchema.tables + LedgerViews.create)
        if let found = try Replay(of: self, in: database).run(through: kept) { return found }
        try database.execute(DerivedSchema.indexes)
        return nil
    }
}

extension Database {
    /// A part of the schema that is not as a new ledger of that version has it. Indexes and tables
    /// of somebody else's own do no harm; a trigger may.
    fileprivate func differingSchema() throws(LedgerError) -> String? {
        let fresh = try Database(path: "", .readWrite)
        let version = Int(try number("PRAGMA user_version") ?? 0)
        for step in Schema.migrations.prefix(version) { try fresh.execute(step) }
        // An older program derived in its own way.
        if version == Schema.version {
            try fresh.execute(DerivedSchema.tables + DerivedSchema.indexes + LedgerViews.create)
        }
        let (expected, found) = (try fresh.parts(), try parts())
        let missing = expected.filter { found[$0.key] != $0.value }.keys
        let foreign = found.filter { expected[$0.key] == nil && $0.value.hasPrefix("trigger") }.keys
        return (Array(missing) + Array(foreign)).min()
    }

    /// The schema's parts by name: what each is, and how it is made.
    private func parts() throws(LedgerError) -> [String: String] {
        let rows = try Statement("SELECT name, type, coalesce(sql, '') FROM sqlite_schema", self)
        var parts: [String: String] = [:]
        while try rows.step() {
            parts[rows.text(0) ?? ""] = "\(rows.text(1) ?? "") \(rows.text(2) ?? "")"
        }
        return parts
    }

    /// A derived table that is another here than there; of one that an older program made, what both
    /// have is compared, if its rows are told apart in the same way.
    func differingTable(from other: Database) throws(LedgerError) -> String? {
        let isOlder = try number("PRAGMA user_version") ?? 0 < Int64(Schema.version)
        for (table, key) in DerivedSchema.keys {
            // Credits were added up by another rule before.
            let known = try columns(of: table).filter { !isOlder || $0 != "credits_nanos" }
            let shared = try other.columns(of: table).filter(known.contains)
            if !key.split(separator: ", ").allSatisfy({ shared.contains(String($0)) }) { continue }
            let sql = "SELECT \(shared.joined(separator: ", ")) FROM \(table) ORDER BY \(key)"
            let (here, there) = (try Statement(sql, self), try Statement(sql, other))
            var isMore = true
            while isMore {
                isMore = try here.step()
                if try there.step() != isMore || (isMore && here.values != there.values) {
                    return table
                }
            }
        }
        return nil
    }

    private func columns(of table: String) throws(LedgerError) -> [String] {
        let rows = try Statement("SELECT name FROM pragma_table_info('\(table)')", self)
        var columns: [String] = []
        while try rows.step() { columns.append(rows.text(0) ?? "") }
        return columns
    }
}
