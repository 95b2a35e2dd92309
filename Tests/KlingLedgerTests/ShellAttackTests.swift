import Foundation
import KlingCost
import Testing

@testable import KlingLedger

/// The program `sqlite3`: whoever has the file has this to change it with.
private enum SQLiteShell {
    private static let path = "/usr/bin/sqlite3"

    /// Whether the system has it.
    static let isPresent = FileManager.default.isExecutableFile(atPath: path)

    /// Runs SQL on a file, and nothing of the user's own settings.
    ///
    /// - Returns: what it complains of.
    static func run(_ sql: String, on file: String) throws -> String {
        let program = Process()
        program.executableURL = URL(filePath: path)
        program.arguments = ["-init", "/dev/null", "-batch", file, sql]
        let complaints = Pipe()
        program.standardInput = FileHandle.nullDevice
        program.standardOutput = FileHandle.nullDevice
        program.standardError = complaints
        try program.run()
        let text = complaints.fileHandleForReading.readDataToEndOfFile()
        program.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }
}

@Suite(.enabled(if: SQLiteShell.isPresent, "the program sqlite3 is missing"))
struct `The views under the sqlite3 shell` {
    @Test(arguments: LedgerViews.all.map(\.name))
    func `are read without a complaint`(view: String) throws {
        let bench = try Workbench()
        try bench.open().write(bench.hold(550_000_000, bench.id()))
        #expect(try SQLiteShell.run("SELECT * FROM \(view)", on: bench.path).isEmpty)
    }
}

@Suite(.enabled(if: SQLiteShell.isPresent, "the program sqlite3 is missing"))
struct `A journal under the sqlite3 shell` {
    @Test(arguments: [
        (
            "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 2",
            "the next entry has another number"
        ),
        (
            "REPLACE INTO entry (seq, kind, at_s, owner, hash) VALUES (3, 'void', 0, 'x', zeroblob(32))",
            "the next entry has another number"
        ),
        (
            """
            INSERT OR REPLACE INTO entry (seq, kind, at_s, owner, attempt, hash)
              SELECT 5, 'hold', 0, 'x', attempt, hash FROM entry WHERE seq = 2
            """, "the attempt has a hold already"
        ),
        (
            """
            INSERT OR REPLACE INTO entry (seq, kind, at_s, owner, attempt, hash)
              SELECT 5, 'void', 0, 'x', attempt, hash FROM entry WHERE seq = 2
            """, "the attempt has ended already"
        ),
        (
            "INSERT OR REPLACE INTO allocation SELECT * FROM allocation",
            "the hold weighs on that budget already"
        ),
        ("INSERT OR REPLACE INTO head VALUES (1, 0, zeroblob(32))", "there is one head"),
        ("INSERT OR REPLACE INTO ledger VALUES (1, 'x', 0)", "a ledger has one id"),
        ("UPDATE OR REPLACE entry SET owner = 'x'", "entries never change"),
        ("UPDATE OR REPLACE entry SET seq = seq + 1", "entries never change"),
        ("DELETE FROM entry WHERE seq = 3", "entries never go"),
        ("UPDATE allocation SET amount_nanos = 0", "allocations never change"),
        ("DELETE FROM allocation", "allocations never go"),
        ("UPDATE head SET seq = 0", "the head moves by one"),
        ("DELETE FROM head", "the head stays"),
        ("UPDATE OR REPLACE ledger SET id = 'x'", "the id stays"),
        ("DELETE FROM ledger", "the id stays"),
    ])
    func `is as it was after whatever would change the past`(sql: String, answer: String) throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let budget = Budget(name: "five", clips: 5, period: .total)
        _ = try ledger.set(
            budget, at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: { _ in .utc })
        var request = HoldRequest(bench.hold(100, bench.id()))
        request.isSentAtOnce = true
        _ = try ledger.hold(request, zones: { _ in .utc })
        // The hold is entry 2; it ends with entry 4.
        try ledger.write(Entry(.void, request.entry.attempt, at: bench.now, by: "ann@desk"))
        let (head, lines) = (try ledger.head(), try ledger.lines())
        #expect(try SQLiteShell.run(sql, on: bench.path).contains(answer))
        #expect(try ledger.head() == head)
        #expect(try ledger.lines() == lines)
        #expect(try ledger.verify().fault == nil)
    }
}
