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

    @Test(arguments: [("00:01", 2), ("00:01:30", 3)])
    func `of its first minute a bill in minutes may have a part`(first: String, count: Int) throws {
        try pass(to: "2026-10-10T00:00:42Z")
        _ = try sample.charged("0.275")
        let bill = "time,credits\n2026-10-10 \(first),7\n2026-10-10 09:00,8\n"
        #expect(try sample.findings(bill).count == count)
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

    @Test(arguments: ["absent", "estimate"])
    func `what came back by one bill is known where another shows the charge, or the refund, alone`(
        fate: String
    ) throws {
        if fate != "absent" { _ = try sample.charged("0.275", task: "t", by: fate) }
        let title = "task id,time,credits,refund\n"
        #expect(try sample.write(title + "t,2026-10-10T00:02:30Z,28,9\n", in: october) == 1)
        #expect(try sample.total() == "0.095")
        // As more came back, only that is new.
        #expect(try sample.write(title + "t,2026-10-10T00:02:30Z,28,12\n", in: october) == 1)
        #expect(try sample.total() == "0.08")
        let charge = "time,credits\n2026-10-10T00:02:30Z,28\n"
        for (bill, month) in [
            (charge, october), ("task id," + charge.replacing("\n2026", with: "\n,2026"), october),
            (
                "task id,time,credits,type\nt,2026-11-03T00:00:00Z,12,refund\n",
                SampleLedger.november
            ),
        ] {
            let findings = try sample.findings(bill, in: month)
            #expect(findings.map(\.remark) == [.refundBooked], "\(bill)")
            #expect(try sample.write(bill, in: month) == 0)
        }
        // What else comes back does.
        let other = "task id,time,credits,type\nt,2026-11-03T00:00:00Z,10,refund\n"
        #expect(try sample.write(other, in: SampleLedger.november) == 1)
        #expect(try sample.total() == "0.03")
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

    @Test func `a charge that came without a name is not booked once more as another's`() throws {
        let id = try sample.held()
        try sample.accepted(id, task: "t")
        try sample.voided(id, by: "estimate")
        let nameless = "time,credits\n2026-10-10T00:02:30Z,60\n"
        #expect(try sample.write(nameless) == 1)
        let named = "task id,time,credits\nu,2026-10-10T00:02:30Z,60\n"
        let finding = try #require(try sample.findings(named).first)
        #expect(finding.kind == .unclear && finding.remark == .ambiguous)
        #expect(try sample.write(named) == 0)
        // Another amount is another's; and what must name the attempt, and does not, moves it.
        let other = "task id,time,credits\nu,2026-10-10T00:02:30Z,61\n"
        #expect(try sample.findings(other).map(\.kind) == [.notInLedger])
        #expect(try sample.write(named, in: october) == 2)
        #expect(try sample.total() == "0.3")
        #expect(try sample.ledger.attempt(id).spent == .zero)
    }

    @Test func `what a bill without names booked at a month's end goes to the row with a name`()
        throws
    {
        func guessed(_ task: String, at instant: String) throws -> AttemptID {
            sample.now = try #require(Instant(instant))
            let id = try sample.held()
            try sample.accepted(id, task: task)
            try sample.voided(id, by: "estimate")
            return id
        }
        let id = try guessed("t", at: "2026-10-31T23:48:49Z")
        let row = "2026-10-31T23:51:40Z,55\n"
        let edge = "2026-11-01T09:00:00Z,1\n"
        #expect(try sample.write("time,credits\n" + row + edge, in: october) == 1)
        #expect(try sample.ledger.attempt(id).spent == Nanos(decimal: "0.275"))
        let other = try guessed("u", at: "2026-10-31T23:48:50Z")
        let named = "task id,time,credits\nu,\(row)v,\(edge)"
        #expect(try sample.write(named, in: october) == 2)
        #expect(try sample.ledger.attempt(id).spent == .zero)
        #expect(try sample.ledger.attempt(other).spent == Nanos(decimal: "0.275"))
        #expect(try sample.write(named, in: october) == 0)
    }

    @Test func `a charge that came without a name is not booked beside a dearer one of its task`()
        throws
    {
        let id = try sample.charged("0.55", task: "t")
        _ = try sample.charged("0.55", task: "u")
        // Which of the two it has, the first bill does not say; the other row is nobody's.
        let nameless = "time,credits\n2026-10-10T00:12:00Z,60\n2026-10-10T00:13:00Z,110\n"
        #expect(try sample.differences(nameless, in: october) == ["not in ledger 0.3", "unclear"])
        #expect(try sample.write(nameless, in: october) == 1)
        let named =
            "task id,time,credits\nt,2026-10-10T00:12:00Z,60\nu,2026-10-10T00:13:00Z,110\n"
        #expect(try sample.write(named, in: october) == 1)
        #expect(try sample.total() == "0.85")
        #expect(try sample.ledger.attempt(id).spent == .zero)
        #expect(try sample.differences(named, in: october) == ["matched 0", "matched 0"])
        #expect(try sample.write(nameless, in: october) == 0)
    }

    @Test
    func `what a bill without tasks booked for an open hold's counts once when the hold ends`()
        throws
    {
        let id = try sample.held()
        try sample.accepted(id, task: "t")
        // The row that costs as much as was held is taken for it; it is the other.
        let nameless = "time,credits\n2026-10-10T00:02:30Z,55\n2026-10-10T00:03:10Z,40\n"
        #expect(
            try sample.differences(nameless, in: october) == ["open 0.275", "not in ledger 0.2"])
        #expect(try sample.write(nameless, in: october) == 1)
        let named =
            "task id,time,credits\nu,2026-10-10T00:02:30Z,55\nt,2026-10-10T00:03:10Z,40\n"
        #expect(try sample.differences(named, in: october) == ["not in ledger 0.275", "open 0"])
        #expect(try sample.findings(named, in: october).last?.remark == .seenOutside)
        #expect(try sample.write(named, in: october) == 1)
        try sample.captured(id, "0.2")
        #expect(try sample.differences(named, in: october) == ["matched 0", "differing -0.2"])
        // Budgets that the attempt does not weigh on count the charge all the same.
        let taken = try sample.findings(named, in: october).compactMap {
            $0.adjustment(from: "kie")
        }
        #expect(taken.map(\.bill.countedOnceWith) == [id])
        #expect(try sample.write(named, in: october) == 1)
        #expect(try sample.total() == "0.475")
        #expect(try sample.ledger.attempt(id).spent == Nanos(decimal: "0.2"))
        for bill in [named, nameless] {
            #expect(try sample.differences(bill, in: october) == ["matched 0", "matched 0"])
        }
    }

    @Test func `a charge that the bill need not name is told where it is like one seen outside`()
        throws
    {
        try pass(to: "2026-09-30T23:59:00Z")
        let id = try sample.held()
        try pass(to: "2026-10-01T00:04:00Z")
        try sample.captured(id, "0.14")
        #expect(try sample.write("task id,credits\na,165\n", in: october) == 1)
        let timed = "task id,time,credits\na,2026-10-01T00:03:00Z,165\n"
        let findings = try sample.findings(timed, in: october)
        #expect(findings.map(\.kind) == [.matched, .unclear])
        #expect(findings.last?.record?.attempt.id == id)
    }

    @Test func `an open hold is told of that an earlier bill's charge seen outside may be`() throws
    {
        let id = try sample.held()
        // Without times the hold was taken for what costs as much.
        #expect(try sample.write("task id,credits\na,55\nb,165\n") == 1)
        let timed = "task id,time,credits\nb,2026-10-10T00:03:00Z,165\n"
        let both = timed + "a,2026-10-20T00:00:00Z,55\n"
        for bill in [both, both.replacing("task id,", with: "").replacing(/(?m)^[ab],/, with: "")] {
            let findings = try sample.findings(bill)
            #expect(findings.map(\.kind) == [.matched, .notInLedger, .unclear], "\(bill)")
            #expect(findings.last?.record?.attempt.id == id)
            #expect(findings.last?.remark == .ambiguous)
        }
        // What was charged a day and more after it is not it.
        let later = timed.replacing("10-10", with: "10-12")
        #expect(try sample.findings(later).map(\.kind) == [.matched])
    }

    @Test func `a charge as expected is told of that an earlier bill's seen outside may be`() throws
    {
        let id = try sample.held()
        try pass(to: "2026-10-10T00:10:00Z")
        try sample.captured(id, "0.275", by: "estimate")
        #expect(try sample.write("task id,credits\na,55\nb,54\n") == 1)
        let timed = "task id,time,credits\na,2026-10-09T00:00:00Z,55\nb,2026-10-10T00:05:00Z,54\n"
        let findings = try sample.findings(timed)
        #expect(findings.map(\.kind) == [.notInLedger, .matched, .unclear])
        #expect(findings.last?.record?.attempt.id == id)
        // The bill of its month must name it, and does not.
        #expect(
            try sample.differences(timed, in: october)
                == ["not in ledger 0.275", "matched 0", "not on bill -0.275"])
    }

    @Test func `what a bill took back is no charge that another's row could be`() throws {
        _ = try sample.charged("0.275", task: "t")
        #expect(try sample.write("task id,credits\n", in: october) == 1)
        let other = "time,credits\n2026-10-10T00:02:30Z,55\n"
        #expect(try sample.findings(other, in: october).map(\.kind) == [.notInLedger])
    }

    @Test func `a charge seen outside that a later bill lacks is told, and not taken back`() throws
    {
        let title = "task id,time,credits\n"
        let other = "y,2026-10-12T00:00:00Z,10\n"
        #expect(
            try sample.write(title + "x,2026-10-11T00:00:00Z,55\n" + other, in: october) == 2)
        let judgement = try sample.reconciliation(title + other, in: october).judgement()
        #expect(judgement.findings.map(\.kind) == [.matched, .notOnBill])
        let finding = try #require(judgement.findings.last)
        #expect(finding.remark == .seenOutside && finding.task == "x")
        #expect(finding.booked == Money(Nanos(count: 275_000_000), .usd))
        #expect(!judgement.isSettled(afterWriting: true))
        #expect(try sample.write(title + other, in: october) == 0)
        #expect(try sample.total() == "0.325")
        // Another month's bill need not have it, nor one that cannot be read have lost it.
        let november = "z,2026-11-12T00:00:00Z,10\n"
        #expect(
            try sample.findings(title + november, in: SampleLedger.november).map(\.kind)
                == [.notInLedger])
        let vague = title + other + ",2026-10-11T00:00:00Z,?\n"
        #expect(
            try sample.findings(vague, in: october).map(\.kind) == [.matched, .unclear, .unclear])
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

    @Test func `a row without a time that may be such a charge is no open hold's for certain`()
        throws
    {
        try pass(to: "2026-10-14T11:20:00Z")
        _ = try sample.held(upper: "0.14")
        try pass(to: "2026-10-31T23:55:00Z")
        _ = try sample.charged("0.55")
        let bill = "task id,credits\nx,110\n"
        #expect(try sample.findings(bill, in: october).map(\.kind) == [.unclear])
        // Nor is another row that only the hold could be.
        let more = bill + "y,28\nz,7\n"
        #expect(
            try sample.findings(more, in: october).map(\.kind) == [.unclear, .open, .notInLedger])
        #expect(
            try sample.findings(bill + "z,7\n", in: october).map(\.kind) == [.unclear, .unclear])
        // With its time it is the charge.
        let timed = "task id,time,credits\nx,2026-10-31T23:56:00Z,110\n"
        #expect(try sample.findings(timed, in: october).map(\.kind) == [.matched])
    }

    @Test func `a row without a time is one of two charges, of which one is about the month's end`()
        throws
    {
        try pass(to: "2026-10-06T20:33:00Z")
        _ = try sample.charged("0.275")
        try pass(to: "2026-10-31T23:46:00Z")
        _ = try sample.charged("0.275")
        let bill = "task id,credits\nx,55\n"
        #expect(try sample.findings(bill, in: october).map(\.kind) == [.unclear])
        // Of two rows one is the charge that can be of no other month.
        #expect(
            try sample.findings(bill + "y,55\n", in: october).map(\.kind) == [.matched, .unclear])
    }

    @Test func `of rows without times the one that may be a charge about the month's end is left`()
        throws
    {
        try pass(to: "2026-10-01T00:00:00Z")
        _ = try sample.charged("0.275", task: "h")
        try pass(to: "2026-10-22T00:00:00Z")
        _ = try sample.charged("0.275")
        for (bill, kinds) in [
            ("task id,credits\n,55\nt,55\n", [ReconciliationItem.Kind.unclear, .matched]),
            ("task id,credits\nt,55\n,55\n", [.matched, .unclear]),
        ] {
            #expect(try sample.findings(bill, in: october).map(\.kind) == kinds)
        }
    }

    @Test func `a charge that came without a name is the task's whose bill shows no seconds`()
        throws
    {
        let id = try sample.charged("0.275", task: "t", by: "estimate")
        try sample.adjusted(id, "-0.275")
        let nameless = "time,credits\n2026-10-10T00:01:59Z,56\n"
        #expect(try sample.write(nameless, in: october) == 1)
        #expect(try sample.total() == "0.28")
        let named = "task id,time,type,credits\nt,2026-10-10T00:01,consume,56\n"
        _ = try sample.write(named + "t,2026-10-10T00:09,refund,56\n", in: october)
        #expect(try sample.total() == "0")
    }

    @Test func `a charge is told of that an earlier bill may have taken for another's row`() throws
    {
        let id = try sample.charged("0.275")
        #expect(try sample.write("task id,credits\n,55\nt,55\n") == 1)
        // Which of the rows was the charge, only their times say.
        let bill = "task id,time,credits\nt,2026-10-10T00:01:30Z,55\n"
        let findings = try sample.findings(bill + ",2026-10-17T00:00:00Z,55\n")
        #expect(findings.map(\.kind) == [.matched, .notInLedger, .unclear])
        #expect(findings.last?.record?.attempt.id == id)
    }

    @Test func `what a row without a task and a time charged may be a row of any time`() throws {
        try pass(to: "2026-11-02T19:41:00Z")
        let id = try sample.held(upper: "0.55")
        try sample.accepted(id, task: "t")
        try sample.voided(id, by: "estimate")
        #expect(try sample.write("task id,credits\n,110\nx,7\n") == 2)
        #expect(try sample.ledger.attempt(id).spent == Nanos(decimal: "0.55"))
        let timed = "time,credits\n2026-10-18T02:19:07Z,110\n"
        #expect(try sample.findings(timed).map(\.kind) == [.unclear])
        #expect(
            try sample.findings(timed.replacing("110", with: "60")).map(\.kind) == [.notInLedger])
    }

    @Test func `a charge about the month's end is told of that a row without a time may be`() throws
    {
        try pass(to: "2026-10-31T23:54:00Z")
        let id = try sample.charged("0.55")
        let bill = "task id,credits\nt,60\n"
        for count in [1, 0] {
            let findings = try sample.findings(bill, in: october)
            #expect(findings.map(\.kind) == [count == 1 ? .notInLedger : .matched, .unclear])
            #expect(findings.last?.record?.attempt.id == id)
            #expect(try sample.write(bill, in: october) == count)
        }
        // Its time says that it is none.
        let timed = "task id,time,credits\nt,2026-10-20T00:00:00Z,60\n"
        #expect(try sample.findings(timed, in: october).map(\.kind) == [.matched])
    }

    @Test func `a row without a time lowers no charge as expected about the month's end`() throws {
        try pass(to: "2026-09-30T23:51:00Z")
        let id = try sample.held(upper: "0.55")
        try pass(to: "2026-09-30T23:58:00Z")
        try sample.captured(id, "0.55", by: "estimate")
        let bill = "task id,credits\nt,55\n"
        #expect(try sample.findings(bill, in: october).map(\.kind) == [.unclear])
        // What is known to cost as much, in the month, is rather that.
        try pass(to: "2026-10-20T00:00:00Z")
        _ = try sample.charged("0.275")
        #expect(try sample.findings(bill, in: october).map(\.kind) == [.matched])
    }

    @Test func `a row that names its task and no time is no charge of another day`() throws {
        _ = try sample.charged("0.14", task: "t", by: "estimate")
        #expect(try sample.write("time,credits\n2026-10-20T00:00:00Z,54\n") == 1)
        #expect(
            try sample.differences("task id,credits\nt,54\nx,54\n")
                == ["differing 0.13", "matched 0"])
    }

    @Test func `a charge about the month's end that came back on the bill comes back here`() throws
    {
        try pass(to: "2026-10-31T23:53:00Z")
        let id = try sample.charged("0.275", task: "t")
        let bill = "task id,type,credits\nt,consume,55\nt,refund,55\n"
        #expect(try sample.write(bill, in: october) == 1)
        #expect(try sample.ledger.attempt(id).spent == .zero)
        #expect(try sample.write(bill, in: october) == 0)
    }

    @Test func `one row's amount once more is no closing row, unless it calls itself so`() throws {
        let bill = "task id,credits\na,55\n,55\nb,-54\nb,54\n,54\n"
        #expect(
            try sample.findings(bill, in: october).map(\.kind) == [
                .notInLedger, .notInLedger, .matched, .notInLedger,
            ])
        let refunded = "task id,credits\n,55\nc,-55\nc,55\n"
        #expect(try sample.findings(refunded, in: october).count == 2)
        let closed = "task id,credits\na,55\nTotal,55\n"
        #expect(try sample.findings(closed, in: october).count == 1)
    }
}
