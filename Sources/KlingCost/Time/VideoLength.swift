/// The length of a video in whole milliseconds, 0 to about 292 million years.
public struct VideoLength: Hashable, Comparable, Sendable {
    /// The length in milliseconds.
    public let milliseconds: Int64

    /// - Parameter milliseconds: not negative.
    public init(milliseconds: Int64) {
        precondition(milliseconds >= 0, "a length is not negative")
        self.milliseconds = milliseconds
    }

    /// - Parameter seconds: whole seconds, not negative, at most 9e15.
    public init(seconds: Int) { self.init(milliseconds: Int64(seconds) * 1000) }

    /// Reads `8.2s`, `8.2`, `8200ms` or `0:08.2` (minutes and seconds): at most three places of a
    /// second, below one day.
    public init?(_ text: some StringProtocol) {
        var number = Substring(text)
        var minutes: Int64 = 0
        var limit = 86_400 * Nanos.perWhole
        if number.hasSuffix("ms") {
            guard let whole = Int64(digits: number.dropLast(2)), whole < 86_400_000 else {
                return nil
            }
            self.init(milliseconds: whole)
            return
        }
        if number.hasSuffix("s") { number = number.dropLast() }
        if let colon = number.firstIndex(of: ":") {
            guard let read = Int64(digits: number[..<colon]), read < 1440 else { return nil }
            minutes = read
            limit = 60 * Nanos.perWhole
            number = number[number.index(after: colon)...]
            if number.utf8.count > 1, number.hasPrefix("0"), !number.hasPrefix("0.") {
                number = number.dropFirst()
            }
        }
        guard let seconds = Nanos(decimal: number), seconds.count.isMultiple(of: 1_000_000),
            seconds.count < limit
        else { return nil }
        self.init(milliseconds: minutes * 60_000 + seconds.count / 1_000_000)
    }

    /// The next whole second, or this length when it is whole, or when there is no next one.
    public var roundedUpToSecond: VideoLength {
        let rest = milliseconds % 1000
        if rest == 0 { return self }
        let (next, overflow) = milliseconds.addingReportingOverflow(1000 - rest)
        return overflow ? self : VideoLength(milliseconds: next)
    }

    /// Whether the left length is the shorter one.
    public static func < (left: VideoLength, right: VideoLength) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension VideoLength: CustomStringConvertible {
    /// Seconds as a shortest decimal, with the unit: `8.2 s`.
    public var description: String { seconds + " s" }

    /// Seconds as a shortest decimal: `8.2`.
    public var seconds: String {
        let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        if rest == 0 { return String(whole) }
        return String(whole) + Nanos(count: rest * 1_000_000).decimal.dropFirst()
    }
}

extension Int64 {
    /// A number written in one to eighteen decimal digits only.
    fileprivate init?(digits: Substring) {
        guard (1...18).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        self.init(digits)
    }
}
