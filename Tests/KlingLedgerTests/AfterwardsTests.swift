import Foundation
import KlingCost
import Testing

@testable import KlingLedger

/// What is done with an attempt afterwards: it is corrected, looked up, copied away, counted.
@Suite struct `A hold that has ended` {
    private func utc(_ name: String) -> Zone? { name == "UTC" ? .utc : nil }

    /// A ledger with one hold of 1 USD that was charged in full.
    private func charged(_ bench: Workbench) throws -> (ledger: Ledger, id: AttemptID) {
        let ledger = try bench.open()
        let id = bench.id()
        var request = HoldRequest(bench.hold(1_000_000_000, id))
        request.isUnbudgetedAllowed = true
        request.isSentAtOnce = true
        request.payload = Array("{}".utf8)
        _ = try ledger.hold(request, zones: utc)
        var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
        capture.amount = Nanos(count: 1_000_000_000)
        _ = try ledger.capture(capture, freezingAbove: 2)
        return (ledger, id)
    }

    private func change(_ amount: Int64, _ id: AttemptID, _ bench: Workbench) -> Entry {
        var entry = Entry(.adjust, id, at: bench.now, by: "ann@desk")
        entry.amount = Nanos(count: amount)
        return entry
    }

    @Test func `is corrected down and up, and freezes the model once it is far above its hold`()
        throws
    {
        let bench = try Workbench()
        let (ledger, id) = try charged(bench)
        let less = try ledger.adjust(change(-400_000_000, id, bench), freezingAbove: 2)
        #expect(less.attempt.spent == Nanos(count: 600_000_000))
        #expect(less.freeze == nil)
        let even = try ledger.adjust(change(1_400_000_000, id, bench), freezingAbove: 2)
        #expect(even.attempt.spent == Nanos(count: 2_000_000_000))
        #expect(even.freeze == nil)
        let more = try ledger.adjust(change(1, id, bench), freezingAbove: 2)
        #expect(more.freeze == .freeze(gateway: "kie", model: "kling-2.6/text-to-video"))
        // A refund is no anomaly, however much was charged.
        #expect(try ledger.adjust(change(-1, id, bench), freezingAbove: 1).freeze == nil)
        #expect(try ledger.frozen().count == 1)
        #expect(try ledger.verify().fault == nil)
    }

    @Test func `is not corrected before it has ended`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let id = bench.id()
        try ledger.write(bench.hold(100, id))
        #expect(throws: LedgerError.wrongState(id, .held)) {
            try ledger.adjust(change(1, id, bench), freezingAbove: 2)
        }
        #expect(try ledger.head().sequence == 1)
    }

    @Test func `has its payload where that was kept`() throws {
        let bench = try Workbench()
        let (ledger, id) = try charged(bench)
        #expect(try ledger.payload(of: id) == Array("{}".utf8))
        #expect(try ledger.payload(of: bench.id()) == nil)
    }

    @Test func `is in the backup, which is a ledger and replaces nothing`() throws {
        let bench = try Workbench()
        let (ledger, id) = try charged(bench)
        let target = bench.path + ".copy"
        #expect(try ledger.backup(to: target) == ledger.head())
        let copy = try #require(try Ledger(reading: target))
        #expect(try copy.attempt(id).state == .captured)
        #expect(try copy.verify().fault == nil)
        #expect(throws: LedgerError.cannotOpen("File exists")) { try ledger.backup(to: target) }
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.folder.path)
        #expect(!names.contains { $0.hasSuffix(".part") })
    }

    @Test(arguments: [EPERM, EOPNOTSUPP, ENOSYS])
    func `has its name in the backup where the file system knows no links`(error: Int32) throws {
        let bench = try Workbench()
        let (file, target) = (bench.path + ".part", bench.path + ".copy")
        try Data("copy".utf8).write(to: URL(filePath: file))
        let noLink: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32 = { _, _ in
            errno = error
            return -1
        }
        try Ledger.name(file, target, link: noLink)
        #expect(try Data(contentsOf: URL(filePath: target)) == Data("copy".utf8))
        #expect(!FileManager.default.fileExists(atPath: file))
        try Data("other".utf8).write(to: URL(filePath: file))
        #expect(throws: LedgerError.cannotOpen("File exists")) {
            try Ledger.name(file, target, link: noLink)
        }
        #expect(try Data(contentsOf: URL(filePath: target)) == Data("copy".utf8))
    }

    @Test func `comes before one that is refused where a budget's zone is unknown`() throws {
        let bench = try Workbench()
        let (ledger, _) = try charged(bench)
        _ = try ledger.set(
            Budget(name: "far", clips: 5, period: .day), at: bench.now, by: "ann@desk",
            exchange: ExchangeTable(), zones: utc)
        let next = HoldRequest(bench.hold(1, bench.id()))
        #expect(
            try ledger.hold(next, zones: { _ in nil })
                == .refused([.zone(budget: "far", zone: "UTC")]))
    }
}
