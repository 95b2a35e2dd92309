/// What a role may do at a ledger that is at a server.
public enum LedgerRight: String, CaseIterable, Sendable {
    /// See everything, payloads that were kept included.
    case read
    /// That, and hold, send, and say what became of it; freezing a model too, which lets nothing pass.
    case spend
    /// That, and set, raise and remove budgets.
    case admin

    /// The statements that give it, in the schema's words.
    fileprivate var statements: [String] {
        switch self {
        case .read:
            [
                "GRANT USAGE ON SCHEMA NAME TO ROLE",
                "GRANT SELECT ON ALL TABLES IN SCHEMA NAME TO ROLE",
            ]
        case .spend:
            LedgerRight.read.statements + [
                """
                GRANT INSERT ON SCHEMA.entry, SCHEMA.allocation, SCHEMA.attempt, SCHEMA.balance,
                  SCHEMA.payload, SCHEMA.video TO ROLE
                """,
                // Nobody gets to change an entry, or what it allocates.
                "GRANT UPDATE ON SCHEMA.attempt, SCHEMA.balance, SCHEMA.video TO ROLE",
                // To lock the head is all that this is for; where it is, entries say.
                "GRANT UPDATE (durable) ON SCHEMA.head TO ROLE",
            ]
        case .admin: LedgerRight.spend.statements + ["GRANT UPDATE ON SCHEMA.ledger TO ROLE"]
        }
    }
}

extension Ledger {
    /// Lets a role of the server do something at this ledger, and takes from it what goes beyond. Only the
    /// tables' owner can.
    ///
    /// - Parameters:
    ///   - right: what it may do; `nil`: nothing any more.
    ///   - role: the role's name, as the server has it.
    /// - Throws: ``LedgerError/server(_:)``: of a ledger in a file ``ServerProblem/notAtServer``, of a role
    ///   that is not there, or of somebody who may not, what the server says.
    public func grant(_ right: LedgerRight?, to role: String) throws(LedgerError) {
        guard let server = store as? PostgresStore else { throw .server(.notAtServer) }
        try server.grant(right, to: role)
    }
}

extension PostgresStore {
    fileprivate func grant(_ right: LedgerRight?, to role: String) throws(LedgerError) {
        let name = "\"" + role.replacing("\"", with: "\"\"") + "\""
        // To others than the owner the server only remarks that it gave nothing: this they may not.
        let takeAway = [
            "COMMENT ON TABLE SCHEMA.ledger IS 'a ledger of kcost'",
            "REVOKE ALL ON ALL TABLES IN SCHEMA NAME FROM ROLE",
            "REVOKE ALL (durable) ON SCHEMA.head FROM ROLE",
            "REVOKE ALL ON SCHEMA NAME FROM ROLE",
        ]
        let owner = try ask(
            query(
                """
                SELECT pg_get_userbyid(relowner) FROM pg_class
                  WHERE oid = 'SCHEMA.ledger'::regclass
                """)
        ).text(0, 0)
        if role == owner { throw .server(.ownerKeepsAll(role)) }
        // Without BEGIN they are one transaction, which ends with the trip.
        _ = try ask(
            (takeAway + (right?.statements ?? [])).map {
                let text = query($0.replacing("SCHEMA NAME", with: "SCHEMA " + address.schema)).text
                return PostgresQuery(text.replacing("ROLE", with: name))
            })
    }
}
