import Foundation
import KlingCost
import SeededCases
import Testing

@testable import KlingReports

/// A gateway's own record, in whatever form: what is understood, and what is refused.
@Suite struct BillTests {
    private func records(
        _ text: String, map: [String] = [], zone: Zone = .utc
    ) throws -> [BillRecord] {
        let table = try BillTable(Array(text.utf8))
        let columns = try BillColumns(
            table.titles, map.compactMap { BillColumns.Meaning($0) })
        return try BillReading(of: table, columns, zone: zone).records
    }

    @Test(arguments: [
        "Task ID,Create Time,Model,Credits Consumed\r\nt-1,2026-10-02 08:30:00,m,55\r\n",
        "\u{FEFF}Task ID;Create Time;Model;Credits Consumed\nt-1;2026/10/02 08:30;m;55.0\n",
        "taskId\tcreateTime\tmodel\tcreditsConsumed\r\"t-1\"\t1790929800000\t\"m\"\t55\r",
        #"{"code":200,"data":{"records":[{"taskId":"t-1","createTime":1790929800000,"#
            + #""model":"m","creditsConsumed":55,"param":{"x":1}}]}}"#,
        #"[{"taskId":"t-1","createTime":"2026-10-02T08:30:00.123Z","model":"m","credits":"55"}]"#,
        "{\"task_id\":\"t-1\",\"time\":1790929800,\"model\":\"m\",\"credits\":55}\n\n",
        "任务ID,创建时间,模型,积分\nt-1,2026-10-02 16:30:00+08:00,m,55 积分\n",
    ])
    func `reads CSV, JSON and JSON Lines with the titles that consoles have`(text: String) throws {
        let record = try #require(try records(text).first)
        #expect(record.task == "t-1" && record.model == "m")
        #expect(record.instant == Instant("2026-10-02T08:30:00Z"))
        #expect(record.credits == Nanos(decimal: "55") && record.amount == nil)
    }

    @Test func `reads amounts with the currency that stands about them`() throws {
        let cases: [(String, String, String?)] = [
            ("0.55", "0.55", nil), ("-0.55", "-0.55", nil), ("$0.55", "0.55", "USD"),
            ("0.55 USD", "0.55", "USD"), ("0.55 cny", "0.55", "CNY"),
            ("0.27500000000000002", "0.275", nil), ("0.1999999999999", "0.2", nil),
        ]
        for (text, amount, currency) in cases {
            let record = try #require(try records("task id,cost\nt,\"\(text)\"\n").first)
            #expect(record.amount == Nanos(signedDecimal: amount), "\(text)")
            #expect(record.currency?.code == currency, "\(text)")
        }
        let titled = try records("task id,Cost (USD)\nt,0.55\n")
        #expect(titled.first?.currency == .usd)
        let mapped = try records("no,paid\nt,-0.55\n", map: ["no=task", "paid=-amount"])
        #expect(mapped.first?.amount == Nanos(decimal: "0.55") && mapped.first?.task == "t")
    }

