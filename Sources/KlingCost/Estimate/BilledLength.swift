/// How many seconds are charged: what is known of it before the gateway has measured.
///
/// The one place that answers this, for estimate, hold and report alike.
public struct BilledLength: Hashable, Sendable {
    /// The least that can be charged.
    public let lower: VideoLength
    /// What is probably charged; `nil` when only the bounds are known.
    public let expected: VideoLength?
    /// The most that can be charged.
    public let upper: VideoLength

    /// A length that the request itself fixes.
    init(_ length: VideoLength) {
        (lower, expected, upper) = (length, length, length)
    }

    /// A reference video's length as we know it. No gateway documents how it rounds fractions, so
    /// the expected length is exact and the upper one is the whole second above.
    init(reference length: VideoLength) {
        (lower, expected, upper) = (length, length, length.roundedUpToSecond)
    }

    /// A reference video that nobody has measured yet: anything that its orientation allows.
    init(unmeasured orientation: Orientation?) {
        lower = Orientation.shortest
        expected = nil
        upper = (orientation ?? .video).longest
    }

    /// The seconds that a request is charged for.
    ///
    /// - Parameter reference: the length of motion control's video, when it is known.
    /// - Returns: `nil` when neither the payload nor a documented default says how long the video is.
    ///
    /// Sources: xcompute, Kling v2.6 motion control: the charged length is what the server measures
    /// in `video_url`, within the orientation's range; other models: their `duration` field.
    static func of(_ request: VideoRequest, reference: VideoLength?) -> BilledLength? {
        if request.followsReferenceVideo {
            return reference.map { BilledLength(reference: $0) }
                ?? BilledLength(unmeasured: request.orientation?.value)
        }
        return request.durationSeconds.map { BilledLength(VideoLength(seconds: $0.value)) }
    }
}
