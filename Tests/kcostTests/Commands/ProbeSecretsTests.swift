import Foundation
import MediaFixtures
import Testing

/// What addresses and servers say never harms, and secrets stay secret.
@Suite struct ProbeSecretsTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    @Test(arguments: ["table", "csv", "md", "json"])
    func `a password in the address is refused and not printed`(format: String) throws {
        try workspace.write("dance.mp4", Data(SampleMovie().file()))
        try serving { server in
            for user in [
                "me:word@", "me:wo@word@", "word@", "me:word/x@", "me:word?x@", "me:word#@",
            ] {
                let address = "http://\(user)127.0.0.1:\(server.port)/clip.mp4"
                for others in [[], ["dance.mp4"]] {
                    let outcome = try workspace.online(
                        ["probe", address, "--format", format] + others)
                    #expect(outcome.status == 65)
                    #expect(!outcome.err.contains("word@") && !outcome.err.contains("me:"))
                    #expect(!outcome.out.contains("word@") && !outcome.out.contains("me:"))
                }
            }
            #expect(server.visits.isEmpty)
        }
    }

    @Test func `an address's query is not told on standard error`() throws {
        let secret = "?signature=secret"
        let servers = [
            try RangeServer(Clip.edge), try RangeServer(Clip.cut), try RangeServer([], notFound),
            try RangeServer([]) { _, _ in .redirect("ftp://a.example/clip.mp4\(secret)") },
        ]
        defer { for server in servers { server.stop() } }
        let addresses =
            servers.map { $0.address("/clip.avi\(secret)") }
            + ["http://127.0.0.1:1/clip.mp4\(secret)", "ftp://a.example/clip.mp4\(secret)"]
        let outcome = try workspace.online(["probe"] + addresses)
        #expect(outcome.status == 66)
        for words in ["programs read", "cut off", "404", "to ftp", "does not answer", "not ftp"] {
            #expect(outcome.err.contains(words), "\(words)")
        }
        #expect(!outcome.err.contains("secret"))
        for address in addresses {
            #expect(!(try workspace.online(["probe", address]).err.contains("secret")))
        }
    }

    @Test(arguments: ["table", "csv", "md"])
    func `what a server says acts on no terminal`(format: String) throws {
        let hostile = "\u{1B}[31m\u{9B}2J\u{202E}\u{200B}\u{2028}\u{7F}"
        try serving { visit, server in
            switch visit.path {
            case "/type.mp4":
                var answer = server.answer(visit, etag: hostile)
                answer.fields[0].1 = hostile
                return answer
            case "/range.mp4":
                return .init(
                    status: "206 Partial Content", fields: [("Content-Range", hostile)],
                    body: server.video)
            case "/encoding.mp4":
                return .init(fields: [("Content-Encoding", hostile)], body: server.video)
            case "/status.mp4": return .text("404 \(hostile)", hostile)
            case "/redirect.mp4": return .redirect("\(hostile)://a.example/\(hostile)")
            default: return .init(raw: Array("\(hostile)\r\n\r\n\(hostile)".utf8), closes: true)
            }
        } _: { server in
            for path in ["type", "range", "encoding", "status", "redirect", "raw"] {
                let address = server.address("/\(path).mp4")
                for others in [[], ["missing.mp4"]] {
                    let outcome = try workspace.online(
                        ["probe", address, "--format", format] + others)
                    let text = outcome.out.replacing("\r\n", with: "\n")
                    #expect(TerminalSafetyTests.isHarmless(text), "\(path)")
                    #expect(TerminalSafetyTests.isHarmless(outcome.err), "\(path)")
                }
            }
        }
    }

    @Test func `control characters in an address are shown, not sent`() throws {
        try serving { server in
            let address = server.address("/\(TerminalSafetyTests.hostile).mp4")
            let outcome = try workspace.online(["probe", address])
            #expect(outcome.status == 65)
            #expect(TerminalSafetyTests.isHarmless(outcome.err))
            #expect(outcome.err.contains(#"\u{1B}[31m"#))
            #expect(server.visits.isEmpty)
        }
    }
}
