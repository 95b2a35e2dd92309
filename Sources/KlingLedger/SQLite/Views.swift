/// The views that reports read: stable names over tables that may change, the same in the `sqlite3`
/// shell as in `kcost report`. `reports/README.md` says what each column means.
///
/// Amounts are integers of 1e-9 (`_nanos`), exact to add up; beside them the same as a decimal, as
/// text, to be read. Of videos' addresses and of kept payloads no view reads anything, not even
/// whether they are there: what a view reads, a report's SQL can be written to read.
package enum LedgerViews {
    /// A view, and what it selects.
    package struct View: Sendable {
        /// As reports name it.
        package let name: String
        /// As it is called where it stands for an earlier moment.
        package var pastName: String { "then_" + name }
        let select: String
    }

    /// All of them.
    package static let all = all(of: .now)

    /// The same as they stood behind an earlier entry: temporary views, while ``Past`` is up.
    static func past(_ tables: ViewTables) -> [View] { all(of: tables) }

    private static func all(of tables: ViewTables) -> [View] {
        [
            movements(tables), sums("rollups", by: Rollup.grains[0], tables),
            sums("rollup_days", by: Rollup.grains[1], tables), charges(tables), attempts(tables),
            holds(tables), topups(tables), budgets(tables), raises(tables), balances(tables),
            allocations(tables), videos(tables),
        ]
    }

    /// Makes them in place of those of an earlier version.
    static let create = all.map {
        "DROP VIEW IF EXISTS \($0.name);\nCREATE VIEW \($0.name) AS\n\($0.select);\n"
    }.joined()

    // MARK: Parts

    /// The id of the ledger that a row of a chain comes from.
    private static func ledger(_ chain: String) -> String {
        "CASE \(chain) WHEN 0 THEN (SELECT id FROM ledger) "
            + "ELSE (SELECT id FROM origin WHERE number = \(chain)) END AS ledger"
    }

    /// An attempt's id as text.
    private static func attempt(_ id: String) -> String {
        let hex = "lower(hex(\(id)))"
        let parts = ["1, 8", "9, 4", "13, 4", "17, 4", "21, 12"].map { "substr(\(hex), \($0))" }
        return "CASE WHEN \(id) IS NOT NULL THEN " + parts.joined(separator: " || '-' || ")
            + " END AS attempt"
    }

    /// An amount as a decimal: `0.42`, `-3`.
    private static func decimal(_ nanos: String) -> String {
        "CASE WHEN \(nanos) IS NOT NULL THEN rtrim(rtrim(printf('%s%d.%09d', "
            + "iif(\(nanos) < 0, '-', ''), abs(\(nanos) / 1000000000), "
            + "abs(\(nanos) % 1000000000)), '0'), '.') END"
    }

    /// A decimal as an amount.
    private static func nanos(_ decimal: String) -> String {
        let point = "instr(\(decimal) || '.', '.')"
        return "CAST(substr(\(decimal), 1, \(point) - 1) AS INTEGER) * 1000000000 + "
            + "CAST(substr(substr(\(decimal), \(point) + 1) || '000000000', 1, 9) AS INTEGER)"
    }

    /// What was asked for: of the hold `h`, or of the entry `e` where it has none.
    private static func asked(_ columns: String...) -> String {
        columns.map { "coalesce(h.\($0), e.\($0)) AS \($0)" }.joined(separator: ", ")
    }

    // MARK: What moved

    /// The columns that movements and rollups are told apart by, after time and ledger.
    static let kinds = ["gateway", "model", "mode", "project", "currency"]

    private static func movements(_ of: ViewTables) -> View {
        let kinds = kinds.map { "coalesce(h.\($0), e.\($0), '') AS \($0)" }
        return View(
            name: "movements",
            select: """
                SELECT e.seq & 1099511627775 AS entry, \(ledger("e.seq >> 40")), e.kind,
                  e.at_s, coalesce(h.at_s, e.at_s) AS submitted_s, \(attempt("e.attempt")),
                  coalesce(h.owner, e.owner) AS owner,
                  \(kinds.joined(separator: ", ")),
                  coalesce(h.tags, e.tags) AS tags, e.reason, e.authority, e.evidence, \(of.task),
                  \(measures(of))
                FROM \(of.entries)
                WHERE e.\(Schema.moving)\(of.isThere("e.seq"))
                """)
    }

    /// What a movement adds to each measure. `verify` compares a file's views to the letter, line ends
    /// too: the first three stand in one line.
    static func measures(_ of: ViewTables) -> String {
        let terms = Measure.allCases.map { "\(term($0, of)) AS \($0.column)" }
        return terms.prefix(3).joined(separator: ", ") + ",\n  "
            + terms.dropFirst(3).joined(separator: ",\n  ")
    }

    private static func term(_ measure: Measure, _ of: ViewTables) -> String {
        func captured(_ amount: String) -> String { "iif(e.kind = 'capture', \(amount), 0)" }
        func bought(_ amount: String) -> String {
            """
            iif(e.kind = 'adjust' AND e.amount_nanos IS NULL,
                coalesce(\(amount), 0), 0)
            """
        }
        return switch measure {
        case .holds: "e.kind = 'hold'"
        case .captures: "e.kind = 'capture'"
        case .voids: "e.kind = 'void'"
        case .failures: "e.kind = 'void' AND e.reason IS '\(Entry.VoidReason.failed)'"
        case .held: "iif(e.kind = 'hold', h.upper_nanos, 0)"
        case .capturesFreed: captured("h.upper_nanos")
        case .voidsFreed: "iif(e.kind = 'void', h.upper_nanos, 0)"
        case .charged: captured("e.amount_nanos")
        case .adjusted: "iif(e.kind = 'adjust', coalesce(e.amount_nanos, 0), 0)"
        case .expected: captured("coalesce(h.expected_nanos, 0)")
        case .credits:
            """
            iif(e.kind = 'capture' OR e.kind = 'adjust' AND e.amount_nanos IS NOT NULL,
                coalesce(\(Entry.creditsInSQL), 0), 0)
            """
        case .bought: bought("e.credits_nanos")
        case .paid: bought("e.paid_nanos")
        case .billed: captured("coalesce(h.billed_ms, 0)")
        case .chargedFailures: "e.kind = 'capture' AND \(of.failed)"
        case .delivered:
            "iif(e.kind = 'capture' AND NOT \(of.failed), coalesce(h.billed_ms, 0), 0)"
        }
    }

    private static func sums(_ name: String, by grain: Int64, _ of: ViewTables) -> View {
        let columns = """
            SELECT at_s, submitted_s, \(ledger("chain")), \(kinds.joined(separator: ", ")),
              \(Measure.columns)
            """
        let select = "\(columns)\nFROM rollup WHERE grain_s = \(grain)"
        guard of.isPast else { return View(name: name, select: select) }
        return View(
            name: name,
            select: """
                \(select)\(of.isUntouchedSpan(grain))
                UNION ALL \(columns) FROM past_rollup WHERE grain_s = \(grain)
                """)
    }

    private static func charges(_ of: ViewTables) -> View {
        View(
            name: "charges",
            select: """
                SELECT e.seq & 1099511627775 AS entry, \(ledger("e.seq >> 40")), e.kind, e.at_s,
                  coalesce(h.at_s, e.at_s) AS submitted_s, \(attempt("e.attempt")),
                  coalesce(h.owner, e.owner) AS owner,
                  \(asked("gateway", "model", "mode", "audio", "resolution", "project", "tags")),
                  iif(e.kind = 'capture', h.billed_ms, NULL) AS billed_ms,
                  coalesce(h.currency, e.currency) AS currency,
                  e.amount_nanos, \(decimal("e.amount_nanos")) AS amount,
                  \(Entry.creditsInSQL) AS credits_nanos,
                  iif(e.kind = 'capture', h.expected_nanos, NULL) AS expected_nanos,
                  iif(e.kind = 'capture', h.upper_nanos, NULL) AS upper_nanos,
                  h.rate, e.authority, e.reason, e.evidence, \(of.task)
                FROM \(of.entries)
                WHERE e.\(Schema.moving) AND e.kind IN ('capture', 'adjust')
                  AND e.amount_nanos IS NOT NULL
                  AND (e.kind = 'capture' OR e.attempt IS NULL OR e.amount_nanos <> 0)\
                \(of.isThere("e.seq"))
                """)
    }

    private static func topups(_ of: ViewTables) -> View {
        View(
            name: "topups",
            select: """
                SELECT e.seq & 1099511627775 AS entry, \(ledger("e.seq >> 40")), e.at_s, e.owner,
                  e.gateway, e.currency, e.credits_nanos, \(decimal("e.credits_nanos")) AS credits,
                  e.paid_nanos, \(decimal("e.paid_nanos")) AS paid, e.expires_s, e.evidence
                FROM entry e
                WHERE e.\(Schema.moving) AND e.kind = 'adjust' AND e.attempt IS NULL
                  AND e.amount_nanos IS NULL\(of.isThere("e.seq"))
                """)
    }

    // MARK: Where attempts stand

    private static func attemptRows(of table: String) -> String {
        """
        SELECT a.hold & 1099511627775 AS entry, \(ledger("a.hold >> 40")), \(attempt("a.id")),
          a.state, a.held_s AS at_s, a.held_s AS submitted_s, a.changed_s, a.ended_s,
          a.failed, a.expires_s, h.owner,
          h.gateway, h.model, h.mode, h.audio, h.resolution, h.project, h.tags, h.billed_ms,
          a.currency, h.expected_nanos, a.upper_nanos, \(decimal("a.upper_nanos")) AS upper,
          a.spent_nanos AS charged_nanos, \(decimal("a.spent_nanos")) AS charged,
          h.rate, h.price_book, a.task, l.kind AS last_kind, l.reason, l.authority, l.evidence
        FROM \(table) a JOIN entry h ON h.seq = a.hold JOIN entry l ON l.seq = a.last
        """
    }

    private static func attempts(_ of: ViewTables) -> View {
        let rows = attemptRows(of: "attempt")
        guard of.isPast else { return View(name: "attempts", select: rows) }
        return View(
            name: "attempts",
            select: "\(rows)\nWHERE \(of.isUntouchedAttempt)\nUNION ALL "
                + attemptRows(of: "past_attempt"))
    }

    private static func holds(_ of: ViewTables) -> View {
        let isOpen = "\nWHERE a.state NOT IN ('captured', 'voided')"
        let rows = attemptRows(of: "attempt") + isOpen
        guard of.isPast else { return View(name: "holds", select: rows) }
        return View(
            name: "holds",
            select: "\(rows) AND \(of.isUntouchedAttempt)\nUNION ALL "
                + attemptRows(of: "past_attempt") + isOpen)
    }

    // MARK: Budgets

    /// A member of a control's JSON.
    private static func member(_ name: String, of row: String = "e") -> String {
        "json_extract(\(row).control, '$.\(name)')"
    }

    private static let own = "seq < 1099511627776"

    private static func budgets(_ of: ViewTables) -> View {
        View(
            name: "budgets",
            select: """
                SELECT e.seq AS budget, \(member("name")) AS name, e.at_s AS since_s,
                  (SELECT min(n.at_s) FROM entry n
                    WHERE \(Schema.standing(of: "n"))
                      AND n.\(own) AND n.seq > e.seq
                      AND \(member("action", of: "n")) IN ('set', 'remove')
                      AND \(member("name", of: "n")) = \(member("name"))\
                \(of.isThere("n.seq"))) AS ended_s,
                  \(member("currency")) AS currency, \(nanos(member("limit"))) AS limit_nanos,
                  \(member("limit")) AS "limit", \(member("clips")) AS clips,
                  \(member("billed_ms")) AS billed_ms, \(member("period")) AS period,
                  \(member("zone")) AS zone, \(member("gateway")) AS gateway,
                  \(member("model")) AS model, \(member("project")) AS project,
                  \(member("tags")) AS tags, \(member("warn")) AS warn
                FROM entry e
                WHERE \(Schema.standing(of: "e"))
                  AND e.\(own) AND \(member("action")) = 'set'\(of.isThere("e.seq"))
                """)
    }

    /// What ended the budget of a row `b` of `budgets`: `set`, another of its name, or `remove`. By
    /// the order of entries, since several may stand in one second: so whatever comes later ends none
    /// that was ended, be it as of an earlier entry.
    package static let endOfBudget = """
        (SELECT \(member("action", of: "n")) FROM main.entry n
          WHERE \(Schema.standing(of: "n"))
            AND n.\(own) AND n.seq > b.budget
            AND \(member("action", of: "n")) IN ('set', 'remove')
            AND \(member("name", of: "n")) = b.name
          ORDER BY n.seq LIMIT 1)
        """

    private static func raises(_ of: ViewTables) -> View {
        View(
            name: "raises",
            select: """
                SELECT (SELECT max(s.seq) FROM entry s
                    WHERE \(Schema.standing(of: "s"))
                      AND s.seq < e.seq AND \(member("action", of: "s")) = 'set'
                      AND \(member("name", of: "s")) = \(member("name"))) AS budget,
                  e.at_s, \(nanos(member("by"))) AS amount_nanos, \(member("by")) AS amount,
                  unixepoch(\(member("until"))) AS until_s
                FROM entry e
                WHERE \(Schema.standing(of: "e"))
                  AND e.\(own) AND \(member("action")) = 'raise'\(of.isThere("e.seq"))
                """)
    }

    private static func balances(_ of: ViewTables) -> View {
        func named(_ column: String) -> String {
            of.isPast ? "\(of.weight(column)) AS \(column)" : column
        }
        let (held, spent) = (of.weight("held_nanos"), of.weight("spent_nanos"))
        return View(
            name: "balances",
            select: """
                SELECT \(of.isPast ? "b.budget, b.period_s" : "budget, period_s"), \
                \(named("held_nanos")), \(decimal(held)) AS held, \(named("spent_nanos")),
                  \(decimal(spent)) AS spent, \(named("clips")), \(named("billed_ms"))
                FROM \(of.balance)
                """)
    }

    /// What an attempt cost by the exchange that its hold was allocated with, rounded away from zero.
    /// In halves of nine digits, since the product of two amounts is more than an integer holds.
    private static let spentByAllocation = """
        iif(l.exchange_nanos IS NULL, a.spent_nanos,
          a.spent_nanos / 1000000000 * l.exchange_nanos
          + a.spent_nanos % 1000000000 * (l.exchange_nanos / 1000000000)
          + (a.spent_nanos % 1000000000 * (l.exchange_nanos % 1000000000)
            + iif(a.spent_nanos < 0, -999999999, 999999999)) / 1000000000)
        """

    /// What an allocation `l` of the hold of an attempt `a` weighs.
    static let weights = weights(
        billed: "(SELECT h.billed_ms FROM entry h WHERE h.seq = a.hold)")

    /// The same where the hold's billed time is at hand.
    static func weights(billed: String) -> String {
        """
        iif(a.state IN ('captured', 'voided'), 0, l.amount_nanos) AS held_nanos,
          \(spentByAllocation) AS spent_nanos, iif(a.state = 'voided', 0, 1) AS clips,
          iif(a.state = 'voided', 0, coalesce(
            \(billed), 0)) AS billed_ms
        """
    }

    private static func allocations(_ of: ViewTables) -> View {
        func rows(of table: String) -> String {
            """
            SELECT a.hold & 1099511627775 AS entry, \(ledger("a.hold >> 40")),
              \(attempt("a.id")), l.budget, l.period_s, a.held_s AS at_s,
              \(weights)
            FROM \(table) a JOIN allocation l ON l.hold = a.hold
            """
        }
        let ofAttempts =
            of.isPast
            ? """
            \(rows(of: "attempt")) WHERE \(of.isUntouchedAttempt)\(of.isThere("l.entry"))
            UNION ALL
            \(rows(of: "past_attempt"))\(of.isThere("l.entry"))
            """ : rows(of: "attempt")
        // The charges seen outside are few, and have an index. With an end to the entries SQLite would
        // sooner look through all allocations, or all entries, until then: hence the order and the sign.
        let outsideFirst = of.isPast ? "CROSS JOIN" : "JOIN"
        return View(
            name: "allocations",
            select: """
                \(ofAttempts)
                UNION ALL
                SELECT e.seq & 1099511627775, \(ledger("e.seq >> 40")), NULL, l.budget, l.period_s,
                  \(LegacyBillEvidence.billedInSQL), 0, l.amount_nanos, 0, 0
                FROM entry e \(outsideFirst) allocation l ON l.hold = e.seq
                WHERE e.kind = 'adjust' AND e.attempt IS NULL AND e.amount_nanos IS NOT NULL\
                \(of.isThere("+e.seq"))\(of.isThere("l.entry"))
                """)
    }

    // MARK: Videos

    /// As of an earlier entry there are none: they are no part of the journal.
    private static func videos(_ of: ViewTables) -> View {
        View(
            name: "videos",
            select: """
                SELECT \(attempt("v.attempt")), v.place, a.held_s AS at_s, a.held_s AS submitted_s,
                  h.owner, h.gateway, h.model, h.mode, h.project, h.tags, a.task,
                  v.expires_s, v.file, v.saved_s, v.bytes,
                  v.duration_ms
                FROM video v JOIN attempt a ON a.id = v.attempt JOIN entry h ON h.seq = a.hold\
                \(of.isPast ? " WHERE 0" : "")
                """)
    }
}
