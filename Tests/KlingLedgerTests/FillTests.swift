import KlingCost
import SeededCases
import Testing

@testable import KlingLedger

@Suite struct `Filling a ledger to measure it` {
    @Test
    func `leaves the same entries and sums as one call each, and the disk is waited for again`()
        throws
    {
        let (bench, other) = (try Workbench(), try Workbench())
        let (filled, called) = (try bench.open(), try other.open())
        var spends: [(hold: HoldRequest, capture: Entry)] = []
        for _ in 0..<5 {
            let id = bench.id()
            var request = HoldRequest(bench.hold(200_000_000, id))
            request.isUnbudgetedAllowed = true
            var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
            (capture.amount, capture.currency) = (Nanos(count: 100_000_000), .usd)
            spends.append((request, capture))
        }
        for ledger in [filled, called] { ledger.random = SeededRandom(seed: 1) }
        try filled.fill(spends, zones: { _ in .utc })
        for (hold, capture) in spends {
            _ = try called.hold(hold, zones: { _ in .utc })
            _ = try called.capture(capture, freezingAbove: 2)
        }
        for ledger in [filled, called] { #expect(try ledger.verify().fault == nil) }
        var entries: [[Entry]] = [[], []]
        try filled.forEachEntry { (entry) throws(LedgerError) in
            entries[0].append(entry)
            return true
        }
        try called.forEachEntry { (entry) throws(LedgerError) in
            entries[1].append(entry)
            return true
        }
        #expect(entries[0] == entries[1])
        #expect(entries[0].count == 15)
        #expect(try filled.database.number("PRAGMA synchronous") == 2)
    }
}
