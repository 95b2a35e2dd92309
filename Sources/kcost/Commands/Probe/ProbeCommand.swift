import KlingClient
import KlingCost
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost probe`: how long videos are, by their headers.
enum ProbeCommand {
    static func run(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        var findings: [VideoFinding] = []
        var prober = VideoProber(invocation)
        prober.downloads = invocation.flag("--download")
        for operand in invocation.operands {
            do throws(FileError) {
                for name in try names(operand, isQuiet: invocation.flag("--quiet")) {
                    let finding = prober.finding(of: name)
                    prober.keep(finding)
                    findings.append(finding)
                }
            } catch {
                findings.append(VideoFinding(name: operand, failure: .file(error)))
            }
        }
        let format = invocation.format ?? .table
        switch format {
        case .json: try output.write(VideoFinding.json(findings))
        case .table where findings.count == 1:
            try output.write(findings[0].block(invocation.style))
        case .table, .csv, .md:
            try output.write(VideoFinding.grid(findings).rendered(format, invocation.style))
        }
        try output.flush()
        // Of a single video the block has the warnings.
        let withWarnings = findings.count > 1 && !invocation.flag("--quiet")
        for finding in findings { finding.complain(withWarnings: withWarnings) }
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
        if let inside, !isQuiet { Output.complain(["\(operand.visible): \(inside)"]) }
        return videos.map { base + "/" + $0 }
    }
}

extension VideoProber {
    /// As the options say.
    init(_ invocation: Invocation) {
        self.init()
        allowsPrivate = invocation.flag("--allow-private")
        warnings = { $0.ownWarnings.map(\.words) }
        if Host.hasErrorTerminal, !invocation.flag("--quiet") {
            progress = { got, total in
                let part = total.map { " of \($0 / 1_000_000)" } ?? ""
                let isLast = got == total
                Output.tell("\r\(got / 1_000_000)\(part) MB" + (isLast ? "\n" : ""))
            }
        }
    }
}
