import KlingClient
import KlingCost

/// Measures videos: local ones by a few reads, remote ones by ranges.
struct VideoProber {
    /// Addresses in private networks may be read.
    var allowsPrivate = false
    /// Remote videos are fetched whole first: for servers without ranges.
    var downloads = false
    /// A download's progress is shown.
    var showsProgress = false

    /// Whether a name is an address, not a file.
    static func isAddress(_ name: String) -> Bool {
        name.contains("://")
    }

    /// What is found in the video of a name: a path or an address.
    func finding(of name: String) -> Finding {
        do throws(CommandFailure) {
            if !VideoProber.isAddress(name) { return try local(name) }
            return try downloads ? downloaded(name) : remote(name)
        } catch {
            return Finding(name: name, outcome: .failure(error))
        }
    }

    private func local(_ name: String) throws(CommandFailure) -> Finding {
        var file: LocalVideo
        do throws(LocalVideo.Failure) {
            file = try LocalVideo(name)
        } catch {
            throw .unreadable(file: name, reason: error.words)
        }
        var finding = Finding(name: name, byteCount: file.byteCount)
        finding.measure(&file) { .unreadable(file: name, reason: $0.words) }
        return finding
    }

    private func remote(_ name: String) throws(CommandFailure) -> Finding {
        var video: RemoteVideo
        do throws(RemoteError) {
            video = try RemoteVideo(name, options)
        } catch {
            throw .remote(video: name, error)
        }
        var finding = Finding(name: name, byteCount: video.byteCount)
        finding.measure(&video) { .remote(video: name, $0) }
        finding.remote = video.facts
        return finding
    }

    private func downloaded(_ name: String) throws(CommandFailure) -> Finding {
        var video: DownloadedVideo
        do throws(RemoteError) {
            video = try DownloadedVideo(name, options, progress: progress)
        } catch {
            throw .remote(video: name, error)
        }
        var finding = Finding(name: name, byteCount: video.byteCount)
        finding.measure(&video) { .remote(video: name, $0) }
        finding.remote = video.facts
        return finding
    }

    private var options: RemoteOptions {
        var options = RemoteOptions()
        options.allowsPrivate = allowsPrivate
        options.agent = "kcost/" + CommandTree.version
        return options
    }

    private func progress(_ got: UInt64, of total: UInt64?) {
        guard showsProgress else { return }
        let part = total.map { " of \($0 / 1_000_000)" } ?? ""
        let isLast = got == total
        Output.tell("\r\(got / 1_000_000)\(part) MB" + (isLast ? "\n" : ""))
    }
}

extension LocalVideo.Failure {
    fileprivate var words: String {
        switch self {
        case .notRegular: "not a regular file"
        case .system(let number): Host.words(ofError: number)
        }
    }
}
