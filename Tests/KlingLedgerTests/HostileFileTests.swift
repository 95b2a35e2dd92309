import Foundation
import KlingCost
import Testing

@testable import KlingLedger

/// Rows that no `kcost` ever wrote, planted in the file with the triggers taken away: whatever they
/// hold, the answer is an error or an honest figure, never a crash.
@Suite struct `A hostile file` {
    private static let values = ["-9223372036854775808", "9223372036854775807", "-1"]

    private static let plants: [String] =
        values.flatMap { value in
            [
                "UPDATE entry SET at_s = \(value)", "UPDATE entry SET billed_ms = \(value)",
                "UPDATE entry SET upper_nanos = \(value) WHERE kind = 'hold'",
                "UPDATE entry SET expected_nanos = \(value), amount_nanos = \(value)",
                "UPDATE entry SET credits_nanos = \(value), credit_worth_nanos = \(value)",
                "UPDATE entry SET expires_s = \(value)", "UPDATE entry SET previous = \(value)",
                "UPDATE attempt SET held_s = \(value), changed_s = \(value), expires_s = \(value)",
                "UPDATE attempt SET upper_nanos = \(value), spent_nanos = \(value)",
                "UPDATE attempt SET hold = \(value), last = \(value)",
                "UPDATE balance SET held_nanos = \(value), spent_nanos = \(value)",
                "UPDATE balance SET clips = \(value), billed_ms = \(value)",
                "UPDATE balance SET period_s = \(value)",
                "UPDATE allocation SET amount_nanos = \(value)",
                "UPDATE allocation SET exchange_nanos = \(value)",
                "UPDATE allocation SET period_s = \(value)",
                "UPDATE rollup SET held_nanos = \(value), charged_nanos = \(value)",
                "UPDATE head SET seq = \(value)",
                "UPDATE entry SET control = '{\"action\":\"set\",\"name\":\"x\",\"clips\":\(value),"
                    + "\"period\":\"day\",\"zone\":\"UTC\",\"warn\":\"\(value)\"}' WHERE kind = 'control'",
                "UPDATE entry SET control = '{\"action\":\"set\",\"name\":\"x\",\"billed_ms\":\(value),"
                    + "\"period\":\"rolling:60s\",\"zone\":\"UTC\"}' WHERE kind = 'control'",
            ]
        } + [
            "UPDATE entry SET tags = 'no object'", "UPDATE entry SET tags = '[1,{'",
            "UPDATE entry SET control = '{' WHERE kind = 'control'",
            "UPDATE entry SET control = NULL WHERE kind = 'control'",
            "UPDATE entry SET owner = char(0) || 'a' || char(0), model = char(0)",
            "UPDATE entry SET attempt = x'00'", "UPDATE entry SET currency = 'usd!'",
            "UPDATE attempt SET currency = ''", "UPDATE attempt SET id = x'ff'",
            "UPDATE attempt SET state = 'lost'", "DELETE FROM attempt", "DELETE FROM balance",
            "INSERT INTO origin VALUES (1, 'x', 5, zeroblob(32))",
            "INSERT INTO origin VALUES (4194303, '', 1099511627775, zeroblob(32))",
            "UPDATE entry SET seq = seq + 1099511627776",
            "UPDATE allocation SET hold = hold + 1099511627776",
            "UPDATE entry SET control = '{\"action\":\"count\",\"ledger\":\"x\",\"through\":-1}' "
                + "WHERE kind = 'control'",
            "DELETE FROM head", "UPDATE ledger SET id = ''", "DELETE FROM ledger",
        ]

    /// A ledger's file with a budget, an open hold, one that was charged, and one that is over.
    private static let filled = Result { try fill() }

    private static func fill() throws -> Data {
        let bench = try Workbench()
        let ledger = try bench.open()
        let budget = Budget(
            name: "five", limit: Money(Nanos(count: 5_000_000_000), .usd), clips: 9,
            milliseconds: 60_000,
            period: .total, scope: BudgetScope(tags: ["client": "acme"]), warnings: [50])
        _ = try ledger.set(
            budget, at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: { _ in .utc })
        for number in 1...3 {
            let id = bench.id()
            var request = HoldRequest(bench.hold(1_000_000_000, id))
            request.isSentAtOnce = number != 3
            if number == 3 { request.entry.expires = Instant(seconds: bench.now.seconds + 60) }
            _ = try ledger.hold(request, zones: { _ in .utc })
            if number == 2 {
                var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
                capture.amount = Nanos(count: 900_000_000)
                capture.currency = .usd
                _ = try ledger.note(capture)
            }
        }
        _ = try ledger.database.text("PRAGMA wal_checkpoint(TRUNCATE)")
        return try Data(contentsOf: URL(filePath: bench.path))
    }

    @Test(arguments: plants)
    func `never makes a question crash`(plant: String) throws {
        let bench = try Workbench()
        try Self.filled.get().write(to: URL(filePath: bench.path))
        do {
            let database = try Database(path: bench.path, .readWrite)
            let triggers = try database.text(
                """
                SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema
                  WHERE type = 'trigger'
                """)
            try database.execute(try #require(triggers))
            // Some values are refused by the tables themselves; then nothing is planted.
            try? database.execute(plant)
        }
        let later = Instant(seconds: bench.now.seconds + 3600)
        attempt {
            guard let reader = try Ledger(reading: bench.path) else { return }
            attempt { try reader.export { $0.count > 0 } }
            attempt {
                for open in try reader.openAttempts() {
                    _ = try reader.entries(of: open.attempt.id)
                }
            }
            attempt { _ = try reader.openAttempts().map { "\($0.hold.instant)\($0.attempt.held)" } }
            attempt {
                for budget in try reader.budgets() {
                    _ = try reader.balance(of: budget, at: later, zones: { _ in .utc })
                    _ = try budget.limit(at: later)
                }
            }
            attempt { _ = try reader.verify() }
            attempt { _ = try reader.frozen() }
        }
        attempt {
            let ledger = try bench.open()
            var request = HoldRequest(bench.hold(1_000_000_000, bench.id()))
            request.entry.instant = later
            attempt { _ = try ledger.evaluate(request, zones: { _ in .utc }) }
            attempt { _ = try ledger.hold(request, zones: { _ in .utc }) }
            for open in try ledger.openAttempts() {
                attempt {
                    var capture = Entry(.capture, open.attempt.id, at: later, by: "ann@desk")
                    capture.amount = Nanos(count: 1_000_000_000)
                    capture.currency = .usd
                    _ = try ledger.capture(capture, freezingAbove: 2)
                }
                attempt { _ = try ledger.note(Entry(.void, open.attempt.id, at: later, by: "b@c")) }
            }
            attempt { try ledger.rebuild() }
        }
    }

    /// Whatever is said, as long as it is said.
    private func attempt(_ body: () throws -> Void) { try? body() }

    @Test func `keeps text with a NUL as it is`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        var entry = bench.hold(100, bench.id())
        entry.task = "a\0b"
        entry.project = ""
        try ledger.write(entry)
        let read = try ledger.store.entry(1)
        #expect(read?.task == "a\0b")
        #expect(read?.project == "")
        #expect(try ledger.verify().fault == nil)
    }
}
