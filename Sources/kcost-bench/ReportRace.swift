import Libc
import KlingCost
import KlingLedger

/// The statement of a month with very many submissions, beside plain-text accounting, which adds the
/// same charges up from a journal, and beside the `sqlite3` shell on the same file.
struct ReportRace {
    let kcost: String
    let plan: Plan
    private static let month = "2026-11"

    func run(_ report: inout Report, onDisk folder: String) throws(BenchError) {
        let scratch = try Scratch(in: folder)
        let few = try BusyMonth(scratch.path("few.sqlite"), submissions: plan.submissions / 10)
        let many = try BusyMonth(scratch.path("many.sqlite"), submissions: plan.submissions)
        let sizes = "\(grouped(plan.submissions)) / \(grouped(plan.submissions / 10)) submissions"
        let ages = try Race(kcost: statement(many), peer: statement(few))
            .run(rounds: plan.startRounds)
        report.add(Promise("monthly, wall time, \(sizes)", ages.wall.kcostOverPeer, .atMost(2)))
        report.note("monthly, wall, median", ages.wall, of: ("many", "few"))
        try askEarlier(&report, many)
        let name = "monthly of \(grouped(plan.submissions))"
        let shell = try many.shell(ReportRace.bareSums)
        try check(statement(many), findsAllOf: many)
        try check(
            many.shell("SELECT 'total', sum(charged) / 1000000000.0 FROM (\(ReportRace.bareSums))"),
            findsAllOf: many)
        let bare = try Race(kcost: statement(many), peer: shell).run(rounds: plan.startRounds)
        report.add(
            Promise("\(name), wall, kcost / bare GROUP BY", bare.wall.kcostOverPeer, .atMost(2)))
        report.note("\(name), wall, median", bare.wall, of: ("kcost", "sqlite3"))
        let entries = try many.shell(ReportRace.bareEntries).run()
        report.note(
            "\(name), wall, beside a GROUP BY of the entries themselves",
            Race.Medians(kcost: [Int64(bare.wall.kcost)], peer: [entries.wallNanoseconds]),
            of: ("kcost", "sqlite3"))
        let journal = scratch.path("many.journal")
        try many.writeJournal(journal)
        try race(
            &report, name, "hledger", 100, many,
            ["-f", journal, "balance", "-p", ReportRace.month, "expenses"])
        try race(
            &report, name, "ledger", 20, many,
            ["-f", journal, "balance", "-b", "2026-11-01", "-e", "2026-12-01", "expenses"])
    }

    /// The statement as of an earlier entry, beside the same without it: as one is made once more to see
    /// what it said, a day later; and half a month later.
    private func askEarlier(
        _ report: inout Report, _ month: BusyMonth
    ) throws(BenchError) {
        func race(leavingOut some: Int) throws(BenchError) -> Race.Medians {
            let earlier = statement(month, ["--as-of-entry", "\(month.entries - some)"])
            return try Race(kcost: earlier, peer: statement(month))
                .run(rounds: plan.startRounds).wall
        }
        let (day, half) = (month.entries / 30, month.entries / 2)
        let name = "monthly as of an earlier entry, wall"
        let dayLater = try race(leavingOut: day)
        report.add(
            Promise(
                "\(name), \(grouped(day)) of \(grouped(month.entries)) later",
                dayLater.kcostOverPeer, .atMost(3)))
        report.note("\(name), a day's later, median", dayLater, of: ("earlier", "now"))
        report.note(
            "\(name), half later, median", try race(leavingOut: half), of: ("earlier", "now"))
    }

    /// The same sums in the shell: over the same rows, days, by the same columns.
    private static let bareSums = """
        SELECT gateway, model, mode, currency, sum(holds), sum(captures), sum(failures),
            sum(voids), sum(billed_ms), sum(charged_nanos) AS charged, sum(adjusted_nanos),
            sum(credits_nanos)
          FROM rollup WHERE grain_s = 86400 AND at_s >= 1793491200 AND at_s < 1796083200
          GROUP BY gateway, model, mode, currency
        """

    /// What one would ask of a journal without sums.
    private static let bareEntries = """
        SELECT hold.gateway, hold.model, hold.mode, count(*), sum(capture.amount_nanos)
          FROM entry AS capture JOIN entry AS hold
            ON hold.attempt = capture.attempt AND hold.kind = 'hold'
          WHERE capture.kind = 'capture' AND capture.at_s >= 1793491200
            AND capture.at_s < 1796083200
          GROUP BY hold.gateway, hold.model, hold.mode
        """

