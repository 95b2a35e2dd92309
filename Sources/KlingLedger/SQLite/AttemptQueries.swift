internal import KlingCost

extension SQLiteStore {
    func attempts(_ question: AttemptQuestion) throws(LedgerError) -> [AttemptID] {
        let own = Chain.lastSequence
        switch question {
        case .open:
            return try database.statement(
                """
                SELECT id FROM attempt WHERE state NOT IN ('captured', 'voided') AND hold <= ?1
                  ORDER BY hold
                """
            ).bind(1, own).attempts()
        case .due(let instant):
            return try database.statement(
                """
                SELECT id FROM attempt
                  WHERE state NOT IN ('captured', 'voided') AND state = 'held' AND expires_s <= ?1
                    AND hold <= ?2
                  ORDER BY id
                """
            ).bind(1, instant.seconds).bind(2, own).attempts()
        case .ofTask(let task):
            return try database.statement("SELECT id FROM attempt WHERE task = ?1 ORDER BY id")
                .bind(1, task).attempts()
        case .charged(let instant):
            return try ended("ended_s >= ?1 AND state = 'captured'").bind(1, instant.seconds)
                .attempts()
        case .ended(let name):
            return try ended("(id = ?1 OR task = ?3) AND state IN ('captured', 'voided')")
                .bind(1, AttemptID(name)?.bytes).bind(3, name).attempts()
        case .toldOtherwise:
            return try database.statement(
                "SELECT DISTINCT attempt FROM entry WHERE \(Schema.toldOtherwise) AND seq <= ?1"
            ).bind(1, own).attempts()
        }
    }

    private func ended(_ condition: String) throws(LedgerError) -> Statement {
        try database.statement(
            """
            SELECT id FROM attempt WHERE \(condition) AND task IS NOT NULL AND hold <= ?2
              ORDER BY ended_s, hold
            """
        ).bind(2, Chain.lastSequence)
    }

    func forEachHeldLately(
        _ trait: PayloadTrait, after seconds: Int64,
        _ body: (HeldLately) throws(LedgerError) -> Bool
    ) throws(LedgerError) {
        let rows: Statement
        switch trait {
        case .fingerprint(let fingerprint):
            rows = try database.statement(SQLiteStore.heldOfFingerprint).bind(1, fingerprint)
        case .likeness(let digest):
            // A file of before version 8 has no such column, and nothing in it is alike.
            if try !entryTable().has("likeness") { return }
            rows = try database.statement(SQLiteStore.heldOfLikeness).bind(1, digest)
        }
        rows.bind(2, seconds)
        defer { rows.reset() }
        while try rows.step() {
            guard let id = rows.bytes(0).flatMap({ AttemptID(bytes: $0) }),
                let state = rows.text(2).flatMap({ Attempt.State(rawValue: $0) })
            else { throw .corrupt("an attempt has no id or no state") }
            let held = HeldLately(
                id: id, instant: Instant(seconds: rows.integer(1)), state: state,
                hold: rows.integer(3), fingerprint: rows.text(4))
            if !(try body(held)) { return }
        }
    }

    private static let heldOfFingerprint = held(of: "fingerprint")
    private static let heldOfLikeness = held(of: "likeness")

    private static func held(of trait: String) -> String {
        """
        SELECT id, held_s, state, hold, fingerprint FROM attempt
          WHERE \(trait) = ?1 AND held_s > ?2 ORDER BY held_s DESC, id DESC
        """
    }

    func sent(to gateway: String, since instant: Instant) throws(LedgerError) -> [Instant] {
        let rows = try database.statement(
            """
            SELECT sent.at_s, sent.kind, hold.gateway FROM entry AS sent
              LEFT JOIN attempt ON attempt.id = sent.attempt
              LEFT JOIN entry AS hold ON hold.seq = attempt.hold
              WHERE sent.seq <= ?1 ORDER BY sent.seq DESC LIMIT ?2
            """)
        rows.bind(1, Chain.lastSequence).bind(2, SQLiteStore.mostLately)
        defer { rows.reset() }
        var found: [Instant] = []
        while try rows.step() {
            let sent = Instant(seconds: rows.integer(0))
            if sent < instant { break }
            if rows.text(1) == Entry.Kind.sent.rawValue, rows.text(2) == gateway {
                found.append(sent)
            }
        }
        return found
    }

    /// Entries that are looked at, at most: more than all processes of a machine write durably in the
    /// span of any limit.
    private static let mostLately: Int64 = 100_000

    func uncounted(
        _ chain: Chain, _ budget: Int64, after last: HoldPlace
    ) throws(LedgerError) -> [(place: HoldPlace, hold: Int64)] {
        let rows = try database.statement(
            """
            SELECT held_s, id, hold FROM attempt
              WHERE (held_s, id) > (?1, ?2) AND hold BETWEEN ?3 AND ?4
                AND NOT EXISTS (SELECT 1 FROM allocation
                  WHERE allocation.hold = attempt.hold AND budget = ?5)
              ORDER BY held_s, id LIMIT 500
            """)
        rows.bind(1, last.held).bind(2, last.id).bind(3, Chain.row(chain.number, 1))
            .bind(4, Chain.row(chain.number, Chain.lastSequence)).bind(5, budget)
        defer { rows.reset() }
        var found: [(HoldPlace, Int64)] = []
        while try rows.step() {
            found.append((HoldPlace(rows.integer(0), rows.bytes(1) ?? []), rows.integer(2)))
        }
        return found
    }
}

extension Statement {
    /// The attempts in the first column of all its rows; it is ready for others then.
    fileprivate func attempts() throws(LedgerError) -> [AttemptID] {
        defer { reset() }
        var found: [AttemptID] = []
        while try step() {
            if let id = bytes(0).flatMap({ AttemptID(bytes: $0) }) { found.append(id) }
        }
        return found
    }
}
