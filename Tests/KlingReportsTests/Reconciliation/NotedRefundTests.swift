import KlingCost
import KlingLedger
import Testing

@testable import KlingReports

/// What a person noted of a charge, and a bill of another month, or of the same, says once more.
@Suite struct NotedRefundTests {
    private let sample: SampleLedger
    private let october = SampleLedger.october

    init() throws { sample = try SampleLedger() }

    private func pass(to instant: String) throws {
        sample.now = try #require(Instant(instant))
    }

    @Test func `a refund noted in the month of earlier work is told, wherever the file has that`()
        throws
    {
        try pass(to: "2026-09-28T08:00:00Z")
        let id = try sample.charged("0.275", task: "t")
        try pass(to: "2026-10-05T08:00:00Z")
        try sample.adjusted(id, "-0.275")
        let title = "task id,time,credits\n"
        let charge = "t,2026-09-28T08:02:00Z,55\n"
        let other = "x,2026-10-09T00:00:00Z,1\n"
        let nameless = "time,credits\n2026-09-28T08:02:00Z,55\n2026-10-09T00:00:00Z,1\n"
        for bill in [title + other, title + charge + other, nameless] {
            let found = try sample.findings(bill, in: october)
            #expect(found.map(\.remark) == [nil, .refundNoted(sample.now)], "\(bill)")
        }
        // Nor where two of its rows may be that.
        let unsure = nameless.replacing("Z,55\n", with: "Z,40\n2026-09-28T08:01:30Z,41\n")
        #expect(
            try sample.findings(unsure, in: october).map(\.remark)
                == [nil, .refundNoted(sample.now)])
        // Unless the file has that too, by another clock.
        let refund = "t,2026-09-30T23:59:00Z,-55\n"
        #expect(
            try sample.findings(title + charge + refund + other, in: october).map(\.kind)
                == [.notInLedger])
    }

    @Test func `a refund noted the month after is the one in its charge's row`() throws {
        let id = try sample.held()
        try sample.accepted(id, task: "t")
        try sample.captured(id, "0.275", by: "estimate")
        try pass(to: "2026-11-04T20:25:09Z")
        try sample.adjusted(id, "-0.1")
        let bill = "task id,time,credits,refund\nt,2026-10-10T00:02:30Z,60,20\n"
        #expect(try sample.differences(bill, in: october) == ["differing 0.025"])
        #expect(try sample.write(bill, in: october) == 1)
        #expect(try sample.total() == "0.2")
        #expect(try sample.differences(bill, in: october) == ["matched 0"])
    }

    @Test func `a refund noted the month after, of another sum than the bill's, is told`() throws {
        let id = try sample.held()
        try sample.accepted(id, task: "t")
        try sample.captured(id, "0.14", by: "estimate")
        try pass(to: "2026-11-01T09:42:13Z")
        try sample.adjusted(id, "-0.14")
        for bill in [
            "task id,time,credits,refund\nt,2026-10-10T00:02:30Z,165,55\n",
            "task id,time,credits\nt,2026-10-10T00:02:30Z,165\nt,2026-10-31T23:56:41Z,-55\n",
        ] {
            let found = try sample.findings(bill, in: october)
            #expect(found.map(\.remark) == [.refundNoted(sample.now)], "\(bill)")
        }
        // Where the month's bill shows nothing to have come back, the next one may.
        let bill = "task id,time,credits\nt,2026-10-10T00:02:30Z,165\n"
        #expect(try sample.differences(bill, in: october) == ["differing 0.685"])
    }

    @Test func `a refund noted in the month of a charge that was held the month before is told`()
        throws
    {
        try pass(to: "2026-09-30T23:57:00Z")
        let id = try sample.held()
        try sample.accepted(id, task: "t")
        try pass(to: "2026-10-01T00:01:00Z")
        try sample.captured(id, "0.275")
        try pass(to: "2026-10-02T21:00:00Z")
        try sample.adjusted(id, "-0.275")
        let row = "2026-10-01T00:02:06Z,55\n"
        for bill in [
            "task id,time,credits\nt," + row,
            "time,credits\n2026-09-30T08:00:00Z,1\n" + row, "task id,credits\nt,55\n",
        ] {
            let found = try sample.findings(bill, in: october)
            #expect(found.map(\.remark) == [.refundNoted(sample.now)], "\(bill)")
        }
        let refunded = "task id,time,credits\nt," + row + "t,2026-10-01T00:05:00Z,-55\n"
        #expect(try sample.differences(refunded, in: october) == ["matched 0"])
        // Alone, the refund may be of a charge on the bill before.
        let alone = "task id,time,credits\nt,2026-10-01T00:05:00Z,-55\n"
        #expect(try sample.differences(alone, in: october) == ["matched 0"])
    }
}
