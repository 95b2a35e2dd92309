import KlingClient
import KlingCost
import KlingSystem

/// Measures videos: local ones by a few reads, remote ones by ranges.
public struct VideoProber: Sendable {
    /// Addresses in private networks may be read.
    public var allowsPrivate = false
    /// Remote videos are fetched whole first: for servers without ranges.
    public var downloads = false
    /// Is told how many bytes of a download came, of how many in all where that is known.
    public var progress: @Sendable (UInt64, UInt64?) -> Void = { _, _ in }
    /// What is odd about a video, in the words in which it is remembered for a day.
    public var warnings: @Sendable (VideoFinding) -> [String] = { _ in [] }

    /// With nothing allowed that is not usual.
    public init() {}

    /// Whether a name is an address, not a file.
    public static func isAddress(_ name: String) -> Bool { name.contains("://") }

    /// Whether a file is named like a video.
    public static func isVideoName(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: ".") else { return false }
        return ["mp4", "mov", "m4v", "3gp", "3g2", "qt"].contains(
            name[dot...].dropFirst().lowercased())
    }

    /// What is found in the video of a name: a path or an address.
    public func finding(of name: String) -> VideoFinding {
        do throws(WorkflowError) {
            if !VideoProber.isAddress(name) { return try local(name) }
            if downloads {
                return try read(name, { (video: borrowing DownloadedVideo) in video.facts }) {
                    () throws(RemoteError) in
                    try DownloadedVideo(name, options, progress: progress)
                }
            }
            return try read(name, { (video: borrowing RemoteVideo) in video.facts }) {
                () throws(RemoteError) in try RemoteVideo(name, options)
            }
        } catch {
            return VideoFinding(name: name, failure: error)
        }
    }

    /// Remembers for a day what was found in a remote video.
    public func keep(_ finding: VideoFinding) {
        guard let video = try? finding.outcome.get(), let remote = finding.remote else { return }
        ProbeCache()?.keep(
            ProbeCache.Entry(
                length: video.reference, byteCount: remote.byteCount, etag: remote.etag,
                measured: Host.now, warnings: warnings(finding)),
            for: finding.name)
    }

    private func local(_ name: String) throws(WorkflowError) -> VideoFinding {
        var file: LocalVideo
        do throws(LocalVideo.Failure) {
            file = try LocalVideo(name)
        } catch {
            throw .file(.unreadable(file: name, reason: error.words))
        }
        var finding = VideoFinding(name: name, byteCount: file.byteCount)
        finding.measure(&file) { .file(.unreadable(file: name, reason: $0.words)) }
        return finding
    }

    /// What is found in a video on the web, read by parts or fetched whole.
    private func read<Video: ByteSource & ~Copyable>(
        _ name: String, _ facts: (borrowing Video) -> RemoteFacts,
        _ open: () throws(RemoteError) -> Video
    ) throws(WorkflowError) -> VideoFinding where Video.Failure == RemoteError {
        var video: Video
        do throws(RemoteError) {
            video = try open()
        } catch {
            throw .video(.remote(name, error))
        }
        var finding = VideoFinding(name: name, byteCount: video.byteCount)
        finding.measure(&video) { .video(.remote(name, $0)) }
        finding.remote = facts(video)
        return finding
    }

    private var options: RemoteOptions {
        var options = RemoteOptions()
        options.allowsPrivate = allowsPrivate
        options.agent = Product.agent
        return options
    }
}

extension LocalVideo.Failure {
    /// The system's words.
    fileprivate var words: String {
        switch self {
        case .notRegular: "not a regular file"
        case .system(let number): Host.words(ofError: number)
        }
    }
}
