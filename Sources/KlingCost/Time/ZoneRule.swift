/// What a zone does after its file's last transition: one offset for good, or two that alternate
/// each year. The `TZ` string of POSIX.1-2017 §8.3, with the extension of RFC 9636 §3.3.1.
struct ZoneRule: Hashable, Sendable {
    /// Summer time.
    struct Daylight: Hashable, Sendable {
        /// Seconds east of UTC.
        let offset: Int64
        /// When it begins, by the clock of standard time.
        let start: Turn
        /// When it ends, by its own clock.
        let end: Turn
    }

    /// A day of each year, and a time counted from that day's midnight.
    struct Turn: Hashable, Sendable {
        let day: Day
        /// Seconds, -167 to 167 hours.
        let time: Int64
    }

    /// A day of each year.
    enum Day: Hashable, Sendable {
        /// `Jn`: 1 to 365; February 29 is never counted.
        case julian(Int)
        /// `n`: 0 to 365; February 29 is counted in leap years.
        case zeroBased(Int)
        /// `Mm.w.d`: the w-th weekday d (0 is Sunday) of month m; the fifth is the last.
        case weekday(month: Int, week: Int, day: Int)
    }

    /// Seconds east of UTC.
    let standard: Int64
    let daylight: Daylight?

    /// Further than this from the epoch no year is computed, so that nothing overflows.
    private static let horizon: Int64 = 1 << 59

    /// Seconds east of UTC.
    func offset(at seconds: Int64) -> Int64 {
        guard let daylight else { return standard }
        let seconds = min(max(seconds, -ZoneRule.horizon), ZoneRule.horizon)
        var last: (instant: Int64, isDaylight: Bool)?
        forEachTurn(around: seconds, daylight) { instant, isDaylight in
            guard instant <= seconds else { return }
            // Where one summer ends as the next begins, it is summer all year.
            let isLater = last.map { $0.instant < instant || $0.instant == instant && isDaylight }
            if isLater ?? true { last = (instant, isDaylight) }
        }
        return last?.isDaylight == true ? daylight.offset : standard
    }

    /// The first instant after this one at which the offset may change.
    func transition(after seconds: Int64) -> Int64? {
        guard let daylight, abs(seconds / 2) < ZoneRule.horizon / 2 else { return nil }
        var next: Int64?
        forEachTurn(around: seconds, daylight) { instant, _ in
            if instant > seconds { next = min(next ?? instant, instant) }
        }
        return next
    }

    /// The turns of the year and of two on each side: a turn may lie eight days outside its year.
    private func forEachTurn(
        around seconds: Int64, _ daylight: Daylight,
        _ body: (_ instant: Int64, _ isDaylight: Bool) -> Void
    ) {
        let year = CivilDate(daysSinceEpoch: Int(seconds / 86_400)).year
        for year in year - 2...year + 2 {
            body(daylight.start.localSeconds(in: year) - standard, true)
            body(daylight.end.localSeconds(in: year) - daylight.offset, false)
        }
    }
}

extension ZoneRule.Turn {
    /// Seconds from 1970-01-01T00:00:00 by the local clock.
    fileprivate func localSeconds(in year: Int) -> Int64 {
        Int64(day.daysSinceEpoch(in: year)) * 86_400 + time
    }
}

extension ZoneRule.Day {
    fileprivate func daysSinceEpoch(in year: Int) -> Int {
        switch self {
        case .julian(let number):
            let isAfterLeapDay = number >= 60 && CivilDate.isLeap(year)
            return CivilDate.daysSinceEpoch(year, 1, 1) + number - (isAfterLeapDay ? 0 : 1)
        case .zeroBased(let number):
            return CivilDate.daysSinceEpoch(year, 1, 1) + number
        case .weekday(let month, let week, let day):
            let first = CivilDate.daysSinceEpoch(year, month, 1)
            // 1970-01-01 was a Thursday, day 4.
            let weekdayOfFirst = ((first + 4) % 7 + 7) % 7
            let offset = (day - weekdayOfFirst + 7) % 7 + (week - 1) * 7
            let length = CivilDate.days(inMonth: month, of: year)
            return first + (offset < length ? offset : offset - 7)
        }
    }
}

