import KlingCost
import KlingLedger
import KlingReports
import Testing

/// The bill of a month held against what was booked in that month, and what a bill covers at all.
@Suite struct BillPeriodTests {
    private let sample: SampleLedger
    private let title = "task id,time,credits\n"

    init() throws { sample = try SampleLedger() }

    private func pass(to instant: String) throws {
        sample.now = try #require(Instant(instant))
    }

    // MARK: What it covers

    @Test func `a bill that covers no time takes nothing back`() throws {
        for task in ["a", "b", "c"] { _ = try sample.charged("0.275", task: task) }
        #expect(try sample.differences("task id,credits\n") == [])
        #expect(try sample.differences(title) == [])
        #expect(try sample.differences("task id,credits\na,55\n") == ["matched 0"])
        #expect(try sample.reconciliation(title).span == nil)
        #expect(try sample.write("task id,credits\n") == 0)
    }

    @Test func `an empty bill of a month asks before it takes the month back`() throws {
        for task in ["a", "b", "c"] { _ = try sample.charged("0.275", task: task) }
        let judgement = try sample.reconciliation(title, in: SampleLedger.october).judgement()
        #expect(judgement.findings.map(\.kind) == [.notOnBill, .notOnBill, .notOnBill])
        let all = Money(Nanos(count: 825_000_000), .usd)
        #expect(try judgement.doubts(above: 100) == [.takesBack(all, of: all)])
    }

    // MARK: Later months

