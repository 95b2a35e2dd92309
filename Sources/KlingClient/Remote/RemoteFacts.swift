internal import KlingCost

/// What is known of a remote video beside its bytes.
public struct RemoteFacts: Hashable, Sendable {
    /// Where it was found, after redirects; without a query, where signatures stand.
    public let address: String
    /// The `Content-Type`, as sent.
    public let contentType: String?
    /// How long it is.
    public let byteCount: UInt64
    /// The `ETag`, as sent.
    public let etag: String?
    /// The `Last-Modified`, as sent.
    public let lastModified: String?
    /// Requests sent, those redirected and repeated included.
    public let requestCount: Int
    /// Bytes of heads and bodies that came.
    public let receivedCount: UInt64
    /// What a person should know of the way there.
    public let notes: [RemoteNote]
    /// What the gateway may dislike.
    public let warnings: [RemoteWarning]

    /// - Parameter path: of the address as it was given.
    init(
        _ fetcher: borrowing RangeFetcher, _ mark: VersionMark, path: String, byteCount: UInt64
    ) {
        address = fetcher.location.shown
        contentType = mark.contentType
        self.byteCount = byteCount
        etag = mark.etag
        lastModified = mark.lastModified
        requestCount = fetcher.requestCount
        receivedCount = fetcher.receivedCount
        notes = fetcher.notes
        warnings = RemoteWarning.all(
            path: path, contentType: mark.contentType, byteCount: byteCount)
    }
}

/// What a person should know of the way to a remote video.
public enum RemoteNote: Hashable, Sendable {
    /// Anyone between here and that host can read and change it.
    case notEncrypted(host: String)
    /// An `https` address led to an `http` one.
    case lostEncryption(from: String, to: String)
    /// The server has no ranges: it was read from its start.
    case noRanges(host: String)
}

/// What a gateway's document advises against.
///
/// The rule: "需为公网可访问直链，建议 mp4/mov 且不超过 100MB" (a public direct link, mp4 or mov and at most
/// 100 MB are advised), `video_url` of xcompute's "Kling v2.6 Motion Control". We take a megabyte
/// as 1,000,000 bytes.
public enum RemoteWarning: Hashable, Sendable {
    /// The file is longer than ``maximumBytes``, which gateways refuse.
    case large(bytes: UInt64)
    /// Served as something that is neither mp4 nor mov.
    case contentType(String)
    /// The address's path ends in something else than `.mp4` or `.mov`.
    case pathExtension(String)

    /// The greatest length that is advised: 100 MB.
    public static let maximumBytes: UInt64 = 100_000_000

    /// The warnings that a video deserves.
    ///
    /// - Parameters:
    ///   - path: of the address that the gateway will be given.
    ///   - contentType: `nil` and `application/octet-stream` say nothing.
    static func all(path: String, contentType: String?, byteCount: UInt64) -> [RemoteWarning] {
        var warnings: [RemoteWarning] = []
        if byteCount > maximumBytes { warnings.append(.large(bytes: byteCount)) }
        let type = contentType.map {
            $0.prefix { $0 != ";" }.trimming(\.isWhitespace).lowercased()
        }
        let isVideo = type == "video/mp4" || type == "video/quicktime"
        if let type, !isVideo, !type.isEmpty, type != "application/octet-stream" {
            warnings.append(.contentType(type))
        }
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let suffix = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() }
        if let suffix, suffix != "mp4", suffix != "mov" {
            warnings.append(.pathExtension(suffix))
        } else if suffix == nil, !isVideo {
            warnings.append(.pathExtension(""))
        }
        return warnings
    }
}
