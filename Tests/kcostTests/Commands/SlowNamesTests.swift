#if os(Linux)
    import Foundation
    import KlingClient
    import Testing

    /// Names that the system takes long to look up: a library before its own sees to that.
    @Suite struct SlowNamesTests {
        /// Since then libcurl leaves a look-up that hangs to itself.
        private static let leavesLookUps =
            (try? CurlLibrary.version())?.compare("7.87", options: .numeric) != .orderedAscending
        private static let resolver = """
            #include <netdb.h>
            #include <string.h>
            #include <unistd.h>
            int getaddrinfo(const char *n, const char *s, const struct addrinfo *h,
                            struct addrinfo **r) {
                (void)n, (void)s, (void)h, (void)r;
                sleep(30);
                return EAI_AGAIN;
            }
            """
        private let workspace: Workspace
        private let library: String

        init() throws {
            workspace = try Workspace()
            try workspace.write("slow.c", Self.resolver)
            library = workspace.folder.appending(path: "slow.so").path
            let compiler = Process()
            compiler.executableURL = URL(filePath: "/usr/bin/env")
            compiler.arguments = ["clang", "-shared", "-fPIC", "-o", library, "slow.c"]
            compiler.currentDirectoryURL = workspace.folder
            try compiler.run()
            compiler.waitUntilExit()
            try #require(compiler.terminationStatus == 0)
        }

        @Test(
            .enabled(if: leavesLookUps),
            arguments: [[:], ["http_proxy": "http://127.0.0.1:1"]])
        func `do not outlast the limit`(proxy: [String: String]) throws {
            let start = ContinuousClock.now
            let outcome = try workspace.run(
                ["probe", "http://slow.example/clip.mp4"],
                environment: proxy.merging(["LD_PRELOAD": library, "KCOST_OFFLINE": ""]) { $1 })
            #expect(.now - start < .seconds(20))
            #expect(outcome.status == 69)
            #expect(outcome.err.contains("could not be connected to within 5 s"))
        }
    }
#endif
