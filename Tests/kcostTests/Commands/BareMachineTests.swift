import Foundation
import Testing

/// Machines that lack what one expects, or forbid it.
@Suite struct BareMachineTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("kie.json", Sample.kie)
    }

    /// Runs `kcost` from a shell that does something first.
    private func run(
        after command: String, _ arguments: String..., in shell: [String] = ["sh", "-c"],
        environment: [String: String] = [:]
    ) throws -> Program.Outcome {
        let own = [
            "HOME": workspace.folder.path, "XDG_DATA_HOME": workspace.data.path,
            "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
        ]
        return try Program.run(
            shell + [command + "exec \"$0\" \"$@\"", Program.executable.path] + arguments,
            environment: own.merging(environment) { $1 }, in: workspace.folder,
            of: URL(filePath: "/usr/bin/env"))
    }

    private static let hidden = ["unshare", "-rm", "sh", "-c"]

    /// Whether this user may have a view of the file system of his own.
    private static let canHide: Bool = {
        let outcome = try? Program.run(
            hidden + ["mount -t tmpfs none /proc"], environment: ["PATH": "/usr/bin:/bin"],
            in: URL(filePath: "/"), of: URL(filePath: "/usr/bin/env"))
        return outcome?.status == 0
    }()

    @Test(.enabled(if: canHide)) func `commands work without /proc`() throws {
        let hide = "mount -t tmpfs none /proc && "
        let version = try run(after: hide, "--version", in: Self.hidden)
        #expect(version.status == 0 && version.out.hasPrefix("kcost "), "\(version)")
        let held = try run(
            after: hide, "guard", "--hold", "--unbudgeted", "kie.json", in: Self.hidden)
        #expect(held.status == 0, "\(held)")
        let pending = try run(after: hide, "pending", "--format", "csv", in: Self.hidden)
        #expect(pending.lines.count == 2, "\(pending)")
    }

    @Test(arguments: [8, 16, 64]) func `a file that may grow no more is told, and ends nothing`(
        blocks: Int
    ) throws {
        let limit = "ulimit -f \(blocks) && "
        // Whoever runs the tests may ignore the signal, and what it starts would too.
        let shell = ["--default-signal=XFSZ", "sh", "-c"]
        let first = try run(
            after: limit, "guard", "--hold", "--unbudgeted", "kie.json", in: shell)
        #expect(first.status == 74, "\(first)")
        #expect(first.err.contains("nothing was sent"), "\(first)")
        // Neither is what was begun in the way, nor is the limit of one that is there passed.
        let held = try run(after: "", "guard", "--hold", "--unbudgeted", "kie.json")
        #expect(held.status == 0, "\(held)")
        let again = try run(
            after: limit, "guard", "--hold", "--unbudgeted", "--again", "kie.json", in: shell)
        #expect(again.status == 74, "\(again)")
        let sound = try run(after: "", "ledger", "verify")
        #expect(sound.status == 0, "\(sound)")
    }

    @Test func `a guarded program hears of its own limit as it always did`() throws {
        let end = try run(
            after: "", "guard", "--unbudgeted", "kie.json", "--", "sh", "-c",
            "ulimit -f 1 && head -c 4096 /dev/zero > big")
        #expect(end.status != 0, "\(end)")
    }
}
