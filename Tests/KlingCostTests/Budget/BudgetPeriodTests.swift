import SeededCases
import Testing

@testable import KlingCost

@Suite struct `A budget's period` {
    @Test(arguments: [
        "day", "week", "month", "total", "rolling:24h", "rolling:90m", "rolling:7d", "rolling:1m",
        "rolling:366d", "rolling:61s", "rolling:36h",
    ])
    func `is read as it is written`(text: String) {
        #expect(BudgetPeriod(text)?.description == text)
    }

    @Test(arguments: [
        ("rolling:60s", "rolling:1m"), ("rolling:60m", "rolling:1h"), ("rolling:1d", "rolling:24h"),
        ("rolling:48h", "rolling:2d"), ("rolling:8784h", "rolling:366d"),
        ("rolling:31622400s", "rolling:366d"), ("rolling:1440m", "rolling:24h"),
    ])
    func `is written in the largest whole unit`(text: String, written: String) {
        #expect(BudgetPeriod(text)?.description == written)
        #expect(BudgetPeriod(text) == BudgetPeriod(written))
    }

    @Test(arguments: [
        "", "Day", "daily", "day ", " day", "year", "rolling", "rolling:", "rolling:h",
        "rolling:24",
        "rolling:0h", "rolling:024h", "rolling:-1h", "rolling:+1h", "rolling:59s", "rolling:0m",
        "rolling:367d", "rolling:31622401s", "rolling:1.5h", "rolling:1w", "rolling:24H",
        "rolling: 24h", "rolling:24h ", "rolling:1h30m", "rolling:99999999999999999999d",
        "rolling:99999999d", "rolling:２4h", "month:1",
    ])
    func `is nothing else`(text: String) {
        #expect(BudgetPeriod(text) == nil)
    }

    @Test(arguments: [
        ("day", "2026-11-21T15:59:59Z", "2026-11-20T16:00:00Z", "2026-11-21T16:00:00Z"),
        ("day", "2026-11-21T16:00:00Z", "2026-11-21T16:00:00Z", "2026-11-22T16:00:00Z"),
        ("week", "2026-11-22T15:59:59Z", "2026-11-15T16:00:00Z", "2026-11-22T16:00:00Z"),
        ("week", "2026-11-22T16:00:00Z", "2026-11-22T16:00:00Z", "2026-11-29T16:00:00Z"),
        ("month", "2026-11-30T15:59:59Z", "2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z"),
        ("month", "2026-11-30T16:00:00Z", "2026-11-30T16:00:00Z", "2026-12-31T16:00:00Z"),
    ])
    func `has local bounds, and turns at the upper one`(
        text: String, now: String, lower: String, upper: String
    ) throws {
        let period = try #require(BudgetPeriod(text))
        let zone = try #require(Zone(fixed: "+08:00"))
        let now = try #require(Instant(now))
        let bounds = period.bounds(containing: now, in: zone)
        #expect(bounds.lowerBound == Instant(lower))
        #expect(bounds.upperBound == Instant(upper))
        #expect(period.turn(after: now, in: zone) == bounds.upperBound)
        #expect(period.release(of: now, in: zone) == bounds.upperBound)
        #expect(
            period.bounds(containing: bounds.upperBound, in: zone).lowerBound == bounds.upperBound)
    }

    /// Days of 23 and 25 hours, a week of 167 hours and one of 169.
    @Test func `is shorter or longer where clocks change`() throws {
        let rule = "EST5EDT,M3.2.0,M11.1.0"
        let zone = try SampleZoneFile(-18_000, footer: rule).zone()
        func hours(_ period: BudgetPeriod, _ now: String) throws -> Int64 {
            let bounds = period.bounds(containing: try #require(Instant(now)), in: zone)
            return (bounds.upperBound.seconds - bounds.lowerBound.seconds) / 3600
        }
        #expect(try hours(.day, "2026-03-08T12:00:00Z") == 23)
        #expect(try hours(.day, "2026-11-01T12:00:00Z") == 25)
        #expect(try hours(.week, "2026-03-08T12:00:00Z") == 167)
        #expect(try hours(.week, "2026-11-01T12:00:00Z") == 169)
        #expect(try hours(.month, "2026-03-08T12:00:00Z") == 31 * 24 - 1)
        #expect(try hours(.month, "2026-11-03T12:00:00Z") == 30 * 24 + 1)
    }

    @Test func `of a span holds what is younger than it, now included`() throws {
        let period = try #require(BudgetPeriod("rolling:24h"))
        let now = try #require(Instant("2026-11-21T08:30:00Z"))
        let bounds = period.bounds(containing: now, in: .utc)
        #expect(bounds.contains(now))
        #expect(!bounds.contains(Instant(seconds: now.seconds + 1)))
        #expect(!bounds.contains(Instant(seconds: now.seconds - 86_400)))
        #expect(bounds.contains(Instant(seconds: now.seconds - 86_399)))
        #expect(period.turn(after: now, in: .utc) == nil)
        let release = try #require(period.release(of: now, in: .utc))
        #expect(release.seconds == now.seconds + 86_400)
        #expect(!period.bounds(containing: release, in: .utc).contains(now))
        let before = Instant(seconds: release.seconds - 1)
        #expect(period.bounds(containing: before, in: .utc).contains(now))
    }

    @Test func `of all time holds every instant and never turns`() {
        for seconds in [Int64.min, 0, Int64.max - 1] {
            let instant = Instant(seconds: seconds)
            let bounds = BudgetPeriod.total.bounds(containing: instant, in: .utc)
            #expect(bounds.contains(instant))
            #expect(BudgetPeriod.total.turn(after: instant, in: .utc) == nil)
            #expect(BudgetPeriod.total.release(of: instant, in: .utc) == nil)
        }
    }

    @Test func `contains its instant at the ends of time too`() throws {
        for text in ["day", "week", "month", "rolling:366d"] {
            let period = try #require(BudgetPeriod(text))
            for seconds in [
                Int64.min, Int64.min + 1, -62_135_596_801, 253_402_300_800, Int64.max - 1,
            ] {
                let instant = Instant(seconds: seconds)
                #expect(period.bounds(containing: instant, in: .utc).contains(instant), "\(text)")
                #expect(period.release(of: instant, in: .utc).map { $0 > instant } == true)
            }
        }
    }

    @Test func `follows another without a gap, where clocks change too`() throws {
        var random = SeededRandom(seed: 0x9E)
        let zone = try SampleZoneFile(-18_000, footer: "EST5EDT,M3.2.0/0,M11.1.0/1").zone()
        for _ in 0..<TortureCases.count(2000) {
            let now = Instant(seconds: Int64.random(in: 0...8_000_000_000, using: &random))
            for period in [BudgetPeriod.day, .week, .month] {
                let bounds = period.bounds(containing: now, in: zone)
                #expect(bounds.contains(now))
                let last = Instant(seconds: bounds.upperBound.seconds - 1)
                #expect(period.bounds(containing: last, in: zone) == bounds)
                #expect(period.bounds(containing: bounds.lowerBound, in: zone) == bounds)
                let before = Instant(seconds: bounds.lowerBound.seconds - 1)
                let earlier = period.bounds(containing: before, in: zone)
                #expect(earlier.upperBound == bounds.lowerBound)
            }
        }
    }
}
