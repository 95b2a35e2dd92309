import Libc

/// The numbers that kcost promises, measured beside jq, ffprobe and others in one run.
///
/// Promises are ratios, since times are those of one machine at one hour. Exit status 0: all are
/// kept; 1: one is broken, or nothing could be measured; 64: wrongly called.
@main
struct KcostBench {
    private static let usage = """
        usage: kcost-bench [--quick] [--ledger|--reports] KCOST PAYLOAD

          KCOST    the program to measure
          PAYLOAD  a file with one payload for xcompute
          --quick  a smoke test: fewer payloads, fewer entries, fewer runs
          --ledger only what is promised of the ledger
          --reports only what is promised of reports

        """

    private let kcost: String
    private let jq: String
    private let example: String
    private let plan: Plan
    /// Of all subjects only this one: `ledger`, `reports`.
    private let only: String?

    static func main() {
        var arguments = CommandLine.arguments.dropFirst()
        var plan = Plan.full
        var only: String?
        while let option = arguments.first, option.hasPrefix("--") {
            if option == "--quick" { plan = .quick }
            if ["--ledger", "--reports"].contains(option) { only = String(option.dropFirst(2)) }
            arguments = arguments.dropFirst()
        }
        guard arguments.count == 2, let kcost = arguments.first, let example = arguments.last,
            !kcost.hasPrefix("-")
        else {
            Terminal.complain(usage)
            exit(64)
        }
        do throws(BenchError) {
            let jq = try Machine.programPath("jq")
            let bench = KcostBench(
                kcost: kcost, jq: jq, example: example, plan: plan, only: only)
            exit(try bench.run() ? 0 : 1)
        } catch {
            Terminal.complain("kcost-bench: \(error.words)\n")
            exit(1)
        }
    }

    /// - Returns: whether all promises are kept.
    private func run() throws(BenchError) -> Bool {
        let core = try Machine.pinToOneCore()
        Interruption.install()
        var report = Report()
        report.describe("kcost", try Program(kcost, ["--version"]).firstLine())
        report.describe("peer", try Program(jq, ["--version"]).firstLine())
        report.describe(
            "peer for videos",
            try Program(Machine.programPath("ffprobe"), ["-version"]).firstLine())
        report.describe("machine", "\(Machine.processor), \(Machine.cores) cores")
        report.describe("core used", core)
        report.describe("date", Machine.today)
        if only == nil { try raceOthers(&report) }
        // Last: ledgers take memory of ours, which would be counted as that of a child.
        let folder = kcost.lastIndex(of: "/").map { String(kcost[..<$0]) } ?? "."
        if only != "reports" {
            try LedgerRace(spends: plan.ledgerSpends).run(&report, onDisk: folder)
            try LedgerScale(kcost: kcost, payload: example, plan: plan).run(&report, onDisk: folder)
            try ImportRace(kcost: kcost, plan: plan).run(&report, onDisk: folder)
        }
        if only != "ledger" {
            try ReportRace(kcost: kcost, plan: plan).run(&report, onDisk: folder)
        }
        Terminal.write(report.text)
        return report.allKept
    }

    private func raceOthers(_ report: inout Report) throws(BenchError) {
        try raceOnePayload(&report)
        try raceManyPayloads(&report)
        try measureMemory(&report)
        try VideoRaces(kcost: kcost, rounds: plan.videoRounds).run(&report)
        report.note("peak memory of kcost-bench, beneath which none can be seen", Machine.ownPeak)
    }

    /// Start-up and one price, whole process.
    private func raceOnePayload(_ report: inout Report) throws(BenchError) {
        let race = Race(
            kcost: Program(kcost, ["estimate", "--offline", example]),
            peer: Program(jq, [".", example]))
        let result = try race.run(rounds: plan.startRounds)
        let atMost = Promise.Bound.atMost(0.2)
        report.add(
            Promise("one payload, wall time, kcost / jq", result.wall.kcostOverPeer, atMost))
        report.add(Promise("one payload, CPU time, kcost / jq", result.cpu.kcostOverPeer, atMost))
        report.note("one payload", result, rounds: plan.startRounds)
    }

    /// JSON Lines in, JSON Lines out.
    private func raceManyPayloads(_ report: inout Report) throws(BenchError) {
        let scratch = try Scratch()
        let file = try scratch.writePayloads(plan.payloads)
        let race = Race(
            kcost: Program(kcost, ["estimate", "--offline", file]),
            peer: Program(jq, ["-c", ".", file]))
        try race.kcost.checkLines(plan.payloads, eachHolds: "\"status\":\"priced\"")
        try race.peer.checkLines(plan.payloads, eachHolds: "\"model\":")
        let result = try race.run(rounds: plan.batchRounds)
        let name = "\(grouped(plan.payloads)) payloads"
        let atLeast = Promise.Bound.atLeast(5)
        report.add(Promise("\(name), wall time, jq / kcost", result.wall.peerOverKcost, atLeast))
        report.add(Promise("\(name), CPU time, jq / kcost", result.cpu.peerOverKcost, atLeast))
        report.add(Promise("\(name), peak memory", result.kcostPeakBytes, belowMegabytes: 64))
        report.note(name, result, rounds: plan.batchRounds)
    }

    /// Four times the payloads, the same memory.
    private func measureMemory(_ report: inout Report) throws(BenchError) {
        let scratch = try Scratch()
        let file = try scratch.writePayloads(4 * plan.payloads)
        let cost = try Program(kcost, ["estimate", "--offline", file]).run()
        let name = "\(grouped(4 * plan.payloads)) payloads"
        report.add(Promise("\(name), peak memory", cost.peakBytes, belowMegabytes: 64))
    }
}

/// How much is run.
struct Plan {
    var startRounds = 61
    var batchRounds = 7
    var videoRounds = 21
    var payloads = 100_000
    var ledgerSpends = 5_000
    var ledgerEntries = 10_000_000
    var ledgerHolds = 301
    var importedEntries = 100_000
    var submissions = 1_000_000

    static let full = Plan()
    static let quick = Plan(
        startRounds: 11, batchRounds: 3, videoRounds: 5, payloads: 5_000, ledgerSpends: 1_000,
        ledgerEntries: 100_000, ledgerHolds: 101, importedEntries: 20_000, submissions: 50_000)
}

/// Why nothing could be measured.
enum BenchError: Error {
    case system(call: String, code: Int32)
    case noProgram(name: String)
    case failed(command: String, outcome: String)
    case noFigure(command: String, name: String)
    case wrongLine(command: String, line: Int, missing: String)
    case wrongCount(command: String, lines: Int, expected: Int)
    case ledger(String)
    case interrupted

    var words: String {
        switch self {
        case .system(let call, let code): "\(call): \(String(cString: strerror(code)))"
        case .noProgram(let name): "\(name) is not installed"
        case .failed(let command, let outcome): "\(command): \(outcome)"
        case .noFigure(let command, let name): "\(command): its output has no \(name)"
        case .wrongLine(let command, let line, let missing):
            "\(command): line \(line) of its output has no \(missing)"
        case .wrongCount(let command, let lines, let expected):
            "\(command): wrote \(lines) lines for \(expected) payloads"
        case .ledger(let words): "ledger: \(words)"
        case .interrupted: "interrupted"
        }
    }
}
