import KlingCost
import Testing

@testable import KlingReports

/// What a row of a bill is about, and what that makes of its amount.
@Suite struct BillKindTests {
    private let sample: SampleLedger

    init() throws { sample = try SampleLedger() }

    private func reading(_ text: String) throws -> BillReading {
        let table = try BillTable(Array(text.utf8))
        return try BillReading(of: table, try BillColumns(table.titles, []), zone: .utc)
    }

    @Test func `rows of one task add up by their kinds, whatever their signs`() throws {
        for sign in ["", "-"] {
            let bill = "type,task_id,credits\nconsume,a,55\nrefund,a,\(sign)20\ntopup,,1000\n"
            let reading = try reading(bill)
            #expect(reading.records.map(\.kind) == [.charge, .refund, .topUp])
            let items = try BillItem.all(of: reading.records, from: "kie")
            #expect(items.map(\.credits) == [Nanos(decimal: "35")])
            #expect(reading.topUps.map(\.credits) == [Nanos(decimal: "1000")])
        }
    }

    @Test func `a top-up is no charge, and a refund takes back what was charged`() throws {
        _ = try sample.charged("0.275", task: "a")
        let bill = "type,task_id,credits\nrefund,a,55\nconsume,a,55\ntopup,,1000\n"
        #expect(try sample.write(bill) == 1)
        #expect(try sample.total() == "0")
        #expect(try sample.write(bill) == 0)
    }

    @Test func `a row of a kind that is not known makes its task unclear`() throws {
        _ = try sample.charged("0.275", task: "a")
        let finding = try #require(
            try sample.findings("type,task_id,credits\nxyzzy,a,60\nconsume,a,55\n").first)
        #expect(finding.kind == .unclear)
        #expect(finding.remark == .notUnderstood(line: 2, words: "type: xyzzy"))
    }

    @Test func `keys do not depend on the shape, and keys of older versions are known`() throws {
        let shapes = [
            "time,model,amount\n2026-10-10T00:05:00Z,m,9.99\n",
            "time,amount\n2026-10-10T00:05:00Z,$9.99\n",
            #"[{"time":"2026-10-10 00:05:00","amount":9.990,"currency":"USD"}]"#,
        ]
        let items = try shapes.map { shape in
            try #require(try BillItem.all(of: try reading(shape).records, from: "kie").first)
        }
        #expect(Set(items.map(\.key)).count == 1)
        // As the version before wrote it for the first of these.
        let parts = ["kie", "1791590700", "m", "", "9.99", ""]
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        let former = "record " + SHA256(of: Array(text.utf8)).hexadecimal.prefix(32)
        #expect(items[0].formerKeys.contains(former))
    }
}
