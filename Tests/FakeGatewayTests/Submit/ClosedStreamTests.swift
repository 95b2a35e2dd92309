import Foundation
import Testing

/// `kcost submit` and `sync` whose standard streams are closed or full.
@Suite struct `A closed stream` {
    /// Runs a command line of the shell in which `$KCOST` is the program.
    private static func shell(_ line: String, _ rehearsal: Rehearsal) throws -> CommandRun {
        let program = RunningGateway.executable.deletingLastPathComponent()
            .appending(path: "kcost").path
        return try CommandRun(
            ["-c", line],
            environment: rehearsal.environment.merging(["KCOST": program]) { $1 },
            in: rehearsal.folder, of: URL(filePath: "/bin/sh"))
    }

    private static let submit = Rehearsal.submit("kie").joined(separator: " ")

    @Test func `for the rows hides nothing of what a person must do`() async throws {
        let rehearsal = try await Rehearsal("--faults", "submit:1=500,task:1=fail")
        let sent = try await Self.shell("exec $KCOST \(Self.submit) --quiet >&-", rehearsal).end()
        #expect(sent.status == 74, "\(sent)")
        #expect(sent.err.contains("--not-charged"))
        #expect(sent.err.contains("standard output"))
        let attempt = try #require(try await rehearsal.pending().first?["attempt"] as? String)
        #expect(sent.err.contains(attempt))
        _ = try await rehearsal.submit("xcompute")
        let asked = try await Self.shell("exec $KCOST sync --quiet >&-", rehearsal).end()
        #expect(asked.status == 74, "\(asked)")
        #expect(asked.err.contains("the task failed"))
    }

    @Test func `of somebody who stops reading does not end sync`() async throws {
        let rehearsal = try await Rehearsal("--faults", "task:1=fail")
        _ = try await rehearsal.submit("xcompute")
        let end = try await Self.shell(
            "{ $KCOST sync --format csv; echo $? >&2; } | :", rehearsal
        ).end()
        #expect(end.err.contains("the task failed"))
        #expect(end.err.hasSuffix("74\n"), "\(end)")
    }

    #if os(Linux)
        @Test(arguments: [1, 2]) func `is no connection's and no file's`(number: Int) async throws {
            let rehearsal = try await Rehearsal()
            let end = try await Self.shell(
                """
                sleep 1 | { exec 3<&0; $KCOST estimate - <&3 \(number)>&- & sleep 0.5
                  readlink /proc/$!/fd/\(number); }
                """, rehearsal
            ).end()
            #expect(end.out.hasPrefix("/dev/null\n"), "\(end)")
        }
    #endif
}
