import Testing

@testable import KlingCost

@Suite struct `A zone` {
    @Test(arguments: [
        ("UTC", "UTC", 0), ("Z", "UTC", 0), ("+00:00", "UTC", 0), ("-00:00", "UTC", 0),
        ("+08:00", "+08:00", 28_800), ("-05:30", "-05:30", -19_800), ("+05:45", "+05:45", 20_700),
        ("+23:59", "+23:59", 86_340), ("-23:59", "-23:59", -86_340),
    ])
    func `may be a fixed distance`(text: String, name: String, offset: Int64) throws {
        let zone = try #require(Zone(fixed: text))
        #expect(zone.name == name)
        for seconds in [Int64.min, -1, 0, 4_000_000_000, .max] {
            #expect(zone.offsetSeconds(at: Instant(seconds: seconds)) == offset)
        }
        let date = try #require(CivilDate("2026-11-21"))
        #expect(zone.startOfDay(date).seconds == Instant(startOf: date).seconds - offset)
    }

    @Test(arguments: [
        "", "utc", "GMT", "z", "+8", "+08", "+0800", "08:00", "+24:00", "+08:60", "+08:00:00",
        " UTC", "UTC ", "Asia/Shanghai", "+0８:00", "−05:00",
    ])
    func `is no fixed distance in any other writing`(text: String) {
        #expect(Zone(fixed: text) == nil)
    }

    @Test(arguments: [
        "UTC", "Asia/Shanghai", "America/Argentina/Buenos_Aires", "America/Port-au-Prince",
        "Etc/GMT+8", "EST5EDT", "a", String(repeating: "a", count: 64),
    ])
    func `has a name that may be looked up`(name: String) {
        #expect(Zone.isSafeName(name))
    }

    @Test(arguments: [
        "", "/", "/etc/passwd", "..", "../zoneinfo", "Asia/../../etc", "Asia/", "Asia//Shanghai",
        ".", "./UTC", "Asia/Shanghai.", "tzdata.zi", "Asia\\Shanghai", "Asia Shanghai",
        "Asia/Shanghai\n", "Asia/Shanghai\0", "\u{1B}[31m", "Ásia", "Asia:Shanghai", "%2e%2e",
        String(repeating: "a", count: 65),
    ])
    func `has no other name`(name: String) {
        #expect(!Zone.isSafeName(name))
    }

    @Test(arguments: [
        ("2026-11-21T00:00:00Z", "2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z"),
        ("2026-10-31T15:59:59Z", "2026-09-30T16:00:00Z", "2026-10-31T16:00:00Z"),
        ("2024-02-29T15:59:59Z", "2024-01-31T16:00:00Z", "2024-02-29T16:00:00Z"),
        ("2026-12-31T15:59:59Z", "2026-11-30T16:00:00Z", "2026-12-31T16:00:00Z"),
        ("2026-12-31T16:00:00Z", "2026-12-31T16:00:00Z", "2027-01-31T16:00:00Z"),
    ])
    func `has months`(at: String, first: String, end: String) throws {
        let zone = try #require(Zone(fixed: "+08:00"))
        let range = zone.month(containing: try #require(Instant(at)))
        #expect(range.lowerBound == Instant(first))
        #expect(range.upperBound == Instant(end))
    }

    @Test(arguments: [
        ("2026-11-21T00:00:00Z", "2026-11-16", "2026-11-23"),
        ("2026-11-22T23:59:59Z", "2026-11-16", "2026-11-23"),
        ("2026-11-23T00:00:00Z", "2026-11-23", "2026-11-30"),
        ("1970-01-01T00:00:00Z", "1969-12-29", "1970-01-05"),
        ("1969-12-28T00:00:00Z", "1969-12-22", "1969-12-29"),
        ("2027-01-01T00:00:00Z", "2026-12-28", "2027-01-04"),
    ])
    func `has weeks that begin on Monday`(at: String, first: String, end: String) throws {
        let range = Zone.utc.week(containing: try #require(Instant(at)))
        #expect(range.lowerBound == Instant(first))
        #expect(range.upperBound == Instant(end))
    }

    @Test func `has a first and a last day that go on without end`() throws {
        let (first, last) = (Instant(seconds: .min), Instant(seconds: .max))
        for text in ["UTC", "+14:00", "-12:00"] {
            let zone = try #require(Zone(fixed: text))
            #expect(zone.day(containing: first).lowerBound == first)
            #expect(zone.day(containing: last).upperBound == last)
            #expect(zone.week(containing: first).lowerBound == first)
            #expect(zone.month(containing: last).upperBound == last)
            #expect(zone.localDate(at: first) == CivilDate("0001-01-01"))
            #expect(zone.localDate(at: last) == CivilDate("9999-12-31"))
            let start = zone.startOfDay(try #require(CivilDate("0001-01-02")))
            #expect(zone.day(containing: first).upperBound == start)
        }
    }
}
