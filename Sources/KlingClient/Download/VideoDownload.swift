import KlingCost

/// A finished video, fetched to a file of its own.
///
/// The file has its name only when all of it is on the disk, and never takes one from another file:
/// until then it is `NAME.part` beside it, which a crash may leave behind and the next download of the
/// same name removes. Several processes may fetch the same at once: one after the other, and each finds
/// the same file in the end. Only GET requests are sent, no credentials; redirects, certificates and
/// private networks as for ``RemoteVideo``.
public struct VideoDownload: Hashable, Sendable {
    /// Where the video lies: the path of the file.
    public let path: String
    /// How many bytes it has.
    public let byteCount: UInt64
    /// Its duration in milliseconds by its own headers; `nil` where they do not tell it.
    public let milliseconds: Int64?
    /// A file of that name and the same content was there before.
    public let wasThere: Bool
    /// What is known of it beside.
    public let facts: RemoteFacts

    /// Fetches a video: one GET, repeated once when the connection ends early. Blocks.
    ///
    /// - Parameters:
    ///   - address: `https://…` or `http://…`, without user and password.
    ///   - path: the file to make; its folder must exist.
    ///   - options: limits, and whether private networks may be read.
    ///   - cancellation: ends it, from any thread.
    ///   - progress: called some ten times a second with the bytes that came and, where the server
    ///     says it, how many there will be.
    /// - Throws: ``RemoteError/fileExists(path:)`` when a file of that name has other content.
    public init(
        _ address: String, to path: String, _ options: RemoteOptions = RemoteOptions(),
        cancellation: Cancellation? = nil,
        progress: @escaping (UInt64, UInt64?) -> Void = { _, _ in }
    ) throws(RemoteError) {
        let limits = options.limits
        let part = try PartFile(for: path, within: limits.download, cancellation)
        facts = try DownloadSink(part.writer, limit: limits.downloadBytes, progress)
            .fetch(address, options, cancellation)
        // No video is empty, and whoever takes this for one lets the real one go.
        if facts.byteCount == 0 {
            throw .cutShort(received: 0, promised: nil, host: facts.address)
        }
        wasThere = try !part.finish()
        (self.path, byteCount) = (path, facts.byteCount)
        milliseconds = VideoDownload.milliseconds(of: path)
    }

    /// Fetches a video on a thread of its own.
    ///
    /// Cancelling the task ends it within about a twentieth of a second with `CancellationError`, and
    /// leaves nothing behind; other errors are those of ``init(_:to:_:cancellation:progress:)``.
    ///
    /// - Parameters:
    ///   - address: where the video is.
    ///   - path: the file that it becomes, whole.
    ///   - options: bounds on how it is read.
    ///   - progress: called on that thread.
    public static func fetching(
        _ address: String, to path: String, _ options: RemoteOptions = RemoteOptions(),
        progress: @escaping @Sendable (UInt64, UInt64?) -> Void = { _, _ in }
    ) async throws -> VideoDownload {
        try await DedicatedThread.run { cancellation in
            try VideoDownload(
                address, to: path, options, cancellation: cancellation, progress: progress)
        }
    }

    private static func milliseconds(of path: String) -> Int64? {
        guard var file = try? LocalVideo(path),
            let (video, _) = try? VideoProbe.probe(&file)
        else { return nil }
        return video.expected.rounded.milliseconds
    }
}
