/// A point in time: whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Instant: Hashable, Comparable, Sendable {
    /// Seconds since the epoch.
    public let seconds: Int64

    /// - Parameter seconds: since 1970-01-01T00:00:00Z.
    public init(seconds: Int64) { self.seconds = seconds }

    /// The first instant of a day in UTC. A bare date always means this one.
    public init(startOf date: CivilDate) {
        seconds = Int64(date.daysSinceEpoch) * 86_400
    }

    /// Reads a date (`2026-11-21`: its first instant in UTC) or a date and time with its zone
    /// (`2026-11-21T08:30:00Z`, `2026-11-21T16:30:00+08:00`; RFC 3339 without fractions).
    ///
    /// - Returns: `nil` for anything else: a time without a zone has no meaning.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard let date = CivilDate(bytes.prefix(10)) else { return nil }
        if bytes.count == 10 {
            self.init(startOf: date)
            return
        }
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = Int(digits: bytes[11..<13]), hour < 24,
            let minute = Int(digits: bytes[14..<16]), minute < 60,
            let second = Int(digits: bytes[17..<19]), second < 60,
            let offset = Instant.offsetSeconds(bytes[19...])
        else { return nil }
        let ofDay = Int64(hour * 3600 + minute * 60 + second)
        self.init(seconds: Int64(date.daysSinceEpoch) * 86_400 + ofDay - offset)
    }

    /// The day in UTC that this instant lies in. Before year 1 it is the calendar's first day, after
    /// year 9999 its last.
    public var date: CivilDate {
        let ends = CivilDate.calendar
        return CivilDate(daysSinceEpoch: min(max(day, ends.lowerBound), ends.upperBound))
    }

    /// Days since 1970-01-01, whatever calendars have.
    private var day: Int {
        let (quotient, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
        return Int(rest < 0 ? quotient - 1 : quotient)
    }

    /// Earlier before later.
    public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

    /// `Z`, `+hh:mm` or `-hh:mm` in seconds east of UTC.
    static func offsetSeconds(_ text: ArraySlice<UInt8>) -> Int64? {
        let bytes = Array(text)
        if bytes == [UInt8(ascii: "Z")] { return 0 }
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"),
            let hours = Int(digits: bytes[1..<3]), hours < 24,
            let minutes = Int(digits: bytes[4..<6]), minutes < 60
        else { return nil }
        let offset = Int64(hours * 3600 + minutes * 60)
        switch bytes[0] {
        case UInt8(ascii: "+"): return offset
        case UInt8(ascii: "-"): return -offset
        default: return nil
        }
    }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC: `2026-11-21T08:30:00Z`. Outside the years 1 to 9999, which it cannot write,
    /// the seconds since 1970 behind an at sign, which no date is mistaken for: `@253402300800`.
    public var description: String {
        guard CivilDate.calendar.contains(day) else { return "@\(seconds)" }
        let ofDay = Int(seconds) - day * 86_400
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return "\(date)T\(two(ofDay / 3600)):\(two(ofDay / 60 % 60)):\(two(ofDay % 60))Z"
    }
}
