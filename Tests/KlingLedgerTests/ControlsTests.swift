import KlingCost
import Testing

@testable import KlingLedger

@Suite(.eachStore) struct `What is in force` {
    private func utc(_ name: String) -> Zone? { .utc }

    private func budget(_ name: String, _ limit: Int64) -> Budget {
        Budget(name: name, limit: Money(Nanos(count: limit), .usd), period: .day)
    }

    private func set(_ ledger: Ledger, _ budget: Budget, _ bench: Workbench) throws {
        _ = try ledger.set(
            budget, at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: utc)
    }

    @Test func `is seen at the next hold, whoever changed it in between`() throws {
        let bench = try Workbench()
        let (one, other) = (try bench.open(), try bench.open())
        try set(one, budget("wide", 900), bench)
        let asked = { try one.hold(HoldRequest(bench.hold(100, bench.id())), zones: self.utc) }
        guard case .held = try asked() else {
            Issue.record("the wide budget refuses")
            return
        }
        try set(other, budget("narrow", 150), bench)
        guard case .refused = try asked() else {
            Issue.record("the narrow budget was not seen")
            return
        }
        _ = try other.control(.remove(name: "narrow"), at: bench.now, by: "ann@desk")
        guard case .held = try asked() else {
            Issue.record("the narrow budget is still there")
            return
        }
    }

    @Test func `is not taken for nothing where the last control's hash is none`() throws {
        let bench = try Workbench(.file)
        let ledger = try bench.open()
        try set(ledger, budget("cap", 100), bench)
        try ledger.database.execute(
            """
            PRAGMA ignore_check_constraints = ON; DROP TRIGGER entry_update;
            UPDATE entry SET hash = x'00' WHERE seq = 1
            """)
        #expect(throws: LedgerError.corrupt("a control has no hash")) {
            try bench.open().budgets()
        }
    }

    @Test func `is not what a transaction that was rolled back had set`() throws {
        let bench = try Workbench()
        let (one, other) = (try bench.open(), try bench.open())
        #expect(throws: LedgerError.overflow) {
            try one.store.transaction { () throws(LedgerError) in
                let control = Control.set(budget("given up", 100))
                _ = try one.append(one.controlEntry(control, at: bench.now, by: "ann@desk"))
                #expect(try one.budgets().map(\.budget.name) == ["given up"])
                throw .overflow
            }
        }
        #expect(try one.budgets().isEmpty)
        // The same number again, with another control behind it.
        try set(other, budget("kept", 100), bench)
        #expect(try one.budgets().map(\.budget.name) == ["kept"])
    }
}
