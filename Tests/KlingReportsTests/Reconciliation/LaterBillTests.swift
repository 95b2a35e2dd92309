import KlingCost
import KlingLedger
import Testing

@testable import KlingReports

/// What one bill wrote, another of the same work knows again, though it says more, less or otherwise.
@Suite struct LaterBillTests {
    private let sample: SampleLedger
    private let october = SampleLedger.october

    init() throws { sample = try SampleLedger() }

    private func pass(to instant: String) throws {
        sample.now = try #require(Instant(instant))
    }

    @Test func `what a bill without times wrote is the same at its time`() throws {
        try pass(to: "2026-12-01T00:00:00Z")
        #expect(try sample.write("task id,credits\nx,55\n", in: october) == 1)
        var written: Entry?
        try sample.ledger.forEachSeenOutside { written = $0 }
        let entry = try #require(written)
        // It counts in its month, and claims no instant of it.
        let period = " at 2026-10-01T00:00:00Z to 2026-10-31T23:59:59Z, "
        #expect(entry.evidence?.contains(period) == true)
        #expect(entry.billed == october.lowerBound)
        let last = try #require(Instant("2026-10-31T23:59:59Z"))
        #expect(entry.billedWindow == october.lowerBound...last)
        for bill in [
            "time,credits\n2026-10-17T08:00:00Z,55\n", "time,cost\n2026-10-17T08:00:00Z,$0.275\n",
            "task id,time,credits\nx,2026-10-17T08:00:00Z,55\n",
        ] {
            #expect(try sample.write(bill, in: october) == 0, "\(bill)")
        }
        #expect(try sample.total() == "0.275")
        // Of the same amount, but of another month.
        let november = SampleLedger.november
        #expect(try sample.write("time,credits\n2026-11-17T08:00:00Z,55\n", in: november) == 1)
        #expect(try sample.write("task id,credits\nx,55\n", in: october) == 0)
    }

    @Test func `what a bill in minutes wrote is the same in seconds, at the end of the span too`()
        throws
    {
        let rows = [("a", "21:11:14"), ("b", "22:30:40")]
        for (task, _) in rows {
            _ = try sample.charged("0.275", task: task)
            sample.now = Instant(seconds: sample.now.seconds + 70_000)
        }
        let title = "task id,time,credits\n"
        let minutes = rows.map { "\($0.0),2026-10-10 \($0.1.prefix(5)),60\n" }
        #expect(try sample.write(title + "x,2026-10-10 21:11,7\n" + minutes.joined()) == 3)
        let seconds = rows.map { "\($0.0),2026-10-10 \($0.1),60\n" }
        let bill = title + "x,2026-10-10 21:11:09,7\n" + seconds.joined()
        #expect(try sample.differences(bill) == ["matched 0", "matched 0", "matched 0"])
        #expect(try sample.total() == "0.635")
    }

    @Test func `a charge that came without a name is the task's that is short of it`() throws {
        _ = try sample.charged("0.275", task: "t")
        // The first bill names nobody: the attempt is not on it, and something else is.
        let nameless = "time,credits\n2026-10-10T00:02:30Z,54\n"
        #expect(try sample.write(nameless, in: october) == 2)
        let named = "task id,time,credits\nt,2026-10-10T00:02:30Z,54\n"
        let finding = try #require(try sample.findings(named, in: october).first)
        #expect(finding.kind == .matched && finding.remark == .seenOutside)
        #expect(try sample.write(named, in: october) == 0)
        #expect(try sample.total() == "0.27")
        // Some of it came back.
        let refunded = named + "t,2026-10-10T09:00:00Z,-20\n"
        #expect(try sample.write(refunded, in: october) == 1)
        #expect(try sample.total() == "0.17")
        #expect(try sample.write(refunded, in: october) == 0)
    }

    @Test(arguments: ["-55", "-18"])
    func `a charge that came without a name is refunded under its task's`(back: String) throws {
        #expect(try sample.write("time,credits\n2026-10-10T00:02:30Z,55\n", in: october) == 1)
        let bill =
            "task id,time,credits\nx,2026-10-10T00:02:30Z,55\nx,2026-10-11T08:00:00Z,\(back)\n"
        #expect(try sample.write(bill, in: october) == 1)
        #expect(try sample.total() == (back == "-55" ? "0" : "0.185"))
        #expect(try sample.findings(bill, in: october).map(\.kind) == [.matched])
        #expect(try sample.write(bill, in: october) == 0)
    }

    @Test func `what was given back on a guess, and charged by a bill, is known by that charge`()
        throws
    {
        let id = try sample.held()
        try sample.accepted(id, task: "t")
        try sample.voided(id, by: "estimate")
        #expect(try sample.write("task id,time,credits\nt,2026-10-10T00:02:30Z,60\n") == 1)
        let nameless = "time,credits\n2026-10-10T00:02:30Z,60\n"
        #expect(try sample.findings(nameless).map(\.kind) == [.matched])
        #expect(try sample.total() == "0.3")
    }

    @Test func `what a bill took back is no charge that another's row could be`() throws {
        _ = try sample.charged("0.275", task: "t")
        #expect(try sample.write("task id,credits\n", in: october) == 1)
        let other = "time,credits\n2026-10-10T00:02:30Z,55\n"
        #expect(try sample.findings(other, in: october).map(\.kind) == [.notInLedger])
    }

    // MARK: Without times

    @Test func `a row without a time is no charge of another month`() throws {
        try pass(to: "2026-10-20T00:00:00Z")
        let open = try sample.held(upper: "0.55")
        try pass(to: "2026-11-03T00:00:00Z")
        _ = try sample.charged("0.55")
        let finding = try sample.findings("task id,credits\nx,110\n", in: october).first
        #expect(finding?.kind == .open && finding?.record?.attempt.id == open)
    }

    @Test func `a row without a time may be a charge about the end of its month`() throws {
        try pass(to: "2026-11-01T00:04:00Z")
        _ = try sample.charged("0.275")
        let findings = try sample.findings("task id,credits\nx,55\n", in: october)
        #expect(findings.map(\.kind) == [.unclear])
    }

    @Test func `one row's amount once more is no closing row, unless it calls itself so`() throws {
        let bill = "task id,credits\na,55\n,55\nb,-54\nb,54\n,54\n"
        #expect(
            try sample.findings(bill, in: october).map(\.kind) == [
                .notInLedger, .notInLedger, .matched, .notInLedger,
            ])
        let closed = "task id,credits\na,55\nTotal,55\n"
        #expect(try sample.findings(closed, in: october).count == 1)
    }

    // MARK: What a person noted

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
        // Unless the file has that too, by another clock.
        let refund = "t,2026-09-30T23:59:00Z,-55\n"
        #expect(
            try sample.findings(title + charge + refund + other, in: october).map(\.kind)
                == [.notInLedger])
    }
}
