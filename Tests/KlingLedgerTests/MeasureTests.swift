import KlingCost
import Testing

@testable import KlingLedger

@Suite struct `Sums of the rollup` {
    @Test func `go by name, whatever stands before and behind`() throws {
        for measure in Measure.allCases {
            var sums: Measures = [measure: 7]
            try sums.add([measure: -2])
            for other in Measure.allCases { #expect(sums[other] == (other == measure ? 5 : 0)) }
        }
        let row: [Int64] = [3, 5]
        let some = Measures([.paid, .held]) { row[Int($0)] }
        #expect(some == [.held: 5, .paid: 3])
    }

    @Test func `do not wrap around`() {
        #expect(throws: MoneyError.overflow) {
            var sums: Measures = [.charged: .max]
            try sums.add([.charged: 1])
        }
    }

    /// An entry of each kind that moves anything, with figures that are told apart.
    private func entries(_ bench: Workbench) -> [Entry] {
        let (charged, freed) = (bench.id(), bench.id())
        func entry(_ kind: Entry.Kind, _ id: AttemptID?) -> Entry {
            var entry = Entry(kind, id, at: bench.now, by: "ann@desk")
            if ![.sent, .void].contains(kind) { entry.currency = .usd }
            return entry
        }
        var hold = bench.hold(1_100_000_000, charged)
        (hold.expected, hold.creditWorth) = (Nanos(count: 700_000_000), Nanos(count: 5_000_000))
        var capture = entry(.capture, charged)
        capture.amount = Nanos(count: 900_000_000)
        var refund = entry(.adjust, charged)
        refund.amount = Nanos(count: -200_000_000)
        var void = entry(.void, freed)
        void.reason = "failed"
        var topUp = entry(.adjust, nil)
        (topUp.gateway, topUp.credits) = ("kie", Nanos(count: 1_000_000_000_000))
        topUp.paid = Nanos(count: 5_000_000_000)
        return [
            hold, entry(.sent, charged), capture, refund, bench.hold(300_000_000, freed),
            entry(.sent, freed), void, topUp,
        ]
    }

    @Test func `say what holds, captures, voids, refunds and top-ups came to`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        for entry in entries(bench) { try ledger.write(entry) }
        let row = try Statement(
            "SELECT \(Measure.allCases.map { "sum(\($0.column))" }.joined(separator: ", "))"
                + " FROM rollups", ledger.database)
        #expect(try row.step())
        #expect(
            Measures(Measure.allCases, columns: row.integer) == [
                .holds: 2, .captures: 1, .voids: 1, .failures: 1, .held: 1_400_000_000,
                .capturesFreed: 1_100_000_000, .voidsFreed: 300_000_000,
                .charged: 900_000_000, .adjusted: -200_000_000, .expected: 700_000_000,
                .credits: 140_000_000_000, .bought: 1_000_000_000_000, .paid: 5_000_000_000,
                .billed: 5000, .delivered: 5000,
            ])
        // What reports read entry by entry comes to the same.
        #expect(try ledger.database.number(PlainRollup.differences) == 0)
    }
}
