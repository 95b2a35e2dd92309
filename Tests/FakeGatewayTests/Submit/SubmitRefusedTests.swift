import Foundation
import Testing

/// What `kcost submit` refuses, before anything leaves the machine.
@Suite struct `Nothing is sent` {
    /// Nothing came to the gateway, and nothing is held.
    private func expectNothing(_ rehearsal: Rehearsal) async throws {
        #expect(try rehearsal.gateway.truth().requests["submit"] == 0)
        #expect(try await rehearsal.pending().isEmpty)
    }

    @Test func `with --dry-run, which shows the request and no key`() async throws {
        let rehearsal = try await Rehearsal()
        let end = try await rehearsal.run(
            "submit", "kie.json", "--gateway", "kie", "--dry-run",
            with: ["KIE_API_KEY": "fake-secret-of-ours"])
        #expect(end.status == 0, "\(end)")
        #expect(end.out.contains("POST http://127.0.0.1:"))
        #expect(end.out.contains("/kie/api/v1/jobs/createTask"))
        #expect(end.out.contains(Sample.kie))
        #expect(!(end.out + end.err).contains("secret-of-ours"))
        #expect(end.err.contains("nothing was sent; it would hold 0.275 USD"))
        // Neither a key nor a ledger is needed to look.
        rehearsal.environment["KIE_API_KEY"] = nil
        #expect(
            try await rehearsal.run("submit", "kie.json", "--gateway", "kie", "--dry-run").status
                == 0)
        try await expectNothing(rehearsal)
        let data = rehearsal.root.appending(path: "data").path
        #expect(!FileManager.default.fileExists(atPath: data))
    }

    @Test func `where nobody can be asked, but for --yes`() async throws {
        let rehearsal = try await Rehearsal()
        let end = try await rehearsal.run(
            "submit", "kie.json", "--gateway", "kie", "--unbudgeted", stdin: "y\n")
        #expect(end.status == 64)
        #expect(end.err.contains("there is no terminal to ask on; nothing was sent"))
        try await expectNothing(rehearsal)
    }

    @Test func `to a gateway that would have to be guessed`() async throws {
        let rehearsal = try await Rehearsal()
        let end = try await rehearsal.run("submit", "toapis.json", "--yes", "--unbudgeted")
        #expect(end.status == 64)
        #expect(end.err.contains("--gateway"))
        try await expectNothing(rehearsal)
    }

    @Test func `beyond --max-cost`() async throws {
        let rehearsal = try await Rehearsal()
        let end = try await rehearsal.run(
            "submit", "kie.json", "--gateway", "kie", "--yes", "--max-cost", "0.27")
        #expect(end.status == 10, "\(end)")
        try await expectNothing(rehearsal)
        #expect(
            try await rehearsal.run(
                "submit", "kie.json", "--gateway", "kie", "--yes", "--max-cost", "0.275"
            ).status == 0)
    }

    @Test func `where no budget covers it, or the named one does not, or has too little`()
        async throws
    {
        let rehearsal = try await Rehearsal()
        let words = ["submit", "kie.json", "--gateway", "kie", "--yes"]
        let uncovered = try await rehearsal.run(words)
        #expect(uncovered.status == 10)
        #expect(uncovered.err.contains("no budget covers it"))
        _ = try await rehearsal.run("budget", "set", "small", "--limit", "0.2", "--period", "day")
        let short = try await rehearsal.run(words)
        #expect(short.status == 10)
        #expect(short.err.contains("kcost budget raise small --by"))
        let named = try await rehearsal.run(words + ["--budget", "october"])
        #expect(named.status == 10)
        #expect(named.err.contains("october"))
        try await expectNothing(rehearsal)
        _ = try await rehearsal.run("budget", "raise", "small", "--by", "0.075")
        #expect(try await rehearsal.run(words + ["--budget", "small"]).status == 0)
        #expect(try rehearsal.gateway.truth().tasks.count == 1)
    }

    @Test func `past a threshold, with --fail-on warn`() async throws {
        let rehearsal = try await Rehearsal()
        _ = try await rehearsal.run(
            "budget", "set", "day", "--limit", "0.3", "--period", "day", "--warn", "80")
        let words = ["submit", "kie.json", "--gateway", "kie", "--yes"]
        let end = try await rehearsal.run(words + ["--fail-on", "warn"])
        #expect(end.status == 11, "\(end)")
        #expect(end.err.contains("nothing was sent, for --fail-on warn was given"))
        try await expectNothing(rehearsal)
        let warned = try await rehearsal.run(words)
        #expect(warned.status == 0)
        #expect(warned.err.contains("budget day is past 80 % of its limit"))
    }

    @Test func `without a tag that is required; tags and project reach the ledger`() async throws {
        let rehearsal = try await Rehearsal()
        let words = Rehearsal.submit("kie", "--require-tag", "client", "--project", "spot")
        #expect(try await rehearsal.run(words).status == 64)
        try await expectNothing(rehearsal)
        #expect(try await rehearsal.run(words + ["--tag", "client=acme"]).status == 0)
        let hold = try #require(try await rehearsal.entries().first)
        #expect(hold["project"] as? String == "spot")
        #expect("\(hold["tags"] ?? "")".contains("acme"))
    }

    @Test(arguments: [
        ("missing.json", Int32(66)), ("invalid.json", 65), ("broken.json", 65),
        ("unpriced.json", 12),
    ])
    func `of a batch in which one payload cannot be sent`(bad: String, status: Int32) async throws {
        let rehearsal = try await Rehearsal()
        try rehearsal.write(
            "invalid.json", Sample.kie.replacing(#""duration":"5""#, with: #""duration":"6""#))
        try rehearsal.write("broken.json", #"{"model":"#)
        try rehearsal.write("unpriced.json", #"{"model":"kling-9/text-to-video","input":{}}"#)
        let end = try await rehearsal.run(
            "submit", "kie.json", bad, "--gateway", "kie", "--yes", "--unbudgeted")
        #expect(end.status == status, "\(end)")
        #expect(end.err.contains(bad))
        try await expectNothing(rehearsal)
    }

    @Test func `where the videos could not be saved, or what is asked for makes no sense`()
        async throws
    {
        let rehearsal = try await Rehearsal()
        try rehearsal.write("file", "")
        for words in [
            ["--wait", "--download", "nowhere"], ["--wait", "--download", "file"],
            ["--download", "."], ["--timeout", "5m"], ["--wait", "--timeout", "soon"],
            ["--jobs", "0"], ["--jobs", "65"], ["kie.json"], ["--max-cost", "much"],
        ] {
            let end = try await rehearsal.run(Rehearsal.submit("kie") + words)
            #expect(end.status == 64, "\(words): \(end)")
        }
        try await expectNothing(rehearsal)
    }

    @Test func `without a key, or with one that is badly kept`() async throws {
        let rehearsal = try await Rehearsal()
        rehearsal.environment["KIE_API_KEY"] = nil
        let none = try await rehearsal.submit("kie")
        #expect(none.status == 77)
        #expect(none.err.contains("KIE_API_KEY"))
        try rehearsal.write("key", "fake-key\n")
        let file = rehearsal.folder.appending(path: "key").path
        let open = try await rehearsal.submit("kie", with: ["KCOST_KIE_KEY_FILE": file])
        #expect(open.status == 77)
        try await expectNothing(rehearsal)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        #expect(try await rehearsal.submit("kie", with: ["KCOST_KIE_KEY_FILE": file]).status == 0)
    }
}
