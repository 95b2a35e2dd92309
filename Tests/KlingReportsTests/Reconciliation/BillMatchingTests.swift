import KlingCost
import KlingLedger
import Testing

@testable import KlingReports

/// First what a row is, then whether it is of the period: witnesses, clocks, earlier bills, and holds
/// that are still open.
@Suite struct BillMatchingTests {
    private let sample: SampleLedger
    private let title = "task id,time,credits\n"
    private let model = "kling-2.6/text-to-video"

    init() throws { sample = try SampleLedger() }

    private func pass(to instant: String) throws {
        sample.now = try #require(Instant(instant))
    }

    private func charged(at instant: String, task: String? = nil) throws {
        try pass(to: instant)
        _ = try sample.charged("0.275", task: task)
    }

    private func judged(_ bill: String) throws -> BillJudgement {
        try sample.reconciliation(bill, in: SampleLedger.october).judgement()
    }

    // MARK: Amounts as they are shown

    @Test(arguments: [
        ("0.28", "gateway", ReconciliationItem.Kind.matched), ("0.27", "gateway", .matched),
        ("0.26", "gateway", .differing), ("0.29", "gateway", .differing),
        ("0.28", "estimate", .differing),
        ("0.276", "gateway", .differing), ("0.275", "gateway", .matched),
    ])
    func `an amount that a spreadsheet rounded is what the gateway said`(
        amount: String, authority: String, kind: ReconciliationItem.Kind
    ) throws {
        try pass(to: "2026-10-10T00:03:00Z")
        _ = try sample.charged("0.275", task: "a", by: authority)
        let bill = "task id,time,amount\na,2026-10-10T00:03:00Z,\(amount) USD\n"
        let finding = try #require(try sample.findings(bill, in: SampleLedger.october).first)
        #expect(finding.kind == kind)
        #expect((finding.remark == .rounded(places: 2)) == (kind == .matched && amount != "0.275"))
    }

