import KlingCost
import KlingLedger
import KlingReports
import Testing

/// What a month comes to, while it lasts.
@Suite struct `What a month comes to` {
    private let sample: SampleLedger

    init() throws { sample = try SampleLedger() }

    private func foretold(
        _ change: (inout ReportQuery) -> Void = { _ in }
    ) throws -> [Money] {
        let question = try question("2026-10") {
            $0.now = Instant(seconds: sample.now.seconds + 86_400)
            change(&$0)
        }
        return try sample.ledger.report(try shipped("monthly"), question).notes.compactMap {
            if case .projection(let money, let instant) = $0, instant == sample.now {
                money
            } else {
                nil
            }
        }
    }

    /// 2 dollars for requests of October until its 10th, 3 for one of September, a correction.
    private func spend() throws {
        sample.now = Instant(seconds: 1_790_000_000)
        let earlier = try sample.held(upper: "3", worth: nil)
        // 2026-10-10T00:00:00Z, less the minutes that entries take.
        sample.now = Instant(seconds: 1_791_590_400 - 5 * 60)
        try sample.captured(earlier, "3")
        let id = try sample.held(upper: "2", worth: nil)
        try sample.captured(id, "2")
        try sample.adjusted(id, "-0.123456")
        sample.now = Instant(seconds: sample.now.seconds + 60)
    }

    @Test func `goes on as its own requests did, and no more is corrected`() throws {
        try spend()
        let latest = Instant(seconds: sample.now.seconds - 60)
        sample.now = latest
        let passed = Int128(latest.seconds - 1_790_812_800)
        let own = Int128(2_000_000_000) * 31 * 86_400 / passed
        let cents = (Int64(own) + 3_000_000_000 - 123_456_000 + 5_000_000) / 10_000_000
        #expect(try foretold() == [Money(Nanos(count: cents * 10_000_000), .usd)])
    }

    @Test func `is not foretold once it is over, nor as of an entry, nor where nobody says when`()
        throws
    {
        try spend()
        sample.now = Instant(seconds: sample.now.seconds - 60)
        #expect(try foretold().count == 1)
        let november = try #require(Instant("2026-11-01"))
        #expect(try foretold { $0.now = november }.isEmpty)
        #expect(try foretold { $0.now = Instant(seconds: november.seconds - 1) }.count == 1)
        #expect(try foretold { $0.now = nil }.isEmpty)
        let (id, last) = (sample.ledger.id, try sample.ledger.head().sequence)
        #expect(try foretold { $0.ends = [id: last] }.isEmpty)
    }
}
