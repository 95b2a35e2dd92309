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
        return try BillRecord.all(of: table, columns, zone: zone)
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
            ("", "0", nil),
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
            ("cost\n" + String(repeating: "1", count: 70_000), .tooLarge(.cell, limit: 65_536)),
            (String(repeating: ",", count: 300), .tooLarge(.columns, limit: 256)),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text.prefix(20))") { try records(text) }
        }
        #expect(throws: BillError.self) { try records("{\"a\":") }
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
