import SeededCases
import Testing

@testable import KlingCost

@Suite struct `An instant` {
    @Test(arguments: [
        ("1970-01-01", 0), ("2026-11-21", 1_795_219_200), ("1969-12-31", -86_400),
        ("1970-01-01T00:00:00Z", 0), ("2026-11-21T08:30:00Z", 1_795_249_800),
        ("2026-11-21T16:30:00+08:00", 1_795_249_800), ("2026-11-21T03:00:00-05:30", 1_795_249_800),
        ("2026-11-21T00:00:00+00:00", 1_795_219_200), ("2026-11-21T00:00:00-00:00", 1_795_219_200),
        ("2026-11-21T00:00:00+14:00", 1_795_219_200 - 50_400),
        ("2026-12-31T23:59:59-12:00", 1_798_804_799),
        ("1969-12-31T23:59:59Z", -1),
    ])
    func `is a day's first moment in UTC, or a time with its zone`(text: String, seconds: Int64) {
        #expect(Instant(text)?.seconds == seconds)
    }

    @Test(arguments: [
        "2026-11-21T08:30:00", "2026-11-21 08:30:00Z", "2026-11-21T08:30Z", "2026-11-21T24:00:00Z",
        "2026-11-21T08:60:00Z", "2026-11-21T08:30:60Z", "2026-11-21T08:30:00z",
        "2026-11-21T08:30:00.5Z", "2026-11-21T08:30:00+8:00", "2026-11-21T08:30:00+0800",
        "2026-11-21T08:30:00+24:00", "2026-11-21T08:30:00+08:60", "2026-11-21T08:30:00 08:00",
        "2026-11-21T08:30:00Zulu", "2026-02-29T00:00:00Z", "2026-11-21T", "2026-11-21Z", "now", "",
        "2026-11-21T0a:30:00Z", "2026-11-21T08:30:00+08:00Z", "1795219200", "2026-11-21T-1:30:00Z",
    ])
    func `is nothing else`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01"), (-1, "1969-12-31"), (86_399, "1970-01-01"),
        (86_400, "1970-01-02"), (-86_400, "1969-12-31"), (-86_401, "1969-12-30"),
        (1_795_249_800, "2026-11-21"),
    ])
    func `lies in a day of UTC`(seconds: Int64, date: String) {
        #expect(Instant(seconds: seconds).date.description == date)
    }

    @Test(arguments: [
        (Int64.min, "0001-01-01", "@-9223372036854775808"),
        (-62_135_596_801, "0001-01-01", "@-62135596801"),
        (-62_135_596_800, "0001-01-01", "0001-01-01T00:00:00Z"),
        (253_402_300_799, "9999-12-31", "9999-12-31T23:59:59Z"),
        (253_402_300_800, "9999-12-31", "@253402300800"),
        (Int64.max, "9999-12-31", "@9223372036854775807"),
    ])
    func `beyond the calendar is written as seconds, which no date is mistaken for`(
        seconds: Int64, date: String, text: String
    ) {
        let instant = Instant(seconds: seconds)
        #expect(instant.date.description == date)
        #expect(instant.description == text)
        #expect(Instant(text) == (text.hasPrefix("@") ? nil : instant))
    }

    @Test func `at a day's start lies in that day, a second before in the last`() throws {
        var random = SeededRandom(seed: 0xC1)
        for _ in 0..<5000 {
            let date = CivilDate(daysSinceEpoch: Int(random.spread(upTo: 2_000_000)) - 500_000)
            let start = Instant(startOf: date)
            #expect(start.date == date)
            #expect(Instant(seconds: start.seconds + 86_399).date == date)
            #expect(Instant(seconds: start.seconds - 1).date < date)
        }
    }
}
