import KlingCost

/// Instants as consoles, logs and spreadsheets write them.
struct BillTime {
    /// Of times that name none.
    let zone: Zone
    /// Which number of `10/02/2026` is the day; `nil` where nothing says so.
    let order: BillForm.DateOrder?

    /// Which number comes first where both could: told by those that can only be a day.
    static func order(of cells: some Sequence<String>) -> BillForm.DateOrder? {
        var (day, month) = (false, false)
        for cell in cells {
            let parts = cell.split(separator: " ").first?.split { "/.-".contains($0) } ?? []
            guard parts.count == 3, parts[2].count == 4, let first = Int(parts[0]),
                let second = Int(parts[1])
            else { continue }
            if first > 12 || cell.prefix(3).contains(".") { day = true }
            if second > 12 { month = true }
        }
        return day == month ? nil : day ? .dayFirst : .monthFirst
    }

    /// Reads seconds or milliseconds since 1970, with or without a fraction, or a date with or
    /// without a time, in a zone of its own or in the zone's clocks.
    func instant(_ text: String) -> Instant? { times(text)?.lowerBound }

    /// The same, from the first second to the last: a date without a time is all of its day.
    func times(_ text: String) -> ClosedRange<Instant>? {
        if let instant = BillTime.sinceEpoch(text) { return instant...instant }
        var rest = text[...]
        let marks = [
            ("年", "-"), ("月", "-"), ("日", " "), ("，", " "), (", ", " "), (",", "."),
        ]
        for (word, mark) in marks {
            rest = rest.replacing(word, with: mark)[...]
        }
        if let place = rest.firstIndex(of: "T"), place > rest.startIndex,
            rest[rest.index(before: place)].isNumber
        {
            rest.replaceSubrange(place...place, with: " ")
        }
        guard text.utf8.count <= 64 else { return nil }
        var words = rest.split { $0 == " " || $0 == "\t" }.map(String.init)
        if let first = words.first, BillTime.weekdays.contains(first.prefix(3).lowercased()) {
            words.removeFirst()
        }
        guard let date = takeDate(&words) else { return nil }
        if words.isEmpty { return day(date) }
        guard var (seconds, behind) = BillTime.clock(words.removeFirst()) else { return nil }
        if let mark = words.first?.lowercased(), ["am", "pm", "上午", "下午"].contains(mark) {
            words.removeFirst()
            guard let turned = BillTime.half(seconds, mark) else { return nil }
            seconds = turned
        } else if let mark = ["am", "pm"].first(where: { behind.lowercased() == $0 }) {
            guard let turned = BillTime.half(seconds, mark) else { return nil }
            (seconds, behind) = (turned, "")
        }
        let name = (behind + words.joined()).trimmed
        let shown = Instant(startOf: date).seconds + seconds
        let offset = BillTime.offset(name)
        if offset == nil, !name.isEmpty { return nil }
        let instant = offset.map { Instant(seconds: shown - $0) } ?? local(shown)
        return instant...instant
    }

    private func day(_ date: CivilDate) -> ClosedRange<Instant> {
        day(containing: zone.startOfDay(date))
    }

    private func day(containing instant: Instant) -> ClosedRange<Instant> {
        let day = zone.day(containing: instant)
        return day.lowerBound...day.upperBound.moved(by: -1)
    }

    /// The day that begins at an instant; `nil` where none does.
    func day(from instant: Instant) -> ClosedRange<Instant>? {
        let day = day(containing: instant)
        return day.lowerBound == instant ? day : nil
    }

    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func sinceEpoch(_ text: String) -> Instant? {
        let whole = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text[whole.endIndex...]
        let isFraction =
            rest.first == "." && rest.count > 1
            && rest.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
        guard rest.isEmpty || isFraction, let number = Int64(whole) else { return nil }
        switch whole.count {
        case 9...11: return Instant(seconds: number)
        case 12, 13: return Instant(seconds: number / 1_000)
        case 15, 16: return Instant(seconds: number / 1_000_000)
        case 18, 19: return Instant(seconds: number / 1_000_000_000)
        default: return nil
        }
    }

