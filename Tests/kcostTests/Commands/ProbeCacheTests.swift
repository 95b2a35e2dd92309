import Foundation
import MediaFixtures
import Testing

/// What was measured on the web counts for a day.
@Suite struct ProbeCacheTests {
    private let workspace: Workspace
    private let cache: URL
    private var videos: URL { cache.appending(path: "kcost/videos") }

    init() throws {
        workspace = try Workspace()
        cache = workspace.folder.appending(path: "cache")
    }

    private func run(_ arguments: [String]) throws -> Program.Outcome {
        try workspace.online(arguments, environment: ["XDG_CACHE_HOME": cache.path])
    }

    /// Prices motion control with the server's video, whose length must be found somehow.
    private func estimate(_ server: RangeServer, _ address: String? = nil) throws -> String {
        try workspace.write("motion.json", Motion.xcompute(address ?? server.address))
        let outcome = try run(["estimate", "motion.json"] + Workspace.asOf)
        #expect(outcome.status == 0)
        #expect(outcome.out.contains("= 0.468384 USD"))
        return try #require(outcome.lines.first { $0.hasPrefix("  reference") })
    }

    /// The only file that is kept.
    private func entry() throws -> URL {
        let names = try FileManager.default.contentsOfDirectory(atPath: videos.path)
        try #require(names.count == 1, "\(names)")
        return videos.appending(path: names[0])
    }

