import KlingCost
import Testing

@testable import KlingLedger

/// What adjustments say of their bills: fields for programs, and sentences of old.
@Suite struct `What an adjustment says of its bill` {
    private let bench: Workbench
    private let id: AttemptID

    init() throws {
        bench = try Workbench()
        id = bench.id()
    }

    private static func instant(_ text: String) -> Instant {
        Instant(text) ?? Instant(seconds: 0)
    }

    private static let moment = instant("2026-10-10T00:03:00Z")
    private static let october = instant("2026-10-01")...instant("2026-10-31T23:59:59Z")

    private func adjust(
        _ evidence: String?, because reason: Entry.AdjustReason = .outside,
        by authority: Authority = .gateway, of id: AttemptID? = nil
    ) -> Entry {
        var entry = Entry.adjust(id, because: reason, saidBy: authority, at: bench.now, by: "a@b")
        (entry.amount, entry.currency) = (Nanos(count: 1), .usd)
        entry.evidence = evidence
        return entry
    }

    private func full() -> BillReference {
        var bill = BillReference()
        bill.window = Self.october
        bill.key = "record 3f (2)"
        bill.countedOnceWith = id
        bill.lacking = [.time, .task]
        bill.returned = Nanos(count: 100_000_000)
        return bill
    }

    @Test func `is read as it was written, each part and all`() {
        var parts: [BillReference] = [BillReference(), full()]
        for change: (inout BillReference) -> Void in [
            { $0.window = Self.moment...Self.moment }, { $0.window = Self.october },
            { $0.key = "record \"3f\"" }, { $0.countedOnceWith = id }, { $0.lacking = [.task] },
            { $0.lacking = [.time] }, { $0.returned = Nanos(count: 1) },
        ] {
            var bill = BillReference()
            change(&bill)
            parts.append(bill)
        }
        for bill in parts { #expect(BillReference(json: bill.json) == bill, "\(bill.json)") }
        #expect(BillReference().json == "{}")
        #expect(
            full().json == #"{"billed_from":"2026-10-01T00:00:00Z","#
                + #""billed_until":"2026-10-31T23:59:59Z","bill_key":"record 3f (2)","#
                + #""counted_once_with":"\#(id)","row_lacks":"task,time","returned":"0.1"}"#)
    }

    @Test(arguments: [
        "", "[]", "null", "{", #"{"billed_from":"today"}"#, #"{"billed_from":1}"#,
        #"{"billed_from":"2026-10-02T00:00:00Z","billed_until":"2026-10-01T00:00:00Z"}"#,
        #"{"row_lacks":"colour"}"#, #"{"returned":"much"}"#, #"{"bill_key":"a","new":"b"}"#,
        #"{ "bill_key":"a"}"#, #"{"action":"remove","name":"month"}"#,
    ])
    func `is nothing where it was written in another way`(_ text: String) {
        #expect(BillReference(json: text) == nil)
    }

    @Test func `does not rest on its words`() {
        var entry = adjust(
            "bill record ff; counted once with attempt \(bench.id()); the gateway's bill, row 9 "
                + "without a task or a time at 2020-01-01T00:00:00Z, says 1 USD of a charge of 9 USD"
        )
        for bill in [full(), BillReference()] {
            entry.control = bill.json
            #expect(entry.bill == bill)
            #expect(entry.billedWindow == bill.window && entry.outsideKey == bill.key)
            #expect(entry.countedOnceWith == bill.countedOnceWith)
            #expect(entry.lackingOnBill == bill.lacking && entry.returnedByBill == bill.returned)
        }
    }

    @Test func `is carried by files and exports to the byte, and changes no budget`() throws {
        let ledger = try bench.open()
        let adjustment = BillAdjustment(
            of: .outside(BillAdjustment.Work(at: "kie", model: "m", task: nil)),
            by: Money(Nanos(count: 100_000_000), .usd), creditWorth: Nanos(count: 5_000_000),
            because: .outside,
            full(), evidence: "words")
        let budget = Budget(
            name: "all", limit: Money(Nanos(count: 1_000_000_000), .usd), period: .total)
        _ = try ledger.set(
            budget, at: bench.now, by: "a@b", exchange: ExchangeTable(), zones: { _ in .utc })
        let written = try ledger.adjust(
            [adjustment], ifLastIs: 1, freezingAbove: 2, exchange: ExchangeTable(),
            zones: { _ in .utc }, at: bench.now, by: "a@b")
        #expect(written == [])
        #expect(try ledger.budgets().map(\.budget) == [budget])
        let lines = try ledger.lines()
        #expect(
            String(decoding: lines[lines.count - 2], as: UTF8.self)
                .contains(#""control":\#(full().json)"#))
        let other = try Ledger(restoring: ledger.id, at: "", now: bench.now)
        var rest = lines[...]
        _ = try other.importLines(isRestoring: true) { { rest.popFirst()?[...] } }
        #expect(try other.lines() == lines && other.head() == ledger.head())
        var seen: [Entry] = []
        try other.forEachSeenOutside { seen.append($0) }
        #expect(seen.map(\.bill) == [full()] && seen[0].credits == Nanos(count: 20_000_000_000))
        #expect(try other.verify().fault == nil)
    }

    // MARK: Entries of before

    @Test func `was when its sentence says, where a bill led to it`() {
        let said = "the gateway's bill, row 2 at 2026-10-10T00:03:00Z, says 0.3 USD"
        let month =
            "not on the gateway's bill; charged at 2026-10-01T00:00:00Z to "
            + "2026-10-31T23:59:59Z; attempt x of another ledger"
        for reason in [Entry.AdjustReason.reconciled, .notBilled, .outside] {
            #expect(adjust(said, because: reason).billedWindow == Self.moment...Self.moment)
            #expect(adjust(month, because: reason).billedWindow == Self.october)
            #expect(adjust(said, because: reason, by: .person).billedWindow == nil)
        }
        #expect(adjust(said, because: .refund).billedWindow == nil)
        #expect(adjust("the gateway's bill, row 2, says 0.3 USD").billedWindow == nil)
        let turned = "charged at 2026-10-02T00:00:00Z to 2026-10-01T00:00:00Z"
        #expect(adjust(turned).billedWindow == nil && adjust(nil).billedWindow == nil)
    }

    @Test func `is known by the digest that its sentence begins with, else by its task`() {
        var entry = adjust("bill record 3f (2); the gateway's bill, row 2, says 1 USD")
        #expect(entry.outsideKey == "record 3f (2)")
        entry.task = "t-1"
        #expect(entry.outsideKey == "task t-1")
        #expect(adjust("the bill record 3f; row 2").outsideKey == nil)
    }

    @Test func `counts once with the attempt that its sentence names`() {
        let words = "bill record 3f; counted once with attempt \(id); charged"
        #expect(adjust(words).countedOnceWith == id)
        #expect(adjust(words, of: id).countedOnceWith == nil)
        #expect(adjust("counted once with attempt nobody; charged").countedOnceWith == nil)
    }

    @Test func `lacks what its sentence says that the row lacks`() {
        let mark = " at 2026-10-10T00:03:00Z, says 1 USD"
        #expect(adjust("row 2\(mark)").lackingOnBill == [])
        #expect(adjust("row 2 without a task\(mark)").lackingOnBill == [.task])
        #expect(adjust("row 2 without a task or a time\(mark)").lackingOnBill == [.task, .time])
        #expect(adjust("row 2 without a task, says 1 USD").lackingOnBill == [])
    }

    @Test func `shows as returned what its sentence says of a greater charge`() {
        let row = "the gateway's bill, row 2 at 2026-10-10T00:03:00Z, says "
        #expect(
            adjust(row + "0.2 USD of a charge of 0.3 USD; attempt x").returnedByBill
                == Nanos(count: 100_000_000))
        for words in ["0.2 USD", "0.3 USD of a charge of 0.2 USD", "a bit of a charge of 1 USD"] {
            #expect(adjust(row + words).returnedByBill == .zero, "\(words)")
        }
    }

    @Test func `that a task failed is said by a sentence alone in entries of before`() {
        var entry = Entry(.unknown, id, at: bench.now, by: "a@b")
        entry.evidence = "the task failed: no reason"
        #expect(LegacyFailureEvidence.saysSo(entry))
        entry.evidence = "it may be that the task failed: no reason"
        #expect(!LegacyFailureEvidence.saysSo(entry))
        var void = Entry.void(id, because: .failed, at: bench.now, by: "a@b")
        void.evidence = "the task failed: no reason"
        #expect(!LegacyFailureEvidence.saysSo(void))
    }
}

/// What an older program makes of the same file must be there word for word: `verify` compares it.
@Suite struct `The tables of version 10` {
    @Test func `are what the first program of that version made`() {
        let steps = Schema.migrations.prefix(10).joined()
        let derived = DerivedSchema.tables + DerivedSchema.indexes + LedgerViews.create
        #expect(Schema.version == 10, "a new version has digests of its own")
        #expect(
            SHA256(of: Array(steps.utf8)).bytes.hexadecimal
                == "d57ce4d5585eee8910b0579ebf48abee568e607c3c3d4927635c58a92e521bdb")
        #expect(
            SHA256(of: Array(derived.utf8)).bytes.hexadecimal
                == "ebe209e036389ccc71612d20a1d6e9adabd8f482c3876d3dd4cc9f05d537568f")
    }

    @Test func `leave out the controls that only count, and no other`() {
        let budget = Budget(name: "count", clips: 1, period: .total)
        let others: [Control] = [
            .set(budget), .raise(name: "count", by: Nanos(count: 1), until: nil),
            .remove(name: "count"),
            .freeze(gateway: "count", model: "m"), .unfreeze(gateway: "count", model: "m"),
        ]
        for control in others { #expect(!control.json.hasPrefix(Control.beginningOfCount)) }
        for ledger in [nil, "l"] {
            let count = Control.count(ledger: ledger, through: 1)
            #expect(count.json.hasPrefix(Control.beginningOfCount))
        }
    }
}
