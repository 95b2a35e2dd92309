/// A duration as a file states it, in microseconds: what the programs that gateways use print.
public struct MeasuredLength: Hashable, Comparable, Sendable {
    /// The duration in microseconds, greater than zero.
    public let microseconds: Int64

    /// - Parameter microseconds: `nil` or not greater than zero is no duration.
    init?(microseconds: Int64?) {
        guard let microseconds, microseconds > 0 else { return nil }
        self.microseconds = microseconds
    }

    /// In whole milliseconds, half up.
    public var rounded: VideoLength {
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1000)
        return VideoLength(milliseconds: whole + (rest >= 500 ? 1 : 0))
    }

    /// In whole milliseconds, down.
    public var roundedDown: VideoLength { VideoLength(milliseconds: microseconds / 1000) }

    /// In whole milliseconds, up.
    public var roundedUp: VideoLength {
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1000)
        return VideoLength(milliseconds: whole + (rest > 0 ? 1 : 0))
    }

    /// Seconds as a shortest decimal with at most six places: `12.5125`.
    public var seconds: String {
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        if rest == 0 { return String(whole) }
        return String(whole) + Nanos(count: rest * 1000).decimal.dropFirst()
    }

    /// Whether the left length is the shorter one.
    public static func < (left: MeasuredLength, right: MeasuredLength) -> Bool {
        left.microseconds < right.microseconds
    }
}