// MARK: - Reading

extension ZoneRule {
    /// Reads a `TZ` string: `CST-8`, `<+0330>-3:30`, `EST5EDT,M3.2.0,M11.1.0/1:30`.
    ///
    /// - Parameter allowsAnyTime: times of day from -167 to 167 hours, as files of version 3 have
    ///   them; else 0 to 24.
    /// - Returns: `nil` for anything else. Summer time without its turns is refused: when it would
    ///   begin is anyone's guess.
    init?(_ text: ArraySlice<UInt8>, allowsAnyTime: Bool) {
        var reader = Reader(rest: text)
        guard reader.skipName(), let west = reader.signed(hours: 0...24) else { return nil }
        standard = -west
        if reader.rest.isEmpty {
            daylight = nil
            return
        }
        guard reader.skipName() else { return nil }
        var offset = standard + 3600
        if reader.rest.first != UInt8(ascii: ",") {
            guard let west = reader.signed(hours: 0...24) else { return nil }
            offset = -west
        }
        guard let start = reader.turn(allowsAnyTime), let end = reader.turn(allowsAnyTime),
            reader.rest.isEmpty
        else { return nil }
        daylight = Daylight(offset: offset, start: start, end: end)
    }

    /// Takes parts of a `TZ` string off its front.
    private struct Reader {
        var rest: ArraySlice<UInt8>

        /// Three or more letters, or three or more letters, digits and signs in angle brackets.
        mutating func skipName() -> Bool {
            if take(UInt8(ascii: "<")) {
                let name = rest.prefix {
                    $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "+")
                        || $0 == UInt8(ascii: "-")
                }
                rest = rest.dropFirst(name.count)
                return name.count >= 3 && take(UInt8(ascii: ">"))
            }
            let name = rest.prefix { $0.isASCIILetter }
            rest = rest.dropFirst(name.count)
            return name.count >= 3
        }

        /// `[+-]hh[:mm[:ss]]`, in seconds.
        mutating func signed(hours: ClosedRange<Int>) -> Int64? {
            let isNegative = take(UInt8(ascii: "-"))
            if !isNegative { _ = take(UInt8(ascii: "+")) }
            guard let hour = number(hours), let minutes = sixtieth(), let seconds = sixtieth()
            else {
                return nil
            }
            let total = Int64(hour * 3600 + minutes * 60 + seconds)
            return isNegative ? -total : total
        }

        /// `,day[/time]`; two in the morning when no time is given.
        mutating func turn(_ allowsAnyTime: Bool) -> Turn? {
            guard take(UInt8(ascii: ",")), let day = day() else { return nil }
            guard take(UInt8(ascii: "/")) else { return Turn(day: day, time: 7200) }
            guard let time = signed(hours: 0...167) else { return nil }
            let allowed: ClosedRange<Int64> =
                allowsAnyTime ? -167 * 3600...167 * 3600 : 0...24 * 3600
            return allowed.contains(time) ? Turn(day: day, time: time) : nil
        }

        private mutating func day() -> Day? {
            if take(UInt8(ascii: "J")) { return number(1...365).map { .julian($0) } }
            guard take(UInt8(ascii: "M")) else { return number(0...365).map { .zeroBased($0) } }
            guard let month = number(1...12), take(UInt8(ascii: ".")), let week = number(1...5),
                take(UInt8(ascii: ".")), let day = number(0...6)
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        }

        /// `:mm`, or zero when nothing follows.
        private mutating func sixtieth() -> Int? {
            take(UInt8(ascii: ":")) ? number(0...59) : 0
        }

        private mutating func number(_ allowed: ClosedRange<Int>) -> Int? {
            let digits = rest.prefix { $0.isASCIIDigit }
            rest = rest.dropFirst(digits.count)
            guard digits.count <= 3, let number = Int(digits: digits), allowed.contains(number)
            else { return nil }
            return number
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest = rest.dropFirst()
            return true
        }
    }
}
