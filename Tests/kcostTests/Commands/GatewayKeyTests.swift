import Foundation
import MediaFixtures
import Testing

@testable import KlingWorkflow
@testable import kcost

/// Keys of the gateways: where they come from, and that they go nowhere else.
@Suite struct GatewayKeyTests {
    private let workspace: Workspace
    private static let key = BalanceTests.key

    init() throws { workspace = try Workspace() }

    private func balance(
        _ server: RangeServer, _ environment: [String: String], _ arguments: [String] = []
    ) throws -> Program.Outcome {
        try workspace.run(
            ["balance", "kie"] + arguments,
            environment: kcostTests.Gateway.bases(server).merging(environment) { $1 })
    }

    private func writeKey(_ text: String, mode: Int = 0o600) throws {
        try workspace.write("key", text)
        try setMode(mode)
    }

    private func setMode(_ mode: Int) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: workspace.folder.appending(path: "key").path)
    }

    private static let file = ["KCOST_KIE_KEY_FILE": "key"]

    // MARK: Where from

    @Test func `a key in a file of its owner's only is used, without the space around it`() throws {
        try serving([], kcostTests.Gateway.answer) { server in
            try writeKey(" \(Self.key)\r\n")
            #expect(try balance(server, Self.file).status == 0)
            try workspace.configure("config.json", #"{"kie_key_file": "key"}"#)
            #expect(try balance(server, [:]).status == 0)
            #expect(server.visits.allSatisfy { $0.fields["authorization"] == "Bearer \(Self.key)" })
        }
    }

    @Test func `the environment's key outranks the file's`() throws {
        try serving([], kcostTests.Gateway.answer) { server in
            try writeKey("another")
            _ = try balance(server, Self.file.merging(["KIE_API_KEY": Self.key]) { $1 })
            #expect(server.visits.first?.fields["authorization"] == "Bearer \(Self.key)")
        }
    }

    @Test func `a file that is not one's own secret is refused, and nothing is sent`() throws {
        try serving([], kcostTests.Gateway.answer) { server in
            for mode in [0o640, 0o604, 0o620, 0o601] {
                try writeKey(Self.key, mode: mode)
                try expectRefused(try balance(server, Self.file), "mode \(String(mode, radix: 8))")
            }
            try writeKey(String(repeating: "k", count: 4097))
            try expectRefused(try balance(server, Self.file), "too large")
            for text in ["", " \n", "two keys", "one\ntwo", "schlüssel", "a\u{0}b"] {
                try writeKey(text)
                try expectRefused(try balance(server, Self.file), "holds no key")
            }
            try writeKey(Self.key)
            let folder = workspace.folder
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "link").path, withDestinationPath: "key")
            mkfifo(folder.appending(path: "pipe").path, 0o600)
            for (name, words) in [
                ("link", "is a link"), ("pipe", "no regular file"), (".", "no regular file"),
                ("missing", "No such file"), (Self.key, "No such file"),
            ] {
                try expectRefused(try balance(server, ["KCOST_KIE_KEY_FILE": name]), words)
            }
            try expectRefused(try balance(server, ["KIE_API_KEY": "two keys"]), "holds no key")
            #expect(server.visits.isEmpty)
        }
    }

    private func expectRefused(
        _ outcome: Program.Outcome, _ words: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(outcome.status == 77, sourceLocation: sourceLocation)
        #expect(outcome.err.contains(words), "\(outcome.err)", sourceLocation: sourceLocation)
        #expect(!outcome.err.contains("two"), sourceLocation: sourceLocation)
    }

    @Test func `of keys for callbacks there may be several, of keys for calls just one`() {
        #expect(GatewayKeys.secrets(in: "one, two\nthree\n", .callbacks)?.count == 3)
        #expect(GatewayKeys.secrets(in: "one, t wo", .callbacks) == nil)
        #expect(GatewayKeys.secrets(in: " ,\n", .callbacks) == nil)
        #expect(GatewayKeys.secrets(in: " one ", .calls)?.count == 1)
        #expect(GatewayKeys.secrets(in: "one\ntwo", .calls) == nil)
    }

    // MARK: Where to

    /// An error that repeats the key: plain, in JSON's escapes, and in a field.
    private static func repeating(_ status: String, code: Int) -> RangeServer.Answer {
        let escaped = key.replacing("/", with: #"\/"#).replacing("=", with: #"\u003d"#)
        var answer = RangeServer.Answer.text(
            status, #"{"code":\#(code),"msg":"bad key \#(key), \#(escaped)"}"#)
        answer.fields = [("X-Key", key), ("WWW-Authenticate", "Bearer \(key)")]
        return answer
    }

    @Test(arguments: [("401 No", 401), ("400 No", 400), ("200 OK", 422)])
    func `a key that the gateway repeats is in no output`(status: String, code: Int) throws {
        try serving([]) { _, _ in
            Self.repeating(status, code: code)
        } _: { server in
            let outcome = try balance(server, ["KIE_API_KEY": Self.key], ["--verbose"])
            #expect(outcome.err.contains("Authorization: Bearer ***"))
            #expect(outcome.err.contains("x-key: ***"))
            for text in [outcome.out, outcome.err] {
                #expect(!text.contains("one/two") && !text.contains("three+four"), "\(text)")
            }
            let root = workspace.folder.deletingLastPathComponent().path
            let files = try FileManager.default.subpathsOfDirectory(atPath: root)
            #expect(files.sorted() == ["home", "work"], "it writes nothing")
        }
    }

    #if os(Linux)
        @Test func `a running program's environment, arguments and dumps have no key`() throws {
            try serving([]) { _, _ in
                .init(isSilent: true)
            } _: { server in
                var seen: [String] = []
                let environment = kcostTests.Gateway.bases(server).merging(["KIE_API_KEY": Self.key]
                ) { $1 }
                let outcome = try Program.run(
                    ["balance", "kie"], environment: environment, in: workspace.folder
                ) { process in
                    server.wait(for: 1)
                    seen = ["environ", "cmdline", "limits", "comm"].map {
                        let path = "/proc/\(process.processIdentifier)/\($0)"
                        // What may not be read tells nothing.
                        return (FileManager.default.contents(atPath: path)).map {
                            String(decoding: $0, as: UTF8.self)
                        } ?? ""
                    }
                    process.interrupt()
                }
                #expect(outcome.status == 130)
                #expect(seen.allSatisfy { !$0.contains("one/two") })
                #expect(seen[2].contains(/Max core file size +0 +0/))
            }
        }
    #endif

    @Test func `a guarded command still gets the keys`() throws {
        try workspace.write("kie.json", Sample.kie)
        let outcome = try workspace.ledger(
            "guard", "kie.json", "--unbudgeted", "--", "sh", "-c", "echo $KIE_API_KEY",
            environment: ["KIE_API_KEY": Self.key])
        #expect(outcome.out == Self.key + "\n")
    }
}