    private func statement(_ month: BusyMonth, _ more: [String] = []) -> Program {
        Program(
            kcost,
            ["report", "monthly", "--month", ReportRace.month, "--ledger", month.path] + more)
    }

    /// What is compared must be the same: its last total is what the whole month cost.
    private func check(_ program: Program, findsAllOf month: BusyMonth) throws(BenchError) {
        let lines = try program.output().split(separator: "\n")
        let total = lines.last { $0.hasPrefix("total") } ?? lines.last ?? ""
        let numbers = total.split { " |".contains($0) }.compactMap { Double(String($0)) }
        if !numbers.contains(month.total) {
            throw .noFigure(command: program.command, name: "total of \(month.total)")
        }
    }

    /// Beside a program that takes so long that one run must do.
    private func race(
        _ report: inout Report, _ name: String, _ peer: String, _ factor: Double,
        _ month: BusyMonth, _ arguments: [String]
    ) throws(BenchError) {
        let other = Program(try Machine.programPath(peer), arguments)
        try check(other, findsAllOf: month)
        var times: [Int64] = []
        for _ in 0..<plan.batchRounds { times.append(try statement(month).run().wallNanoseconds) }
        let wall = Race.Medians(kcost: times, peer: [try other.run().wallNanoseconds])
        report.add(Promise("\(name), wall, \(peer) / kcost", wall.peerOverKcost, .atLeast(factor)))
        report.note("\(name), wall", wall, of: ("kcost", peer))
    }
}

/// A ledger with one month of submissions of several kinds, each charged some minutes later.
private struct BusyMonth {
    let path: String
    private let submissions: Int
    /// For how many seconds each video is made.
    private static let wait = 240
    private let spends: SampleSpends
    private let terms = SampleTerms()

    init(_ path: String, submissions: Int) throws(BenchError) {
        self.path = path
        self.submissions = submissions
        spends = SampleSpends(
            submissions, from: SampleLedger.start, over: SampleLedger.monthSeconds - BusyMonth.wait)
        let sample = try SampleLedger(path)
        var rest = pairs().makeIterator()
        while true {
            try Interruption.check()
            let some = (0..<50_000).compactMap { _ in rest.next() }
            if some.isEmpty { return }
            try asking { () throws(LedgerError) in
                try sample.ledger.fill(some, zones: SampleLedger.zones)
            }
        }
    }

    /// Three gateways, two models, two modes and two projects, in turns that do not beat together.
    private func pairs() -> some Sequence<(hold: HoldRequest, capture: Entry)> {
        spends.lazy.enumerated().map { place, spend in
            var request = terms.hold(spend)
            request.entry.gateway = ["kie", "toapis", "xcompute"][place % 3]
            request.entry.model = ["kling-v3", "kling-v2-6"][place / 3 % 2]
            request.entry.mode = ["std", "pro"][place / 7 % 2]
            request.entry.project = ["spring", "autumn"][place / 11 % 2]
            var capture = terms.capture(spend)
            capture.instant = Instant(seconds: spend.instant.seconds + Int64(BusyMonth.wait))
            return (request, capture)
        }
    }

    /// How many entries it has: a budget, and three a submission.
    var entries: Int { 3 * submissions + 1 }

    /// What all of it cost, in US dollars: exact in a `Double`, since each costs half a dollar.
    var total: Double { Double(submissions) * terms.dollars }

    /// A query in the `sqlite3` shell.
    func shell(_ query: String) throws(BenchError) -> Program {
        Program(try Machine.programPath("sqlite3"), ["-readonly", path, query])
    }

    /// The charges as a journal of plain-text accounting, one transaction each.
    func writeJournal(_ path: String) throws(BenchError) {
        guard let file = fopen(path, "w") else { throw .system(call: "fopen", code: errno) }
        defer { fclose(file) }
        for (request, capture) in pairs() {
            let (hold, amount) = (request.entry, capture.amount?.decimal ?? "0")
            let account = [hold.gateway, hold.model, hold.mode].compactMap { $0 }
            fputs(
                """
                \(capture.instant.date) \(hold.project ?? "")
                    expenses:\(account.joined(separator: ":"))  \(amount) USD
                    assets:prepaid\n\n
                """, file)
        }
    }
}
