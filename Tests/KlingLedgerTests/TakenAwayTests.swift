import CSQLite
import Foundation
import KlingCost
import Testing

@testable import KlingLedger

/// A ledger's file, its log and the log's index, deleted or moved under those who have them open.
@Suite struct `A ledger whose files are taken away` {
    private let bench: Workbench
    private var files: LedgerFiles { LedgerFiles(main: bench.path) }

    init() throws { bench = try Workbench() }

    private func take(_ ends: [String]) throws {
        for end in ends { try FileManager.default.removeItem(atPath: bench.path + end) }
    }

    @Test(arguments: [["-wal", "-shm"], ["-wal"], ["-shm"]])
    func `is written no more, and lacks nothing that was acknowledged`(ends: [String]) throws {
        var ledger: Ledger? = try bench.open()
        // Somebody who only looks keeps SQLite from bringing the log into the file by itself.
        let reader = try Ledger(reading: bench.path)
        try ledger?.write(bench.hold(100, bench.id()))
        try take(ends)
        #expect(throws: LedgerError.replaced) {
            try ledger?.write(bench.hold(100, bench.id()))
        }
        ledger = nil
        #expect(try reader?.head().sequence == 1)
        let copy = bench.folder.appending(path: "copy").path
        try FileManager.default.copyItem(atPath: bench.path, toPath: copy)
        if ends.contains("-wal") {
            #expect(try Ledger(reading: copy)?.head().sequence == 1)
        }
    }

    @Test func `brings its entries into the file when nobody writes any more`() throws {
        var ledger: Ledger? = try bench.open()
        let reader = try Ledger(reading: bench.path)
        try ledger?.write(bench.hold(100, bench.id()))
        try take(["-wal", "-shm"])
        ledger = nil
        let copy = bench.folder.appending(path: "copy").path
        try FileManager.default.copyItem(atPath: bench.path, toPath: copy)
        #expect(try Ledger(reading: copy)?.head().sequence == 1)
        #expect(try reader?.head().sequence == 1)
    }

    @Test(arguments: [["-wal", "-shm"], ["-wal"], ["-shm"]])
    func `lets others in when those who have the old files are gone`(ends: [String]) async throws {
        var ledger: Ledger? = try bench.open()
        try ledger?.write(bench.hold(100, bench.id()))
        try take(ends)
        let (path, now) = (bench.path, bench.now)
        let isIn = DispatchSemaphore(value: 0)
        let other = Task.detached {
            var random = SystemRandomNumberGenerator()
            let head = try Ledger(path: path, now: now, using: &random).head()
            isIn.signal()
            return head.sequence
        }
        // Somebody who waits for 50 ms comes in at no time.
        #expect(isIn.wait(timeout: .now() + .milliseconds(50)) == .timedOut)
        ledger = nil
        #expect(try await other.value == 1)
    }

    @Test func `is written in the midst of a change: the caller is told, and finds all or nothing`()
        throws
    {
        var ledger: Ledger? = try bench.open()
        let log = Unmanaged.passRetained(files.log as NSString)
        defer { log.release() }
        // Behind the look at the files, and before the commit.
        sqlite3_commit_hook(
            ledger?.database.handle,
            { log in
                guard let log else { return 1 }
                let name = Unmanaged<NSString>.fromOpaque(log).takeUnretainedValue() as String
                unlink(name)
                return 0
            }, log.toOpaque())
        #expect(throws: LedgerError.replaced) {
            try ledger?.write(bench.hold(100, bench.id()))
        }
        ledger = nil
        #expect(try bench.open().head().sequence == 1)
        #expect(try bench.open().verify().fault == nil)
    }

    @Test func `is told to be moved where its name leads nowhere as its log is opened`() throws {
        try bench.open().write(bench.hold(100, bench.id()))
        // The log is opened with the first question.
        let database = try Database(path: bench.path, .existing)
        let away = bench.folder.appending(path: "away").path
        try FileManager.default.moveItem(atPath: bench.path, toPath: away)
        #expect(throws: LedgerError.replaced) {
            try database.number("SELECT count(*) FROM entry")
        }
        try FileManager.default.moveItem(atPath: away, toPath: bench.path)
        #expect(try database.number("SELECT count(*) FROM entry") == 1)
    }

    @Test func `is not begun anew beside its log`() throws {
        var ledger: Ledger? = try bench.open()
        try ledger?.write(bench.hold(100, bench.id()))
        let away = bench.folder.appending(path: "away").path
        for isOpen in [true, false] {
            if !isOpen { ledger = nil }
            try FileManager.default.moveItem(atPath: bench.path, toPath: away)
            #expect(throws: LedgerError.orphanedLog) { try bench.open() }
            #expect(throws: LedgerError.orphanedLog) { try Ledger(reading: bench.path) }
            #expect(!FileManager.default.fileExists(atPath: bench.path))
            // An empty file is none.
            #expect(FileManager.default.createFile(atPath: bench.path, contents: nil))
            #expect(throws: LedgerError.orphanedLog) { try bench.open() }
            try FileManager.default.removeItem(atPath: bench.path)
            let other = try Workbench()
            #expect(throws: LedgerError.orphanedLog) {
                try other.open().backup(to: bench.path)
            }
            try FileManager.default.moveItem(atPath: away, toPath: bench.path)
        }
        #expect(try bench.open().head().sequence == 1)
        // Moved as a whole, its place is free.
        for end in ["", "-wal", "-shm"] {
            try FileManager.default.moveItem(atPath: bench.path + end, toPath: away + end)
        }
        #expect(try bench.open().head().sequence == 0)
        #expect(try Ledger(reading: away)?.head().sequence == 1)
    }

    @Test func `is written no more when it was moved, nor is what is in its place`() throws {
        let ledger = try bench.open()
        try ledger.write(bench.hold(100, bench.id()))
        let away = bench.folder.appending(path: "away").path
        for end in ["", "-wal", "-shm"] {
            try FileManager.default.moveItem(atPath: bench.path + end, toPath: away + end)
        }
        let other = try bench.open()
        #expect(throws: LedgerError.replaced) { try ledger.write(bench.hold(100, bench.id())) }
        try other.write(bench.hold(100, bench.id()))
        #expect(try other.head().sequence == 1)
        #expect(try other.verify().fault == nil)
        #expect(try Ledger(reading: away)?.verify().fault == nil)
    }

    @Test func `leaves an empty log beside it when it is closed`() throws {
        for _ in 0..<2 { try bench.open().write(bench.hold(100, bench.id())) }
        let log = try FileManager.default.attributesOfItem(atPath: files.log)
        #expect(log[.size] as? Int == 0)
        #expect(files.stand.isWhole)
    }

    @Test func `has the permissions of its file in all its files`() throws {
        #expect(FileManager.default.createFile(atPath: bench.path, contents: nil))
        #expect(chmod(bench.path, 0o660) == 0)
        _ = try bench.open()
        for path in [files.main, files.log, files.index] {
            let facts = try FileManager.default.attributesOfItem(atPath: path)
            #expect(facts[.posixPermissions] as? Int == 0o660, "\(path)")
        }
    }
}
