import KlingClient
import KlingCost
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost probe`: how long videos are, by their headers.
enum ProbeCommand {
    static let command = Command(
        name: "probe", summary: "tell how long a video is, from its headers",
        discussion: [
            "Motion control is billed by the length that the gateway measures in the reference "
                + "video. probe reads that length from the headers of a file or of an address, a "
                + "few KiB, and decodes nothing.",
            "Programs read some files differently, and which one a gateway uses is not known: "
                + "where their answers differ, the length is a range, with a warning.",
            "Of an address only parts are fetched, by GET. Addresses inside private networks are "
                + "refused unless --allow-private. What was measured counts for estimate for a "
                + "day; probe always measures anew.",
        ],
        operands: Command.Operands(
            placeholder: "FILE|URL…",
            help: "Videos (mp4, mov, m4v, 3gp): files, folders of them, https:// addresses."),
        examples: [
            "One video": "kcost probe dance.mp4",
            "One on the web": "kcost probe https://example.com/dance.mp4",
            "A folder, for a program": "kcost probe references/ --format json",
        ],
        exitStatuses: [
            .done: "every length is known",
            .invalidData: "a file is no video, or broken",
            .noInput: "a file is missing or unreadable",
            .unreachable: "a host cannot be reached",
        ],
        seeAlso: ["kcost help estimate"],
        run: run)

    struct Keys: RowKeys {
        let format = Choice.rows
        let allowPrivate = Flag.allowPrivate
        let download = Flag(
            "--download",
            help: "Fetch remote videos whole first (at most 1 GiB), for servers that cannot "
                + "send parts.")

        var declared: [any Declared] { [format, allowPrivate, download] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        var findings: [VideoFinding] = []
        let isQuiet = invocation.isQuiet
        var prober = VideoProber(allowsPrivate: invocation.allowPrivate, isQuiet: isQuiet)
        prober.downloads = invocation.download
        for operand in invocation.operands {
            do throws(FileError) {
                for name in try names(operand, isQuiet: isQuiet) {
                    let finding = prober.finding(of: name)
                    prober.keep(finding)
                    findings.append(finding)
                }
            } catch {
                findings.append(VideoFinding(name: operand, failure: .file(error)))
            }
        }
        switch invocation.rowFormat {
        case .json: try output.write(VideoFinding.json(findings))
        case .table where findings.count == 1:
            try output.write(findings[0].block(invocation.style))
        case .table, .csv, .md:
            try output.write(invocation.rendered(VideoFinding.grid(findings)))
        }
        try output.flush()
        // Of a single video the block has the warnings.
        let withWarnings = findings.count > 1 && !isQuiet
        for finding in findings { finding.printFailure(withWarnings: withWarnings) }
        let occurred = Set(findings.compactMap(\.failure?.status))
        return .gravest(of: occurred)
    }

    /// An operand, or the videos in the folder that it is. Folders in it are named, not looked into.
    private static func names(
        _ operand: String, isQuiet: Bool
    ) throws(FileError) -> [String] {
        guard FileSystem.isFolder(operand) else { return [operand] }
        let base = operand.hasSuffix("/") ? String(operand.dropLast()) : operand
        guard let entries = FileSystem.names(in: operand, suffix: "") else {
            throw .unreadable(file: operand, reason: Host.lastError)
        }
        let folders = entries.filter { FileSystem.isFolder(base + "/" + $0) }
        let videos = entries.filter { VideoProber.isVideoName($0) && !folders.contains($0) }
        let inside =
            folders.isEmpty
            ? nil
            : "\(folders.count) \(folders.count == 1 ? "folder" : "folders") in it not looked into: "
                + "name what is to be probed there"
        if videos.isEmpty {
            let reason = "no mp4, mov, m4v or 3gp file in it"
            throw .unreadable(
                file: operand, reason: reason + (inside.map { "; \($0)" } ?? ""))
        }
        if let inside { Output.printRemark(["\(operand.visible): \(inside)"], isQuiet: isQuiet) }
        return videos.map { base + "/" + $0 }
    }
}

extension VideoProber {
    /// What it finds is told on standard error.
    init(allowsPrivate: Bool, isQuiet: Bool) {
        self.init()
        self.allowsPrivate = allowsPrivate
        warnings = { $0.ownWarnings.map(\.words) }
        if Host.hasErrorTerminal, !isQuiet {
            progress = { got, total in
                let part = total.map { " of \($0 / 1_000_000)" } ?? ""
                let isLast = got == total
                Output.printText("\r\(got / 1_000_000)\(part) MB" + (isLast ? "\n" : ""))
            }
        }
    }
}
