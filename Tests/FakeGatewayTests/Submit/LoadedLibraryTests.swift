import Foundation
import Testing

#if canImport(Glibc)
    /// What asks nothing of the web does not wait for libcurl to be loaded: it takes longer than all the
    /// rest of the start.
    @Suite struct `libcurl` {
        @Test(arguments: [
            ["--version"], ["estimate", "kie.json"], ["prices", "list"], ["pending"],
            ["guard", "kie.json", "--unbudgeted"], ["sync"],
            ["submit", "kie.json", "--gateway", "kie", "--dry-run"],
            ["submit", "kie.json", "--gateway", "kie", "--yes"],
        ])
        func `is not loaded where nothing is asked`(words: [String]) async throws {
            let rehearsal = try await Rehearsal()
            let end = try await rehearsal.run(words, ["LD_DEBUG": "libs"])
            // The loader tells what it looks for (ld.so(8)).
            #expect(end.err.contains("find library=libsqlite3"), "\(end)")
            #expect(!end.err.contains("libcurl"), "\(words)")
        }

        @Test func `is loaded when a request leaves`() async throws {
            let rehearsal = try await Rehearsal()
            let end = try await rehearsal.run("balance", with: ["LD_DEBUG": "libs"])
            #expect(end.status == 0 && end.err.contains("libcurl"))
        }
    }
#endif
