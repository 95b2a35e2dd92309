import KlingClient
import KlingCost

/// `kcost probe`: how long videos are, by their headers.
enum ProbeCommand {
    static func run(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        var findings: [Finding] = []
        var prober = VideoProber(invocation)
        prober.downloads = invocation.flag("--download")
        for name in try names(invocation.operands) {
            let finding = prober.finding(of: name)
            ProbeCache()?.keep(finding)
            findings.append(finding)
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
        if !invocation.flag("--quiet") {
            for finding in findings { finding.complain(isAlone: findings.count == 1) }
        }
        let occurred = Set(findings.compactMap(\.failure?.status))
        return ExitStatus.byGravity.first { occurred.contains($0) } ?? .done
    }

    /// The operands, folders replaced by the videos in them.
    private static func names(_ operands: [String]) throws(CommandFailure) -> [String] {
        var names: [String] = []
        for operand in operands {
            guard FileSystem.isFolder(operand) else {
                names.append(operand)
                continue
            }
            let base = operand.hasSuffix("/") ? String(operand.dropLast()) : operand
            guard let entries = FileSystem.names(in: operand, suffix: "") else {
                throw .unreadable(file: operand, reason: Host.lastError)
            }
            let videos = entries.filter(isVideo)
            if videos.isEmpty {
                throw .unreadable(file: operand, reason: "no mp4, mov, m4v or 3gp file in it")
            }
            names += videos.map { base + "/" + $0 }
        }
        return names
    }

    private static func isVideo(_ name: String) -> Bool {
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
                measured: Host.now),
            for: finding.name)
    }
}
