internal import KlingCost
import Libc

/// A journal at a PostgreSQL server, in a schema of its own, with what is derived from it beside it.
///
/// A decision is one transaction in two trips. The first locks the head, in a statement of its own, and
/// brings what the rules will probably ask for; the second writes, commits, and waits until the commit
/// is durable. The lock is let go before that: the commit itself does not wait for the disk, so that
/// others decide meanwhile, and a statement behind it does. Whoever builds on it is durable later still.
final class PostgresStore: JournalStore {
    let id: String
    let address: PostgresAddress
    /// Whether entries are to be written: who writes must be at the server that takes writes.
    private let isWriting: Bool
    /// Whose clock entries get their time from.
    private let clock: Clock
    private var connection: PostgresConnection?
    /// Statements with the schema's name in them: a decision has some twenty, always the same.
    private var texts: [String: String] = [:]
    /// What is under way.
    var decision: PostgresDecision?
    /// What went wrong with the server in what is under way.
    private var failure: PostgresError?
    /// The last head that is known to be durable.
    private(set) var acknowledged: Ledger.Head?

    /// Whose clock counts.
    enum Clock {
        /// The server's, once nobody else can write: one clock for all machines.
        case server
        /// That of whoever writes: for tests.
        case writer
    }

    /// How long a trip may take, in milliseconds: more than the server waits for anything in it.
    private static let tripMilliseconds = 6_000
    /// How long a commit may take until it is durable: a standby may have to be waited for.
    private static let commitMilliseconds = 10_000

    /// The journal of a schema that has the tables.
    init(
        _ connection: PostgresConnection, _ address: PostgresAddress, id: String, writing: Bool,
        clock: Clock = .server
    ) {
        (self.connection, self.address, self.id) = (connection, address, id)
        (isWriting, self.clock) = (writing, clock)
    }

    /// A statement about the tables of the ledger's schema, which it names `SCHEMA.`.
    func query(_ text: String, _ values: PostgresValue...) -> PostgresQuery {
        query(text, values: values)
    }

    /// The same, with values in a list.
    func query(_ text: String, values: [PostgresValue]) -> PostgresQuery {
        if let known = texts[text] { return PostgresQuery(known, values: values) }
        let named = text.replacing("SCHEMA.", with: address.schema + ".")
        texts[text] = named
        return PostgresQuery(named, values: values)
    }

    deinit { leaveMark() }

    /// Says, before it goes, how far the journal is known to be durable: nobody else may come who would.
    private func leaveMark() {
        guard let acknowledged, let connection, connection.isGood, decision == nil else { return }
        let mark = query(
            """
            UPDATE SCHEMA.head SET durable = $1
              WHERE chain = 0 AND durable < $1 AND seq >= $1
            """, .integer(acknowledged.sequence))
        // Nobody waits for it: neither for the disk nor for a standby while it has the lock.
        let bounds = PostgresQuery(
            """
            SELECT set_config('synchronous_commit', 'off', true),
              set_config('lock_timeout', '300', true)
            """)
        _ = try? connection.trip([[bounds, mark]], within: 500)
    }

    /// How far the journal is known to be durable, by whoever wrote it: it may be copied up to there.
    func durable() throws(LedgerError) -> Ledger.Head {
        let rows = try ask(
            query(
                """
                SELECT least(durable, head.seq), coalesce(entry.hash, $1) FROM SCHEMA.head
                  LEFT JOIN SCHEMA.entry ON entry.seq = least(durable, head.seq) WHERE chain = 0
                """, .bytes(ChainHash(beginning: id).bytes)))
        guard let hash = rows.hash(0, 1) else {
            throw .corrupt("the chain has no head")
        }
        let marked = Ledger.Head(sequence: rows.integer(0, 0), hash: hash)
        if let acknowledged, acknowledged.sequence > marked.sequence { return acknowledged }
        return marked
    }

    func mayBeBehind() throws(LedgerError) -> Bool {
        try ask(PostgresQuery("SELECT pg_is_in_recovery()")).flag(0, 0)
    }

