import CSQLite
import Foundation
import KlingCost
import Testing

@testable import KlingLedger

/// What opens as a ledger, and what is left alone.
@Suite struct `Opening a ledger` {
    @Test func `makes one where there is none, with an id of its own`() throws {
        let (one, other) = (try Workbench(), try Workbench())
        let id = try one.open().id
        #expect(try one.open().id == id)
        #expect(try other.open().id != id)
    }

    @Test func `refuses a file that is no database, and leaves it as it is`() throws {
        let bench = try Workbench()
        let text = Data(String(repeating: "not a database. ", count: 300).utf8)
        try text.write(to: URL(filePath: bench.path))
        #expect(throws: LedgerError.notALedger) { try bench.open() }
        #expect(try Data(contentsOf: URL(filePath: bench.path)) == text)
    }

    @Test func `refuses a database of something else`() throws {
        let bench = try Workbench()
        try Database(path: bench.path, .readWrite).execute("CREATE TABLE recipe (name TEXT)")
        #expect(throws: LedgerError.notALedger) { try bench.open() }
    }

    @Test func `refuses tables of a newer program`() throws {
        let bench = try Workbench()
        _ = try bench.open()
        try Database(path: bench.path, .readWrite).execute("PRAGMA user_version = 99")
        #expect(throws: LedgerError.newerSchema(found: 99, known: Schema.version)) {
            try bench.open()
        }
    }

    @Test func `names a folder that is not there`() throws {
        let bench = try Workbench()
        var random = SystemRandomNumberGenerator()
        #expect(throws: LedgerError.self) {
            try Ledger(path: bench.path + "/deeper/ledger", now: bench.now, using: &random)
        }
    }

    @Test func `works for many who come first at once`() async throws {
        for _ in 0..<10 {
            let bench = try Workbench()
            let (path, now) = (bench.path, bench.now)
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        var random = SystemRandomNumberGenerator()
                        return try Ledger(path: path, now: now, using: &random).id
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
        }
    }

    @Test func `refuses to read tables that are too old to be read as they are`() throws {
        let bench = try Workbench()
        _ = try bench.open()
        // Version 0 has no tables; only an empty file has it.
        try Database(path: bench.path, .readWrite).execute("PRAGMA user_version = 0")
        #expect(throws: LedgerError.corrupt("it has version 0")) { try bench.open() }
        #expect(throws: LedgerError.corrupt("it has version 0")) {
            try Ledger(reading: bench.path)
        }
    }

    @Test func `knows network file systems by the number that the system gives them`() throws {
        let bench = try Workbench()
        #expect(try LedgerPlace(path: bench.path).network() == nil)
        #expect(LedgerPlace.network(magic: 0x6969) == "NFS")
        #expect(LedgerPlace.network(magic: Int(Int32(bitPattern: 0xFF53_4D42))) == "CIFS")
        #expect(LedgerPlace.network(magic: 0xEF53) == nil)
        #expect(throws: LedgerError.cannotOpen("No such file or directory")) {
            try LedgerPlace(path: bench.path + "/deeper/ledger").network()
        }
    }

    @Test func `tells what lies there instead, and does not wait for it`() throws {
        func found<Ignored>(_ make: (String) -> Ignored) throws -> LedgerError {
            let bench = try Workbench()
            _ = make(bench.path)
            let error = try #require(
                #expect(throws: LedgerError.self) { try Ledger(reading: bench.path) })
            #expect(throws: error) { try bench.open() }
            return error
        }
        #expect(try found { mkdir($0, 0o700) } == .notAFile("a folder"))
        #expect(try found { mkfifo($0, 0o600) } == .notAFile("a pipe"))
        #expect(try found { symlink("/dev/null", $0) } == .notAFile("a device"))
        #expect(try found { symlink("nowhere", $0) } == .notAFile("a link that leads nowhere"))
        #expect(try found { symlink("/dev/null/deeper", $0) } == .cannotOpen("Not a directory"))
        #expect(
            try found { FileManager.default.createFile(atPath: $0, contents: Data("x".utf8)) }
                == .notALedger)
    }

    @Test func `finds nothing where there is nothing, or only an empty file`() throws {
        let bench = try Workbench()
        #expect(try Ledger(reading: bench.path) == nil)
        try Data().write(to: URL(filePath: bench.path))
        #expect(try Ledger(reading: bench.path) == nil)
        let id = try bench.open().id
        #expect(try Ledger(reading: bench.path)?.id == id)
    }

    @Test func `gives up an answer that was read without locks while somebody wrote`() throws {
        let bench = try Workbench()
        _ = try bench.open()
        let reader = try SQLiteStore(try Database(path: bench.path, .immutable))
        #expect(try reader.snapshot { () throws(LedgerError) in try reader.head() }.sequence == 0)
        let writer = try bench.open()
        try writer.write(bench.hold(100, bench.id()))
        #expect(throws: LedgerError.replaced) {
            try reader.snapshot { () throws(LedgerError) in try reader.head() }
        }
    }

    @Test func `writes nothing into a file that was taken away`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        try FileManager.default.removeItem(atPath: bench.path)
        #expect(throws: LedgerError.replaced) {
            try ledger.write(bench.hold(100, bench.id()))
        }
    }

    @Test func `gives reading its own way in`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        try ledger.write(bench.hold(100, bench.id()))
        let reader = try #require(try Ledger(reading: bench.path))
        #expect(try reader.head().sequence == 1)
        #expect(throws: LedgerError.self) { try reader.write(bench.hold(100, bench.id())) }
    }
}
