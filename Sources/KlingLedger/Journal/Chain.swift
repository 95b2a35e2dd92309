internal import KlingCost

/// A chain of entries in the file: the ledger's own, or one imported from another ledger.
///
/// Rows of all chains share one table: a row's number is its chain's number times 2^40, plus the
/// entry's number in the chain. Rows of our own chain, number 0, are numbered as their entries are.
public struct Chain: Hashable, Sendable {
    /// Its number in this file; 0 is our own.
    let number: Int64
    /// The id of the ledger that wrote it.
    public let ledger: String
    /// Where it ends.
    public let head: Ledger.Head

    /// Whether it is this ledger's own.
    public var isOwn: Bool { number == 0 }

    /// The number of a row.
    static func row(_ chain: Int64, _ sequence: Int64) -> Int64 { chain << 40 | sequence }

    /// The chain that a row belongs to.
    static func number(ofRow row: Int64) -> Int64 { row >> 40 }

    /// The number of a row's entry in its chain.
    static func sequence(ofRow row: Int64) -> Int64 { row & lastSequence }

    /// The highest number an entry can have: 2^40 - 1.
    static let lastSequence: Int64 = 1 << 40 - 1
}

extension Ledger {
    /// Its own chain, and those imported from other ledgers, in the order in which they came.
    public func chains() throws(LedgerError) -> [Chain] { try database.chains() }
}

extension Database {
    /// All chains, our own first; never none.
    func chains() throws(LedgerError) -> [Chain] {
        let rows = try statement(
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

    /// The chain of a ledger's id; begun here, without entries, when it is not known yet.
    func chain(ofLedger id: String) throws(LedgerError) -> Chain {
        let known = try chains()
        if let chain = known.first(where: { $0.ledger == id }) { return chain }
        let head = Ledger.Head(sequence: 0, hash: ChainHash(beginning: id))
        let chain = Chain(number: Int64(known.count), ledger: id, head: head)
        try statement("INSERT INTO origin VALUES (?1, ?2, 0, ?3)")
            .bind(1, chain.number).bind(2, id).bind(3, head.hash.bytes).run()
        return chain
    }

    /// Where our own journal ends now.
    func head() throws(LedgerError) -> Ledger.Head { try head(ofChain: 0) }

    /// Where a chain ends now.
    func head(ofChain number: Int64) throws(LedgerError) -> Ledger.Head {
        let statement =
            number == 0
            ? try statement("SELECT seq, hash FROM head")
            : try statement("SELECT seq, hash FROM origin WHERE number = ?1").bind(1, number)
        defer { statement.reset() }
        guard try statement.step(), let hash = statement.bytes(1).flatMap({ ChainHash(bytes: $0) })
        else { throw .corrupt("the chain has no head") }
        return Ledger.Head(sequence: statement.integer(0), hash: hash)
    }

    /// The hash of a row's entry.
    func hash(ofRow row: Int64) throws(LedgerError) -> ChainHash? {
        let statement = try statement("SELECT hash FROM entry WHERE seq = ?1").bind(1, row)
        defer { statement.reset() }
        return try statement.step() ? statement.bytes(0).flatMap { ChainHash(bytes: $0) } : nil
    }

    /// Moves a chain's head.
    func moveHead(ofChain number: Int64, to head: Ledger.Head) throws(LedgerError) {
        let statement =
            number == 0
            ? try statement("UPDATE head SET seq = ?1, hash = ?2 WHERE one = 1")
            : try statement("UPDATE origin SET seq = ?1, hash = ?2 WHERE number = ?3")
                .bind(3, number)
        try statement.bind(1, head.sequence).bind(2, head.hash.bytes).run()
    }

    /// Runs the body without the triggers and checks that guard the journal, and without the indexes of
    /// entries but the one by holds: in a file that nobody else sees, whose writer holds entries against
    /// each other by itself.
    ///
    /// - Parameter isKept: whether they stand again behind it.
    func unguarded<Value>(
        isKept: Bool = true, _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        let rows = try Statement(
            """
            SELECT type || ' \"' || name || '\"', sql FROM sqlite_schema
              WHERE type = 'trigger' OR type = 'index' AND tbl_name = 'entry' AND name <> 'entry_hold'
            """, self)
        var parts: [(name: String, sql: String)] = []
        while try rows.step() { parts.append((rows.text(0) ?? "", rows.text(1) ?? "")) }
        for part in parts { try execute("DROP \(part.name)") }
        try execute("PRAGMA ignore_check_constraints = ON")
        let value = try body()
        try execute("PRAGMA ignore_check_constraints = OFF")
        if isKept { for part in parts { try execute(part.sql) } }
        return value
    }
}
