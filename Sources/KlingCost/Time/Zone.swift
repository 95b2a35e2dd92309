/// A time zone: how far clocks stand from UTC at each instant, and where local days begin.
///
/// Either a fixed distance or what a TZif file says (RFC 9636). Reading the file is the caller's.
public struct Zone: Hashable, Sendable {
    /// The name that the zone was asked for by: `Asia/Shanghai`, `UTC`, `+08:00`.
    public let name: String
    /// The data that the zone's clocks were read from, as its reader calls it: `tzdata 2026f`. `nil`
    /// where it takes none, or nobody said. Other data may begin a day at another instant.
    public let data: String?

    /// Instants at which the offset may change, ascending; seconds since the epoch.
    private let transitions: [Int64]
    /// Seconds east of UTC: the first before all transitions, then one from each transition on.
    private let offsets: [Int64]
    /// What holds after the last transition, in place of the last offset.
    private let rule: ZoneRule?

    /// What an offset may be, in seconds east of UTC: more than 25 hours west, less than 26 hours
    /// east (RFC 9636 §3.2, `utoff`).
    static let offsetRange: ClosedRange<Int64> = -89_999...93_599

    /// Coordinated Universal Time, `UTC`.
    public static let utc = Zone(name: "UTC", offset: 0)

    /// A zone without a file: `UTC`, `Z`, or a fixed distance, `+08:00`, `-05:30` (RFC 3339's
    /// `time-offset`, less than a day). Of no distance it is ``utc``.
    ///
    /// - Returns: `nil` for anything else, which may be the name of a file.
    public init?(fixed text: some StringProtocol) {
        if text == "UTC" {
            self = .utc
            return
        }
        guard let offset = Instant.offsetSeconds(Array(text.utf8)[...]) else { return nil }
        self = offset == 0 ? .utc : Zone(name: String(text), offset: offset)
    }

    /// A zone from the bytes of its TZif file, version 1 to 4 (RFC 9636).
    ///
    /// After the last transition the footer's rule holds; without one, the last offset does.
    ///
    /// - Parameters:
    ///   - name: what the zone is called; see ``isSafeName(_:)``.
    ///   - file: the whole file, at most 256 KiB.
    ///   - data: what the file is called where figures that rest on it are shown.
    /// - Throws: what is wrong with the file. A zone that counts leap seconds is refused too.
    public init(name: String, file: [UInt8], data: String? = nil) throws(ZoneFileError) {
        let read = try ZoneFile(file)
        (self.name, self.data) = (name, data)
        (transitions, offsets, rule) = (read.transitions, read.offsets, read.rule)
    }

    private init(name: String, offset: Int64) {
        (self.name, data) = (name, nil)
        (transitions, offsets, rule) = ([], [offset], nil)
    }

    /// Whether a name may be looked up below the folder of the system's zone files: at most 64
    /// letters and digits of ASCII, `_`, `+` and `-`, in parts set apart by single slashes. No
    /// such name leaves the folder.
    public static func isSafeName(_ name: some StringProtocol) -> Bool {
        guard name.utf8.count <= 64 else { return false }
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy {
                    $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_")
                        || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
                }
        }
    }
}

// MARK: - The clock

extension Zone {
    /// How far the zone's clocks are ahead of UTC, in seconds; negative west of it. From -89,999
    /// to 93,599.
    public func offsetSeconds(at instant: Instant) -> Int64 {
        offset(at: instant.seconds)
    }

    /// The date that the zone's clocks show. Before year 1 it is the calendar's first day, after
    /// year 9999 its last.
    ///
    /// Where clocks go back over midnight, a date is shown again after the next one has begun;
    /// ``day(of:)`` does not go back.
    public func localDate(at instant: Instant) -> CivilDate {
        CivilDate(daysSinceEpoch: dayNumber(shownAt: instant.seconds))
    }

    /// The time of day that the zone's clocks show.
    public func localTime(at instant: Instant) -> (hour: Int, minute: Int, second: Int) {
        let day: Int64 = 86_400
        let utc = instant.seconds % day
        let second = Int(((utc + offset(at: instant.seconds)) % day + day) % day)
        return (second / 3600, second / 60 % 60, second % 60)
    }

