import Foundation
import MediaFixtures
import Testing

/// `kcost probe` of addresses, on loopback.
@Suite struct ProbeAddressTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func record(_ arguments: [String]) throws -> (Record, Program.Outcome) {
        let outcome = try workspace.online(["probe", "--format", "json"] + arguments)
        return (try ProbeRecord.all(outcome.out)[0], outcome)
    }

    @Test(arguments: [false, true])
    func `few requests and bytes tell the length`(isMovieFirst: Bool) throws {
        try serving(isMovieFirst ? SampleMovie().file() : Clip.long) { server in
            let (record, outcome) = try record([server.address])
            #expect(outcome.status == 0)
            #expect(record["source"] == server.address)
            #expect(record["expected_s"] == "8.2")
            #expect(record["moov"] == (isMovieFirst ? "start" : "end"))
            #expect(record["etag"] == "\"one\"")
            #expect(record.integer("byte_count") == server.video.count)
            let requests = try #require(record.integer("requests"))
            #expect(requests == server.visits.count && (1...3).contains(requests))
            let received = try #require(record.integer("received_bytes"))
            #expect((1...192 << 10).contains(received))
            #expect(record.list("warnings").map { $0["code"] } == ["not-encrypted"])
            #expect(record.isNull("error"))
        }
    }

    @Test func `a block ends with what reading it took`() throws {
        try serving(Clip.long) { server in
            let outcome = try workspace.online(["probe", server.address])
            #expect(outcome.status == 0 && outcome.err.isEmpty)
            #expect(outcome.lines[0] == "\(server.address)  8.2 s")
            let cost = try #require(outcome.lines.first { $0.contains("requests") })
            #expect(cost.contains(/^  2 requests, [0-9]{6} bytes received$/))
            #expect(outcome.lines.last?.contains("is not encrypted") == true)
            let whole = try workspace.online(["probe", server.address, "--download"])
            #expect(whole.out.contains(/\n  1 request, [0-9]{7} bytes received\n/))
        }
    }

    @Test func `this machine is refused unless it is allowed`() throws {
        try serving { server in
            let outcome = try workspace.run(["probe", server.address])
            #expect(outcome.status == 65)
            #expect(outcome.out.isEmpty)
            #expect(outcome.err.contains("is at 127.0.0.1, inside a private network"))
            #expect(outcome.err.contains("--allow-private"))
            #expect(server.visits.isEmpty)
        }
    }

    @Test func `a redirect does not lead into a private network`() throws {
        // The first hop goes through a proxy, for which any address is right. No system looks up a
        // label of 64 letters.
        let host = String(repeating: "a", count: 64) + ".invalid"
        try serving(SampleMovie().file()) {
            .redirect("http://localhost:\($1.port)/inside.mp4")
        } _: { server in
            let outcome = try workspace.run(
                ["probe", "http://\(host)/clip.mp4"],
                environment: [
                    "http_proxy": "http://127.0.0.1:\(server.port)", "no_proxy": "localhost",
                ])
            #expect(outcome.status == 65)
            #expect(outcome.err.contains("localhost:\(server.port) is at"))
            #expect(!server.visits.isEmpty)
            #expect(server.visits.allSatisfy { $0.path == "http://\(host)/clip.mp4" })
        }
    }

    @Test func `without ranges the message names the download, which works`() throws {
        var movie = SampleMovie()
        movie.mediaCount = 5 << 20
        movie.isMovieLast = true
        try serving(movie.file()) { _, server in
            .init(fields: [("Content-Type", "video/mp4")], body: server.video)
        } _: { server in
            let refused = try workspace.online(["probe", server.address])
            #expect(refused.status == 66)
            #expect(refused.err.contains("cannot send parts of a video"))
            #expect(refused.err.contains("--download"))
            let (record, outcome) = try record([server.address, "--download"])
            #expect(outcome.status == 0)
            #expect(record["expected_s"] == "8.2")
            #expect(record.integer("requests") == 1)
        }
    }

    @Test func `a small video of a server without ranges is read whole, with a remark`() throws {
        try serving(SampleMovie().file()) { _, server in
            .init(fields: [("Content-Type", "video/mp4")], body: server.video)
        } _: { server in
            let (record, outcome) = try record([server.address])
            #expect(outcome.status == 0)
            #expect(record["expected_s"] == "8.2")
            #expect(
                record.list("warnings").map { $0["code"] } == ["not-encrypted", "no-ranges"])
        }
    }

    @Test func `a video that is not there is a missing input`() throws {
        try serving([], notFound) { server in
            let (record, outcome) = try record([server.address])
            #expect(outcome.status == 66)
            #expect(outcome.err.contains("answers 404: no video is there"))
            #expect(record.isNull("expected_s"))
            #expect(record.object("error")?["code"] == "http-404")
        }
    }

    @Test func `a host that does not answer, or is in trouble, is unreachable`() throws {
        // Nobody listens on port 1.
        let refused = try workspace.online(["probe", "http://127.0.0.1:1/clip.mp4"])
        #expect(refused.status == 69)
        #expect(refused.err.contains("127.0.0.1:1 does not answer"))
        try serving([]) { _, _ in
            .text("503 Service Unavailable")
        } _: { server in
            let (record, outcome) = try record([server.address])
            #expect(outcome.status == 69)
            #expect(record.object("error")?["code"] == "http-503")
        }
    }

    @Test func `a video whose bytes tell no length says so, with the cost`() throws {
        try serving(Clip.cut) { server in
            let (record, outcome) = try record([server.address])
            #expect(outcome.status == 65)
            #expect(record.object("error")?["code"] == "truncated")
            #expect(record.integer("byte_count") == 150)
            #expect(record.integer("requests") == 2)
            let (whole, _) = try self.record([server.address, "--download"])
            #expect(whole.object("error")?["code"] == "truncated")
            #expect(whole.integer("byte_count") == 150)
            #expect(whole.integer("requests") == 1)
        }
    }

    @Test func `what is no web address is refused, and nothing is sent`() throws {
        for address in ["ftp://a.example/a.mp4", "https://", "https:///a.mp4", "://a"] {
            let outcome = try workspace.online(["probe", address])
            #expect(outcome.status == 65, "\(address)")
            #expect(outcome.err.contains("nothing was sent"), "\(address)")
        }
    }

    @Test func `Ctrl-C ends a probe that waits for a silent server`() throws {
        try serving([]) { _, _ in
            .init(isSilent: true)
        } _: { server in
            // A thread of a pool blocks signals, and what it starts inherits that.
            var (none, usual) = (sigset_t(), sigset_t())
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, &usual)
            defer { pthread_sigmask(SIG_SETMASK, &usual, nil) }
            let begin = ContinuousClock.now
            let outcome = try Program.run(
                ["probe", server.address, "--allow-private"], environment: [:],
                in: workspace.folder
            ) { process in
                server.wait(for: 1)
                process.interrupt()
            }
            #expect(outcome.status == -SIGINT)
            #expect(outcome.out.isEmpty)
            // Sooner than any limit of the probe's own.
            #expect(.now - begin < .seconds(9))
        }
    }
}