    func moment(_ instant: Instant) -> Instant {
        clock == .server ? decision?.moment ?? instant : instant
    }
}

// MARK: - One decision

extension PostgresStore {
    func transaction<Value>(
        foreseeing foresight: @autoclosure () -> [Foresight],
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        if decision != nil { throw .invariant("one is under way") }
        let patience = Patience()
        while true {
            failure = nil
            do throws(LedgerError) {
                try begin(foresight())
                let value = try body()
                if try commit(patience) { return value }
                // Now it is certain that nothing of it was written.
                if patience.isOver { throw .busy }
            } catch {
                let isPassing = failure?.isPassing ?? false
                giveUp()
                // Those are of a commit: it may be there.
                if error == .server(.notReplicated) || error == .server(.unclear) { throw error }
                guard isPassing, !patience.isOver else { throw error }
            }
            patience.pause()
        }
    }

    func trial<Value>(
        _ body: () throws(LedgerError) -> Value, keptIf isKept: (Value) -> Bool
    ) throws(LedgerError) -> Value {
        guard var before = decision else { throw .invariant("only a transaction writes") }
        decision?.write(PostgresQuery("SAVEPOINT trial"))
        let value = try body()
        if isKept(value) { return value }
        if let sendings = decision?.sendings, sendings != before.sendings {
            before.sendings = sendings
            before.waiting = [PostgresQuery("ROLLBACK TO trial")]
            before.foreseen = PostgresForesight()
        }
        decision = before
        return value
    }