    @Test(arguments: [
        "0,55", "1,234.56", "=1+1", "1e3", "0x10", "٥", "NaN", "99999999999999999999", "--1",
        "0.5.5", "@SUM(1)", "1 banana", "🎬",
    ])
    func `refuses an amount that it would have to guess at`(text: String) throws {
        #expect(
            throws: BillError.badAmount(line: 2, title: "cost", text: text)
        ) { try records("task id,cost\nt,\"\(text)\"\n") }
    }

    @Test func `an empty cell is no nought`() throws {
        for text in ["task id,cost\nt,\n", #"[{"task":"t","cost":null}]"#] {
            let record = try #require(try records(text).first)
            #expect(record.amount == nil && record.credits == nil, "\(text)")
        }
        #expect(throws: BillError.badAmount(line: 2, title: "cost", text: "")) {
            try records("time,cost\n2026-10-01,\n")
        }
        #expect(throws: BillError.badAmount(line: 3, title: "credits", text: "")) {
            try records("time,credits\n2026-10-01,5\n2026-10-02,\n")
        }
        #expect(try records("task,cost,credits\nt,,55\n").first?.credits == Nanos(decimal: "55"))
        #expect(try records("task,cost,credits\nt,2,\n").first?.amount == Nanos(decimal: "2"))
    }

    @Test func `rows of a task that are alike in every cell are one`() throws {
        let row = "t,2026-10-01T00:00:00Z,55\n"
        #expect(try records("task,time,credits\n" + row + row).map(\.line) == [2])
        #expect(try records("task,time,credits\nt,2026-10-01T00:00:01Z,55\n" + row).count == 2)
        // Without a time they may be two, and without a task.
        #expect(try records("task,credits\nt,55\nt,55\n").count == 2)
        #expect(try records("time,credits\n2026-10-01,55\n2026-10-01,55\n").count == 2)
    }

    @Test func `of an hour that clocks show twice it takes the first`() throws {
        let file = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Berlin"))
        let berlin = try Zone(name: "Europe/Berlin", file: Array(file))
        let cases = [
            ("2026-10-25 01:30:00", "2026-10-24T23:30:00Z"),
            ("2026-10-25 02:30:00", "2026-10-25T00:30:00Z"),
            ("2026-10-25 03:30:00", "2026-10-25T02:30:00Z"),
            ("2026-03-29 01:59:59", "2026-03-29T00:59:59Z"),
            ("2026-03-29 03:00:00", "2026-03-29T01:00:00Z"),
            // An hour that they skip: as they stood before.
            ("2026-03-29 02:30:00", "2026-03-29T01:30:00Z"),
        ]
        for (shown, instant) in cases {
            let record = try records("time,cost\n\(shown),1\n", zone: berlin).first
            #expect(record?.instant == Instant(instant), "\(shown)")
        }
    }

    @Test(arguments: ["yesterday", "🎬🎬🎬🎬🎬", "2026-13-01", "12", "2026-10-02T25:00:00Z"])
    func `refuses a time that it does not know`(text: String) throws {
        #expect(throws: BillError.badTime(line: 2, title: "time", text: text)) {
            try records("time,cost\n\(text),1\n")
        }
    }

    @Test func `takes the longest list where there are several`() throws {
        let text = #"{"sums":[{"cost":9}],"tasks":[{"id":"a","cost":1},{"id":"b","cost":2}]}"#
        #expect(try records(text).map(\.amount) == [Nanos(decimal: "1"), Nanos(decimal: "2")])
    }

    @Test func `takes times without a zone by the zone's clocks`() throws {
        let shanghai = try #require(Zone(fixed: "+08:00"))
        let record = try records("time,cost\n2026-10-01 07:00:00,1\n", zone: shanghai).first
        #expect(record?.instant == Instant("2026-09-30T23:00:00Z"))
    }

    @Test func `says what is wrong with a record that cannot be read`() {
        let cases: [(String, BillError)] = [
            ("", .noTitles), ("a,b\n1,2,3\n", .tooManyCells(line: 2)),
            ("a\n\"1", .unclosedQuote(line: 2)), ("a\n\"1\"x", .textBehindQuote(line: 2)),
            ("a,b\n1,2\n", .noAmount(titles: ["a", "b"])), ("[1,2]", .noRows),
            ("Dear Sir or Madam\nhere is the bill\n", .notATable),
            ("PK\u{3}\u{4}\u{14}\u{0}\u{6},", .notATable), ("%PDF-1.7\n1 0 obj", .notATable),
            ("<html><body>,</body></html>", .notATable),
            ("cost\n" + String(repeating: "1", count: 70_000), .tooLarge(.cell, limit: 65_536)),
            (String(repeating: ",", count: 300), .tooLarge(.columns, limit: 256)),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text.prefix(20))") { try records(text) }
        }
        #expect(throws: BillError.self) { try records("{\"a\":") }
        for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian] {
            let bytes = Array("task id,cost\nt,1\n".data(using: encoding) ?? Data())
            #expect(throws: BillError.utf16, "\(encoding)") { try BillTable(bytes) }
        }
        #expect(throws: BillError.noColumn("x", titles: ["cost"])) {
            try records("cost\n1\n", map: ["x=task"])
        }
    }

    /// Every text ends as records or as an error.
    @Test func `is stopped by no bytes`() {
        var random = SeededRandom(seed: 7)
        let pieces: [[UInt8]] = [
            [0x22], [0x2C], [0x0A], [0x0D], [0xEF, 0xBB, 0xBF], [0xFF], [0x00], Array("cost".utf8),
            Array("task id".utf8), Array("time".utf8), Array("0.55".utf8), Array("{".utf8),
            Array("[".utf8), Array("}".utf8), Array("\"a\":1".utf8), Array("🎬".utf8),
            Array("2026-10-02 08:30".utf8), Array("=".utf8), Array("-".utf8), Array(";".utf8),
        ]
        for _ in 0..<TortureCases.count(3_000) {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).flatMap { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            _ = try? records(String(decoding: bytes, as: UTF8.self))
            _ = try? BillTable(bytes)
        }
    }
}