    /// `2026-10-01`, `2026/10/1`, `10/01/2026`, `1 Oct 2026`, `Oct 1 2026`.
    private func takeDate(_ words: inout [String]) -> CivilDate? {
        guard let first = words.first else { return nil }
        let parts = first.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
        if parts.count == 3 {
            words.removeFirst()
            let numbers = parts.compactMap { part in
                part.utf8.count <= 4 && part.allSatisfy { $0.isASCII && $0.isNumber }
                    ? Int(part) : nil
            }
            guard numbers.count == 3 else { return nil }
            if parts[0].count == 4 {
                return CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
            }
            guard parts[2].count == 4, let order else { return nil }
            let (day, month) =
                order == .dayFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
            return CivilDate(year: numbers[2], month: month, day: day)
        }
        guard words.count >= 3 else { return nil }
        let (one, other) = (words[0], words[1])
        let name = [one, other].first { BillTime.months.contains($0.prefix(3).lowercased()) }
        guard let name, let month = BillTime.months.firstIndex(of: name.prefix(3).lowercased()),
            let day = Int(name == one ? other : one), words[2].count == 4, let year = Int(words[2])
        else { return nil }
        words.removeFirst(3)
        return CivilDate(year: year, month: month + 1, day: day)
    }

    /// `8:05`, `08:05:03.123`, in seconds, and what stands directly behind it.
    private static func clock(_ text: String) -> (seconds: Int64, behind: String)? {
        let figure = text.prefix { $0.isASCII && $0.isNumber || ":.".contains($0) }
        let parts = figure.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), (1...2).contains(parts[0].count),
            let hour = Int64(parts[0]), hour < 24, parts[1].count == 2,
            let minute = Int64(parts[1]), minute < 60
        else { return nil }
        var second: Int64 = 0
        if parts.count == 3 {
            let whole = parts[2].split(separator: ".", omittingEmptySubsequences: false)
            guard whole.count <= 2, whole[0].count == 2, let number = Int64(whole[0]), number < 60
            else { return nil }
            second = number
        }
        return (hour * 3_600 + minute * 60 + second, String(text[figure.endIndex...]))
    }

    private static func half(_ seconds: Int64, _ mark: String) -> Int64? {
        let isLate = mark == "pm" || mark == "下午"
        let hour = seconds / 3_600
        guard (1...12).contains(hour) else { return nil }
        return seconds - (hour == 12 ? 43_200 : 0) + (isLate ? 43_200 : 0)
    }

    /// `Z`, `UTC`, `+08:00`, `+0800`, `+8`, `UTC+8`, `(UTC+08:00)`, `CST` for none, in seconds.
    static func offset(_ name: String) -> Int64? {
        var text = name.uppercased()[...]
        if text.hasPrefix("("), text.hasSuffix(")") { text = text.dropFirst().dropLast() }
        if text == "北京时间" { return 28_800 }
        for word in ["UTC", "GMT", "Z"] where text.hasPrefix(word) {
            text = text.dropFirst(word.count)
            if text.isEmpty { return 0 }
            break
        }
        guard let sign = text.first, "+-\u{2212}".contains(sign) else { return nil }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard (1...4).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let number = Int64(digits)
        else { return nil }
        let (hours, minutes) = digits.count > 2 ? (number / 100, number % 100) : (number, 0)
        guard hours < 24, minutes < 60 else { return nil }
        return (hours * 3_600 + minutes * 60) * (sign == "+" ? 1 : -1)
    }

    /// Without a zone of its own; where clocks show an hour twice, its first.
    private func local(_ shown: Int64) -> Instant {
        // A day is enough for every offset: one of the two is in force, or the clocks skipped it.
        let offsets = [-86_400, 86_400].map { days in
            zone.offsetSeconds(at: Instant(seconds: shown + days))
        }
        let instants = offsets.map { Instant(seconds: shown - $0) }
        let real = zip(instants, offsets).filter { zone.offsetSeconds(at: $0) == $1 }.map(\.0)
        return real.min() ?? instants[0]
    }
}