    func snapshot<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        if decision != nil { throw .invariant("one is under way") }
        failure = nil
        let rows: [PostgresRows]
        do throws(LedgerError) {
            rows = try ask([
                PostgresQuery("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"), Self.readBounds,
                now, headQuery,
            ])
        } catch {
            giveUp()
            throw error
        }
        decision = PostgresDecision(
            head: try head(rows[3]), moment: moment(rows[2], behind: rows[3]), isWriting: false)
        defer { giveUp() }
        return try body()
    }

    /// The first trip: the lock, and what will probably be asked for.
    private func begin(_ foresight: [Foresight]) throws(LedgerError) {
        let foreseen = foresight.flatMap { questions($0) }
        let rows = try ask(
            [
                PostgresQuery("BEGIN ISOLATION LEVEL READ COMMITTED"), bounds,
                // By itself: what others wrote while it waits, a statement that locks does not see.
                PostgresQuery(headQuery.text + " FOR UPDATE"), now,
            ] + foreseen.map(\.query))
        decision = PostgresDecision(
            head: try head(rows[2]), moment: moment(rows[3], behind: rows[2]), isWriting: true)
        if rows[3].integer(0, 1) > PostgresSchema.version {
            decision?.newer = Int(rows[3].integer(0, 2))
        }
        for (question, rows) in zip(foreseen, rows[4...]) { try remember(question, rows) }
    }

    /// The second trip: what was written, the commit, and the wait until it is durable.
    ///
    /// - Returns: whether it is; `false` when it is certain that nothing was written.
    private func commit(_ patience: Patience) throws(LedgerError) -> Bool {
        guard let decision, let connection else { throw .invariant("nothing is under way") }
        _ = connection.takeWarning()
        let answers: [[PostgresAnswer]]
        do throws(PostgresError) {
            answers = try connection.trip(
                // Each in a segment of its own: a write that fails must not take the COMMIT with it,
                // which would leave the lock.
                [decision.waiting, [PostgresQuery("COMMIT")], [Self.barrier]],
                within: Self.commitMilliseconds)
        } catch {
            return try learn(decision, patience)
        }
        self.decision = nil
        for answer in answers[0] { _ = try rows(answer) }
        // Behind a failure it says ROLLBACK, and that all is well.
        guard try rows(answers[1][0]).tag == "COMMIT" else { throw .busy }
        guard case .rows = answers[2][0] else { return try learn(decision, patience) }
        // A wait for a standby that was called off is said in a warning alone.
        if connection.takeWarning() != nil { throw .server(.notReplicated) }
        acknowledged = decision.head
        return true
    }

    /// Asks whether a transaction came about whose answer was lost, at whichever server takes writes now,
    /// and waits until it is durable.
    private func learn(
        _ lost: PostgresDecision, _ patience: Patience
    ) throws(LedgerError) -> Bool {
        decision = nil
        connection = nil
        // Without an entry nothing of it is money, and it is made once more.
        guard let written = lost.written else { return false }
        while true {
            failure = nil
            do throws(LedgerError) {
                // Under the lock: without it, "not there" may mean "not yet".
                let rows = try ask([
                    PostgresQuery("BEGIN ISOLATION LEVEL READ COMMITTED"), bounds,
                    PostgresQuery(headQuery.text + " FOR UPDATE"), hashQuery(written.row),
                    PostgresQuery("COMMIT"),
                ])
                guard rows[3].hash(0, 0) == written.hash else { return false }
                _ = try ask([Self.barrier])
                if connection?.takeWarning() != nil { throw .server(.notReplicated) }
                acknowledged = lost.head
                return true
            } catch {
                let isPassing = failure?.isPassing ?? false
                giveUp()
                guard isPassing, !patience.isOver else { throw .server(.unclear) }
            }
            patience.pause()
        }
    }

    /// Leaves what is under way; nothing of it was written.
    private func giveUp() {
        decision = nil
        guard let connection else { return }
        let isOfUse =
            connection.isGood && failure?.isOfConnection != true
            && (try? connection.trip([[PostgresQuery("ROLLBACK")]], within: 2_000)) != nil
        if !isOfUse { self.connection = nil }
    }

    // MARK: The statements of a decision

    /// Nobody who stops between two trips keeps the others waiting for more than two seconds. The commit
    /// itself does not wait for the disk. What this writer knows to be durable goes along, see
    /// ``PostgresSchema``.
    private var bounds: PostgresQuery {
        PostgresQuery(
            """
            SELECT set_config('lock_timeout', '2000', true),
              set_config('statement_timeout', '2000', true),
              set_config('idle_in_transaction_session_timeout', '2000', true),
              set_config('synchronous_commit', 'off', true), set_config('kcost.durable', $1, true)
            """, .text(acknowledged.map { String($0.sequence) } ?? ""))
    }

    /// Who only reads keeps nobody waiting, and may be slow.
    private static let readBounds = PostgresQuery(
        """
        SELECT set_config('statement_timeout', '5000', true),
          set_config('idle_in_transaction_session_timeout', '600000', true)
        """)

    /// The clock, and the oldest version of programs that may write: somebody may have migrated the
    /// tables meanwhile.
    private var now: PostgresQuery {
        query(
            """
            SELECT floor(extract(epoch FROM clock_timestamp()))::bigint, oldest_writer, version
              FROM SCHEMA.ledger
            """)
    }

    /// Waits until all that was committed is durable, at the standbys too where there are any. An empty
    /// transaction would not: it writes something. Whoever set less than that by default gets it here.
    private static let barrier = PostgresQuery(
        """
        SELECT CASE WHEN current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')
            THEN set_config('synchronous_commit', 'on', true) END,
          pg_logical_emit_message(true, 'kcost', '')
        """)

    private var headQuery: PostgresQuery {
        query("SELECT seq, hash, at_s FROM SCHEMA.head WHERE chain = 0")
    }

    private func head(_ rows: PostgresRows) throws(LedgerError) -> Ledger.Head {
        guard let hash = rows.hash(0, 1) else {
            throw .corrupt("the chain has no head")
        }
        return Ledger.Head(sequence: rows.integer(0, 0), hash: hash)
    }

    /// The time of what is decided now: never before the entry that was written last.
    private func moment(_ now: PostgresRows, behind head: PostgresRows) -> Instant {
        Instant(seconds: max(now.integer(0, 0), head.integer(0, 2)))
    }

    func hashQuery(_ row: Int64) -> PostgresQuery {
        query("SELECT hash FROM SCHEMA.entry WHERE seq = $1", .integer(row))
    }
}

// MARK: - Asking

