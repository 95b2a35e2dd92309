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

    /// Whether the left instant is the earlier one.
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
        let (date, ofDay) = (date, Int(seconds) - day * 86_400)
        // Each entry of a ledger has some: made without pieces in between.
        return String(unsafeUninitializedCapacity: 20) { text in
            func write(_ number: Int, _ digits: Int, _ end: Int, before letter: UInt8) {
                var rest = number
                for place in 1...digits {
                    text[end - place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
                text[end] = letter
            }
            write(date.year, 4, 4, before: UInt8(ascii: "-"))
            write(date.month, 2, 7, before: UInt8(ascii: "-"))
            write(date.day, 2, 10, before: UInt8(ascii: "T"))
            write(ofDay / 3600, 2, 13, before: UInt8(ascii: ":"))
            write(ofDay / 60 % 60, 2, 16, before: UInt8(ascii: ":"))
            write(ofDay % 60, 2, 19, before: UInt8(ascii: "Z"))
            return 20
        }
    }
}