    private func offset(at seconds: Int64) -> Int64 {
        let index = passedTransitions(at: seconds)
        // At the last transition itself both agree, or the file would have been refused.
        if let rule, index == transitions.count { return rule.offset(at: seconds) }
        return offsets[index]
    }

    /// The first instant after this one at which the offset may change.
    private func transition(after seconds: Int64) -> Int64? {
        let index = passedTransitions(at: seconds)
        return index < transitions.count ? transitions[index] : rule?.transition(after: seconds)
    }

    /// How many transitions have happened, one at this very instant included.
    private func passedTransitions(at seconds: Int64) -> Int {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

// MARK: - Days

extension Zone {
    /// The first instant of a local day: the first at which clocks show this date or a later one.
    ///
    /// That is midnight, mostly. Where clocks jump over midnight it is the instant of the jump;
    /// where midnight happens twice, the first; where the whole day is left out (a zone that moves
    /// over the date line) it is the next day's first instant, and the day is empty.
    public func startOfDay(_ date: CivilDate) -> Instant {
        Instant(seconds: start(ofDay: date.daysSinceEpoch))
    }

    /// The local day that an instant belongs to: the last one that has begun (``startOfDay(_:)``).
    /// Each instant belongs to exactly one, and days never go back.
    public func day(of instant: Instant) -> CivilDate {
        CivilDate(daysSinceEpoch: dayNumber(of: instant))
    }

    /// The local day that an instant lies in. Days tile all of time: what is before year 1 belongs
    /// to the calendar's first day, what is after year 9999 to its last.
    public func day(containing instant: Instant) -> Range<Instant> {
        let day = dayNumber(of: instant)
        return bounds(from: day, to: day + 1)
    }

    /// The week (ISO 8601: from Monday) of local days that an instant lies in.
    public func week(containing instant: Instant) -> Range<Instant> {
        let day = dayNumber(of: instant)
        // 1970-01-01 was a Thursday.
        let monday = day - ((day + 3) % 7 + 7) % 7
        return bounds(from: monday, to: monday + 7)
    }

    /// The calendar month of local days that an instant lies in.
    public func month(containing instant: Instant) -> Range<Instant> {
        let day = dayNumber(of: instant)
        let date = CivilDate(daysSinceEpoch: day)
        let first = day - (date.day - 1)
        return bounds(
            from: first, to: first + CivilDate.days(inMonth: date.month, of: date.year))
    }

    /// From one day's start to another's; the ends of the calendar are those of time.
    private func bounds(from first: Int, to end: Int) -> Range<Instant> {
        let lower = first <= CivilDate.calendar.lowerBound ? Int64.min : start(ofDay: first)
        let upper = end > CivilDate.calendar.upperBound ? Int64.max : start(ofDay: end)
        return Instant(seconds: lower)..<Instant(seconds: upper)
    }

    private func dayNumber(of instant: Instant) -> Int {
        var day = dayNumber(shownAt: instant.seconds)
        // Clocks that went back may show an earlier date than they did.
        while day < CivilDate.calendar.upperBound, start(ofDay: day + 1) <= instant.seconds {
            day += 1
        }
        return day
    }

    private func dayNumber(shownAt seconds: Int64) -> Int {
        let (local, isOver) = seconds.addingReportingOverflow(offset(at: seconds))
        if isOver {
            return seconds < 0 ? CivilDate.calendar.lowerBound : CivilDate.calendar.upperBound
        }
        let (quotient, rest) = local.quotientAndRemainder(dividingBy: 86_400)
        let day = Int(rest < 0 ? quotient - 1 : quotient)
        return min(max(day, CivilDate.calendar.lowerBound), CivilDate.calendar.upperBound)
    }

    /// Goes from change to change of the offset, from the earliest instant at which any clock could
    /// show the day.
    private func start(ofDay day: Int) -> Int64 {
        let midnight = Int64(day) * 86_400
        var from = midnight - Zone.offsetRange.upperBound
        while true {
            let first = max(from, midnight - offset(at: from))
            guard let change = transition(after: from), change <= first else { return first }
            from = change
        }
    }
}

extension UInt8 {
    /// A letter of ASCII.
    var isASCIILetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }

    /// A digit of ASCII.
    var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
