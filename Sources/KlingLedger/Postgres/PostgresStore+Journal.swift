internal import KlingCost

/// The journal at a server: its entries, what they allocate, its chains.
extension PostgresStore {
    func head() throws(LedgerError) -> Ledger.Head {
        if let decision { return decision.head }
        return try chains()[0].head
    }

    func chains() throws(LedgerError) -> [Chain] {
        let rows = try ask(query("SELECT chain, ledger, seq, hash FROM SCHEMA.head ORDER BY chain"))
        var found: [Chain] = []
        for row in 0..<rows.count {
            guard let ledger = rows.text(row, 1),
                let hash = rows.hash(row, 3)
            else { throw .corrupt("a chain has no id or no head") }
            let head = Ledger.Head(sequence: rows.integer(row, 2), hash: hash)
            found.append(Chain(number: rows.integer(row, 0), ledger: ledger, head: head))
        }
        guard found.first?.isOwn == true else { throw .corrupt("the chain has no head") }
        return found
    }

    func number(ofChain ledger: String) throws(LedgerError) -> Int64? {
        ledger == id ? 0 : try chains().first { $0.ledger == ledger }?.number
    }

    func append(
        _ entry: Entry, _ hash: ChainHash, _ changes: [Change]
    ) throws(LedgerError) {
        guard decision?.isWriting == true else { throw .invariant("only a transaction writes") }
        if let newer = decision?.newer, [.hold, .control, .adjust].contains(entry.kind) {
            throw .newerSchema(found: newer, known: PostgresSchema.version)
        }
        let body = String(decoding: EntryLine.body(of: entry), as: UTF8.self)
        write(
            """
            INSERT INTO SCHEMA.entry
              (seq, id, previous, attempt, kind, reason, control, at_s, line, hash)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            .integer(entry.row), entry.id.map { .bytes($0.bytes) } ?? .null,
            .integer(entry.previous.map { Chain.row(entry.chain, $0) }),
            .id(entry.attempt), .text(entry.kind.rawValue), .text(entry.reason),
            .text(entry.standingControl), .integer(entry.instant.seconds), .text(body),
            .bytes(hash.bytes))
        for allocation in entry.allocations { try write(allocation, of: entry) }
        for change in changes { write(change) }
        decision?.entries[entry.row] = entry.withoutAllocations
        if entry.chain == 0 {
            decision?.head = Ledger.Head(sequence: entry.sequence, hash: hash)
        }
        decision?.written = (entry.row, hash)
    }

    /// Writes something, with the commit.
    func write(_ text: String, _ values: PostgresValue...) {
        decision?.write(query(text, values: values))
    }

    private func write(_ allocation: Allocation, of entry: Entry) throws(LedgerError) {
        var number: Int64? = entry.chain
        if let ledger = allocation.ledger { number = try self.number(ofChain: ledger) }
        guard let number else { throw .invariant("entry \(entry.sequence) names no known ledger") }
        let hold = Chain.row(number, allocation.hold ?? entry.sequence)
        let budget = Chain.row(entry.chain, allocation.budget ?? entry.sequence)
        write(
            "INSERT INTO SCHEMA.allocation VALUES ($1, $2, $3, $4, $5, $6)", .integer(entry.row),
            .integer(hold), .integer(budget), .integer(allocation.period.seconds),
            .integer(allocation.amount.count), .integer(allocation.exchange?.count))
        let known = PostgresAllocation(
            entry: entry.row, budget: budget,
            allocation: Allocation(
                hold: hold, budget: budget, period: allocation.period, amount: allocation.amount,
                exchange: allocation.exchange))
        // Of a hold of before, what it weighs elsewhere is not known unless it was asked for.
        if allocation.hold == nil {
            decision?.allocations[hold, default: []].append(known)
        } else if decision?.allocations[hold] != nil {
            decision?.allocations[hold]?.append(known)
        }
    }

    // MARK: Entries

    /// With an entry come those before it of its attempt: whoever asks for one often wants them all.
    func entry(_ row: Int64) throws(LedgerError) -> Entry? {
        if let known = decision?.entries[row] { return known }
        let rows = try ask(entryQuery(row))
        return try remember(rows).first { $0.row == row }
    }

    func entryQuery(_ row: Int64) -> PostgresQuery { walk("seq = $1", .integer(row)) }

    func entry(withID id: EntryID) throws(LedgerError) -> Entry? {
        if let known = decision?.entries.values.first(where: { $0.id == id }) { return known }
        return try remember(try ask(entryQuery(withID: id))).first
    }

    func entryQuery(withID id: EntryID) -> PostgresQuery {
        query("SELECT seq, line, hash FROM SCHEMA.entry WHERE id = $1", .bytes(id.bytes))
    }

    /// The hold and the last entry of an attempt, and those between.
    func entriesQuery(of id: AttemptID) -> PostgresQuery {
        walk("seq = (SELECT last FROM SCHEMA.attempt WHERE id = $1)", .id(id))
    }

    private func walk(_ condition: String, _ value: PostgresValue) -> PostgresQuery {
        query(
            """
            WITH RECURSIVE walk AS (
                SELECT seq, previous, line, hash FROM SCHEMA.entry WHERE \(condition)
                UNION ALL SELECT before.seq, before.previous, before.line, before.hash
                  FROM SCHEMA.entry AS before JOIN walk ON before.seq = walk.previous)
              SELECT seq, line, hash FROM walk LIMIT 200
            """, value)
    }

    /// Entries that came with an answer: their rows, lines and hashes.
    @discardableResult
    func remember(_ rows: PostgresRows) throws(LedgerError) -> [Entry] {
        var found: [Entry] = []
        for place in 0..<rows.count {
            let entry = try self.entry(rows, place).entry.withoutAllocations
            decision?.entries[entry.row] = entry
            found.append(entry)
        }
        return found
    }

    /// The entry of an answer's row: its number, its line and its hash.
    private func entry(
        _ rows: PostgresRows, _ place: Int
    ) throws(LedgerError) -> (entry: Entry, hash: ChainHash) {
        let row = rows.integer(place, 0)
        guard let line = rows.text(place, 1),
            let hash = rows.hash(place, 2)
        else { throw .corrupt("entry \(row) has no line or no hash") }
        guard
            let read = try? EntryLine.read((Array(line.utf8) + EntryLine.ending(hash))[...]),
            read.entry.sequence == Chain.sequence(ofRow: row)
        else { throw .corrupt("the line of entry \(row) cannot be read") }
        var entry = read.entry
        entry.chain = Chain.number(ofRow: row)
        return (entry, hash)
    }

    /// How many entries come with one trip.
    private static let page: Int64 = 1_000

    func forEachEntry(
        of chain: Int64, from first: Int64, to last: Int64,
        _ body: (Entry, ChainHash) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        var next = Chain.row(chain, first)
        while true {
            let rows = try ask(
                query(
                    """
                    SELECT seq, line, hash FROM SCHEMA.entry WHERE seq BETWEEN $1 AND $2
                      ORDER BY seq LIMIT \(Self.page)
                    """, .integer(next), .integer(Chain.row(chain, last))))
            for place in 0..<rows.count {
                let (entry, hash) = try entry(rows, place)
                if !(try body(entry, hash)) { return }
                next = entry.row + 1
            }
            if rows.count < Self.page { return }
        }
    }

    func forEachSeenOutside(
        since instant: Instant, _ body: (Entry) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        let rows = try ask(
            query(
                """
                SELECT seq, line, hash FROM SCHEMA.entry
                  WHERE kind = 'adjust' AND attempt IS NULL AND at_s >= $1 ORDER BY seq
                """, .integer(instant.seconds)))
        for place in 0..<rows.count {
            let entry = try entry(rows, place).entry.withoutAllocations
            if entry.isSeenOutside { try body(entry) }
        }
    }

    // MARK: Controls

    /// The last of them, and the others too where it is not the one that is known.
    func controlsQuery(behind known: ChainHash?) -> PostgresQuery {
        query(
            """
            WITH last AS (SELECT seq, hash FROM SCHEMA.entry
                WHERE control IS NOT NULL AND seq <= \(Chain.lastSequence) ORDER BY seq DESC LIMIT 1)
              SELECT entry.seq, at_s, control, entry.hash FROM SCHEMA.entry, last
                WHERE control IS NOT NULL AND entry.seq <= last.seq
                  AND (last.hash IS DISTINCT FROM $1 OR entry.seq = last.seq)
                ORDER BY entry.seq
            """, known.map { .bytes($0.bytes) } ?? .null)
    }

    func controls(
        behind known: ChainHash?
    ) throws(LedgerError) -> (last: ChainHash?, all: [ControlLine])? {
        let rows = try ask(controlsQuery(behind: known))
        if rows.count == 0 { return (nil, []) }
        guard let last = rows.hash(rows.count - 1, 3) else {
            throw .corrupt("a control has no hash")
        }
        if last == known { return nil }
        let lines = (0..<rows.count).map { row in
            ControlLine(
                entry: rows.integer(row, 0), instant: Instant(seconds: rows.integer(row, 1)),
                json: rows.text(row, 2) ?? "")
        }
        return (last, lines)
    }
}

extension Entry {
    /// The control that it says, where that is in force until another changes it.
    fileprivate var standingControl: String? {
        guard kind == .control, let control else { return nil }
        if case .count = Control(json: control) { return nil }
        return control
    }

    var withoutAllocations: Entry {
        var entry = self
        entry.allocations = []
        return entry
    }
}
