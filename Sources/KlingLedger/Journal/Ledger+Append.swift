internal import KlingCost

extension Ledger {
    /// Writes an entry behind the last of our own chain. Only inside a transaction.
    ///
    /// - Returns: the entry with its number and its predecessor.
    func append(_ entry: Entry) throws(LedgerError) -> Entry {
        var entry = entry
        let head = try database.head()
        guard (0..<Chain.lastSequence).contains(head.sequence) else {
            throw .corrupt("the head is at \(head.sequence)")
        }
        entry.sequence = head.sequence + 1
        if let id = entry.attempt, entry.kind != .hold {
            guard let attempt = try database.attempt(id) else { throw .unknownAttempt(id) }
            if Chain.number(ofRow: attempt.hold) != 0 { throw .importedAttempt(id) }
            _ = try attempt.state(after: entry.kind)
            entry.previous = attempt.last
            // An amount without one is in that of the hold.
            if entry.amount != nil, entry.currency == nil {
                entry.currency = attempt.upper.currency
            }
        }
        // In the order of the table, so that the same line comes out again.
        entry.allocations.sort { one, other in
            (one.hold ?? entry.sequence, one.budget ?? entry.sequence)
                < (other.hold ?? entry.sequence, other.budget ?? entry.sequence)
        }
        try entry.checkFigures()
        let body = EntryLine.body(of: entry)
        if body.count > Ledger.longestEntry { throw .tooLong(bytes: body.count) }
        try database.write(entry, ChainHash(after: head.hash, body))
        return entry
    }
}

extension Database {
    /// Writes an entry that has its number: its row, its allocations, the chain's head, and what is
    /// derived. Only inside a transaction.
    func write(_ entry: Entry, _ hash: ChainHash) throws(LedgerError) {
        try writeJournal(entry, hash)
        try Projection(of: self).apply(entry)
    }

    /// The same without what is derived, which must be made anew before anybody looks.
    func writeJournal(_ entry: Entry, _ hash: ChainHash) throws(LedgerError) {
        let table = try entryTable()
        try table.bind(entry, hash, to: try statement(table.insert)).run()
        for allocation in entry.allocations { try write(allocation, of: entry) }
        try moveHead(behind: entry, hash)
    }

    private func write(_ allocation: Allocation, of entry: Entry) throws(LedgerError) {
        let hold = try row(ofHold: allocation, of: entry)
        let budget = Chain.row(entry.chain, allocation.budget ?? entry.sequence)
        try statement("INSERT INTO allocation VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .bind(1, entry.row).bind(2, hold).bind(3, budget).bind(4, allocation.period.seconds)
            .bind(5, allocation.amount.count).bind(6, allocation.exchange?.count).run()
    }

    /// The row of the hold that an entry's allocation is about.
    func row(ofHold allocation: Allocation, of entry: Entry) throws(LedgerError) -> Int64 {
        var number = entry.chain
        if let ledger = allocation.ledger { number = try chain(ofLedger: ledger).number }
        return Chain.row(number, allocation.hold ?? entry.sequence)
    }
}

/// The statements of the table `entry`, from the list of its fields.
struct EntryTable {
    /// Those that the file has a column for: one of an earlier version is read as it is.
    let fields: [EntryField]
    let insert, select: String

    /// Whether that is all of them.
    var isCurrent: Bool { fields.count == EntryField.all.count }

    static let current = EntryTable(EntryField.all)
    static let before8 = EntryTable(EntryField.all.filter { $0.column != "likeness" })

    private init(_ fields: [EntryField]) {
        self.fields = fields
        let columns = ["seq", "kind", "at_s", "owner"] + fields.map(\.column) + ["hash"]
        let names = columns.joined(separator: ", ")
        insert =
            "INSERT INTO entry (\(names)) VALUES ("
            + (1...columns.count).map { "?\($0)" }.joined(separator: ", ") + ")"
        select = "SELECT \(names) FROM entry"
    }

