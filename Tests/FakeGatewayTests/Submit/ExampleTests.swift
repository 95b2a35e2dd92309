import Foundation
import Testing

/// `examples/rehearsal.sh`, as `make run` runs it.
@Suite struct `The rehearsal` {
    private static let script = RunningGateway.repository.appending(path: "examples/rehearsal.sh")

    private func rehearse(_ words: String..., in folder: URL) async throws -> CommandRun.End {
        let programs = CommandRun.kcost.deletingLastPathComponent().path
        return try await CommandRun(
            [Self.script.path] + words,
            environment: [
                "PATH": "\(programs):/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path,
            ],
            in: folder, of: URL(filePath: "/bin/sh")
        ).end()
    }

    private func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "kcost-stage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    @Test func `goes through from the estimate to the ledger, and leaves nothing behind`()
        async throws
    {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let end = try await rehearse(in: folder)
        #expect(end.status == 0, "\(end)")
        for word in ["estimate", "guard", "submit", "pending", "resolve", "ledger list"] {
            #expect(end.out.contains("\n$ kcost \(word)"), "\(word)")
        }
        #expect(end.out.contains("12 entries, sound"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `fails where a step fails`() async throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let bad = folder.appending(path: "bad.json")
        try Data(Sample.kie.replacing("1:1", with: "7:1").utf8).write(to: bad)
        let end = try await rehearse(bad.path, in: folder)
        #expect(end.status == 1, "\(end)")
        #expect(end.err.contains("rehearsal.sh: exit 65 instead of 0"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["bad.json"])
    }
}
