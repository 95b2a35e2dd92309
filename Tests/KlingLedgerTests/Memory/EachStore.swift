import KlingCost
import Testing

@testable import KlingLedger

/// Where the ledgers of a test are kept.
enum Keeping: CaseIterable, Sendable {
    case file, memory

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
        for keeping in Keeping.allCases {
            try await Keeping.$now.withValue(keeping) { try await function() }
        }
    }
}

extension Trait where Self == EachStore {
    /// Once for each store.
    static var eachStore: EachStore { EachStore() }
}

extension Ledger {
    /// What is wrong with it, by a check of every entry and of all that is derived. A journal in memory is
    /// exported for that, taken into a file, and what is derived there held against its own.
    func fault() throws -> Verification.Problem? {
        guard let memory = store as? MemoryStore else { return try verify().fault }
        let copy = try inFile()
        if let fault = try copy.verify().fault { return fault }
        return try memory.differingTable(from: copy).map { .derived(table: $0) }
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