    @Test(arguments: [
        "time,amount\n2026-10-10T00:03:00Z,0.28 USD\n", "task id,amount\nx,0.28 USD\n",
        "time,amount\n2026-10-10T00:11:00Z,0.27 USD\n",
    ])
    func `a rounded amount is what the gateway said where no task names it`(bill: String) throws {
        try charged(at: "2026-10-10T00:03:00Z")
        let october = SampleLedger.october
        let findings = try sample.findings(bill, in: october)
        #expect(findings.map(\.kind) == [.matched])
        #expect(findings.first?.remark == .rounded(places: 2))
        // Rather what is exactly as much.
        _ = try sample.charged("0.28")
        let exact = (bill.contains("task") ? "y" : "2026-10-10T00:06:00Z") + ",0.28 USD\n"
        #expect(
            try sample.findings(bill + exact, in: october).map(\.kind) == [.matched, .matched])
    }

    // MARK: Rows of other times

    @Test func `a task that the file names at another time is not taken back`() throws {
        try charged(at: "2026-10-31T18:00:00Z", task: "late")
        let bill = title + "late,2026-11-01 02:01:30,55\n"
        let finding = try sample.findings(
            bill + "x,2026-10-20T00:00:00Z,1\n", in: SampleLedger.october)
        #expect(finding.map(\.kind) == [.notInLedger, .unclear])
        let instant = try #require(Instant("2026-11-01T02:01:30Z"))
        #expect(finding[1].remark == .elsewhere(instant))
        // Nor booked once more where the row is.
        #expect(try sample.differences(bill, in: SampleLedger.november) == ["matched 0"])
        #expect(try sample.write(bill, in: SampleLedger.november) == 0)
    }

    @Test func `a file in another zone's clock is told, with the zone`() throws {
        var bill = title
        for day in 1...6 {
            try charged(at: "2026-10-0\(day)T20:00:00Z", task: "t\(day)")
            bill += "t\(day),2026-10-0\(day + 1) 04:01:30,55\n"
        }
        let judgement = try judged(bill)
        #expect(judgement.clock?.seconds == 28_800 && judgement.clock?.rows == 6)
        #expect(judgement.findings.allSatisfy { $0.kind == .matched })
        #expect(try judgement.doubts(above: 100) == [], "nothing is to be written")
        // Without tasks only the time would tell, and nothing is written.
        let lines = bill.split(separator: "\n").dropFirst().map { $0.drop { $0 != "," } + "\n" }
        let nameless = title + lines.joined()
        #expect(try judged(nameless).clock?.seconds == 28_800)
        #expect(try judged(nameless).findings.allSatisfy { $0.kind == .unclear })
        #expect(try sample.write(nameless, in: SampleLedger.october) == 0)
    }

    @Test func `rows that are late by different times are no clock's`() throws {
        var bill = title
        for day in 1...6 {
            try charged(at: "2026-10-0\(day)T01:00:00Z", task: "t\(day)")
            bill += "t\(day),2026-10-0\(day)T0\(day + 3):01:30Z,55\n"
        }
        #expect(try judged(bill).clock == nil)
    }

    @Test func `the end of a month settles by the nearest instant, without tasks`() throws {
        try charged(at: "2026-10-31T23:50:00Z")
        try charged(at: "2026-10-31T23:57:00Z")
        try charged(at: "2026-11-01T00:04:00Z")
        let rows = ["2026-10-31T23:51:30Z", "2026-10-31T23:58:30Z", "2026-11-01T00:05:30Z"]
            .map { ",\($0),55\n" }
        for bill in [title + rows.joined(), title + rows.reversed().joined()] {
            for (month, count) in [(SampleLedger.october, 2), (SampleLedger.november, 1)] {
                let findings = try sample.findings(bill, in: month)
                #expect(findings.map(\.kind) == Array(repeating: .matched, count: count))
            }
        }
    }

    @Test func `a row minutes from a charge about the month's end may be other work`() throws {
        for (day, kind) in [("10-31", ReconciliationItem.Kind.unclear), ("10-20", .matched)] {
            try pass(to: "2026-\(day)T23:58:00Z")
            let id = try sample.held()
            sample.now = Instant(seconds: sample.now.seconds + 180)
            try sample.captured(id, "0.275")
            let bill = "time,credits\n2026-\(day)T23:51:20Z,55\n"
            let found = try sample.findings(bill, in: SampleLedger.october)
            #expect(found.first?.kind == kind, "\(day)")
        }
    }

    @Test func `of rows on both sides of the month's end that are as near none is the charge`()
        throws
    {
        try pass(to: "2026-10-31T23:54:00Z")
        let id = try sample.held()
        try pass(to: "2026-11-01T00:00:00Z")
        try sample.captured(id, "0.275")
        let bill = title + "t,2026-10-31T23:56:27Z,55\nu,2026-11-01T00:00:31Z,55\n"
        for month in [SampleLedger.october, SampleLedger.november] {
            #expect(try sample.findings(bill, in: month).map(\.kind) == [.unclear])
        }
        // One of them, and other work: of one month it makes no difference which.
        let inside = bill.replacing("11-01T00:00", with: "10-31T23:58")
        #expect(
            try sample.findings(
                inside + "v,2026-11-01T08:00:00Z,1\n", in: SampleLedger.october
            ).map(\.kind) == [.matched, .notInLedger])
    }

    @Test func `of rows that two monthly files show about one charge neither is it for certain`()
        throws
    {
        try pass(to: "2026-10-31T23:57:00Z")
        let id = try sample.held()
        try pass(to: "2026-11-01T00:01:00Z")
        try sample.captured(id, "0.275")
        let (first, second) = (",2026-10-31T23:59:30Z,55\n", ",2026-11-01T00:00:40Z,55\n")
        for (row, month, other) in [
            (first, SampleLedger.october, ",2026-11-01T08:00:00Z,1\n"),
            (second, SampleLedger.november, ",2026-10-31T08:00:00Z,1\n"),
        ] {
            #expect(try sample.findings(title + row, in: month).map(\.kind) == [.unclear])
            // A file that reaches beyond the month would show the other.
            #expect(try sample.findings(title + row + other, in: month).map(\.kind) == [.matched])
        }
    }

    @Test func `of rows that are alike and more than the charges the nearest is each`() throws {
        try charged(at: "2026-10-10T00:00:00Z")
        let bill = title + ",2026-10-10T00:01:30Z,55\n,2026-10-10T00:09:00Z,55\n"
        let findings = try sample.findings(bill, in: SampleLedger.october)
        #expect(findings.map(\.kind) == [.matched, .notInLedger])
    }

    @Test func `a bill that has only rows of another month is not compared`() throws {
        try charged(at: "2026-10-10T00:00:00Z", task: "t")
        let judgement = try judged(title + "x,2026-09-10T00:00:00Z,55\n")
        #expect(judgement.isOfOtherTime && judgement.findings.isEmpty)
        let times = try #require(judgement.times)
        #expect(times.lowerBound == Instant("2026-09-10T00:00:00Z"))
    }

    @Test func `a second attempt of one task is neither taken back nor passed by`() throws {
        try charged(at: "2026-10-10T00:00:00Z", task: "t")
        try charged(at: "2026-10-10T01:00:00Z", task: "t")
        let findings = try judged(title + "t,2026-10-10T00:01:30Z,55\n").findings
        #expect(findings.map(\.kind) == [.matched, .unclear])
        #expect(findings[1].remark == .sameTask)
    }

    // MARK: Earlier bills

    /// The same truth in several shapes: with and without tasks, models, currencies.
    private static let shapes = [
        "task id,time,model,credits\nx,2026-10-10T00:02:00Z,m,55\ny,2026-10-10T00:05:00Z,m,10\n",
        "time,model,credits\n2026-10-10T00:02:00Z,m,55\n2026-10-10T00:05:00Z,m,10\n",
        "time,credits\n2026-10-10T00:02:00Z,55\n2026-10-10T00:05:00Z,10\n",
        "time,cost\n2026-10-10T00:05:00Z,$0.05\n2026-10-10T00:02:00Z,$0.275\n",
        "[{\"createTime\":1791590700,\"amount\":\"0.05\",\"currency\":\"USD\"},"
            + "{\"createTime\":1791590520,\"amount\":\"0.275\",\"currency\":\"USD\"}]",
    ]

    @Test(arguments: shapes)
    func `what one shape of a bill wrote, no other writes once more`(first: String) throws {
        #expect(try sample.write(first, in: SampleLedger.october) == 2)
        for second in Self.shapes {
            #expect(
                try sample.findings(second, in: SampleLedger.october).map(\.kind)
                    == [.matched, .matched], "\(second)")
            #expect(try sample.write(second, in: SampleLedger.october) == 0)
            #expect(try sample.write(second) == 0)
        }
        #expect(try sample.total() == "0.325")
    }

    @Test func `another amount at the instant of a charge seen outside is unclear`() throws {
        #expect(try sample.write("time,cost\n2026-10-10T00:02:00Z,0.28\n") == 1)
        let finding = try sample.findings("time,credits\n2026-10-10T00:02:00Z,55\n").first
        #expect(finding?.kind == .unclear && finding?.remark == .ambiguous)
    }

    // MARK: Open holds

    @Test(arguments: [
        "task id,time,credits\nt,2026-10-10T00:01:30Z,90\n",
        "time,credits\n2026-10-10T00:03:00Z,90\n", "task id,credits\nt,90\n",
        "task id,time,credits\nt,2026-10-10T00:01:30Z,5\n",
    ])
    func `an open hold is not passed by, whatever the bill says`(bill: String) throws {
        let id = try sample.held()
        let finding = try #require(try sample.findings(bill).first)
        #expect(finding.kind == .open && finding.record?.attempt.id == id)
        #expect(try sample.write(bill) == 0)
    }

    @Test func `of alike rows without times the one that may be an open hold is left to it`() throws
    {
        let id = try sample.held()
        try sample.accepted(id, task: "h")
        _ = try sample.charged("0.275")
        for (bill, kinds) in [
            ("task id,credits\n,55\nt,55\n", ["open", "matched"]),
            ("task id,credits\nt,55\n,55\n", ["matched", "open"]),
        ] {
            let findings = try sample.findings(bill, in: SampleLedger.october)
            #expect(findings.map(\.kind.rawValue) == kinds)
        }
    }

    @Test func `what may be a charge as expected, at another amount, is at its time`() throws {
        try pass(to: "2026-10-10T00:20:00Z")
        _ = try sample.charged("0.275", by: "estimate")
        for (time, kind) in [("00:21", ReconciliationItem.Kind.differing), ("00:12", .unclear)] {
            let bill = title + "t,2026-10-10T\(time):30Z,40\n"
            #expect(try sample.findings(bill, in: SampleLedger.october).map(\.kind) == [kind])
        }
    }

    @Test func `an open hold is not passed by for a row of the next month at its price`() throws {
        try pass(to: "2026-10-31T23:48:51Z")
        _ = try sample.held()
        let dearer = "x,2026-10-31T23:51:30Z,165\n"
        let found = try judged(title + dearer + "y,2026-11-01T00:02:28Z,55\n").findings
        #expect(found.map(\.remark) == [.ambiguous])
        // Far from it, the other row is no such hold.
        let apart = try judged(title + dearer + "y,2026-11-03T00:02:28Z,55\n").findings
        #expect(apart.map(\.kind) == [.open])
    }

    @Test func `a dearer row is not what was given back on a guess where it may be a known charge`()
        throws
    {
        try pass(to: "2026-09-28T13:37:00Z")
        let guess = try sample.held()
        try sample.voided(guess, by: "estimate")
        try pass(to: "2026-09-28T13:37:00Z")
        let row = "t,2026-09-28T13:38:13Z,165\n"
        let later = "u,2026-10-18T06:02:53Z,110\n"
        #expect(try sample.findings(title + row + later).first?.kind == .differing)
        _ = try sample.charged("0.275")
        #expect(try sample.findings(title + row + later).first?.remark == .ambiguous)
    }

    @Test func `two rows that may be one open hold are unclear, the dearer too`() throws {
        _ = try sample.held()
        let bill = title + "t,2026-10-10T00:01:30Z,90\nu,2026-10-10T00:02:30Z,5\n"
        #expect(try sample.findings(bill).map(\.kind) == [.unclear, .unclear])
        let expected = title + "t,2026-10-10T00:01:30Z,90\nu,2026-10-10T00:02:30Z,55\n"
        #expect(try sample.findings(expected).map(\.kind) == [.notInLedger, .open])
    }

    @Test
    func `a row is not booked that may be one of two open holds, of which another row is one`()
        throws
    {
        for _ in 0..<2 { _ = try sample.held() }
        let bill = title + "t,2026-10-10T00:02:30Z,55\nu,2026-10-10T00:03:30Z,165\n"
        #expect(try sample.findings(bill).map(\.kind) == [.unclear, .unclear])
        #expect(try sample.write(bill) == 0)
    }

    @Test func `a charge that the bill's span need not name is not doubled by a dearer row`() throws
    {
        try charged(at: "2026-10-10T00:00:00Z")
        // Without a period: the bill ends before the charge did.
        let bill = "time,model,credits\n2026-10-10T00:01:30Z,\(model),60\n"
        #expect(try sample.findings(bill).map(\.kind) == [.unclear])
        #expect(try sample.write(bill) == 0)
    }

    // MARK: What is asked about

    @Test func `asks from the first row on where it is more than a fifth`() throws {
        for task in ["a", "b", "c"] { _ = try sample.charged("0.275", task: task) }
        let row = "2026-10-10T00:30:00Z"
        let small = try judged(title + "a,\(row),55\nb,\(row),55\nc,\(row),55\nd,\(row),30\n")
        #expect(try small.doubts(above: 100) == [])
        let much = try judged(title + "a,\(row),55\nb,\(row),55\nc,\(row),55\nd,\(row),34\n")
        let booked = Money(Nanos(count: 825_000_000), .usd)
        #expect(
            try much.doubts(above: 100) == [
                .adds(Money(Nanos(count: 170_000_000), .usd), of: booked)
            ])
        let less = try judged(title + "a,\(row),55\nb,\(row),55\n")
        #expect(
            try less.doubts(above: 100)
                == [.takesBack(Money(Nanos(count: 275_000_000), .usd), of: booked)])
    }

    @Test func `asks where one charge is far above its hold`() throws {
        for place in 0..<30 { _ = try sample.charged("0.275", task: "t\(place)") }
        var bill = title
        for place in 0..<30 { bill += "t\(place),2026-10-10T00:30:00Z,\(place == 7 ? 276 : 55)\n" }
        let upper = Money(Nanos(count: 275_000_000), .usd)
        #expect(
            try judged(bill).doubts(above: 5)
                == [.aboveHold(Money(Nanos(count: 1_380_000_000), .usd), upper: upper, factor: 5)])
        #expect(try judged(bill).doubts(above: 6) == [])
    }
}
