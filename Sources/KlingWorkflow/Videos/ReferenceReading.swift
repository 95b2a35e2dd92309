import KlingClient
public import KlingCost

/// How long motion control's video is, and how that is known.
public struct ReferenceReading: Sendable {
    /// How a length came to be known.
    public enum Origin: Hashable, Sendable {
        /// The user said it.
        case given
        /// It was measured in a file of this name.
        case file(String)
        /// It was measured over the network, in so many bytes by so many requests.
        case network(byteCount: UInt64, requestCount: Int)
        /// It was measured before, so many seconds ago.
        case remembered(seconds: Int64)
    }

    /// As programs read it: expected, shortest, longest.
    public let length: ReferenceLength
    /// How it came to be known.
    public let origin: Origin
}

extension ReferenceReading {
    init?(_ finding: VideoFinding) {
        guard let video = try? finding.outcome.get() else { return nil }
        length = video.reference
        origin =
            finding.remote.map {
                .network(byteCount: $0.receivedCount, requestCount: $0.requestCount)
            } ?? .file(finding.name)
    }
}