    /// Changes what the only file says.
    private func change(_ key: String, to value: String) throws {
        let file = try entry()
        var members = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: String])
        members[key] = value
        try JSONSerialization.data(withJSONObject: members).write(to: file)
    }

    private func age(seconds: Int) throws {
        try change("measured", to: String(Int(Date.now.timeIntervalSince1970) - seconds))
    }

    // MARK: Use

    @Test func `the second run sends nothing and says when the video was measured`() throws {
        try serving { server in
            #expect(try estimate(server).contains("requests"))
            #expect(server.visits.count == 2)
            for (seconds, words) in [
                (0, "less than a minute"), (62, "1 minute"), (6_962, "116 minutes"),
                (7_202, "2 hours"), (85_000, "23 hours"),
            ] {
                try age(seconds: seconds)
                #expect(
                    try estimate(server)
                        == "  reference   8.2 s, measured \(words) ago; kcost probe measures it anew"
                )
            }
            #expect(server.connectionCount <= 2 && server.visits.count == 2)
        }
    }

    @Test func `each address has its own file, the query included`() throws {
        try serving { server in
            for query in ["?a=1", "?a=2", "?a=1"] {
                _ = try estimate(server, server.address("/clip.mp4\(query)"))
            }
            #expect(server.visits.count == 4)
            #expect(try FileManager.default.contentsOfDirectory(atPath: videos.path).count == 2)
        }
    }

    @Test func `probe always measures anew, and renews what is kept`() throws {
        try serving { server in
            _ = try estimate(server)
            try age(seconds: 3 * 3_600)
            try change("expected_ms", to: "8300")
            try change("longest_ms", to: "8300")
            for flags in [[], ["--download"]] {
                #expect(try run(["probe", server.address] + flags).status == 0)
            }
            #expect(server.visits.count == 5)
            #expect(try estimate(server).contains("8.2 s, measured less than a minute ago"))
            #expect(server.visits.count == 5)
        }
    }

    @Test func `--reference measures anew and is remembered for the payload`() throws {
        try serving { server in
            _ = try estimate(server)
            let outcome = try run(
                ["estimate", "motion.json", "--reference", server.address] + Workspace.asOf)
            #expect(outcome.status == 0)
            #expect(server.visits.count == 4)
            _ = try estimate(server)
            #expect(server.visits.count == 4)
        }
    }

    @Test func `what could not be measured is not remembered beyond the run`() throws {
        try serving([], notFound) { server in
            try workspace.write("motion.json", Motion.xcompute(server.address))
            for _ in 1...2 { _ = try run(["estimate", "motion.json"]) }
            #expect(server.visits.count == 4)
            #expect(!FileManager.default.fileExists(atPath: videos.path))
        }
    }

    // MARK: Files

    @Test func `only the owner reads it, and it does not hold the address`() throws {
        try serving { server in
            _ = try estimate(server, server.address("/clip.mp4?signature=secret"))
            let file = try entry()
            let manager = FileManager.default
            func mode(_ place: URL) throws -> Int? {
                try manager.attributesOfItem(atPath: place.path)[.posixPermissions] as? Int
            }
            #expect(try mode(file) == 0o600)
            for folder in [videos, videos.deletingLastPathComponent(), cache] {
                #expect(try mode(folder) == 0o700)
            }
            let text = file.lastPathComponent + (try String(contentsOf: file, encoding: .utf8))
            for word in ["127.0.0.1", "clip", "secret", "http"] {
                #expect(!text.contains(word))
            }
            let record = try Record(try String(contentsOf: file, encoding: .utf8))
            #expect(record["expected_ms"] == "8200")
            #expect(record["etag"] == "\"one\"")
        }
    }

    @Test(arguments: [
        ["measured": "0"], ["measured": "4102444800"], ["measured": "-9223372036854775808"],
        ["measured": "9223372036854775807"], ["measured": "yesterday"], ["expected_ms": "-1"],
        ["expected_ms": "8100"], ["longest_ms": "99999999999999999999"], ["schema_version": "2"],
    ])
    func `an entry that is old, of the future or absurd does not count`(
        changes: [String: String]
    ) throws {
        try serving { server in
            _ = try estimate(server)
            for (key, value) in changes { try change(key, to: value) }
            #expect(try estimate(server).contains("requests"))
            #expect(server.visits.count == 4)
            #expect(try estimate(server).contains("less than a minute ago"))
        }
    }

    @Test func `an entry of exactly a day does not count`() throws {
        try serving { server in
            _ = try estimate(server)
            try age(seconds: 86_400)
            #expect(try estimate(server).contains("requests"))
        }
    }

    @Test(arguments: ["", "{", "[]", "\u{0}", "{\"measured\":1}", "{\"schema_version\":\"1\"}"])
    func `garbage is replaced`(text: String) throws {
        try serving { server in
            _ = try estimate(server)
            try Data(text.utf8).write(to: try entry())
            #expect(try estimate(server).contains("requests"))
            #expect(try estimate(server).contains("less than a minute ago"))
        }
    }

    @Test(arguments: ["folder", "pipe", "loose link", "large"])
    func `what is no small file is neither read nor waited for`(kind: String) throws {
        let manager = FileManager.default
        try serving { server in
            _ = try estimate(server)
            let file = try entry()
            try manager.removeItem(at: file)
            switch kind {
            case "folder":
                try manager.createDirectory(at: file, withIntermediateDirectories: false)
            case "pipe": #expect(mkfifo(file.path, 0o600) == 0)
            case "large": try Data(repeating: 0x20, count: 1 << 20).write(to: file)
            default:
                try manager.createSymbolicLink(
                    atPath: file.path, withDestinationPath: "/nonexistent/a")
            }
            #expect(try estimate(server).contains("requests"))
            // A folder cannot be replaced: it is measured each time.
            #expect(try estimate(server).contains(kind == "folder" ? "requests" : "ago"))
        }
    }

    // Only an administrator can give a file away.
    @Test(.enabled(if: geteuid() == 0))
    func `another user's entry does not count`() throws {
        try serving { server in
            _ = try estimate(server)
            #expect(chown(try entry().path, 65_534, 65_534) == 0)
            #expect(try estimate(server).contains("requests"))
            #expect(server.visits.count == 4)
        }
    }

    @Test(arguments: ["cache", "cache/kcost", "cache/kcost/videos"])
    func `where no folder can be made there is no cache, and no failure`(name: String) throws {
        try serving { server in
            try workspace.write(name, "a file")
            for _ in 1...2 { #expect(try estimate(server).contains("requests")) }
            #expect(server.visits.count == 4)
        }
    }

    @Test func `without a home there is no cache`() throws {
        try serving { server in
            try workspace.write("motion.json", Motion.xcompute(server.address))
            for _ in 1...2 {
                let outcome = try Program.run(
                    ["estimate", "motion.json", "--allow-private"] + Workspace.asOf,
                    environment: [:], in: workspace.folder)
                #expect(outcome.status == 0)
            }
            #expect(server.visits.count == 4)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path)
                    == ["motion.json"])
        }
    }

    @Test func `a relative folder counts as none, as the base directory specification says`() throws
    {
        try serving { server in
            let outcome = try workspace.online(
                ["probe", server.address], environment: ["XDG_CACHE_HOME": "here"])
            #expect(outcome.status == 0)
            let place = workspace.folder.appending(path: "here").path
            #expect(!FileManager.default.fileExists(atPath: place))
        }
    }

    @Test func `entries older than a day are removed when another is kept`() throws {
        try serving { server in
            _ = try estimate(server)
            let old = try entry()
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -90_000)], ofItemAtPath: old.path)
            _ = try estimate(server, server.address("/other.mp4"))
            #expect(try entry() != old)
        }
    }

    @Test func `files that are not its own stay, however old they are`() throws {
        try serving { server in
            _ = try estimate(server)
            let thesis = videos.appending(path: "thesis.doc")
            try Data("years".utf8).write(to: thesis)
            let past = Date.now.addingTimeInterval(-300_000)
            try FileManager.default.setAttributes(
                [.modificationDate: past], ofItemAtPath: thesis.path)
            _ = try estimate(server, server.address + "?again")
            #expect(FileManager.default.fileExists(atPath: thesis.path))
        }
    }

    @Test func `a folder that is a link to another is not used`() throws {
        try serving { server in
            let elsewhere = workspace.folder.appending(path: "elsewhere")
            try FileManager.default.createDirectory(
                at: elsewhere, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(
                at: videos.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(at: videos, withDestinationURL: elsewhere)
            _ = try estimate(server)
            #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere.path) == [])
        }
    }

    @Test func `processes at once do not break it`() async throws {
        let server = try RangeServer(SampleMovie().file())
        defer { server.stop() }
        let address = server.address
        try await withThrowingTaskGroup(of: Program.Outcome.self) { group in
            for number in 0..<8 {
                group.addTask { [workspace, cache] in
                    try workspace.online(
                        ["probe", number % 2 == 0 ? address : address + "?other"],
                        environment: ["XDG_CACHE_HOME": cache.path])
                }
            }
            for try await outcome in group {
                #expect(outcome.status == 0)
                #expect(outcome.err.isEmpty)
            }
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: videos.path)
        #expect(names.count == 2)
        #expect(names.allSatisfy { $0.hasSuffix(".json") })
        let count = server.visits.count
        #expect(try estimate(server).contains("less than a minute ago"))
        #expect(server.visits.count == count)
    }
}
