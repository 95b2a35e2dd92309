internal import KlingCost

/// The spans that the reports' sums are kept by: quarters of an hour in UTC, counted from 1970.
enum Rollup {
    private static let seconds: Int64 = 900

    /// The one that an instant lies in; before 1970 too, time is cut into equal pieces.
    static func bucket(of instant: Instant) -> Int64 {
        let (quotient, rest) = instant.seconds.quotientAndRemainder(dividingBy: seconds)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// When one begins.
    static func start(of bucket: Int64) -> Int64 { bucket * seconds }

    /// Those that lie wholly in a span; `nil` where none does, or where it has no calendar's ends.
    static func whole(in span: Range<Instant>) -> Range<Int64>? {
        let reach = -253_402_300_800...253_402_300_800 as ClosedRange<Int64>
        guard reach.contains(span.lowerBound.seconds) else { return nil }
        let end = min(span.upperBound, Instant(seconds: reach.upperBound))
        let first = bucket(of: Instant(seconds: span.lowerBound.seconds + seconds - 1))
        return first < bucket(of: end) ? first..<bucket(of: end) : nil
    }

    /// The one that begins with an instant; the ends of time, which no calendar ends at, begin one.
    static func bucket(startingAt instant: Instant) -> Int64? {
        let isEnd = instant.seconds == .min || instant.seconds == .max
        return isEnd || instant.seconds % seconds == 0 ? bucket(of: instant) : nil
    }
}
