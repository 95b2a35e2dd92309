import SeededCases
import Testing

@testable import KlingCost

@Suite struct `A zone's day` {
    /// Days whose midnight is jumped over or comes twice, days that are left out, and plain ones.
    private static let days: [(zone: String, dates: [String])] = [
        (
            "America/Sao_Paulo",
            [
                "2018-11-03", "2018-11-04", "2018-11-05", "2019-02-16", "2019-02-17",
            ]
        ),
        ("Africa/Cairo", ["2024-04-26", "2024-10-31", "2024-11-01"]),
        ("Asia/Beirut", ["2024-03-31", "2024-10-26", "2024-10-27"]),
        ("America/Havana", ["2024-03-10", "2024-11-03", "2024-11-04"]),
        ("Pacific/Apia", ["2011-12-29", "2011-12-30", "2011-12-31", "2012-01-01"]),
        ("Pacific/Kwajalein", ["1993-08-20", "1993-08-21", "1993-08-22"]),
        ("America/St_Johns", ["2006-10-28", "2006-10-29", "2006-10-30", "2006-04-02"]),
        (
            "America/New_York",
            [
                "2026-03-08", "2026-03-09", "2026-11-01", "2026-11-02", "2500-11-08",
            ]
        ),
        ("Asia/Shanghai", ["1986-05-04", "2026-11-21", "1890-01-01", "1901-01-01", "2500-02-28"]),
        ("Asia/Kathmandu", ["2026-11-21", "1986-01-01"]),
        ("Pacific/Chatham", ["2026-04-05", "2026-09-27"]),
        ("Australia/Lord_Howe", ["2026-10-04", "2026-10-05"]),
        ("Europe/Dublin", ["2026-03-30", "2026-10-26"]),
        ("Antarctica/Troll", ["2026-03-30", "2500-07-15"]),
        ("America/Asuncion", ["2023-10-01", "2024-03-24"]),
        ("America/Scoresbysund", ["2010-03-28", "2010-10-31"]),
        ("Asia/Tehran", ["2022-03-22", "2022-09-22", "2021-09-22"]),
        ("America/Juneau", ["1867-10-18", "1867-10-19", "1867-10-20"]),
        ("America/Toronto", ["1919-03-30", "1919-03-31"]),
        ("Pacific/Kiritimati", ["1994-12-31", "1995-01-01"]),
        ("Africa/Monrovia", ["1972-01-07", "1972-01-08"]),
        ("Asia/Amman", ["2022-02-25", "2021-10-29"]),
    ]

