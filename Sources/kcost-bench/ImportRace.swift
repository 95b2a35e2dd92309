import Libc
import KlingLedger

/// A ledger restored from its export, beside the `sqlite3` shell, which only puts the same lines into
/// a table; and an export verified, beside the ledger that it is of.
struct ImportRace {
    let kcost: String
    let plan: Plan
    private var entries: Int { plan.importedEntries }

    func run(_ report: inout Report, onDisk folder: String) throws(BenchError) {
        let scratch = try Scratch(in: folder)
        let sample = try SampleLedger(scratch.path("sample.sqlite"))
        try sample.fill(entries: entries)
        let export = scratch.path("export.jsonl")
        let bytes = try write(sample.ledger, to: export)
        let (restored, table) = (scratch.path("restored.sqlite"), scratch.path("table.sqlite"))
        let importing = Program(
            kcost, ["ledger", "import", "--restore", export, "--ledger", restored])
        let shell = Program(
            try Machine.programPath("sqlite3"),
            [
                "-cmd", ".mode list", "-cmd", ".separator \"\\001\" \"\\n\"", table,
                "CREATE TABLE line (text TEXT)", ".import \(export) line",
            ])
        var (ours, theirs): ([Program.Cost], [Program.Cost]) = ([], [])
        for _ in 0..<plan.batchRounds {
            ours.append(try run(importing, making: restored))
            theirs.append(try run(shell, making: table))
        }
        let wall = Race.Medians(
            kcost: ours.map(\.wallNanoseconds), peer: theirs.map(\.wallNanoseconds))
        let name = "\(grouped(entries)) entries restored"
        report.add(
            Promise("\(name), wall, kcost / sqlite3 .import", wall.kcostOverPeer, .atMost(8)))
        report.note("\(name), wall, median", wall, of: ("kcost", "sqlite3"))
        let written = ours.map(\.writtenBytes).max() ?? 0
        report.add(
            Promise("\(name), bytes written / read", Double(written) / Double(bytes), .atMost(3)))
        try verify(&report, export, restored)
    }

    private func verify(
        _ report: inout Report, _ export: String, _ ledger: String
    ) throws(BenchError) {
        let result = try Race(
            kcost: Program(kcost, ["ledger", "verify", export, "--ledger", ledger]),
            peer: Program(kcost, ["ledger", "verify", "--ledger", ledger])
        ).run(rounds: plan.batchRounds)
        let name = "verify FILE / verify, \(grouped(entries)) entries"
        report.add(Promise("\(name), wall", result.wall.kcostOverPeer, .atMost(2)))
        report.note("\(name), wall, median", result.wall, of: ("FILE", "ledger"))
    }

    /// Runs a program that makes a database, where there is none.
    private func run(_ program: Program, making path: String) throws(BenchError) -> Program.Cost {
        for end in ["", "-wal", "-shm", "-journal"] { unlink(path + end) }
        return try program.run()
    }

    /// - Returns: how many bytes the export has.
    private func write(_ ledger: Ledger, to path: String) throws(BenchError) -> Int {
        guard let file = fopen(path, "w") else { throw .system(call: path, code: errno) }
        defer { fclose(file) }
        var bytes = 0
        try asking { () throws(LedgerError) in
            try ledger.export { line in
                bytes += fwrite(line, 1, line.count, file) + fwrite("\n", 1, 1, file)
                return true
            }
        }
        return bytes
    }
}
