import Foundation
import SeededCases
import Testing

@testable import KlingCost

/// Rows computed with Python's `zoneinfo` over tzdata 2025b.
@Suite(.enabled(if: SystemZones.isPresent, "no zone files on this system"))
struct `A zone's clock` {
    private static let rows: [(zone: String, utc: String, local: String, offset: Int64)] = [
        ("Asia/Shanghai", "1900-12-31T15:54:16Z", "1900-12-31T23:59:59", 29143),
        ("Asia/Shanghai", "1900-12-31T15:54:17Z", "1900-12-31T23:54:17", 28800),
        ("Asia/Shanghai", "1890-01-01T00:00:00Z", "1890-01-01T08:05:43", 29143),
        ("Asia/Shanghai", "1986-05-03T17:59:59Z", "1986-05-04T01:59:59", 28800),
        ("Asia/Shanghai", "1986-05-03T18:00:00Z", "1986-05-04T03:00:00", 32400),
        ("Asia/Shanghai", "1991-09-14T16:59:59Z", "1991-09-15T01:59:59", 32400),
        ("Asia/Shanghai", "1991-09-14T17:00:00Z", "1991-09-15T01:00:00", 28800),
        ("Asia/Shanghai", "2026-11-21T16:00:00Z", "2026-11-22T00:00:00", 28800),
        ("Asia/Shanghai", "2500-07-01T00:00:00Z", "2500-07-01T08:00:00", 28800),
        ("Asia/Kathmandu", "1985-12-31T18:29:59Z", "1985-12-31T23:59:59", 19800),
        ("Asia/Kathmandu", "1985-12-31T18:30:00Z", "1986-01-01T00:15:00", 20700),
        ("Asia/Kathmandu", "2026-11-21T18:14:59Z", "2026-11-21T23:59:59", 20700),
        ("Asia/Kathmandu", "2026-11-21T18:15:00Z", "2026-11-22T00:00:00", 20700),
        ("Asia/Kathmandu", "2500-01-01T00:00:00Z", "2500-01-01T05:45:00", 20700),
        ("Asia/Kolkata", "2026-11-21T18:30:00Z", "2026-11-22T00:00:00", 19800),
        ("Pacific/Chatham", "2026-04-04T13:59:59Z", "2026-04-05T03:44:59", 49500),
        ("Pacific/Chatham", "2026-04-04T14:00:00Z", "2026-04-05T02:45:00", 45900),
        ("Pacific/Chatham", "2026-09-26T13:59:59Z", "2026-09-27T02:44:59", 45900),
        ("Pacific/Chatham", "2026-09-26T14:00:00Z", "2026-09-27T03:45:00", 49500),
        ("Pacific/Chatham", "2500-01-15T00:00:00Z", "2500-01-15T13:45:00", 49500),
        ("Pacific/Chatham", "2500-07-15T00:00:00Z", "2500-07-15T12:45:00", 45900),
        ("Australia/Lord_Howe", "2026-04-04T14:59:59Z", "2026-04-05T01:59:59", 39600),
        ("Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05T01:30:00", 37800),
        ("Australia/Lord_Howe", "2026-10-03T15:29:59Z", "2026-10-04T01:59:59", 37800),
        ("Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-04T02:30:00", 39600),
        ("Australia/Lord_Howe", "2500-01-15T00:00:00Z", "2500-01-15T11:00:00", 39600),
        ("Australia/Lord_Howe", "2500-07-15T00:00:00Z", "2500-07-15T10:30:00", 37800),
        ("America/New_York", "1883-11-18T16:59:59Z", "1883-11-18T12:03:57", -17762),
        ("America/New_York", "1883-11-18T17:00:00Z", "1883-11-18T12:00:00", -18000),
        ("America/New_York", "2026-03-08T06:59:59Z", "2026-03-08T01:59:59", -18000),
        ("America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T03:00:00", -14400),
        ("America/New_York", "2026-11-01T05:59:59Z", "2026-11-01T01:59:59", -14400),
        ("America/New_York", "2026-11-01T06:00:00Z", "2026-11-01T01:00:00", -18000),
        ("America/New_York", "2037-11-01T06:00:00Z", "2037-11-01T01:00:00", -18000),
        ("America/New_York", "2038-03-14T06:59:59Z", "2038-03-14T01:59:59", -18000),
        ("America/New_York", "2038-03-14T07:00:00Z", "2038-03-14T03:00:00", -14400),
        ("America/New_York", "2500-03-14T06:59:59Z", "2500-03-14T01:59:59", -18000),
        ("America/New_York", "2500-03-14T07:00:00Z", "2500-03-14T03:00:00", -14400),
        ("America/New_York", "2500-11-07T05:59:59Z", "2500-11-07T01:59:59", -14400),
        ("America/New_York", "2500-11-07T06:00:00Z", "2500-11-07T01:00:00", -18000),
        ("Europe/Dublin", "1971-10-31T01:59:59Z", "1971-10-31T02:59:59", 3600),
        ("Europe/Dublin", "1971-10-31T02:00:00Z", "1971-10-31T02:00:00", 0),
        ("Europe/Dublin", "2026-03-29T00:59:59Z", "2026-03-29T00:59:59", 0),
        ("Europe/Dublin", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00", 3600),
        ("Europe/Dublin", "2026-10-25T00:59:59Z", "2026-10-25T01:59:59", 3600),
        ("Europe/Dublin", "2026-10-25T01:00:00Z", "2026-10-25T01:00:00", 0),
        ("Europe/Dublin", "2500-01-15T00:00:00Z", "2500-01-15T00:00:00", 0),
        ("Europe/Dublin", "2500-07-15T00:00:00Z", "2500-07-15T01:00:00", 3600),
        ("Africa/Casablanca", "2018-10-28T00:00:00Z", "2018-10-28T01:00:00", 3600),
        ("Africa/Casablanca", "2024-03-10T01:59:59Z", "2024-03-10T02:59:59", 3600),
        ("Africa/Casablanca", "2024-03-10T02:00:00Z", "2024-03-10T02:00:00", 0),
        ("Africa/Casablanca", "2024-04-14T01:59:59Z", "2024-04-14T01:59:59", 0),
        ("Africa/Casablanca", "2024-04-14T02:00:00Z", "2024-04-14T03:00:00", 3600),
        ("Antarctica/Troll", "2004-01-01T00:00:00Z", "2004-01-01T00:00:00", 0),
        ("Antarctica/Troll", "2026-03-29T00:59:59Z", "2026-03-29T00:59:59", 0),
        ("Antarctica/Troll", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00", 7200),
        ("Antarctica/Troll", "2026-10-25T00:59:59Z", "2026-10-25T02:59:59", 7200),
        ("Antarctica/Troll", "2026-10-25T01:00:00Z", "2026-10-25T01:00:00", 0),
        ("Antarctica/Troll", "2500-07-15T00:00:00Z", "2500-07-15T02:00:00", 7200),
        ("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T23:59:59", -36000),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T00:00:00", 50400),
        ("Pacific/Apia", "2026-11-21T00:00:00Z", "2026-11-21T13:00:00", 46800),
        ("Pacific/Kwajalein", "1993-08-21T11:59:59Z", "1993-08-20T23:59:59", -43200),
        ("Pacific/Kwajalein", "1993-08-21T12:00:00Z", "1993-08-22T00:00:00", 43200),
        ("America/Sao_Paulo", "2018-11-04T02:59:59Z", "2018-11-03T23:59:59", -10800),
        ("America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04T01:00:00", -7200),
        ("America/Sao_Paulo", "2019-02-17T01:59:59Z", "2019-02-16T23:59:59", -7200),
        ("America/Sao_Paulo", "2019-02-17T02:00:00Z", "2019-02-16T23:00:00", -10800),
        ("America/St_Johns", "2006-10-29T02:30:59Z", "2006-10-29T00:00:59", -9000),
        ("America/St_Johns", "2006-10-29T02:31:00Z", "2006-10-28T23:01:00", -12600),
        ("America/St_Johns", "2500-07-15T00:00:00Z", "2500-07-14T21:30:00", -9000),
        ("Africa/Cairo", "2024-04-25T21:59:59Z", "2024-04-25T23:59:59", 7200),
        ("Africa/Cairo", "2024-04-25T22:00:00Z", "2024-04-26T01:00:00", 10800),
        ("Africa/Cairo", "2024-10-31T20:59:59Z", "2024-10-31T23:59:59", 10800),
        ("Africa/Cairo", "2024-10-31T21:00:00Z", "2024-10-31T23:00:00", 7200),
        ("Asia/Beirut", "2024-03-30T21:59:59Z", "2024-03-30T23:59:59", 7200),
        ("Asia/Beirut", "2024-03-30T22:00:00Z", "2024-03-31T01:00:00", 10800),
        ("America/Havana", "2024-03-10T04:59:59Z", "2024-03-09T23:59:59", -18000),
        ("America/Havana", "2024-03-10T05:00:00Z", "2024-03-10T01:00:00", -14400),
        ("America/Havana", "2024-11-03T04:59:59Z", "2024-11-03T00:59:59", -14400),
        ("America/Havana", "2024-11-03T05:00:00Z", "2024-11-03T00:00:00", -18000),
        ("Asia/Jerusalem", "2500-03-25T23:59:59Z", "2500-03-26T01:59:59", 7200),
        ("Asia/Jerusalem", "2500-03-26T00:00:00Z", "2500-03-26T03:00:00", 10800),
        ("America/Scoresbysund", "2500-07-15T00:00:00Z", "2500-07-14T23:00:00", -3600),
        ("America/Nuuk", "2500-03-27T23:59:59Z", "2500-03-27T21:59:59", -7200),
        ("America/Nuuk", "2500-03-28T00:00:00Z", "2500-03-27T22:00:00", -7200),
        ("America/Nuuk", "2500-03-28T01:00:00Z", "2500-03-28T00:00:00", -3600),
        ("Africa/Monrovia", "1972-01-07T00:44:29Z", "1972-01-06T23:59:59", -2670),
        ("Africa/Monrovia", "1972-01-07T00:44:30Z", "1972-01-07T00:44:30", 0),
        ("Pacific/Kiritimati", "2026-11-21T10:00:00Z", "2026-11-22T00:00:00", 50400),
        ("Asia/Tehran", "2026-11-21T20:30:00Z", "2026-11-22T00:00:00", 12600),
    ]

    @Test(arguments: Self.rows)
    func `shows what it showed, and what it will`(
        name: String, utc: String, local: String, offset: Int64
    ) throws {
        let zone = try SystemZones.zone(name)
        let instant = try #require(Instant(utc))
        #expect(zone.offsetSeconds(at: instant) == offset)
        #expect(clock(zone, at: instant) == local)
        #expect(zone.name == name)
    }

    /// Zones whose rules since 1972 all versions of the data agree on.
    @Test(arguments: [
        "America/New_York", "America/Los_Angeles", "Europe/Berlin", "Europe/London", "Asia/Tokyo",
        "Asia/Shanghai", "Asia/Kathmandu", "Asia/Kolkata", "Australia/Sydney", "Pacific/Auckland",
        "Pacific/Chatham", "Australia/Lord_Howe", "Europe/Dublin", "America/Sao_Paulo",
        "America/Havana", "Pacific/Apia", "Pacific/Kwajalein", "America/St_Johns", "UTC",
    ])
    func `agrees with Foundation's on seeded instants`(name: String) throws {
        let zone = try SystemZones.zone(name)
        guard let peer = TimeZone(identifier: name) else { return }
        var random = SeededRandom(seed: 0x20BE)
        let (first, last) = (Int64(63_072_000), Int64(4_102_444_800))
        for _ in 0..<TortureCases.count(4000) {
            let seconds = Int64.random(in: first..<last, using: &random)
            let expected = peer.secondsFromGMT(
                for: Date(timeIntervalSince1970: TimeInterval(seconds)))
            let found = zone.offsetSeconds(at: Instant(seconds: seconds))
            #expect(found == Int64(expected), "\(name) at \(seconds)")
        }
    }
}

/// What a zone's clock shows, as ISO 8601 has it.
func clock(_ zone: Zone, at instant: Instant) -> String {
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let time = zone.localTime(at: instant)
    return
        "\(zone.localDate(at: instant))T\(two(time.hour)):\(two(time.minute)):\(two(time.second))"
}
