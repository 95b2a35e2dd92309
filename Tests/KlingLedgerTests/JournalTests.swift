import Foundation
import KlingCost
import TeamServer
import Testing

@testable import KlingLedger

/// A ledger in a folder of its own, which goes with it; or in memory, where the test says so.
final class Workbench {
    let folder: URL
    var path: String { folder.appending(path: "ledger.sqlite").path }
    let now = Instant(seconds: 1_795_000_000)
    private var random = SystemRandomNumberGenerator()
    /// The journal in memory, or where it is at a server; `nil` for one in a file.
    private var memory: MemoryJournal?
    private(set) var address: String?

    init(_ keeping: Keeping = Keeping.now) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "kcost-ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        switch keeping {
        case .file: break
        case .memory: memory = MemoryJournal(id: id().description)
        case .server:
            address = try #require(TeamServer.shared).address()
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func open() throws -> sending Ledger { try door() }

    /// Opens it on any thread.
    var door: @Sendable () throws -> sending Ledger {
        let (path, now, memory, address) = (path, now, memory, address)
        return {
            if let address {
                return try Ledger(writingByOwnClock: PostgresAddress(address))
            }
            if let memory { return Ledger(over: MemoryStore(memory)) }
            var random = SystemRandomNumberGenerator()
            return try Ledger(path: path, now: now, using: &random)
        }
    }

    func id() -> AttemptID { AttemptID(milliseconds: 1_795_000_000_000, using: &random) }

    /// A hold of some nanos, not yet written.
    func hold(_ upper: Int64, _ id: AttemptID) -> Entry {
        var entry = Entry(.hold, id, at: now, by: "ann@desk")
        entry.gateway = "kie"
        entry.model = "kling-2.6/text-to-video"
        entry.currency = .usd
        entry.expected = Nanos(count: upper)
        entry.upper = Nanos(count: upper)
        entry.billedMilliseconds = 5000
        entry.tags = #"{"client":"acme"}"#
        return entry
    }
}

extension Ledger {
    /// Its export.
    func lines() throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        try export {
            lines.append($0)
            return true
        }
        return lines
    }
}

@Suite(.eachStore) struct `The journal` {
    @Test func `numbers its entries and chains them`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let id = bench.id()
        let hold = try ledger.store.transaction { () throws(LedgerError) in
            try ledger.append(bench.hold(550_000_000, id))
        }
        #expect(hold.sequence == 1)
        let sent = try ledger.store.transaction { () throws(LedgerError) in
            try ledger.append(Entry(.sent, id, at: bench.now, by: "ann@desk"))
        }
        #expect(sent.previous == 1)
        #expect(try ledger.head().sequence == 2)
        #expect(try ledger.fault() == nil)
        #expect(try ledger.chains().map(\.head.sequence) == [2])
    }
}
