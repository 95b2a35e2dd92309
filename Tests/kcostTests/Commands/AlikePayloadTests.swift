import Foundation
import Testing

/// A payload that asks for the same as one of lately, in other words, at the command line.
@Suite struct `A payload that asks for the same` {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("first.json", Self.payload("1"))
        try workspace.write("second.json", Self.payload("2"))
    }

    private static func payload(_ callback: String) -> String {
        Sample.kie.dropLast() + #","callBackUrl":"https://a.example/\#(callback)?token=t"}"#
    }

    private func hold(_ words: String...) throws -> Program.Outcome {
        try workspace.run(
            ["guard", "--unbudgeted"] + words,
            environment: ["XDG_DATA_HOME": workspace.data.path, "PATH": "/usr/bin:/bin"])
    }

    @Test func `is refused, with what differs and the way on`() throws {
        #expect(try hold("first.json", "--hold").status == 0)
        for words in [[], ["--hold"], ["--", "touch", "ran"]] {
            let outcome = try workspace.run(
                ["guard", "--unbudgeted", "second.json"] + words,
                environment: ["XDG_DATA_HOME": workspace.data.path, "PATH": "/usr/bin:/bin"])
            #expect(outcome.status == 17, "\(outcome.err)")
            #expect(outcome.err.contains("a payload that asks for the same was held"))
            #expect(outcome.err.contains("what differs: the callback's address\n"))
            #expect(outcome.err.contains("if it is meant: --again"))
        }
        #expect(!FileManager.default.fileExists(atPath: workspace.folder.path + "/ran"))
        #expect(try hold("second.json", "--hold", "--again").status == 0)
    }

    @Test func `is told of with both values where payloads are kept, and without secrets`() throws {
        #expect(try hold("first.json", "--hold", "--keep-payload").status == 0)
        let outcome = try hold("second.json", "--hold", "--keep-payload")
        #expect(outcome.status == 17)
        #expect(
            outcome.err.contains(
                #"$.callBackUrl, then "https://a.example/1, now "https://a.example/2"#),
            "\(outcome.err)")
        #expect(!outcome.err.contains("token"))
    }

    @Test func `names the field whose default is spelled out`() throws {
        try workspace.write("short.json", #"{"model":"kling-v2-6","prompt":"a"}"#)
        try workspace.write("long.json", #"{"model":"kling-v2-6","prompt":"a","mode":"std"}"#)
        #expect(try hold("short.json", "--hold", "--gateway", "xcompute").status == 0)
        let outcome = try hold("long.json", "--hold", "--gateway", "xcompute")
        #expect(outcome.status == 17)
        #expect(
            outcome.err.contains("what differs: mode, written out now and left to its default then")
        )
        #expect(
            try hold("long.json", "--hold", "--gateway", "xcompute", "--window", "0").status == 0)
    }
}
