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
            table.titles, map.compactMap { BillMeaning($0) })
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

    @Test func `reads amounts as people and spreadsheets write them`() throws {
        let cases = [
            ("¥8.90", "8.9"), ("1,055.00", "1055"), ("1.055,50", "1055.5"), ("(1.25)", "-1.25"),
            ("1.25E+00", "1.25"), ("5.5e-1", "0.55"), ("0,55", "0.55"), ("1,234,567", "1234567"),
            ("-$0.55", "-0.55"), ("$-0.55", "-0.55"), ("0.55-", "-0.55"), ("＄0.55", "0.55"),
            ("0.55 美元", "0.55"), (" 0.5500 ", "0.55"), ("0.0000000005", "0"),
            ("0.0000000015", "0.000000002"), ("=\"\"0.55\"\"", "0.55"),
        ]
        for (text, amount) in cases {
            let record = try #require(try records("task id,cost\nt,\"\(text)\"\n").first)
            #expect(record.amount == Nanos(signedDecimal: amount), "\(text)")
        }
    }

    @Test(arguments: [
        "1,234", "=1+1", "0x10", "٥", "NaN", "99999999999999999999", "--1", "0.5.5", "@SUM(1)",
        "1 banana", "🎬", "1,23,456.00", "1E999", "01.5",
    ])
    func `an amount that it would have to guess at makes its row unclear`(text: String) throws {
        let records = try records("task id,cost\nt,\"\(text)\"\nu,0.55\n")
        #expect(records.first?.unclear == "cost: \(text)")
        #expect(records.last?.amount == Nanos(decimal: "0.55") && records.last?.unclear == nil)
    }

    @Test func `an empty cell is no nought`() throws {
        for text in ["task id,cost\nt,\n", #"[{"task":"t","cost":null}]"#] {
            let record = try #require(try records(text).first)
            #expect(record.amount == nil && record.credits == nil, "\(text)")
        }
        #expect(try records("time,cost\n2026-10-01,\n").map(\.unclear) == ["it names no amount"])
        #expect(
            try records("time,credits\n2026-10-01,5\n2026-10-02,\n").map(\.unclear)
                == [nil, "it names no amount"])
        #expect(try records("task,cost,credits\nt,,55\n").first?.credits == Nanos(decimal: "55"))
        #expect(try records("task,cost,credits\nt,2,\n").first?.amount == Nanos(decimal: "2"))
    }

    @Test func `rows of a task that are alike in every cell are one`() throws {
        let row = "t,2026-10-01T00:00:00Z,55\n"
        #expect(try records("task,time,credits\n" + row + row).map(\.line) == [2])
        #expect(try records("task,time,credits\nt,2026-10-01T00:00:01Z,55\n" + row).count == 2)
        // Without a task they may be two.
        #expect(try records("time,credits\n2026-10-01,55\n2026-10-01,55\n").count == 2)
    }

    @Test func `a task's row that is there twice, without a time, is for somebody to look at`()
        throws
    {
        let twice = try records("task,credits\nt,55\nt,55\nu,55\n")
        #expect(
            twice.map(\.unclear) == [
                nil, "alike in every column to row 2, without a time: once or twice", nil,
            ])
        #expect(try records("task,credits,note\nt,55,a\nt,55,b\n").allSatisfy { $0.unclear == nil })
        // Files that were put together have each row once in each.
        let file = "task,credits\nt,55\nu,55\n"
        #expect(try records(file + file).map(\.unclear) == [nil, nil])
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

    @Test(arguments: [
        "yesterday", "🎬🎬🎬🎬🎬", "2026-13-01", "12", "2026-10-02T25:00:00Z", "1.79093E+12",
        "10/02/2026", "2026-10-02 08:30:00 CST",
    ])
    func `a time that it does not know makes its row unclear`(text: String) throws {
        #expect(try records("time,cost\n\(text),1\n").map(\.unclear) == ["time: \(text)"])
    }

    @Test func `reads times as consoles and spreadsheets write them`() throws {
        let shanghai = try #require(Zone(fixed: "+08:00"))
        let cases = [
            ("2026/10/1 8:05", "2026-10-01T00:05:00Z"),
            ("2026-10-01 10:05:03 PM", "2026-10-01T14:05:03Z"),
            ("2026-10-01 12:05:03am", "2026-09-30T16:05:03Z"),
            ("2026-10-01T08:05:00+0800", "2026-10-01T00:05:00Z"),
            ("2026-10-01 08:05:00 UTC+8", "2026-10-01T00:05:00Z"),
            ("2026-10-01 00:05:00 GMT", "2026-10-01T00:05:00Z"),
            ("2026年10月1日 8:05", "2026-10-01T00:05:00Z"), ("1790813100.75", "2026-10-01T00:05:00Z"),
            ("1790813100123", "2026-10-01T00:05:00Z"), ("2026.10.01", "2026-09-30T16:00:00Z"),
            ("Thu, 01 Oct 2026 00:05:00 GMT", "2026-10-01T00:05:00Z"),
            ("\"Oct 1, 2026, 8:05 AM\"", "2026-10-01T00:05:00Z"),
            ("2026-10-01 08:05:00,250", "2026-10-01T00:05:00Z"),
        ]
        for (text, instant) in cases {
            let cell = text.contains(",") && !text.hasPrefix("\"") ? "\"\(text)\"" : text
            let record = try records("time,cost\n\(cell),1\n", zone: shanghai).first
            #expect(record?.instant == Instant(instant), "\(text)")
        }
    }

    @Test func `which number of a date is the day, the other dates tell`() throws {
        let days = try records("time,cost\n02/10/2026,1\n13/10/2026,2\n")
        #expect(days.first?.instant == Instant("2026-10-02"))
        let months = try records("time,cost\n10/02/2026,1\n10/13/2026,2\n")
        #expect(months.first?.instant == Instant("2026-10-02"))
        let apart = "Date,Time,Amount\n10/02/2026,08:30:00,1\n10/31/2026,09:00:00,1\n"
        #expect(try records(apart).first?.instant == Instant("2026-10-02T08:30:00Z"))
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
            ("", .noTitles), ("a,b\n1,2,3\n", .noAmount(titles: ["a", "b"])),
            ("a\n\"1", .unclosedQuote(line: 2)), ("a\n\"1\"x", .textBehindQuote(line: 2)),
            ("a,b\n1,2\n", .noAmount(titles: ["a", "b"])), ("[1,2]", .noRows),
            ("Dear Sir or Madam\nhere is the bill\n", .notATable),
            (#"[{"a": 1}]"#, .noAmount(titles: ["a"])), ("[{}]", .noRows), ("[]", .noRows),
            ("Model\nm\n", .noAmount(titles: ["Model"])),
            ("PK\u{3}\u{4}\u{14}\u{0}\u{6},", .notATable), ("%PDF-1.7\n1 0 obj", .notATable),
            ("<html><body>,</body></html>", .notATable),
            ("cost\n" + String(repeating: "1", count: 70_000), .tooLarge(.cell, limit: 65_536)),
            (String(repeating: ",", count: 300), .tooLarge(.columns, limit: 256)),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text.prefix(20))") { try records(text) }
        }
        #expect(throws: BillError.self) { try records("{\"a\":") }
        #expect(throws: BillError.encoding) { try BillTable([0xFF, 0x2C, 0x80, 0x0A]) }
        #expect(throws: BillError.noColumn("x", titles: ["cost"])) {
            try records("cost\n1\n", map: ["x=task"])
        }
    }

    @Test func `reads UTF-16 and GB18030`() throws {
        for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian] {
            let bytes = Array("task id,cost\nt,1\n".data(using: encoding) ?? Data())
            #expect(try BillTable(bytes).titles == ["task id", "cost"], "\(encoding)")
        }
        // 任务ID,金额 and a rare character of four bytes.
        let bytes: [UInt8] =
            [0xC8, 0xCE, 0xCE, 0xF1, 0x49, 0x44, 0x2C, 0xBD, 0xF0, 0xB6, 0xEE, 0x0A]
            + [0x81, 0x30, 0x81, 0x30, 0x2C, 0x31, 0x0A]
        let table = try BillTable(bytes)
        #expect(table.titles == ["任务ID", "金额"] && table.rows.first?.cells == ["\u{80}", "1"])
    }

    @Test func `a row with more cells than titles is unclear, and those above the titles are none`()
        throws
    {
        let records = try records("Usage of October,\n\ntask id,cost\nt,1,055.00\nu,2\n")
        #expect(records.map(\.unclear) == ["more cells than there are titles", nil])
        #expect(records.map(\.line) == [4, 5])
    }

    @Test func `knows what keeps a spreadsheet from numbers, and names it damaged`() throws {
        let kept = try records("task id,cost\n\"=\"\"0012\"\"\",1\n'0013,1\n0014\t,1\n")
        #expect(kept.map(\.task) == ["0012", "0013", "0014"])
        let damaged = try records("task id,cost\n1.23E+20,1\nt,1\n")
        #expect(damaged[0].task == nil && damaged[1].unclear == nil)
        #expect(damaged[0].unclear == "a spreadsheet damaged the task's name 1.23E+20")
        let cut = try records("task id,cost\n123456789012345000,1\n223456789012345000,1\n")
        #expect(cut.allSatisfy { $0.unclear != nil })
        let whole = try records("task id,cost\n123456789012345678,1\n223456789012345000,1\n")
        #expect(whole.allSatisfy { $0.unclear == nil })
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
