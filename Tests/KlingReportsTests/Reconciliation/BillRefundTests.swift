import KlingCost
import KlingLedger
import Testing

@testable import KlingReports

/// Charges that came back, on bills whose rows do not say of which charge.
@Suite struct BillRefundTests {
    private let sample: SampleLedger
    private let october = SampleLedger.october
    private let model = "kling-2.6/text-to-video"

    init() throws { sample = try SampleLedger() }

    /// Some charges, of which one came back, as a bill with tasks shows them.
    private var named: String {
        var bill = "task id,time,model,credits\n"
        for hour in 1...6 { bill += "t\(hour),2026-10-10T0\(hour):00:00Z,\(model),55\n" }
        return bill + "t3,2026-10-10T08:00:00Z,\(model),-55\n"
    }

    /// The same without tasks.
    private var nameless: String {
        named.split(separator: "\n").map { line in
            line.split(separator: ",").dropFirst().joined(separator: ",") + "\n"
        }.joined()
    }

    /// A bill without its last row.
    private func charges(of bill: String) -> String {
        bill.split(separator: "\n").dropLast().map { $0 + "\n" }.joined()
    }

    private var typed: String {
        let rows = nameless.split(separator: "\n").dropFirst().map { line in
            line.contains(",-55")
                ? line.replacing(",-55", with: ",55,refund\n") : line + ",consume\n"
        }
        return "time,model,credits,type\n" + rows.joined()
    }

    @Test func `a charge seen outside that came back is known without its task`() throws {
        #expect(try sample.write(charges(of: named), in: october) == 6)
        #expect(try sample.write(named, in: october) == 1)
        #expect(try sample.total() == "1.375")
        for bill in [nameless, typed] {
            for period in [october, nil] {
                #expect(
                    try sample.findings(bill, in: period).map(\.kind)
                        == Array(repeating: .matched, count: 7), "\(bill)")
                #expect(try sample.write(bill, in: period) == 0)
            }
        }
        // Without the refund somebody must look.
        let findings = try sample.findings(charges(of: nameless), in: october)
        #expect(findings.filter { $0.remark == .refundBooked }.map(\.kind) == [.unclear])
        #expect(try sample.write(charges(of: nameless), in: october) == 0)
    }

    @Test func `what came to nothing on its first bill is not charged by the next`() throws {
        #expect(try sample.write(named, in: october) == 5)
        let findings = try sample.findings(nameless, in: october)
        #expect(findings[2].remark == .refundUntied(line: 8))
        #expect(findings[6].remark == .refundOfSome)
        #expect(try sample.write(nameless, in: october) == 0)
    }

    @Test func `an attempt whose charge came back by an earlier bill is not charged again`() throws
    {
        sample.now = try #require(Instant("2026-10-10T02:58:30Z"))
        _ = try sample.charged("0.275", task: "t3")
        #expect(try sample.write(named, in: october) == 6)
        #expect(try sample.total() == "1.375")
        #expect(
            try sample.findings(nameless, in: october).map(\.kind)
                == Array(repeating: .matched, count: 7))
        #expect(try sample.write(nameless, in: october) == 0)
    }

    @Test func `while a refund's charge is not known, charges of as much are not added`() throws {
        let other = "2026-10-10T09:00:00Z,\(model),70\n2026-10-10T10:00:00Z,kling-3.0/video,55\n"
        let findings = try sample.findings(nameless + other, in: october)
        let untied = ReconciliationItem.Remark.refundUntied(line: 8)
        #expect(findings.prefix(6).allSatisfy { $0.kind == .unclear && $0.remark == untied })
        #expect(findings[6].remark == .refundOfSome)
        // What cost another amount, or is another model's, is not it.
        #expect(findings.suffix(2).map(\.kind) == [.notInLedger, .notInLedger])
        // Nor is what names its task.
        let tasks =
            "task id,time,credits\na,2026-10-10T01:00:00Z,55\nb,2026-10-10T01:00:00Z,70\n"
            + ",2026-10-10T02:00:00Z,-55\n"
        #expect(
            try sample.findings(tasks, in: october).map(\.kind)
                == [.notInLedger, .notInLedger, .unclear])
    }

    @Test func `a refund whose charge the file has says what is wrong with it`() throws {
        let title = "task id,time,credits\n"
        let charge = "t,2026-09-20T00:00:00Z,55\n"
        let refund = "t,2026-10-03T00:00:00Z,-55\n"
        let time = try #require(Instant("2026-09-20T00:00:00Z"))
        for (bill, remark) in [
            (title + charge + refund, ReconciliationItem.Remark.chargedElsewhere(time)),
            (title + refund, .refundAlone),
            (
                "task id,time,type,credits\nt,2026-10-01T00:00:00Z,consume,54\n"
                    + "t,2026-10-03T00:00:00Z,refund,55\n", .refundsMore
            ),
        ] {
            #expect(try sample.findings(bill, in: october).map(\.remark) == [remark], "\(bill)")
            #expect(try sample.write(bill, in: october) == 0)
        }
    }

    @Test func `what counts by another ledger's attempt is no charge of this one's`() throws {
        let time = try #require(Instant("2026-10-10T01:00:00Z"))
        func charge(_ amount: Int64, isCountedOnce: Bool) -> OutsideCharges.Charge {
            OutsideCharges.Charge(
                money: Money(Nanos(count: amount), .usd), instant: time, billed: time...time,
                task: nil,
                model: nil, isCountedOnce: isCountedOnce)
        }
        let first = charge(5, isCountedOnce: false)
        let refunded = KnownWork([first, charge(-5, isCountedOnce: false)], called: "k")
        #expect(refunded?.costs == [Money(Nanos(count: 5), .usd)])
        #expect(KnownWork([first, charge(-5, isCountedOnce: true)], called: "k") == nil)
        #expect(KnownWork([charge(-5, isCountedOnce: false)], called: "k") == nil)
    }
}
