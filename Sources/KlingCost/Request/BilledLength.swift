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

    /// A reference video's length as we know it. No gateway documents how it rounds fractions, nor
    /// how it reads the file, so the expected length is exact and the upper one is the whole second
    /// above the longest reading. What lies outside the legal range is refused, not charged.
    init(reference length: ReferenceLength, _ orientation: Orientation?) {
        let longest = (orientation ?? .video).longest
        func legal(_ length: VideoLength) -> VideoLength {
            min(max(length, Orientation.shortest), longest)
        }
        lower = legal(length.shortest)
        expected = legal(length.expected)
        upper = legal(length.longest.roundedUpToSecond)
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
    static func of(_ request: VideoRequest, reference: ReferenceLength?) -> BilledLength? {
        if request.followsReferenceVideo {
            return reference.map { BilledLength(reference: $0, request.orientation?.value) }
                ?? BilledLength(unmeasured: request.orientation?.value)
        }
        return request.durationSeconds.map { BilledLength(VideoLength(seconds: $0.value)) }
    }

    /// The same, should the request mean other facts than its documented fields say.
    ///
    /// - Parameter measured: the length as documented.
    static func of(
        _ request: VideoRequest, _ facts: BillableFacts, measured: BilledLength?
    ) -> BilledLength? {
        if request.followsReferenceVideo { return measured }
        return facts.durationSeconds.map { BilledLength(VideoLength(seconds: $0)) }
    }
}
