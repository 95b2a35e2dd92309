import Foundation
import KlingCost
import Testing

@testable import KlingLedger

/// A copy of a journal that is kept elsewhere.
@Suite struct `A copy of a journal` {
    private let bench: Workbench
    private let journal: MemoryJournal
    private let source: Ledger

    init() throws {
        bench = try Workbench(.file)
        journal = MemoryJournal(id: bench.id().description)
        source = Ledger(over: MemoryStore(journal))
        source.keepReplica(in: bench.folder.path)
        for _ in 0..<3 { try hold() }
    }

    private func hold() throws {
        var request = HoldRequest(bench.hold(1_000, bench.id()))
        request.isUnbudgetedAllowed = true
        guard case .held = try source.hold(request, zones: { _ in .utc }) else {
            Issue.record("not held")
            return
        }
    }

    /// Another journal of the same id.
    private func other(_ count: Int) throws -> Ledger {
        let ledger = Ledger(over: MemoryStore(MemoryJournal(id: source.id)))
        ledger.keepReplica(in: bench.folder.path)
        for _ in 0..<count {
            var request = HoldRequest(bench.hold(2_000, bench.id()))
            request.isUnbudgetedAllowed = true
            _ = try ledger.hold(request, zones: { _ in .utc })
        }
        return ledger
    }

    private var path: String { bench.folder.appending(path: "\(source.id).sqlite").path }

    @Test func `has what the journal has, and what is new at the next look`() throws {
        let found = try source.verify()
        #expect(found.fault == nil)
        #expect(found.chains.map(\.head) == [try source.head()])
        try hold()
        #expect(try source.verify().chains.map(\.head) == [try source.head()])
        let copy = try #require(try Ledger(reading: path))
        #expect(try copy.lines() == source.lines())
    }

    @Test func `is made anew where it was deleted`() throws {
        _ = try source.verify()
        for end in ["", "-wal", "-shm"] { try FileManager.default.removeItem(atPath: path + end) }
        let again = Ledger(over: MemoryStore(journal))
        again.keepReplica(in: bench.folder.path)
        #expect(try again.verify().chains.map(\.head) == [try source.head()])
    }

    @Test func `names the first entry of a past that was rewritten, and books nothing of it`()
        throws
    {
        _ = try source.verify()
        let head = try source.head()
        #expect(throws: LedgerError.pastDiffers(entry: 1)) { try other(4).verify() }
        #expect(throws: LedgerError.pastDiffers(entry: 1)) { try other(1).verify() }
        let copy = try #require(try Ledger(reading: path))
        #expect(try copy.head() == head)
    }

    @Test func `names the first entry that is gone`() throws {
        _ = try source.verify()
        let before = journal.state
        try hold()
        try hold()
        _ = try source.verify()
        _ = MemoryStore(journal).cut(to: before)
        #expect(throws: LedgerError.pastDiffers(entry: 4)) { try source.verify() }
    }

    @Test func `takes no entry that is not of the chain`() throws {
        _ = try source.verify()
        let head = try source.head()
        var state = journal.state
        var entry = bench.hold(7, bench.id())
        entry.sequence = head.sequence + 1
        try state.append(entry, ChainHash(beginning: "another"), [])
        _ = MemoryStore(journal).cut(to: state)
        #expect(throws: LedgerError.pastDiffers(entry: entry.sequence)) { try source.verify() }
    }

    @Test func `reads nothing where nobody keeps one`() throws {
        let bare = Ledger(over: MemoryStore(journal))
        #expect(throws: LedgerError.notInFile) { try bare.verify() }
    }
}

extension MemoryStore {
    /// Goes back to what it was, as a server does that is restored from a backup.
    fileprivate func cut(to state: MemoryJournal.State) -> Bool {
        journal.leave(state)
        return true
    }
}
