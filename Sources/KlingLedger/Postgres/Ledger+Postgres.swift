public import KlingCost

/// A ledger at a PostgreSQL server.
extension Ledger {
    /// Opens a team's ledger to write, and makes its tables when there are none; of several who come
    /// first, one makes them.
    ///
    /// - Parameters:
    ///   - address: where it is.
    ///   - now: when it is made, if it is.
    ///   - random: what its id is minted of.
    /// - Throws: ``LedgerError/server(_:)`` where the server does not answer or does not let this user;
    ///   ``LedgerError/newerSchema(found:known:)`` where a newer program migrated it beyond reading. Where
    ///   it may still be read, whatever would hold or change something throws that, and what was held
    ///   before can be ended.
    public convenience init(
        at address: PostgresAddress, now: Instant, using random: inout some RandomNumberGenerator
    ) throws(LedgerError) {
        let fresh = AttemptID(
            milliseconds: UInt64(clamping: now.seconds) &* 1000, using: &random)
        try self.init(at: address, id: fresh.description, clock: .server)
    }

    /// The same, with entries that have the time of whoever writes them: for tests, which say what time it
    /// is.
    package convenience init(writingByOwnClock address: PostgresAddress) throws(LedgerError) {
        var random = SystemRandomNumberGenerator()
        let fresh = AttemptID(milliseconds: 0, using: &random)
        try self.init(at: address, id: fresh.description, clock: .writer)
    }

    private convenience init(
        at address: PostgresAddress, id: String, clock: PostgresStore.Clock
    ) throws(LedgerError) {
        let connection = try PostgresConnection(address, writing: true)
        let door = PostgresDoor(connection, address)
        var found = try door.ledger()
        if found == nil {
            try door.make(id)
            found = try door.ledger()
        }
        // Tables that this program may not write may still be told what became of what it holds.
        guard let found else { throw .notALedger }
        self.init(
            over: PostgresStore(connection, address, id: found, writing: true, clock: clock))
    }

    /// Opens a team's ledger to read, at a standby too.
    ///
    /// - Returns: `nil` when there are no tables.
    public convenience init?(reading address: PostgresAddress) throws(LedgerError) {
        let connection = try PostgresConnection(address, writing: false)
        guard let id = try PostgresDoor(connection, address).ledger() else { return nil }
        self.init(over: PostgresStore(connection, address, id: id, writing: false))
    }
}

/// The way to a ledger's tables: looking whether they are there, and making them.
private struct PostgresDoor {
    private let connection: PostgresConnection
    private let address: PostgresAddress

    init(_ connection: PostgresConnection, _ address: PostgresAddress) {
        (self.connection, self.address) = (connection, address)
    }

    /// The id of the ledger that is there; `nil` where there are no tables.
    ///
    /// - Throws: ``LedgerError/newerSchema(found:known:)`` where this program cannot read them.
    func ledger() throws(LedgerError) -> String? {
        let name = address.schema + ".ledger"
        // Of the catalog's rows: `to_regclass` answers by what a session remembers, which a wait for an
        // advisory lock does not freshen.
        let isThere = try ask([
            PostgresQuery(
                """
                SELECT 1 FROM pg_catalog.pg_class AS class
                  JOIN pg_catalog.pg_namespace AS space ON space.oid = class.relnamespace
                  WHERE nspname = $1 AND relname = 'ledger'
                """, .text(address.schema))
        ])
        guard isThere[0].count == 1 else { return nil }
        let rows = try ask([
            PostgresQuery("SELECT id, version, oldest_reader FROM \(name)")
        ])[0]
        guard let id = rows.text(0, 0), AttemptID(id) != nil else { throw .notALedger }
        if rows.integer(0, 2) > PostgresSchema.version {
            throw .newerSchema(found: Int(rows.integer(0, 1)), known: PostgresSchema.version)
        }
        return id
    }

    /// Makes the tables, unless somebody else did meanwhile.
    func make(_ id: String) throws(LedgerError) {
        let schema = address.schema
        // One at a time, of all who make tables in this schema.
        let turn = PostgresQuery(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", .text("kcost \(schema)"))
        _ = try ask([
            PostgresQuery("BEGIN ISOLATION LEVEL READ COMMITTED"),
            PostgresQuery("SELECT set_config('lock_timeout', '15000', true)"), turn,
        ])
        if try ledger() != nil {
            _ = try ask([PostgresQuery("ROLLBACK")])
            return
        }
        let rows = [
            PostgresQuery(
                "INSERT INTO \(schema).ledger VALUES (true, $1, $2, 1, 1)", .text(id),
                .integer(Int64(PostgresSchema.version))),
            PostgresQuery(
                "INSERT INTO \(schema).head VALUES (0, $1, 0, $2, -9223372036854775808)",
                .text(id), .bytes(ChainHash(beginning: id).bytes)),
        ]
        // Somebody may have prepared it for a role that may make none.
        let isPrepared =
            try ask([
                PostgresQuery(
                    "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", .text(schema))
            ])[0].count == 1
        if !isPrepared { _ = try ask([PostgresQuery("CREATE SCHEMA \(schema)")]) }
        _ = try ask(PostgresSchema.creation(schema).map { PostgresQuery($0) } + rows)
        guard try ask([PostgresQuery("COMMIT")])[0].tag == "COMMIT" else { throw .busy }
    }

    private func ask(_ queries: [PostgresQuery]) throws(LedgerError) -> [PostgresRows] {
        do throws(PostgresError) {
            return try connection.trip([queries], within: 20_000)[0]
                .map { answer throws(PostgresError) in try answer.rows() }
        } catch {
            throw LedgerError(error)
        }
    }
}
