import KlingCost
import TeamServer
import Testing

@testable import KlingLedger

/// Where the ledgers of a test are kept.
enum Keeping: CaseIterable, Sendable {
    case file, memory, server

    /// Those that several processes can be at, as far as this machine has them.
    static var shared: [Keeping] { TeamServer.shared == nil ? [.file] : [.file, .server] }

    /// Where those of the test that is under way are.
    @TaskLocal static var now = Keeping.file
}

/// Runs each test of a suite once for each store: what the rules say is the same, wherever a journal is
/// kept.
struct EachStore: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        for keeping in Keeping.allCases where keeping != .server || TeamServer.shared != nil {
            try await Keeping.$now.withValue(keeping) { try await function() }
        }
    }
}

extension Trait where Self == EachStore {
    /// Once for each store.
    static var eachStore: EachStore { EachStore() }
}

extension Ledger {
    /// What is wrong with it, by a check of every entry and of all that is derived. A journal that is not
    /// in a file is exported for that, taken into one, and what is derived there held against its own.
    func fault() throws -> Verification.Problem? {
        if file != nil { return try verify().fault }
        let copy = try inFile()
        if let fault = try copy.verify().fault { return fault }
        let table =
            switch store {
            case let memory as MemoryStore: try memory.differingTable(from: copy)
            case let server as PostgresStore: try server.differingTable(from: copy)
            default: "store"
            }
        return table.map { .derived(table: $0) }
    }

    /// Makes what is derived anew, where there is a way to.
    func sumUpAnew() throws { if file != nil { try rebuild() } }

    /// The ledger in a file: itself, or a copy by its export.
    func inFile() throws -> Ledger {
        if file != nil { return self }
        let copy = try Ledger(restoring: id, at: "", now: Instant(seconds: 0))
        let lines = try lines()
        _ = try copy.importLines(isRestoring: true) {
            var left = lines[...]
            return { left.popFirst()?[...] }
        }
        return copy
    }
}

extension MemoryStore {
    /// What is derived here otherwise than in a file.
    fileprivate func differingTable(from ledger: Ledger) throws -> String? {
        let (store, state) = (try ledger.tables, state)
        for (id, row) in state.attempts where try store.attempt(id) != row { return "attempt" }
        let attempts = try store.database.number("SELECT count(*) FROM attempt") ?? 0
        if Int(attempts) != state.attempts.count { return "attempt" }
        let balances = try Statement(
            "SELECT budget, period_s, held_nanos, spent_nanos, clips, billed_ms FROM balance",
            store.database)
        var left = state.balances
        while try balances.step() {
            let key = MemoryJournal.Period(
                budget: balances.integer(0), start: balances.integer(1))
            let weight = BudgetWeight(
                held: Nanos(count: balances.integer(2)), spent: Nanos(count: balances.integer(3)),
                clips: balances.integer(4), milliseconds: balances.integer(5))
            if left.removeValue(forKey: key) != weight { return "balance" }
        }
        if !left.isEmpty { return "balance" }
        for (sum, measures) in state.sums {
            let row = try store.database.statement(Rollup.find)
                .bind(sum.spans, from: 1).bind(sum.subject, from: 4)
            defer { row.reset() }
            guard try row.step(), Measures(Measure.allCases, columns: row.integer) == measures
            else { return "rollup" }
        }
        let count = try store.database.number("SELECT count(*) FROM rollup") ?? 0
        return Int(count) == state.sums.count ? nil : "rollup"
    }
}

extension PostgresStore {
    /// What is derived here otherwise than in a file.
    fileprivate func differingTable(from ledger: Ledger) throws -> String? {
        let database = try ledger.tables.database
        let tables = [
            (
                "attempt",
                "id, state, hold, last, held_s, changed_s, currency, upper_nanos, spent_nanos,"
                    + " expires_s, fingerprint, likeness, task, ended_s, failed", "attempt",
                "attempt"
            ),
            (
                "allocation", "entry, hold, budget, period_s, amount_nanos, exchange_nanos",
                "allocation",
                "allocation"
            ),
            (
                "balance", "budget, period_s, held_nanos, spent_nanos, clips, billed_ms", "balance",
                "balance WHERE grain = 0"
            ),
            (
                "quarter", "budget, bucket, held_nanos, spent_nanos, clips, billed_ms", "quarter",
                "(SELECT budget, period_s / 900 AS bucket, held_nanos, spent_nanos, clips, billed_ms"
                    + " FROM SCHEMA.balance WHERE grain = 1) AS quarter"
            ),
        ]
        for (name, columns, inFile, here) in tables {
            let rows = try Statement(
                "SELECT \(columns) FROM \(inFile) ORDER BY 1, 2, 3", database)
            let table = here.hasPrefix("(") ? here : "SCHEMA." + here
            let found = try ask(query("SELECT \(columns) FROM \(table) ORDER BY 1, 2, 3"))
            let width = columns.split(separator: ",").count
            var place = 0
            while try rows.step() {
                for column in 0..<width {
                    let (one, other) = (rows.text(Int32(column)), found.text(place, column))
                    let isSame =
                        if found.text(place, column)?.hasPrefix("\\x") == true,
                            let bytes = found.bytes(place, column)
                        {
                            rows.bytes(Int32(column)) == bytes
                        } else {
                            one == (["t": "1", "f": "0"][other ?? ""] ?? other)
                        }
                    if !isSame { return name }
                }
                place += 1
            }
            if place != found.count { return name }
        }
        return nil
    }
}
