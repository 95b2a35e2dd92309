/// The quality tier of a generation, in our words; a gateway's own words (`720p`, `4K`) are mapped
/// to these in its price file.
public enum Mode: String, Sendable, CaseIterable {
    /// Standard, 720p.
    case std
    /// Professional, 1080p.
    case pro
    /// 2160p.
    case uhd = "4k"

    init?(_ text: ShortText) {
        if text == "std" {
            self = .std
        } else if text == "pro" {
            self = .pro
        } else if text == "4k" {
            self = .uhd
        } else {
            return nil
        }
    }
}

/// Whose orientation a motion-control character keeps; it sets the longest reference video.
///
/// Source: xcompute, Kling v2.6 motion control, "时长规则".
public enum Orientation: String, Sendable, CaseIterable {
    /// The picture's: reference video of 3 to 10 s.
    case image
    /// The video's: reference video of 3 to 30 s.
    case video

    init?(_ text: ShortText) {
        if text == "image" {
            self = .image
        } else if text == "video" {
            self = .video
        } else {
            return nil
        }
    }

    /// Shortest reference video that a gateway takes, both orientations.
    public static let shortest = VideoLength(seconds: 3)

    /// Longest reference video that a gateway takes.
    public var longest: VideoLength {
        switch self {
        case .image: VideoLength(seconds: 10)
        case .video: VideoLength(seconds: 30)
        }
    }
}
