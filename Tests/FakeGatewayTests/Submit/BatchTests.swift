import Foundation
import Testing

/// Many payloads in one `kcost submit`.
@Suite struct `A batch` {
    private static func submit(_ files: [String], _ gateway: String = "xcompute") -> [String] {
        ["submit"] + files + ["--gateway", gateway, "--yes", "--format", "json"]
    }

    @Test func `is sent some at once, each paid and saved once, and told of in its order`()
        async throws
    {
        let rehearsal = try await Rehearsal()
        let files = try rehearsal.writeBatch(12)
        let end = try await rehearsal.run(
            Self.submit(files) + ["--unbudgeted", "--wait", "--jobs", "8", "--download", "."])
        #expect(end.status == 0, "\(end)")
        #expect(try end.column("payload") == files)
        #expect(try end.column("state") == files.map { _ in "captured" })
        #expect(try end.column("video") == end.column("attempt").map { $0 + ".mp4" })
        #expect(try rehearsal.videos() == end.column("attempt").map { $0 + ".mp4" }.sorted())
        #expect(try rehearsal.gateway.truth().tasks.count == 12)
        #expect(try rehearsal.gateway.truth().amount("xcompute") == "2.208")
        #expect(try await rehearsal.sums().spent == Decimal(string: "2.208"))
    }

    @Test func `stops at its budget, names what was not sent, and sends that when begun once more`()
        async throws
    {
        let rehearsal = try await Rehearsal(.endless)
        let files = try rehearsal.writeBatch(6)
        _ = try await rehearsal.run("budget", "set", "day", "--limit", "0.5", "--period", "day")
        let first = try await rehearsal.run(Self.submit(files) + ["--jobs", "1"])
        #expect(first.status == 10, "\(first)")
        #expect(
            try first.column("state")
                == ["accepted", "accepted", "refused", "not sent", "not sent", "not sent"])
        #expect(first.err.contains("3 of 6 payloads were not sent:\n"))
        for file in ["4.json", "5.json", "6.json"] { #expect(first.err.contains("  \(file)\n")) }
        #expect(try rehearsal.gateway.truth().tasks.count == 2)
        _ = try await rehearsal.run("budget", "raise", "day", "--by", "1")
        let second = try await rehearsal.run(Self.submit(files))
        #expect(second.status == 17, "\(second)")
        #expect(
            try second.column("state")
                == ["refused", "refused", "accepted", "accepted", "accepted", "accepted"])
        #expect(try rehearsal.gateway.truth().tasks.count == 6)
    }

    @Test func `never passes its budget, however many are under way in however many processes`()
        async throws
    {
        let rehearsal = try await Rehearsal(.endless)
        let files = try rehearsal.writeBatch(12)
        _ = try await rehearsal.run("budget", "set", "day", "--limit", "1", "--period", "day")
        let runs = try [files.prefix(6), files.suffix(6)].map {
            try rehearsal.start(Self.submit(Array($0)) + ["--jobs", "6"])
        }
        for run in runs { _ = try await run.end() }
        // Four of 0.21 each.
        #expect(try rehearsal.gateway.truth().tasks.count == 4)
        #expect(try await rehearsal.pending().count == 4)
    }

    @Test func `goes on behind a payload that the gateway refuses, and stops at a refused key`()
        async throws
    {
        let rehearsal = try await Rehearsal("--faults", "submit:2=400")
        let files = try rehearsal.writeBatch(3)
        let words = Self.submit(files) + ["--unbudgeted", "--jobs", "1"]
        let end = try await rehearsal.run(words)
        #expect(end.status == 65, "\(end)")
        #expect(try end.column("state") == ["accepted", "voided", "accepted"])
        let refused = try await rehearsal.run(words + ["--again"], ["XCOMPUTE_API_KEY": "wrong"])
        #expect(refused.status == 77)
        #expect(try refused.column("state") == ["voided", "not sent", "not sent"])
    }

    @Test func `begun once more says what it sends again because it failed, and how it had`()
        async throws
    {
        let rehearsal = try await Rehearsal("--faults", "submit:2=400,task:1=fail")
        let files = try rehearsal.writeBatch(3)
        let words = Self.submit(files) + ["--unbudgeted", "--wait", "--jobs", "1"]
        let first = try await rehearsal.run(words)
        #expect(try first.column("state") == ["voided", "voided", "captured"], "\(first)")
        #expect(!first.err.contains("sent again"))
        let attempts = try first.column("attempt")
        let second = try await rehearsal.run(words)
        #expect(try second.column("state") == ["captured", "captured", "refused"], "\(second)")
        #expect(second.err.contains("2 payloads were sent again, for what was sent before failed"))
        #expect(second.err.contains("  1.json: attempt \(attempts[0]), the task failed: "))
        #expect(second.err.contains("  2.json: attempt \(attempts[1]), 400"))
        // What was meant as a repetition is none of these, nor is a first time.
        let again = try await rehearsal.run(words + ["--again", "--quiet"])
        #expect(!again.err.contains("sent again"), "\(again)")
    }

    @Test func `whose last is unknown says so by its exit, though others are done`() async throws {
        let rehearsal = try await Rehearsal("--faults", "submit:2=500,task:1=fail")
        let files = try rehearsal.writeBatch(3)
        let end = try await rehearsal.run(
            Self.submit(files) + ["--unbudgeted", "--wait", "--jobs", "1"])
        #expect(end.status == 14, "\(end)")
        #expect(try end.column("state") == ["voided", "unknown", "captured"])
    }

    @Test func `stops when three in a row have no verdict, since each of them holds its price`()
        async throws
    {
        let rehearsal = try await Rehearsal("--faults", "submit:*=500,submit:3=400")
        let files = try rehearsal.writeBatch(8)
        let end = try await rehearsal.run(
            Self.submit(files) + ["--unbudgeted", "--jobs", "1"])
        #expect(end.status == 14, "\(end)")
        let states = try end.column("state")
        #expect(
            states.prefix(6) == ["unknown", "unknown", "voided"] + [
                "unknown", "unknown", "unknown",
            ])
        #expect(states.suffix(2) == ["not sent", "not sent"])
        #expect(try rehearsal.gateway.truth().requests["submit"] == 6)
    }

    /// 24 at once in two processes: four of them leave when ten seconds have passed.
    @Test func `for kie keeps to twenty in ten seconds, whatever other processes send`()
        async throws
    {
        let rehearsal = try await Rehearsal()
        let files = try rehearsal.writeBatch(24, for: "kie")
        let start = ContinuousClock.now
        let runs = try [files.prefix(12), files.suffix(12)].map {
            try rehearsal.start(
                Self.submit(Array($0), "kie") + ["--unbudgeted", "--jobs", "12"])
        }
        for run in runs {
            let end = try await run.end()
            #expect(end.status == 0, "\(end)")
        }
        #expect(ContinuousClock.now - start > .seconds(9))
        let truth = try rehearsal.gateway.truth()
        #expect(truth.tasks.count == 24)
        // None was one too many.
        #expect(truth.requests["submit"] == 24)
    }
}