extension PostgresStore {
    /// Asks one thing: what is under way is seen as far as it came.
    func ask(_ query: PostgresQuery) throws(LedgerError) -> PostgresRows {
        if let known = decision?.foreseen[query] { return known }
        return try ask([query])[0]
    }

    /// Asks several things in one trip, behind what was written before. Where nothing is under way, a
    /// connection that ended meanwhile is made anew, once.
    func ask(_ queries: [PostgresQuery]) throws(LedgerError) -> [PostgresRows] {
        guard let waiting = decision?.waiting else {
            try connect()
            if let found = try? trip(queries) { return try found.map(rows) }
            try connect()
            let found = try trip(queries)
            // What went wrong the first time is over.
            failure = nil
            return try found.map(rows)
        }
        if !waiting.isEmpty {
            decision?.waiting = []
            decision?.sendings += 1
        }
        return try trip(waiting + queries).map(rows).suffix(queries.count)
    }

    private func trip(_ queries: [PostgresQuery]) throws(LedgerError) -> [PostgresAnswer] {
        guard let connection else { throw .server(.lost("")) }
        do throws(PostgresError) {
            return try connection.trip([queries], within: Self.tripMilliseconds)[0]
        } catch {
            // Answers may still come that belong to no later question.
            if decision == nil { self.connection = nil }
            throw note(error)
        }
    }

    private func rows(_ answer: PostgresAnswer) throws(LedgerError) -> PostgresRows {
        do throws(PostgresError) {
            return try answer.rows()
        } catch {
            throw note(error)
        }
    }

    private func note(_ failure: PostgresError) -> LedgerError {
        self.failure = failure
        return LedgerError(failure)
    }

    /// Makes sure that there is a connection to a server that has all that was acknowledged.
    private func connect() throws(LedgerError) {
        if let connection, connection.isGood { return }
        connection = nil
        do throws(LedgerError) {
            connection = try PostgresConnection(address, writing: isWriting)
        } catch {
            if case .server(.unreachable(let words)) = error { failure = .unreachable(words) }
            throw error
        }
        guard let acknowledged, acknowledged.sequence > 0 else { return }
        let found = try ask([hashQuery(acknowledged.sequence)])[0]
        if found.hash(0, 0) != acknowledged.hash {
            connection = nil
            throw .server(.rewound(to: acknowledged.sequence))
        }
    }
}

/// How long a decision is tried, at a server that may be about to be replaced by another.
private struct Patience {
    private let end = monotonicMilliseconds + Int64(Ledger.waitMilliseconds)

    var isOver: Bool { monotonicMilliseconds >= end }

    /// Those who failed at the same moment must not come back at the same one.
    func pause() { usleep(UInt32.random(in: 5_000...50_000)) }
}

extension PostgresError {
    /// Whether the connection is of no more use.
    fileprivate var isOfConnection: Bool {
        if case .refused = self { false } else { true }
    }

    /// Whether the same may go through a moment later, here or at another server: others were in the way,
    /// or the server is going or coming.
    fileprivate var isPassing: Bool {
        if case .refused(let code, _) = self { PostgresError.passing.contains(code) } else { true }
    }

    /// A lock that is held for too long, a statement or a pause that took too long, a conflict, a server
    /// that only reads by now or shuts down.
    private static let passing: Set<String> = [
        "55P03", "57014", "25P03", "40001", "40P01", "25006", "57P01", "57P02", "57P03", "53300",
    ]
}

extension LedgerError {
    /// What a server's failure is for whoever uses the ledger.
    init(_ failure: PostgresError) {
        switch failure {
        case .lost(let words): self = .server(.lost(words))
        case .silent: self = .server(.silent)
        case .unreachable(let words): self = .server(.unreachable(words))
        case .refused(let code, let words):
            switch code {
            case "55P03", "57014", "25P03", "40001", "40P01", "53300": self = .busy
            case "23505", "23514", "23502", "KC001", "KC002": self = .invariant(words)
            case "22003": self = .overflow
            case "53100": self = .diskFull
            case "42501": self = .server(.notAllowed(words))
            case "42P01", "3F000": self = .notALedger
            default: self = .server(.refused(code: code, words: words))
            }
        }
    }
}
