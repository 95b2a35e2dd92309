import Foundation
import ReportFixtures
import Testing

/// `-o FILE`, whatever FILE is.
@Suite struct `A report's own file` {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        _ = try SampleJournal.make(at: workspace.folder.appending(path: "ledger.db").path)
    }

    private func path(_ name: String) -> String { workspace.folder.appending(path: name).path }

    private func report(_ file: String?) throws -> Program.Outcome {
        try workspace.run(
            ["report", "daily", "--month", "2026-10", "--ledger", "ledger.db"]
                + (file.map { ["-o", $0] } ?? []))
    }

    private func shell(_ script: String) throws -> Program.Outcome {
        try Program.run(
            ["-ec", "umask 022; " + script, Program.executable.path],
            environment: ["PATH": "/usr/bin:/bin", "HOME": workspace.folder.path],
            in: workspace.folder, of: URL(filePath: "/bin/sh"))
    }

    private func mode(_ name: String) throws -> Int {
        let facts = try FileManager.default.attributesOfItem(atPath: path(name))
        return try #require(facts[.posixPermissions] as? Int)
    }

    @Test func `may be read by others where it is new, and keeps its mode where it is not`() throws
    {
        let line = #""$0" report daily --month 2026-10 --ledger ledger.db -o"#
        #expect(try shell("\(line) new.txt").status == 0)
        #expect(try mode("new.txt") == 0o644)
        #expect(try shell("umask 077; \(line) own.txt").status == 0)
        #expect(try mode("own.txt") == 0o600)
        #expect(try shell("touch old.txt; chmod 664 old.txt; \(line) old.txt").status == 0)
        #expect(try mode("old.txt") == 0o664)
    }

    @Test func `is what a link leads to; the link stays`() throws {
        try workspace.write("target.txt", "old")
        #expect(
            try shell("mkdir f; ln -s target.txt one; ln -s ../one f/two; ln -s new three").status
                == 0)
        let shown = try report(nil).out
        #expect(try report("f/two").status == 0)
        #expect(try report("three").status == 0)
        for (link, target) in [("f/two", "target.txt"), ("three", "new")] {
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path(link)) != "")
            #expect(try String(contentsOfFile: path(target), encoding: .utf8) == shown)
        }
        _ = try shell("ln -s round round")
        let round = try report("round")
        #expect(round.status == 74)
        #expect(round.err.contains("symbolic links"), "\(round.err)")
    }

    @Test func `may be a pipe that somebody reads`() throws {
        let outcome = try shell(
            """
            mkfifo pipe; cat pipe > read.txt & reader=$!
            "$0" report daily --month 2026-10 --ledger ledger.db -o pipe
            test -p pipe; wait $reader
            """)
        #expect(outcome.status == 0, "\(outcome.err)")
        let read = try String(contentsOfFile: path("read.txt"), encoding: .utf8)
        #expect(read == (try report(nil).out))
    }

    @Test func `may be a device, which stays one`() throws {
        // Where nobody may make one, there is none of ours to lose.
        guard try shell("mknod full c 1 7; mknod null c 1 3; : > null").status == 0 else { return }
        let full = try report("full")
        #expect(full.status == 74)
        #expect(full.err.contains("cannot write full: No space left"), "\(full.err)")
        #expect(try report("null").status == 0)
        #expect(try shell("test -c full; test -c null").status == 0)
    }

    @Test func `is standard output where it is a dash`() throws {
        #expect(try report("-").out == (try report(nil).out))
        #expect(!FileManager.default.fileExists(atPath: path("-")))
    }

    @Test func `cannot be nothing, a folder, or in no folder; and nothing is left of the attempt`()
        throws
    {
        let nameless = try report("")
        #expect(nameless.status == 64)
        #expect(nameless.err.contains("--output cannot be ''"), "\(nameless.err)")
        let lost = try report(path("none/x.html"))
        #expect(lost.status == 74)
        #expect(lost.err.contains("the folder \(path("none")) does not exist"), "\(lost.err)")
        let folder = try report(".")
        #expect(folder.status == 74)
        #expect(folder.err.contains("cannot write .: it is a folder"), "\(folder.err)")
        let files = try FileManager.default.contentsOfDirectory(atPath: path("."))
        #expect(files.allSatisfy { $0.hasPrefix("ledger.db") }, "\(files)")
    }
}
