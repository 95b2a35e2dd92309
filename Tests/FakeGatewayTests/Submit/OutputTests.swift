import Foundation
import Testing

/// What `kcost submit` and `sync` print, and where.
@Suite struct `The output` {
    @Test func `is data on standard output, in every format, and the rest on standard error`()
        async throws
    {
        let rehearsal = try await Rehearsal()
        let words = [
            "submit", "kie.json", "--gateway", "kie", "--yes", "--unbudgeted", "--wait", "--again",
        ]
        let csv = try await rehearsal.run(words + ["--format", "csv"])
        let lines = csv.out.components(separatedBy: "\r\n")
        #expect(
            lines[0]
                == "payload,attempt,gateway,model,state,task,held,charged,currency,by,video,note")
        #expect(lines.count == 3 && lines[1].contains(",captured,"))
        let md = try await rehearsal.run(words + ["--format", "md"])
        #expect(md.out.hasPrefix("| payload  | attempt "))
        let json = try await rehearsal.run(words + ["--format", "json"])
        #expect(json.out.hasPrefix(#"{"schema_version":1,"rows":["#))
        let table = try await rehearsal.run(words)
        #expect(table.out.hasPrefix("payload   state     held  charged  currency  attempt\n"))
        for end in [csv, md, json, table] {
            #expect(end.status == 0)
            #expect(end.err.contains("kcost: kie.json: accepted by kie, task"))
            #expect(!end.err.contains("\u{1B}"))
        }
    }

    @Test func `with --quiet says nothing on standard error where all is well`() async throws {
        let rehearsal = try await Rehearsal()
        let end = try await rehearsal.submit("kie", "--wait", "--quiet")
        #expect(end.status == 0 && end.err.isEmpty, "\(end)")
        #expect(try end.column("state") == ["captured"])
        let sync = try await rehearsal.run("sync", "--quiet")
        #expect(sync.status == 0 && sync.err.isEmpty && sync.out.isEmpty)
    }

    @Test func `with --quiet still says what went wrong`() async throws {
        let rehearsal = try await Rehearsal("--faults", "submit:1=500")
        let end = try await rehearsal.submit("kie", "--quiet")
        #expect(end.status == 14)
        #expect(end.err.contains("kcost resolve"))
    }

    @Test func `of a payload on standard input names it so`() async throws {
        let rehearsal = try await Rehearsal()
        let end = try await rehearsal.run(
            ["submit", "-", "--gateway", "kie", "--yes", "--unbudgeted", "--format", "json"],
            stdin: Sample.kie)
        #expect(end.status == 0, "\(end)")
        #expect(try end.column("payload") == ["standard input"])
    }

    @Test func `of balance is each gateway's own figure`() async throws {
        let rehearsal = try await Rehearsal("--balance", "12")
        _ = try await rehearsal.submit("toapis")
        let end = try await rehearsal.run("balance", "--format", "json")
        #expect(end.status == 0, "\(end)")
        #expect(try end.column("gateway") == ["xcompute", "toapis", "kie"])
        #expect(end.out.contains("11.816"))
    }

    @Test func `goes to a reader that has gone, and the work is done all the same`() async throws {
        let rehearsal = try await Rehearsal()
        let run = try CommandRun(
            ["-c", "\"$0\" \"$@\" | true", CommandRun.kcost.path]
                + Rehearsal.submit("kie", "--wait"),
            environment: rehearsal.environment.merging(["PATH": "/usr/bin:/bin"]) { $1 },
            in: rehearsal.folder, of: URL(filePath: "/bin/sh"))
        _ = try await run.end()
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted", "capture"])
    }
}