    /// Binds an entry and its hash to ``insert``.
    func bind(_ entry: Entry, _ hash: ChainHash, to insert: Statement) -> Statement {
        insert.bind(1, entry.row).bind(2, entry.kind.rawValue)
            .bind(3, entry.instant.seconds).bind(4, entry.owner)
        for (place, field) in fields.enumerated() {
            field.bind(entry, to: insert, at: Int32(5 + place))
        }
        return insert.bind(Int32(5 + fields.count), hash.bytes)
    }

    /// Reads a row of ``select``.
    func entry(_ row: Statement) throws(LedgerError) -> (entry: Entry, hash: ChainHash) {
        guard let kind = row.text(1).flatMap({ Entry.Kind(rawValue: $0) }),
            let hash = row.bytes(Int32(4 + fields.count)).flatMap({ ChainHash(bytes: $0) })
        else { throw .corrupt("entry \(row.integer(0)) has no kind or no hash") }
        var entry = Entry(
            kind, nil, at: Instant(seconds: row.integer(2)), by: row.text(3) ?? "")
        entry.sequence = Chain.sequence(ofRow: row.integer(0))
        entry.chain = Chain.number(ofRow: row.integer(0))
        for (place, field) in fields.enumerated() {
            field.read(&entry, from: row, column: Int32(4 + place))
        }
        return (entry, hash)
    }
}

extension Database {
    /// How the file keeps its entries. A column never goes, so that there is nothing to ask once all
    /// are there.
    func entryTable() throws(LedgerError) -> EntryTable {
        if hasAllColumns { return .current }
        let found = "SELECT 1 FROM pragma_table_info('entry') WHERE name = 'likeness'"
        hasAllColumns = try number(found) == 1
        return hasAllColumns ? .current : .before8
    }
}

// MARK: - Reading

extension Database {
    /// The entry of a row, without its allocations.
    func entry(_ row: Int64) throws(LedgerError) -> Entry? {
        let table = try entryTable()
        let statement = try statement(table.select + " WHERE seq = ?1")
        statement.bind(1, row)
        defer { statement.reset() }
        return try statement.step() ? try table.entry(statement).entry : nil
    }

    /// What a hold's row weighs on each budget of ours, by our entries up to one. Rows of imported
    /// chains, whose numbers are higher, weigh on budgets elsewhere.
    func allocations(
        ofHold hold: Int64, upTo entry: Int64
    ) throws(LedgerError) -> [(budget: Int64, allocation: Allocation)] {
        let rows = try statement(
            """
            SELECT budget, period_s, amount_nanos, exchange_nanos FROM allocation
              WHERE hold = ?1 AND entry <= ?2
            """)
        rows.bind(1, hold).bind(2, entry)
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
        let rows = try statement(
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

    /// Where an attempt stands.
    func attempt(_ id: AttemptID) throws(LedgerError) -> Attempt? {
        let row = try statement(
            """
            SELECT state, hold, last, held_s, changed_s, currency, upper_nanos, spent_nanos,
              expires_s FROM attempt WHERE id = ?1
            """)
        row.bind(1, id.bytes)
        defer { row.reset() }
        return try row.step() ? try Attempt(id, row) : nil
    }
}

extension Attempt {
    /// Reads a row whose first column is the state.
    init(_ id: AttemptID, _ row: Statement) throws(LedgerError) {
        guard let state = row.text(0).flatMap({ State(rawValue: $0) }),
            let currency = row.text(5).flatMap({ Currency($0) })
        else { throw .corrupt("attempt \(id) has no state or no currency") }
        (self.id, self.state) = (id, state)
        (hold, last) = (row.integer(1), row.integer(2))
        held = Instant(seconds: row.integer(3))
        changed = Instant(seconds: row.integer(4))
        upper = Money(Nanos(row.integer(6)), currency)
        spent = Nanos(row.integer(7))
        expires = row.optionalInteger(8).map { Instant(seconds: $0) }
    }
}

extension Allocation {
    /// Reads period, amount and exchange rate from a row, from a column on.
    init(hold: Int64?, budget: Int64?, _ row: Statement, _ column: Int32) {
        self.init(
            hold: hold, budget: budget, period: Instant(seconds: row.integer(column)),
            amount: Nanos(row.integer(column + 1)),
            exchange: row.optionalInteger(column + 2).map { Nanos($0) })
    }
}