    @Test func `a refund of November is no difference in October, nor alone in November`() throws {
        try pass(to: "2026-10-03T08:00:00Z")
        let id = try sample.charged("0.275", task: "t")
        try pass(to: "2026-11-05T08:00:00Z")
        try sample.adjusted(id, "-0.275")
        let charge = "t,2026-10-03T08:02:00Z,55\n"
        let refund = "t,2026-11-04T12:00:00Z,-55\n"
        for bill in [title + charge, title + charge + refund] {
            #expect(try sample.differences(bill, in: SampleLedger.october) == ["matched 0"])
        }
        for bill in [title + refund, title + charge + refund] {
            #expect(try sample.differences(bill, in: SampleLedger.november) == ["matched 0"])
        }
        #expect(try sample.differences(title + charge + refund) == ["matched 0"])
        #expect(
            try sample.differences(
                title + "t,2026-11-04T12:00:00Z,-50\n", in: SampleLedger.november)
                == ["differing 0.025"])
    }

    @Test func `a later extra charge differs by itself, and once written by nothing`() throws {
        try pass(to: "2026-10-30T08:00:00Z")
        let id = try sample.charged("0.275", task: "t")
        let bill = title + "t,2026-11-02T08:00:00Z,5\n"
        #expect(try sample.differences(bill, in: SampleLedger.november) == ["differing 0.025"])
        // Whoever writes November's bill in December corrects November.
        try pass(to: "2026-12-01T08:00:00Z")
        #expect(try sample.write(bill, in: SampleLedger.november) == 1)
        #expect(try sample.ledger.attempt(id).spent == Nanos(decimal: "0.3"))
        #expect(try sample.differences(bill, in: SampleLedger.november) == ["matched 0"])
        let former = title + "t,2026-10-30T08:02:00Z,55\n"
        #expect(try sample.differences(former, in: SampleLedger.october) == ["matched 0"])
        #expect(try sample.write(bill, in: SampleLedger.november) == 0)
    }

    @Test func `a refund of November that the ledger lacks is written, and then matches`() throws {
        try pass(to: "2026-10-03T08:00:00Z")
        let id = try sample.charged("0.275", task: "t")
        try pass(to: "2026-12-01T08:00:00Z")
        let bill = title + "t,2026-11-04T12:00:00Z,-55\n"
        #expect(try sample.write(bill, in: SampleLedger.november) == 1)
        #expect(try sample.ledger.attempt(id).spent == .zero)
        #expect(try sample.differences(bill, in: SampleLedger.november) == ["matched 0"])
        #expect(
            try sample.differences(
                title + "t,2026-10-03T08:02:00Z,55\n", in: SampleLedger.october) == ["matched 0"])
    }

    @Test func `what a month's bill lacks is what was booked in that month`() throws {
        try pass(to: "2026-10-05T08:00:00Z")
        let late = try sample.charged("0.275", task: "late")
        let refunded = try sample.charged("0.275", task: "refunded")
        try pass(to: "2026-11-05T08:00:00Z")
        try sample.adjusted(late, "0.1")
        try sample.adjusted(refunded, "-0.275")
        let october = try sample.findings(title, in: SampleLedger.october)
        #expect(october.map(\.kind) == [.notOnBill, .unclear])
        #expect(october[0].difference?.amount == Nanos(signedDecimal: "-0.275"))
        // Nothing is left that could be taken back.
        #expect(october[1].remark == .takenBack)
        // Of November only people know so far.
        let november = try sample.findings(title, in: SampleLedger.november)
        let noted = try [late, refunded].map { try sample.ledger.attempt($0).changed }
        #expect(november.map(\.remark) == [.chargeNoted(noted[0]), .refundNoted(noted[1])])
        #expect(try sample.write(title, in: SampleLedger.november) == 0)
    }

    @Test func `a row without a time is of no month in which nothing was booked`() throws {
        try pass(to: "2026-10-05T08:00:00Z")
        _ = try sample.charged("0.275", task: "t")
        let bill = "task id,credits\nt,55\n"
        let finding = try sample.findings(bill, in: SampleLedger.november).first
        #expect(finding?.remark == .untimed)
        #expect(try sample.write(bill, in: SampleLedger.november) == 0)
        #expect(try sample.differences(bill, in: SampleLedger.october) == ["matched 0"])
    }

    @Test func `what another bill showed is not undone by a bill of other days`() throws {
        try pass(to: "2026-10-05T08:00:00Z")
        _ = try sample.charged("0.275", task: "t")
        try pass(to: "2026-12-01T08:00:00Z")
        let refund = title + "t,2026-11-08T00:00:00Z,-55\n"
        #expect(try sample.write(refund, in: SampleLedger.november) == 1)
        let october = title + "t,2026-10-05T08:02:00Z,55\n"
        #expect(try sample.differences(october) == ["matched 0"])
        #expect(try sample.write(october) == 0)
    }

    @Test func `a charge over the end of a month is on either bill`() throws {
        try pass(to: "2026-10-31T23:58:00Z")
        _ = try sample.charged("0.275", task: "t")
        for (time, month) in [
            ("2026-10-31T23:59:30Z", SampleLedger.october),
            ("2026-11-01T00:01:30Z", SampleLedger.november),
        ] {
            #expect(try sample.differences(title + "t,\(time),55\n", in: month) == ["matched 0"])
            #expect(
                try sample.differences(title + "t,\(time),60\n", in: month) == ["differing 0.025"])
            #expect(try sample.differences(title, in: month) == [])
        }
    }

    @Test func `a refund that a person noted and the bill does not list is left to somebody`()
        throws
    {
        let id = try sample.charged("0.275", task: "t")
        try sample.adjusted(id, "-0.275")
        let bill = title + "t,2026-10-10T00:02:00Z,55\n"
        for period in [nil, SampleLedger.october] {
            let finding = try #require(try sample.findings(bill, in: period).first)
            #expect(finding.kind == .unclear)
            #expect(finding.remark == .refundNoted(sample.now))
            #expect(try sample.write(bill, in: period) == 0)
        }
    }

    @Test func `takes nothing back twice`() throws {
        try pass(to: "2026-10-03T08:00:00Z")
        let id = try sample.charged("0.275", task: "t")
        #expect(try sample.write("task id,credits\n", in: SampleLedger.october) == 1)
        #expect(try sample.ledger.attempt(id).spent == .zero)
        let bill = title + "t,2026-11-04T12:00:00Z,-55\n"
        let finding = try sample.findings(bill, in: SampleLedger.november).first
        #expect(finding?.kind == .unclear && finding?.remark == .takenBack)
    }

    @Test func `what a bill names is found however long ago it was held`() throws {
        try pass(to: "2026-07-03T08:00:00Z")
        _ = try sample.charged("0.275", task: "t")
        let bill = title + "t,2026-11-02T08:00:00Z,5\n"
        #expect(try sample.differences(bill, in: SampleLedger.november) == ["differing 0.025"])
    }

    // MARK: Other ledgers

    /// A colleague's ledger, taken in.
    private func imported(_ write: (SampleLedger) throws -> Void) throws {
        let other = try SampleLedger(id: "01900000-0000-7000-8000-000000000001")
        other.now = sample.now
        try write(other)
        var lines: [[UInt8]] = []
        try other.ledger.export { line in
            lines.append(line)
            return true
        }
        _ = try sample.ledger.importLines {
            var rest = lines[...]
            return { rest.popFirst().map { $0[...] } }
        }
    }

    @Test
    func `a colleague's charge is in the ledger, and corrected so that the sum is the bill's`()
        throws
    {
        try imported { other in
            _ = try other.charged("0.275", task: "a")
            _ = try other.charged("0.275", task: "b")
            _ = try other.charged("0.275", task: "c")
            _ = try other.charged("0.275")
        }
        let bill = "task id,credits\na,55\nb,60\n"
        #expect(
            try sample.differences(bill, in: SampleLedger.october)
                == ["matched 0", "differing 0.025", "not on bill -0.275", "not on bill -0.275"])
        #expect(try sample.write(bill, in: SampleLedger.october) == 2, "one has no name")
        #expect(
            try sample.differences(bill, in: SampleLedger.october)
                == ["matched 0", "matched 0", "not on bill -0.275"])
        #expect(try sample.write(bill, in: SampleLedger.october) == 0)
        #expect(try sample.total() == "0.85")
        #expect(try sample.ledger.verify(against: nil).fault == nil)
    }

    /// Writes what makes charges of two ledgers count once; how many that are.
    private func countOnce() throws -> Int {
        let twice = try CountedOnce(in: sample.ledger)
        let written = try sample.ledger.adjust(
            twice.adjustments, ifLastIs: twice.last, freezingAbove: 100, exchange: ExchangeTable(),
            zones: { _ in .utc }, at: sample.now, by: "me@here")
        #expect(written != nil)
        return twice.adjustments.count
    }

    @Test func `a colleague's charge that a bill showed here before counts once`() throws {
        let bill = title + "a,2026-10-10T00:03:00Z,60\n,2026-10-10T00:06:00Z,55\n"
        #expect(try sample.write(bill, in: SampleLedger.october) == 2)
        try imported { other in
            _ = try other.charged("0.275", task: "a", by: "estimate")
            _ = try other.charged("0.275")
        }
        #expect(try sample.total() == "1.125")
        #expect(try countOnce() == 2)
        #expect(try countOnce() == 0)
        #expect(try sample.total() == "0.575", "what the bill says")
        #expect(try sample.write(bill, in: SampleLedger.october) == 0)
        #expect(try sample.ledger.verify(against: nil).fault == nil)
    }

    @Test func `charges of a day that a colleague has count once, where there are as many`() throws
    {
        let bill = "date,credits\n2026-10-10,55\n2026-10-10,55\n2026-10-12,60\n"
        #expect(try sample.write(bill, in: SampleLedger.october) == 3)
        #expect(try sample.total() == "0.85")
        try imported { other in
            _ = try other.charged("0.275", task: "a")
            _ = try other.charged("0.275")
        }
        #expect(try sample.total() == "1.4")
        #expect(try countOnce() == 2)
        #expect(try countOnce() == 0)
        #expect(try sample.total() == "0.85", "what the bill says")
    }

    @Test func `of more charges than a bill showed nobody says which count once`() throws {
        #expect(try sample.write("date,credits\n2026-10-10,55\n", in: SampleLedger.october) == 1)
        try imported { other in
            _ = try other.charged("0.275", task: "a")
            _ = try other.charged("0.275")
        }
        #expect(try countOnce() == 0)
    }

    @Test func `a colleague's charge that a part of a bill took back comes with the whole`() throws
    {
        try imported { other in _ = try other.charged("0.275", task: "a") }
        let part = title + "z,2026-10-20T00:00:00Z,20\n"
        #expect(try sample.write(part, in: SampleLedger.october) == 2)
        #expect(try sample.total() == "0.1")
        let whole = "time,credits\n2026-10-10T00:03:00Z,55\n2026-10-20T00:00:00Z,20\n"
        // That it was taken back is not forgotten; whether this row undoes it, its task says.
        let kinds = try sample.findings(whole, in: SampleLedger.october).map(\.kind)
        #expect(kinds == [.unclear, .matched])
        #expect(try sample.write(whole, in: SampleLedger.october) == 0)
        let named = title + "a,2026-10-10T00:03:00Z,55\nz,2026-10-20T00:00:00Z,20\n"
        #expect(try sample.write(named, in: SampleLedger.october) == 1)
        #expect(try sample.total() == "0.375")
        for bill in [named, whole] {
            #expect(try sample.write(bill, in: SampleLedger.october) == 0)
        }
        #expect(
            try sample.findings(whole, in: SampleLedger.october).allSatisfy { $0.kind == .matched })
    }

    @Test func `a charge of ours that a colleague wrote as seen outside counts once`() throws {
        let bill = title + "a,2026-10-10T00:03:00Z,55\n"
        try imported { other in _ = try other.write(bill, in: SampleLedger.october) }
        _ = try sample.charged("0.275", task: "a")
        #expect(try sample.total() == "0.55")
        #expect(try countOnce() == 1)
        #expect(try countOnce() == 0)
        #expect(try sample.total() == "0.275")
    }

    @Test func `what counts once follows the attempt when its ledger is taken in again`() throws {
        let bill = title + "a,2026-10-10T00:03:00Z,60\n,2026-10-10T00:06:00Z,55\n"
        #expect(try sample.write(bill, in: SampleLedger.october) == 2)
        let other = try SampleLedger(id: "01900000-0000-7000-8000-000000000001")
        let named = try other.charged("0.275", task: "a")
        let nameless = try other.charged("0.275")
        try sample.ledger.importLines(other.ledger)
        #expect(try countOnce() == 2)
        try other.adjusted(named, "-0.275")
        try other.adjusted(nameless, "-0.275")
        try sample.ledger.importLines(other.ledger)
        #expect(try countOnce() == 2)
        #expect(try sample.total() == "0.575", "what the bill says")
        #expect(try countOnce() == 0)
    }

    @Test func `charges of one chain, and such as may be two, are left to the next bill`() throws {
        let bill = title + ",2026-10-10T00:03:00Z,55\n"
        #expect(try sample.write(bill, in: SampleLedger.october) == 1)
        try imported { other in
            sample.now = other.now
            _ = try other.charged("0.275")
            _ = try other.charged("0.275")
        }
        #expect(try countOnce() == 0)
        #expect(try sample.total() == "0.825")
    }

    @Test func `what a colleague wrote as seen outside is not written again`() throws {
        let bill = title + "x,2026-10-10T00:02:00Z,10\n"
        try imported { other in _ = try other.write(bill) }
        #expect(try sample.differences(bill) == ["matched 0"])
    }
}