    /// What clocks show is the C library's word, whatever the version of the zone files.
    @Test(
        .enabled(if: SystemClock.isPresent, "no zone files, or no GNU date"), arguments: Self.days)
    func `begins when clocks first show it or a later one`(name: String, dates: [String]) throws {
        let zone = try SystemZones.zone(name)
        let starts = try dates.map { zone.startOfDay(try #require(CivilDate($0))).seconds }
        // Every ten minutes of the two days before, and the second before.
        let before = (1...288).map { Int64($0) * 600 } + [1]
        let shown = try SystemClock.shown(
            starts.map { start in (name, [start] + before.map { start - $0 }) }, as: "%F")
        for (date, lines) in zip(dates, shown) {
            #expect(lines.count == 1 + before.count)
            #expect(try #require(lines.first) >= date[...], "\(date) has not begun")
            #expect(lines.dropFirst().allSatisfy { $0 < date[...] }, "\(date) has begun before")
        }
    }

    /// As in Asia/Beirut: at midnight the clock goes on by an hour.
    @Test func `begins at one o'clock where midnight is jumped over`() throws {
        let zone = try SampleZoneFile(7200, [(1_711_836_000, 10_800)]).zone()
        let start = zone.startOfDay(try #require(CivilDate("2024-03-31")))
        #expect(start == Instant("2024-03-30T22:00:00Z"))
        #expect(clock(zone, at: start) == "2024-03-31T01:00:00")
        let range = zone.day(containing: start)
        #expect(range.upperBound.seconds - range.lowerBound.seconds == 23 * 3600)
    }

    /// As in America/Havana: at one in the morning the clock goes back to midnight.
    @Test func `begins at the first of two midnights`() throws {
        let zone = try SampleZoneFile(-14_400, [(1_730_610_000, -18_000)]).zone()
        let start = zone.startOfDay(try #require(CivilDate("2024-11-03")))
        #expect(start == Instant("2024-11-03T04:00:00Z"))
        let second = Instant(seconds: start.seconds + 3600)
        #expect(clock(zone, at: second) == "2024-11-03T00:00:00")
        #expect(zone.day(containing: second).lowerBound == start)
        let range = zone.day(containing: start)
        #expect(range.upperBound.seconds - range.lowerBound.seconds == 25 * 3600)
    }

    /// As in America/St_Johns until 2011: a minute after midnight the clock goes back to 23:01.
    @Test func `has begun for good, though clocks go back to the day before`() throws {
        let zone = try SampleZoneFile(-9000, [(1_162_089_060, -12_600)]).zone()
        let back = Instant(seconds: 1_162_089_060)
        #expect(clock(zone, at: back) == "2006-10-28T23:01:00")
        #expect(zone.localDate(at: back) == CivilDate("2006-10-28"))
        #expect(zone.day(of: back) == CivilDate("2006-10-29"))
        #expect(zone.day(containing: back).lowerBound == Instant(seconds: back.seconds - 60))
        let before = Instant(seconds: back.seconds - 61)
        #expect(zone.day(of: before) == CivilDate("2006-10-28"))
    }

    /// As in Pacific/Apia: from the 29th at midnight to the 31st.
    @Test func `that is left out is empty`() throws {
        let jump = Int64(1_325_239_200)
        let zone = try SampleZoneFile(-36_000, [(jump, 50_400)]).zone()
        let starts = ["2011-12-29", "2011-12-30", "2011-12-31", "2012-01-01"].compactMap {
            CivilDate($0).map { zone.startOfDay($0).seconds }
        }
        #expect(starts == [jump - 86_400, jump, jump, jump + 86_400])
        #expect(zone.day(of: Instant(seconds: jump)) == CivilDate("2011-12-31"))
        #expect(zone.day(of: Instant(seconds: jump - 1)) == CivilDate("2011-12-29"))
        #expect(
            zone.day(containing: Instant(seconds: jump))
                == Instant(seconds: jump)..<Instant(seconds: jump + 86_400))
    }

    @Test(.enabled(if: SystemZones.isPresent, "no zone files on this system"))
    func `follows another without a gap, in every zone of the system`() throws {
        var random = SeededRandom(seed: 0xDA75)
        var empty: Set<String> = []
        for (name, bytes) in try SystemZones.files() {
            let zone = try Zone(name: name, file: bytes)
            var days = (0..<8).map { _ in Int.random(in: -60_000...200_000, using: &random) }
            // Where a day is left out or is shown twice in part.
            days += [CivilDate("2011-12-30"), CivilDate("1993-08-21"), CivilDate("1867-10-19")]
                .compactMap { $0?.daysSinceEpoch }
            for day in days where !tiles(zone, from: day - 2, through: day + 2) {
                Issue.record("\(name) around \(CivilDate(daysSinceEpoch: day))")
            }
            for day in days {
                let date = CivilDate(daysSinceEpoch: day)
                let next = CivilDate(daysSinceEpoch: day + 1)
                if zone.startOfDay(date) == zone.startOfDay(next) { empty.insert(name) }
            }
        }
        #expect(empty.isSuperset(of: ["Pacific/Apia", "Pacific/Kwajalein"]))
    }

    @Test func `follows another without a gap, in made-up zones`() throws {
        var random = SeededRandom(seed: 0x2E1E)
        for _ in 0..<TortureCases.count(300) {
            var time = Int64.random(in: -400_000...0, using: &random)
            var changes: [(time: Int64, offset: Int32)] = []
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                time += 1 + random.spread(upTo: 200_000)
                changes.append((time, Int32.random(in: -89_999...93_599, using: &random)))
            }
            let zone = try SampleZoneFile(0, changes).zone()
            #expect(tiles(zone, from: -6, through: 60), "\(changes)")
        }
    }

    /// Whether days follow each other, and instants at and around their starts belong to them.
    private func tiles(_ zone: Zone, from first: Int, through last: Int) -> Bool {
        for day in first...last {
            let start = zone.startOfDay(CivilDate(daysSinceEpoch: day))
            let end = zone.startOfDay(CivilDate(daysSinceEpoch: day + 1))
            if start > end { return false }
            if start == end {
                // Left out: no clock ever shows it.
                if zone.day(of: start).daysSinceEpoch <= day { return false }
                continue
            }
            let length = end.seconds - start.seconds
            for offset in [0, 1, length / 3, length / 2, length - 1] where offset < length {
                let instant = Instant(seconds: start.seconds + offset)
                if zone.day(of: instant).daysSinceEpoch != day { return false }
                if zone.day(containing: instant) != start..<end { return false }
                if zone.localDate(at: instant).daysSinceEpoch > day { return false }
            }
            if zone.localDate(at: start).daysSinceEpoch != day { return false }
        }
        return true
    }
}
