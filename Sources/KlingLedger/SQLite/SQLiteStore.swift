internal import KlingCost

/// A journal in one SQLite file, with what is derived from it in the same one.
final class SQLiteStore: JournalStore {
    let database: Database
    let id: String
    /// Where what is derived is read and written.
    private let derived: DerivedTables
    /// Whether the tables are known to have all columns of today: ``entryTable()``.
    private var hasAllColumns = false
    /// The same of the attempts.
    private var hasTaskEnds = false

    /// The journal of a file that has the tables.
    init(_ database: Database) throws(LedgerError) {
        guard let id = try database.text("SELECT id FROM ledger") else {
            throw .corrupt("the ledger has no id")
        }
        (self.database, self.id, derived) = (database, id, DerivedTables(database))
    }

    // MARK: One decision

    func transaction<Value>(
        foreseeing foresight: @autoclosure () -> [Foresight],
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value { try database.transaction(body) }

    func trial<Value>(
        _ body: () throws(LedgerError) -> Value, keptIf isKept: (Value) -> Bool
    ) throws(LedgerError) -> Value { try database.trial(body, keptIf: isKept) }

    func snapshot<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value { try database.snapshot(body) }

    // MARK: The journal

    func append(
        _ entry: Entry, _ hash: ChainHash, _ changes: [Change]
    ) throws(LedgerError) {
        try write(entry, hash)
        try moveHead(
            ofChain: entry.chain, to: Ledger.Head(sequence: entry.sequence, hash: hash))
        try derived.write(changes)
    }

    /// Writes an entry and what it allocates, and neither the head nor what is derived, which must be made
    /// anew before anybody looks.
    func write(_ entry: Entry, _ hash: ChainHash) throws(LedgerError) {
        let table = try entryTable()
        do throws(LedgerError) {
            try table.bind(entry, hash, to: try database.statement(table.insert)).run()
        } catch {
            // Only where the table refuses it, so that not each entry is asked for first.
            guard case .invariant = error, let id = entry.id,
                let there = try self.entry(withID: id)
            else { throw error }
            throw .alreadyWritten(id, entry: there.sequence)
        }
        for allocation in entry.allocations { try write(allocation, of: entry) }
    }

    private func write(_ allocation: Allocation, of entry: Entry) throws(LedgerError) {
        var number = entry.chain
        if let ledger = allocation.ledger { number = try chain(ofLedger: ledger).number }
        try database.statement("INSERT INTO allocation VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .bind(1, entry.row).bind(2, Chain.row(number, allocation.hold ?? entry.sequence))
            .bind(3, Chain.row(entry.chain, allocation.budget ?? entry.sequence))
            .bind(4, allocation.period.seconds).bind(5, allocation.amount.count)
            .bind(6, allocation.exchange?.count).run()
    }

    func entry(_ row: Int64) throws(LedgerError) -> Entry? {
        let table = try entryTable()
        return try table.first(
            try database.statement(table.select + " WHERE seq = ?1").bind(1, row))
    }

    func entry(withID id: EntryID) throws(LedgerError) -> Entry? {
        let table = try entryTable()
        // A file of before version 10 has no such column, and no entry in it an id.
        guard table.has("id") else { return nil }
        return try table.first(
            try database.statement(table.select + " WHERE id = ?1").bind(1, id.bytes))
    }

    /// The hash of a row's entry.
    func hash(ofRow row: Int64) throws(LedgerError) -> ChainHash? {
        let statement = try database.statement("SELECT hash FROM entry WHERE seq = ?1").bind(1, row)
        defer { statement.reset() }
        return try statement.step() ? statement.bytes(0).flatMap { ChainHash(bytes: $0) } : nil
    }

    func forEachEntry(
        of chain: Int64, from first: Int64, to last: Int64,
        _ body: (Entry, ChainHash) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        // A statement of its own: the body may well begin another walk.
        let table = try entryTable()
        let rows = try Statement(
            table.select + " WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq", database)
        rows.bind(1, Chain.row(chain, first)).bind(2, Chain.row(chain, last))
        while try rows.step() {
            var (entry, hash) = try table.entry(rows)
            entry.allocations = try allocations(of: entry)
            if !(try body(entry, hash)) { return }
        }
    }

    func forEachSeenOutside(
        since instant: Instant, _ body: (Entry) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        // A statement of its own: the body looks up more.
        let table = try entryTable()
        let rows = try Statement(
            table.select + " WHERE \(Entry.isSeenOutsideInSQL) AND at_s >= ?1 ORDER BY seq",
            database)
        rows.bind(1, instant.seconds)
        while try rows.step() { try body(try table.entry(rows).entry) }
    }

    /// How the file keeps its entries. A column never goes, so that there is nothing to ask once all
    /// are there.
    func entryTable() throws(LedgerError) -> EntryTable {
        if hasAllColumns { return .current }
        hasAllColumns = try hasColumn("id", of: "entry")
        if hasAllColumns { return .current }
        return try hasColumn("likeness", of: "entry") ? .before10 : .before8
    }

    private func hasColumn(_ name: String, of table: String) throws(LedgerError) -> Bool {
        try database.number(
            "SELECT 1 FROM pragma_table_info('\(table)') WHERE name = '\(name)'") == 1
    }

    // MARK: What entries allocate

    /// Rows of imported chains, whose numbers are higher, weigh on budgets elsewhere.
    func allocations(
        ofHold hold: Int64, upTo last: Int64
    ) throws(LedgerError) -> [(budget: Int64, allocation: Allocation)] {
        let rows = try database.statement(
            """
            SELECT budget, period_s, amount_nanos, exchange_nanos FROM allocation
              WHERE hold = ?1 AND entry <= ?2
            """)
        rows.bind(1, hold).bind(2, last)
        defer { rows.reset() }
        var found: [(Int64, Allocation)] = []
        while try rows.step() {
            found.append(
                (rows.integer(0), Allocation(hold: hold, budget: rows.integer(0), rows, 1)))
        }
        return found
    }

    /// What an entry allocates, as its line says it: its own number is left out.
    func allocations(of entry: Entry) throws(LedgerError) -> [Allocation] {
        guard entry.kind == .hold || entry.kind == .control || entry.isSeenOutside else {
            return []
        }
        let rows = try database.statement(
            """
            SELECT hold, budget, period_s, amount_nanos, exchange_nanos FROM allocation
              WHERE entry = ?1 ORDER BY hold, budget
            """)
        rows.bind(1, entry.row)
        defer { rows.reset() }
        var found: [Allocation] = []
        while try rows.step() {
            let (hold, budget) = (rows.integer(0), rows.integer(1))
            var allocation = Allocation(
                hold: hold == entry.row ? nil : Chain.sequence(ofRow: hold),
                budget: budget == entry.row ? nil : Chain.sequence(ofRow: budget), rows, 2)
            let chain = Chain.number(ofRow: hold)
            if chain != entry.chain {
                allocation.ledger = try chains().first { $0.number == chain }?.ledger
            }
            found.append(allocation)
        }
        return found
    }

    // MARK: What is derived

    func attempt(_ id: AttemptID) throws(LedgerError) -> AttemptRow? {
        if !hasTaskEnds {
            hasTaskEnds = try hasColumn("failed", of: "attempt")
            // A file of before version 5 is read as it is.
            if !hasTaskEnds {
                return try AttemptRow.found(id, in: database, by: AttemptRow.findBefore5)
            }
        }
        return try derived.attempt(id)
    }
}

// MARK: - Chains

extension SQLiteStore {
    func chains() throws(LedgerError) -> [Chain] {
        let rows = try database.statement(
            """
            SELECT 0, ledger.id, head.seq, head.hash FROM ledger, head
              UNION ALL SELECT number, id, seq, hash FROM origin ORDER BY 1
            """)
        defer { rows.reset() }
        var found: [Chain] = []
        while try rows.step() {
            guard let id = rows.text(1), let hash = rows.bytes(3).flatMap({ ChainHash(bytes: $0) })
            else { throw .corrupt("a chain has no id or no head") }
            found.append(
                Chain(
                    number: rows.integer(0), ledger: id,
                    head: Ledger.Head(sequence: rows.integer(2), hash: hash)))
        }
        guard found.first?.isOwn == true else { throw .corrupt("the chain has no head") }
        return found
    }

    func number(ofChain ledger: String) throws(LedgerError) -> Int64? {
        try chains().first { $0.ledger == ledger }?.number
    }

    /// The chain of a ledger's id; begun here, without entries, when it is not known yet.
    func chain(ofLedger id: String) throws(LedgerError) -> Chain {
        let known = try chains()
        if let chain = known.first(where: { $0.ledger == id }) { return chain }
        let head = Ledger.Head(sequence: 0, hash: ChainHash(beginning: id))
        let chain = Chain(number: Int64(known.count), ledger: id, head: head)
        try database.statement("INSERT INTO origin VALUES (?1, ?2, 0, ?3)")
            .bind(1, chain.number).bind(2, id).bind(3, head.hash.bytes).run()
        return chain
    }

    func head() throws(LedgerError) -> Ledger.Head { try head(ofChain: 0) }

    /// Where a chain ends now.
    func head(ofChain number: Int64) throws(LedgerError) -> Ledger.Head {
        let statement =
            number == 0
            ? try database.statement("SELECT seq, hash FROM head")
            : try database.statement("SELECT seq, hash FROM origin WHERE number = ?1")
                .bind(1, number)
        defer { statement.reset() }
        guard try statement.step(), let hash = statement.bytes(1).flatMap({ ChainHash(bytes: $0) })
        else { throw .corrupt("the chain has no head") }
        return Ledger.Head(sequence: statement.integer(0), hash: hash)
    }

    /// Moves a chain's head.
    func moveHead(ofChain number: Int64, to head: Ledger.Head) throws(LedgerError) {
        let statement =
            number == 0
            ? try database.statement("UPDATE head SET seq = ?1, hash = ?2 WHERE one = 1")
            : try database.statement("UPDATE origin SET seq = ?1, hash = ?2 WHERE number = ?3")
                .bind(3, number)
        try statement.bind(1, head.sequence).bind(2, head.hash.bytes).run()
    }
}
