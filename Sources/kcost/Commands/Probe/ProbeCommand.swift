import KlingClient
import KlingCost
import KlingReports

/// `kcost probe`: how long videos are, by their headers.
enum ProbeCommand {
    static func run(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        var findings: [Finding] = []
        var prober = VideoProber(invocation)
        prober.downloads = invocation.flag("--download")
        for operand in invocation.operands {
            do throws(CommandFailure) {
                for name in try names(operand, isQuiet: invocation.flag("--quiet")) {
                    let finding = prober.finding(of: name)
                    ProbeCache()?.keep(finding)
                    findings.append(finding)
                }
            } catch {
                findings.append(Finding(name: operand, outcome: .failure(error)))
            }
        }
        let format = invocation.format ?? .table
        switch format {
        case .json: try output.write(Finding.json(findings))
        case .table where findings.count == 1:
            try output.write(findings[0].block(invocation.style))
        case .table, .csv, .md:
            try output.write(Finding.grid(findings).rendered(format, invocation.style))
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
    ) throws(CommandFailure) -> [String] {
        guard FileSystem.isFolder(operand) else { return [operand] }
        let base = operand.hasSuffix("/") ? String(operand.dropLast()) : operand
        guard let entries = FileSystem.names(in: operand, suffix: "") else {
            throw .unreadable(file: operand, reason: Host.lastError)
        }
        let folders = entries.filter { FileSystem.isFolder(base + "/" + $0) }
        let videos = entries.filter { isVideo($0) && !folders.contains($0) }
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

    /// Whether a file is named like a video.
    static func isVideo(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: ".") else { return false }
        return ["mp4", "mov", "m4v", "3gp", "3g2", "qt"].contains(
            name[dot...].dropFirst().lowercased())
    }
}

extension VideoProber {
    /// As the options say.
    init(_ invocation: Invocation) {
        allowsPrivate = invocation.flag("--allow-private")
        showsProgress = Host.hasErrorTerminal && !invocation.flag("--quiet")
    }
}

extension ProbeCache {
    /// Keeps what was found in a remote video.
    func keep(_ finding: Finding) {
        guard let video = try? finding.outcome.get(), let remote = finding.remote else { return }
        keep(
            Entry(
                length: video.reference, byteCount: remote.byteCount, etag: remote.etag,
                measured: Host.now, warnings: finding.ownWarnings.map(\.words)),
            for: finding.name)
    }
}
