import SeededCases
import Testing

@testable import KlingCost

/// Held against the C library's clock over the same files, whatever their version.
@Suite(.enabled(if: SystemClock.isPresent, "no zone files, or no GNU date"))
struct `A zone's clock` {
    /// Where clocks do something odd, and how far rules reach.
    private static let instants: [(zone: String, utc: [String])] = [
        (
            "Asia/Shanghai",
            [
                "1900-12-31T15:54:16Z", "1900-12-31T15:54:17Z", "1890-01-01T00:00:00Z",
                "1986-05-03T17:59:59Z", "1986-05-03T18:00:00Z", "1991-09-14T16:59:59Z",
                "1991-09-14T17:00:00Z", "2026-11-21T16:00:00Z", "2500-07-01T00:00:00Z",
            ]
        ),
        (
            "Asia/Kathmandu",
            [
                "1985-12-31T18:29:59Z", "1985-12-31T18:30:00Z", "2026-11-21T18:14:59Z",
                "2026-11-21T18:15:00Z", "2500-01-01T00:00:00Z",
            ]
        ),
        (
            "Asia/Kolkata",
            [
                "2026-11-21T18:30:00Z"
            ]
        ),
        (
            "Pacific/Chatham",
            [
                "2026-04-04T13:59:59Z", "2026-04-04T14:00:00Z", "2026-09-26T13:59:59Z",
                "2026-09-26T14:00:00Z", "2500-01-15T00:00:00Z", "2500-07-15T00:00:00Z",
            ]
        ),
        (
            "Australia/Lord_Howe",
            [
                "2026-04-04T14:59:59Z", "2026-04-04T15:00:00Z", "2026-10-03T15:29:59Z",
                "2026-10-03T15:30:00Z", "2500-01-15T00:00:00Z", "2500-07-15T00:00:00Z",
            ]
        ),
        (
            "America/New_York",
            [
                "1883-11-18T16:59:59Z", "1883-11-18T17:00:00Z", "2026-03-08T06:59:59Z",
                "2026-03-08T07:00:00Z", "2026-11-01T05:59:59Z", "2026-11-01T06:00:00Z",
                "2037-11-01T06:00:00Z", "2038-03-14T06:59:59Z", "2038-03-14T07:00:00Z",
                "2500-03-14T06:59:59Z", "2500-03-14T07:00:00Z", "2500-11-07T05:59:59Z",
                "2500-11-07T06:00:00Z",
            ]
        ),
        (
            "Europe/Dublin",
            [
                "1971-10-31T01:59:59Z", "1971-10-31T02:00:00Z", "2026-03-29T00:59:59Z",
                "2026-03-29T01:00:00Z", "2026-10-25T00:59:59Z", "2026-10-25T01:00:00Z",
                "2500-01-15T00:00:00Z", "2500-07-15T00:00:00Z",
            ]
        ),
        (
            "Africa/Casablanca",
            [
                "2018-10-28T00:00:00Z", "2024-03-10T01:59:59Z", "2024-03-10T02:00:00Z",
                "2024-04-14T01:59:59Z", "2024-04-14T02:00:00Z",
            ]
        ),
        (
            "Antarctica/Troll",
            [
                "2004-01-01T00:00:00Z", "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z",
                "2026-10-25T00:59:59Z", "2026-10-25T01:00:00Z", "2500-07-15T00:00:00Z",
            ]
        ),
        (
            "Pacific/Apia",
            [
                "2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z", "2026-11-21T00:00:00Z",
            ]
        ),
        (
            "Pacific/Kwajalein",
            [
                "1993-08-21T11:59:59Z", "1993-08-21T12:00:00Z",
            ]
        ),
        (
            "America/Sao_Paulo",
            [
                "2018-11-04T02:59:59Z", "2018-11-04T03:00:00Z", "2019-02-17T01:59:59Z",
                "2019-02-17T02:00:00Z",
            ]
        ),
        (
            "America/St_Johns",
            [
                "2006-10-29T02:30:59Z", "2006-10-29T02:31:00Z", "2500-07-15T00:00:00Z",
            ]
        ),
        (
            "Africa/Cairo",
            [
                "2024-04-25T21:59:59Z", "2024-04-25T22:00:00Z", "2024-10-31T20:59:59Z",
                "2024-10-31T21:00:00Z",
            ]
        ),
        (
            "Asia/Beirut",
            [
                "2024-03-30T21:59:59Z", "2024-03-30T22:00:00Z",
            ]
        ),
        (
            "America/Havana",
            [
                "2024-03-10T04:59:59Z", "2024-03-10T05:00:00Z", "2024-11-03T04:59:59Z",
                "2024-11-03T05:00:00Z",
            ]
        ),
        (
            "Asia/Jerusalem",
            [
                "2500-03-25T23:59:59Z", "2500-03-26T00:00:00Z",
            ]
        ),
        (
            "America/Scoresbysund",
            [
                "2500-07-15T00:00:00Z"
            ]
        ),
        (
            "America/Nuuk",
            [
                "2500-03-27T23:59:59Z", "2500-03-28T00:00:00Z", "2500-03-28T01:00:00Z",
            ]
        ),
        (
            "Africa/Monrovia",
            [
                "1972-01-07T00:44:29Z", "1972-01-07T00:44:30Z",
            ]
        ),
        (
            "Pacific/Kiritimati",
            [
                "2026-11-21T10:00:00Z"
            ]
        ),
        (
            "Asia/Tehran",
            [
                "2026-11-21T20:30:00Z"
            ]
        ),
    ]

