import KlingCost
import KlingLedger
import KlingReports
import Testing

/// A bill held against the ledger: what matches, what differs, and what is written of it.
@Suite struct ReconciliationTests {
    private let sample: SampleLedger

    init() throws { sample = try SampleLedger() }

    private func findings(
        _ bill: String, in span: Range<Instant>? = nil
    ) throws -> [ReconciliationItem] {
        try sample.findings(bill, in: span)
    }

    private func kinds(_ bill: String, in span: Range<Instant>? = nil) throws -> [String] {
        try findings(bill, in: span).map(\.kind.rawValue)
    }

    @discardableResult
    private func write(_ bill: String, in span: Range<Instant>? = nil) throws -> Int {
        try sample.write(bill, in: span)
    }

    private func charged(
        _ amount: String, task: String? = nil, by authority: String = "gateway"
    ) throws -> AttemptID {
        try sample.charged(amount, task: task, by: authority)
    }

    private let october = SampleLedger.october

    @Test func `matches by task, and says by how much the rest differs`() throws {
        _ = try charged("0.275", task: "a")
        _ = try charged("0.275", task: "b", by: "estimate")
        _ = try charged("0.275", task: "c")
        let bill = "task id,credits\na,55\nb,60\nx,10\n"
        let findings = try findings(bill, in: october)
        #expect(
            findings.map(\.kind) == [.matched, .differing, .notInLedger, .notOnBill])
        #expect(
            findings.map { $0.difference?.amount.decimal } == ["0", "0.025", "0.05", "-0.275"])
        #expect(findings[1].remark == .estimated)
    }

    @Test func `adds a charge and its refund up`() throws {
        _ = try charged("0.275", task: "a")
        #expect(try kinds("task id,credits\na,110\na,-55\n") == ["matched"])
        #expect(try kinds("task id,credits\na,-55\n") == ["unclear"])
    }

    @Test func `writes what differs once, and finds nothing the second time`() throws {
        let id = try charged("0.275", task: "b")
        _ = try charged("0.275", task: "c")
        let bill = """
            task id,time,credits
            b,2026-10-10T00:03:00Z,60
            x,2026-10-10T00:04:00Z,10
            ,2026-10-10T00:05:00Z,7
            ,2026-10-10T00:05:00Z,7

            """
        #expect(try write(bill, in: october) == 5)
        #expect(
            try kinds(bill, in: october) == ["matched", "matched", "matched", "matched"])
        #expect(try write(bill, in: october) == 0)
        #expect(try sample.ledger.attempt(id).spent == Nanos(decimal: "0.3"))
        let last = try #require(try sample.ledger.entries(of: id).last)
        #expect(last.reason == "reconciled" && last.credits == Nanos(decimal: "5"))
        #expect(last.evidence == "the gateway's bill, row 2 at 2026-10-10T00:03:00Z, says 0.3 USD")
        #expect(try sample.ledger.verify(against: nil).fault == nil)
    }

    @Test func `corrects what it wrote as seen outside when the bill changes`() throws {
        #expect(try write("task id,credits\nx,10\n") == 1)
        #expect(try kinds("task id,credits\nx,8\n") == ["differing"])
        #expect(try write("task id,credits\nx,8\n") == 1)
        #expect(try kinds("task id,credits\nx,8\n") == ["matched"])
    }

    @Test func `writes nothing when the ledger went on meanwhile`() throws {
        let adjustments = try findings("task id,credits\nx,10\n").compactMap {
            $0.adjustment(from: "kie")
        }
        let last = try sample.ledger.head().sequence
        _ = try charged("0.1")
        let written = try sample.ledger.adjust(
            adjustments, ifLastIs: last, freezingAbove: 2, exchange: ExchangeTable(),
            zones: { _ in .utc }, at: sample.now, by: "me@here")
        #expect(written == nil)
        #expect(try sample.ledger.head().sequence == last + 3)
    }

    @Test func `names open attempts and those given back on a guess`() throws {
        let open = try sample.held()
        try sample.accepted(open, task: "o")
        let failed = try sample.held()
        try sample.accepted(failed, task: "f")
        try sample.voided(failed, by: "estimate")
        let findings = try findings("task id,credits\no,55\nf,55\n")
        #expect(findings.map(\.kind) == [.open, .differing])
        #expect(findings[1].remark == .voidedOnGuess)
        #expect(findings[0].adjustment(from: "kie") == nil)
        #expect(try write("task id,credits\no,55\nf,55\n") == 1)
        #expect(try sample.ledger.attempt(failed).spent == Nanos(decimal: "0.275"))
    }

    @Test func `matches without a task where model, amount and time leave one choice`() throws {
        _ = try charged("0.275")
        sample.now = Instant(seconds: sample.now.seconds + 7_200)
        _ = try charged("0.275")
        let model = "kling-2.6/text-to-video"
        let bill = """
            time,model,credits
            2026-10-10T00:03:00Z,\(model),55
            2026-10-10T02:04:00Z,\(model),55
            2026-10-10T02:04:00Z,other,55

            """
        #expect(
            try kinds(bill, in: october) == ["matched", "matched", "not in ledger"])
    }

    @Test func `pairs as many alike as there are, and leaves the rest to somebody`() throws {
        for _ in 0..<3 { _ = try charged("0.275") }
        let row = "2026-10-10T00:05:00Z,55\n"
        let title = "time,credits\n"
        #expect(
            try kinds(title + row + row + row, in: october) == ["matched", "matched", "matched"])
        #expect(try kinds(title + row, in: october) == ["unclear"])
    }

    @Test func `finds an attempt without a verdict on the bill by its time`() throws {
        let id = try sample.held()
        let finding = try #require(
            try findings("task id,time,credits\nt,2026-10-10T00:01:30Z,55\n").first)
        #expect(finding.kind == .open && finding.record?.attempt.id == id)
    }

    @Test func `writes nothing as seen outside that an attempt without a verdict may be`() throws {
        _ = try sample.held()
        #expect(try kinds("task id,credits\nt,55\n") == ["open"])
        #expect(try kinds("task id,credits\nt,55\nu,55\n") == ["unclear", "unclear"])
        #expect(try kinds("task id,credits\nt,56\n") == ["open"], "dearer than its hold")
        #expect(
            try kinds("task id,credits\nt,55\nu,56\n") == ["open", "not in ledger"],
            "one of the two is what was expected")
    }

    @Test func `misses nothing there that only touches the span`() throws {
        _ = try charged("0.275", task: "a")
        let begun = Instant(seconds: sample.now.seconds - 30)
        #expect(try kinds("task id,credits\n", in: begun..<october.upperBound) == [])
        #expect(try kinds("task id,credits\n", in: october) == ["not on bill"])
    }

    @Test func `compares no amounts of two currencies`() throws {
        _ = try charged("0.275", task: "a")
        let findings = try findings("task id,amount,currency\na,2,CNY\n")
        #expect(findings.map(\.kind) == [.unclear] && findings[0].remark == .notComparable)
    }

    @Test func `takes neither of two figures that say different things`() throws {
        _ = try charged("0.275", task: "a")
        let title = "task id,amount,credits\n"
        for row in ["a,0.275,0", "a,0.5,55", "a,0,55", "a,0.275,54"] {
            let finding = try #require(try findings(title + row).first)
            #expect(finding.kind == .unclear && finding.remark == .contradictory(line: 2), "\(row)")
        }
        for row in ["a,0.275,55", "a,0.275,", "a,,55"] {
            #expect(try kinds(title + row) == ["matched"], "\(row)")
        }
        #expect(try kinds(title + "a,,110\na,-0.275,\n") == ["matched"], "both count")
        let blank = try #require(try findings(title + "a,,\n").first)
        #expect(blank.kind == .unclear && blank.remark == .noFigure(line: 2))
    }

    @Test func `proves a balance, with what was bought, and shows the rest`() throws {
        try sample.boughtCredits("100", paid: "0.5")
        try sample.captured(sample.held(), "0.275", credits: "55")
        var proof = BalanceProof(
            of: "kie", in: .credits, before: Nanos(decimal: "10") ?? .zero,
            after: Nanos(decimal: "50") ?? .zero, over: october, worth: { _ in nil })
        try sample.ledger.forEachCharge { charge in
            try? proof.take(charge)
            return true
        }
        #expect(try proof.expected() == Nanos(decimal: "55"))
        #expect(try proof.unexplained() == Nanos(decimal: "5") && proof.uncounted == 0)
    }
}
