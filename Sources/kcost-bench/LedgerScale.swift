import Libc
import KlingCost
import KlingLedger

/// What the ledger answers on very many entries, beside the same on ten thousand.
struct LedgerScale {
    let kcost: String
    let payload: String
    let plan: Plan
    private static let small = 10_000
    private static let mostChecked = 1_000_000

    func run(_ report: inout Report, onDisk folder: String) throws(BenchError) {
        let scratch = try Scratch(in: folder)
        let entries = LedgerScale.fitting(plan.ledgerEntries, folder)
        let few = try SampleLedger(scratch.path("few.sqlite"))
        let many = try SampleLedger(scratch.path("many.sqlite"))
        try few.fill(entries: LedgerScale.small)
        let nanoseconds = try time { () throws(BenchError) in try many.fill(entries: entries) }
        report.note(
            "ledger of \(grouped(entries)) entries, made for this, an entry",
            nanoseconds: Double(nanoseconds) / Double(entries))
        let sizes = "\(grouped(entries)) / \(grouped(LedgerScale.small)) entries"
        try askGuard(&report, few, many, sizes)
        try hold(&report, few, many, sizes)
        try addUp(&report, few, many, sizes)
        // Checking all of ten million takes longer than everything else here together.
        for sample in entries <= LedgerScale.mostChecked ? [few, many] : [few] {
            let check = try asking { () throws(LedgerError) in try sample.ledger.verify() }
            if let fault = check.fault { throw .ledger("\(sample.path): \(fault)") }
        }
    }

    /// The whole process.
    private func askGuard(
        _ report: inout Report, _ few: SampleLedger, _ many: SampleLedger, _ sizes: String
    ) throws(BenchError) {
        func guarding(_ sample: SampleLedger) -> Program {
            Program(
                kcost,
                [
                    "guard", "--offline", "--quiet", "--gateway", "xcompute", "--ledger",
                    sample.path, payload,
                ])
        }
        let result = try Race(kcost: guarding(many), peer: guarding(few))
            .run(rounds: plan.startRounds)
        report.add(
            Promise(
                "kcost guard, wall time, \(sizes)", result.wall.kcostOverPeer, .atMost(2)))
        report.note("kcost guard, wall, median", result.wall, of: ("many", "few"))
    }

    /// The durable call alone; each hold ends again, outside the measured time.
    private func hold(
        _ report: inout Report, _ few: SampleLedger, _ many: SampleLedger, _ sizes: String
    ) throws(BenchError) {
        let after = Instant(
            seconds: SampleLedger.start.seconds + Int64(SampleLedger.monthSeconds))
        let medians = try LedgerScale.inTurns(
            few, many, SampleSpends(plan.ledgerHolds, from: after, over: plan.ledgerHolds)
        ) { (sample, spend) throws(BenchError) in
            let nanoseconds = try time { () throws(BenchError) in try sample.hold(spend) }
            try sample.capture(spend)
            return nanoseconds
        }
        report.add(Promise("ledger, a hold, \(sizes)", medians.kcostOverPeer, .atMost(2)))
        report.note("ledger, a hold, median", medians, of: ("many", "few"))
    }

    private func addUp(
        _ report: inout Report, _ few: SampleLedger, _ many: SampleLedger, _ sizes: String
    ) throws(BenchError) {
        let month = Zone.utc.month(containing: SampleLedger.start)
        let medians = try LedgerScale.inTurns(few, many, Array(repeating: (), count: 101)) {
            (sample, _) throws(BenchError) in
            try time { () throws(BenchError) in
                let totals = try asking { () throws(LedgerError) in
                    try sample.ledger.totals(in: month)
                }
                if totals?.first?.holds ?? 0 == 0 { throw .ledger("the month has no holds") }
            }
        }
        report.add(Promise("ledger, a month's total, \(sizes)", medians.kcostOverPeer, .atMost(2)))
        report.note("ledger, a month's total, median", medians, of: ("many", "few"))
    }

    /// Does the same with both in turns.
    private static func inTurns<Item>(
        _ few: SampleLedger, _ many: SampleLedger, _ items: some Sequence<Item>,
        _ body: (SampleLedger, Item) throws(BenchError) -> Int64
    ) throws(BenchError) -> Race.Medians {
        var (manyTimes, fewTimes): ([Int64], [Int64]) = ([], [])
        for item in items {
            try Interruption.check()
            manyTimes.append(try body(many, item))
            fewTimes.append(try body(few, item))
        }
        return Race.Medians(kcost: manyTimes, peer: fewTimes)
    }

    /// A tenth of the entries where the disk has no room for all: some 600 bytes each, and as much
    /// again while they are checked.
    private static func fitting(_ entries: Int, _ folder: String) -> Int {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0 else { return entries / 10 }
        let room = Int(facts.f_bavail) * Int(facts.f_frsize)
        return room > entries * 2_000 ? entries : entries / 10
    }
}

/// How long a body takes, in nanoseconds.
private func time(_ body: () throws(BenchError) -> Void) throws(BenchError) -> Int64 {
    let start = Machine.clock
    try body()
    return Machine.clock - start
}