    @Test(arguments: Self.instants)
    func `shows what it showed, and what it will`(name: String, utc: [String]) throws {
        let zone = try SystemZones.zone(name)
        let instants = try utc.map { try #require(Instant($0)) }
        let shown = try SystemClock.shown([(name, instants.map(\.seconds))], as: "%FT%T %::z")
        let ours = instants.map {
            "\(clock(zone, at: $0)) \(written(offset: zone.offsetSeconds(at: $0)))"
        }
        #expect(shown == [ours.map { $0[...] }])
        #expect(zone.name == name)
    }

    /// Each file once; at each transition, a second before it, and at drawn instants.
    @Test func `agrees with the C library's, in every zone of the system`() throws {
        var random = SeededRandom(seed: 0x20BE)
        var seen: Set<[UInt8]> = []
        let files = try SystemZones.files().filter { seen.insert($0.bytes).inserted }
        // Years 2 to 9998: within what both calendars write.
        let calendar = Int64(-62_104_060_800)...253_370_764_799
        let questions = try files.map { name, bytes -> SystemClock.Question in
            let turns = try ZoneFile(bytes).transitions.filter { calendar.contains($0) }
            let drawn = (0..<TortureCases.count(60)).map { place in
                // From 1875 to 2100, and each fourth to 2500.
                let end: Int64 = place % 4 == 0 ? 16_725_225_600 : 4_102_444_800
                return Int64.random(in: -3_000_000_000..<end, using: &random)
            }
            return (name, turns + turns.map { $0 - 1 } + drawn)
        }
        let shown = try SystemClock.shown(questions, as: "%::z")
        var writings: [Int64: String] = [:]
        for (index, (name, bytes)) in files.enumerated() {
            let zone = try Zone(name: name, file: bytes)
            let ours = questions[index].instants.map { seconds in
                let offset = zone.offsetSeconds(at: Instant(seconds: seconds))
                if let text = writings[offset] { return text }
                let text = written(offset: offset)
                writings[offset] = text
                return text
            }
            guard shown[index].elementsEqual(ours, by: { $0 == $1 }) else {
                let first = zip(questions[index].instants, zip(shown[index], ours))
                    .first { $0.1.0 != $0.1.1 }
                Issue.record(
                    "\(name): \(first.map { "at \($0.0) \($0.1.0), not \($0.1.1)" } ?? "lines")")
                continue
            }
        }
        #expect(files.count > 200)
    }
}

/// What a zone's clock shows, as ISO 8601 has it.
func clock(_ zone: Zone, at instant: Instant) -> String {
    let time = zone.localTime(at: instant)
    return "\(zone.localDate(at: instant))T"
        + "\(twoDigits(time.hour)):\(twoDigits(time.minute)):\(twoDigits(time.second))"
}

/// An offset as `date` writes it for `%::z`: `+05:45:00`.
private func written(offset: Int64) -> String {
    let size = Int(offset.magnitude)
    return (offset < 0 ? "-" : "+")
        + "\(twoDigits(size / 3600)):\(twoDigits(size / 60 % 60)):\(twoDigits(size % 60))"
}

private func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
