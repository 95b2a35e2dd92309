import SeededCases
import Testing

@testable import KlingCost

@Suite struct `A zone's rule` {
    private static func rule(_ text: String, _ allowsAnyTime: Bool = true) -> ZoneRule? {
        ZoneRule(Array(text.utf8)[...], allowsAnyTime: allowsAnyTime)
    }

    @Test(arguments: [
        ("UTC0", 0), ("CST-8", 28_800), ("EST5", -18_000), ("EST+5", -18_000),
        ("<+0330>-3:30", 12_600), ("<-03>3", -10_800), ("<+1245>-12:45", 45_900),
        ("ABC24", -86_400),
        ("ABC-24:59:59", 89_999), ("LMT-0:00:01", 1), ("<UTC+3>-3", 10_800),
        ("abcdefghijkl-1", 3600),
    ])
    func `may be one offset for good`(text: String, offset: Int64) {
        #expect(Self.rule(text, false)?.standard == offset)
        #expect(Self.rule(text)?.offset(at: 0) == offset)
        #expect(Self.rule(text)?.transition(after: 0) == nil)
    }

    /// The turns of 2024, a leap year, and of 2025, as the rule's text alone has them.
    @Test(arguments: [
        ("EST5EDT,M3.2.0,M11.1.0", "2024-03-10T07:00:00Z", "2024-11-03T06:00:00Z"),
        ("EST5EDT,M3.2.0,M11.1.0", "2025-03-09T07:00:00Z", "2025-11-02T06:00:00Z"),
        ("EST5EDT4,M3.2.0/2,M11.1.0/2:00:00", "2024-03-10T07:00:00Z", "2024-11-03T06:00:00Z"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2024-03-31T01:00:00Z", "2024-10-27T01:00:00Z"),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2024-10-27T01:00:00Z", "2024-03-31T01:00:00Z"),
        ("AAA0BBB,J59,J60", "2024-02-28T02:00:00Z", "2024-03-01T01:00:00Z"),
        ("AAA0BBB,J59,J60", "2025-02-28T02:00:00Z", "2025-03-01T01:00:00Z"),
        ("AAA0BBB,59,60", "2024-02-29T02:00:00Z", "2024-03-01T01:00:00Z"),
        ("AAA0BBB,58,60", "2025-02-28T02:00:00Z", "2025-03-02T01:00:00Z"),
        ("AAA0BBB,J1/0,J365/0", "2024-01-01T00:00:00Z", "2024-12-30T23:00:00Z"),
        ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "2024-03-31T01:00:00Z", "2024-10-27T01:00:00Z"),
        ("IST-2IDT,M3.4.4/26,M10.5.0", "2024-03-29T00:00:00Z", "2024-10-26T23:00:00Z"),
        ("EET-2EEST,M4.5.5/0,M10.5.4/24", "2024-04-25T22:00:00Z", "2024-10-31T21:00:00Z"),
        ("AAA0BBB,M2.5.4,M12.1.0/167", "2024-02-29T02:00:00Z", "2024-12-07T22:00:00Z"),
        (
            "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2024-10-05T15:30:00Z", "2024-04-06T15:00:00Z"
        ),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-03-31T01:00:00Z", "2024-10-27T01:00:00Z"),
    ])
    func `turns twice a year`(text: String, start: String, end: String) throws {
        let rule = try #require(Self.rule(text))
        let daylight = try #require(rule.daylight)
        for (turn, offset) in [(start, daylight.offset), (end, rule.standard)] {
            let instant = try #require(Instant(turn)).seconds
            #expect(rule.offset(at: instant) == offset)
            #expect(rule.offset(at: instant - 1) != offset)
            #expect(rule.transition(after: instant - 1) == instant)
            #expect(rule.transition(after: instant) != instant)
        }
    }

    /// RFC 9636 §3.3.1: summer time that ends as the next one begins.
    @Test func `may be summer all year`() throws {
        let rule = try #require(Self.rule("EST5EDT,0/0,J365/25"))
        var random = SeededRandom(seed: 0xA11)
        for _ in 0..<2000 {
            let seconds = Int64.random(in: -50_000_000_000...50_000_000_000, using: &random)
            #expect(rule.offset(at: seconds) == -14_400)
        }
        for year in 1990...2040 {
            let start = Int64(CivilDate.daysSinceEpoch(year, 1, 1)) * 86_400 + 5 * 3600
            #expect((-2...2).allSatisfy { rule.offset(at: start + $0) == -14_400 })
        }
    }

    @Test func `repeats every 400 years, before the epoch too`() throws {
        let rule = try #require(Self.rule("EST5EDT,M3.2.0,M11.1.0"))
        let era = Int64(146_097) * 86_400
        var random = SeededRandom(seed: 0x400)
        for _ in 0..<2000 {
            let seconds = Int64.random(in: 0..<era, using: &random)
            let offset = rule.offset(at: seconds)
            #expect(rule.offset(at: seconds - 3 * era) == offset)
            #expect(rule.offset(at: seconds + 20 * era) == offset)
        }
    }

    @Test(arguments: [
        "", "C-8", "CS-8", "CST", "CST-", "CST-25", "CST-8:60", "CST-8:00:60", "CST-8 ", " CST-8",
        "<+03-3", "<+3>-3", "<+0 3>-3", "+03-3", "CST--8", "CST-8CDT", "CST-8CDT,M3.2.0",
        "CST-8CDT,M3.2.0,", "CST-8CDT,M3.2.0,M11.1.0,", "CST-8CDT,M3.2.0,M11.1.0/",
        "CST-8CDT,M0.2.0,M11.1.0", "CST-8CDT,M13.2.0,M11.1.0", "CST-8CDT,M3.0.0,M11.1.0",
        "CST-8CDT,M3.6.0,M11.1.0", "CST-8CDT,M3.2.7,M11.1.0", "CST-8CDT,J0,M11.1.0",
        "CST-8CDT,J366,M11.1.0", "CST-8CDT,366,M11.1.0", "CST-8CDT,-1,M11.1.0",
        "CST-8CDT,M3.2.0/168,M11.1.0", "CST-8CDT,M3.2.0/167:00:01,M11.1.0",
        "CST-8CDT,M3.2.0/-167:00:01,M11.1.0", "CST-8CDT,M3.2,M11.1.0", "CST-8,M3.2.0,M11.1.0",
        "CST-8CD,M3.2.0,M11.1.0", "CST-8CDT-9:,M3.2.0,M11.1.0", ":Asia/Shanghai", "CST-0008",
        "CST-8CDT,M3.2.0,M11.1.0/2:0x", "ＣＳＴ-8", "CST-8\0",
    ])
    func `is nothing else`(text: String) {
        #expect(Self.rule(text) == nil)
    }

    @Test(arguments: ["M3.4.4/26", "M3.5.0/-1", "M3.5.0/24:00:01", "M3.5.0/167"])
    func `turns outside its day from version 3 on only`(turn: String) {
        #expect(Self.rule("AAA0BBB,\(turn),M11.1.0", false) == nil)
        #expect(Self.rule("AAA0BBB,\(turn),M11.1.0", true) != nil)
        #expect(Self.rule("AAA0BBB,M3.2.0/24,M11.1.0/0", false) != nil)
    }
}
