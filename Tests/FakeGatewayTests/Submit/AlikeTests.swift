import Foundation
import Testing

/// Payloads that ask for the same in other words, sent by `kcost submit`.
@Suite struct `Alike payloads` {
    /// Two takes of one picture, each signed for itself, and the same signed anew.
    private static func payload(_ signature: String) -> String {
        #"{"model":"kling-v2-6","prompt":"a boat","image_urls":["#
            + #""https://a.example/1.png?X-Amz-Signature=\#(signature)"]}"#
    }

    private static let words = [
        "--gateway", "xcompute", "--yes", "--unbudgeted", "--format", "json",
    ]

    @Test func `in one batch are as many as there are, and are refused when they are signed anew`()
        async throws
    {
        let rehearsal = try await Rehearsal()
        try rehearsal.write("a.json", Self.payload("1"))
        try rehearsal.write("b.json", Self.payload("2"))
        let first = try await rehearsal.run(["submit", "a.json", "b.json"] + Self.words)
        #expect(first.status == 0, "\(first)")
        #expect(try rehearsal.gateway.truth().tasks.count == 2)
        // Begun once more, they are the same; one that comes beside them is theirs.
        try rehearsal.write("c.json", Self.payload("3"))
        let second = try await rehearsal.run(["submit", "a.json", "b.json", "c.json"] + Self.words)
        #expect(second.status == 17)
        #expect(try second.column("state") == ["refused", "refused", "accepted"])
        try rehearsal.write("a.json", Self.payload("4"))
        let third = try await rehearsal.run(["submit", "a.json"] + Self.words)
        #expect(third.status == 17)
        #expect(third.err.contains("what differs: the signature in an address"))
        #expect(try rehearsal.gateway.truth().tasks.count == 3)
    }

    @Test(arguments: [("y\n", 0, 2), ("n\n", 1, 1)])
    func `are asked about on a terminal, and held as the answer says`(
        answer: String, status: Int32, tasks: Int
    ) async throws {
        let rehearsal = try await Rehearsal()
        try rehearsal.write("a.json", Self.payload("1"))
        #expect(try await rehearsal.run(["submit", "a.json"] + Self.words).status == 0)
        try rehearsal.write("a.json", Self.payload("2"))
        let terminal = try Terminal(columns: 80)
        let run = try rehearsal.start(
            ["submit", "a.json", "--gateway", "xcompute", "--unbudgeted"], on: terminal)
        try await run.waits { terminal.text.contains("[y/N] ") }
        let question = terminal.text
        terminal.type(answer)
        #expect(try await run.end().status == status)
        #expect(question.contains("what differs: the signature in an address"), "\(question)")
        #expect(try rehearsal.gateway.truth().tasks.count == tasks)
    }

    @Test func `guarded on a terminal are asked about too`() async throws {
        let rehearsal = try await Rehearsal()
        try rehearsal.write("a.json", Self.payload("1"))
        let line = ["guard", "a.json", "--gateway", "xcompute", "--unbudgeted", "--", "touch"]
        #expect(try await rehearsal.run(line + ["one"], ["PATH": "/usr/bin:/bin"]).status == 0)
        try rehearsal.write("a.json", Self.payload("2"))
        for (answer, file, status) in [("n\n", "two", Int32(1)), ("y\n", "three", 0)] {
            let terminal = try Terminal(columns: 80)
            let run = try rehearsal.start(
                line + [file], ["PATH": "/usr/bin:/bin"], on: terminal)
            try await run.waits { terminal.text.contains("[y/N] ") }
            terminal.type(answer)
            #expect(try await run.end().status == status)
            let path = rehearsal.folder.appending(path: file).path
            #expect(FileManager.default.fileExists(atPath: path) == (status == 0))
        }
    }
}
