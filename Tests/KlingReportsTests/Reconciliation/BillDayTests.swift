import KlingCost
import KlingLedger
import Testing

@testable import KlingReports

/// Rows that name a day and no time of it, and rows that are the sum of several.
@Suite struct BillDayTests {
    private let sample: SampleLedger
    private let october = SampleLedger.october

    init() throws { sample = try SampleLedger() }

    private func charged(at instants: String...) throws {
        for instant in instants {
            sample.now = try #require(Instant(instant))
            _ = try sample.charged("0.275")
        }
    }

    private func read(_ bill: String) throws -> [BillRecord] {
        let table = try BillTable(Array(bill.utf8))
        return try BillReading(of: table, try BillColumns(table.titles, []), zone: .utc).records
    }

    @Test func `a date alone is all of its day, by the bill's clocks`() throws {
        let shanghai = try #require(Zone(fixed: "+08:00"))
        let time = BillTime(zone: shanghai, order: .dayFirst)
        let day = try #require(time.times("2026-10-10"))
        #expect(day.lowerBound == Instant("2026-10-09T16:00:00Z"))
        #expect(day.upperBound == Instant("2026-10-10T15:59:59Z"))
        #expect(time.times("10/10/2026") == day && time.times("2026年10月10日") == day)
        let instant = try #require(Instant("2026-10-09T16:00:00Z"))
        for text in ["2026-10-10 00:00", "2026-10-09T16:00:00Z", "1791561600"] {
            #expect(time.times(text) == instant...instant, "\(text)")
        }
    }

    @Test func `where all clocks show midnight they show nothing`() throws {
        let rows = (1...4).map { "2026/10/\($0) 0:00,55\n" }
        let days = try read("time,credits\n" + rows.joined())
        let first = try #require(Instant("2026-10-01T00:00:00Z"))
        #expect(days.first?.times == first...first.moved(by: 86_399))
        let clocks = try read("time,credits\n" + rows.joined() + "2026/10/5 0:01,55\n")
        #expect(clocks.first?.times == first...first)
    }

    @Test(arguments: [nil, SampleLedger.october])
    func `rows of a day are the charges of that day, and say nothing of a clock`(
        period: Range<Instant>?
    ) throws {
        try charged(
            at: "2026-10-10T00:10:00Z", "2026-10-10T09:00:00Z", "2026-10-10T23:40:00Z",
            "2026-10-11T12:00:00Z")
        let row = "2026-10-10,kling-2.6/text-to-video,55\n"
        let bill =
            "date,model,credits\n" + row + row + row + "2026-10-11,kling-2.6/text-to-video,55\n"
        let judgement = try sample.reconciliation(bill, in: period).judgement()
        #expect(judgement.findings.map(\.kind) == Array(repeating: .matched, count: 4))
        #expect(judgement.clock == nil)
        #expect(judgement.times?.upperBound == Instant("2026-10-12T00:00:00Z"))
        #expect(try sample.write(bill, in: period) == 0)
        // One more than the ledger knows is other work.
        #expect(try sample.write(bill + row, in: period) == 1)
        #expect(try sample.total() == "1.375")
    }

    @Test func `what a bill of days wrote is the same at its time, and the other way`() throws {
        let days = "date,credits\n2026-10-10,55\n2026-10-11,70\n"
        let times = "time,credits\n2026-10-10T08:00:00Z,55\n2026-10-11T21:00:00Z,70\n"
        for (first, second) in [(days, times), (times, days)] {
            let sample = try SampleLedger()
            #expect(try sample.write(first, in: october) == 2)
            #expect(try sample.findings(second, in: october).map(\.kind) == [.matched, .matched])
            #expect(try sample.write(second, in: october) == 0)
            #expect(try sample.write(second) == 0)
            #expect(try sample.total() == "0.625")
        }
    }

    @Test func `tasks of a day say nothing of a clock`() throws {
        var bill = "task id,date,credits\n"
        for day in 1...6 {
            sample.now = try #require(Instant("2026-10-0\(day)T03:00:00Z"))
            _ = try sample.charged("0.275", task: "t\(day)")
            bill += "t\(day),2026-10-0\(day),55\n"
        }
        let judgement = try sample.reconciliation(bill, in: october).judgement()
        #expect(judgement.clock == nil)
        #expect(judgement.findings.allSatisfy { $0.kind == .matched })
    }

    @Test func `a day's sum is not booked beside its charges`() throws {
        try charged(
            at: "2026-10-10T09:34:00Z", "2026-10-10T09:36:00Z", "2026-10-10T09:38:00Z")
        let counted = "Date,Model,Requests,Credits\n2026-10-10,kling-2.6/text-to-video,3,165\n"
        let plain = "Date,Model,Credits\n2026-10-10,kling-2.6/text-to-video,165\n"
        for bill in [counted, plain] {
            for period in [nil, october] {
                let findings = try sample.findings(bill, in: period)
                #expect(findings.allSatisfy { $0.kind == .unclear }, "\(bill)")
                #expect(try sample.write(bill, in: period) == 0)
            }
        }
        #expect(try sample.total() == "0.825")
    }

    @Test(arguments: [
        "Requests", "Count", "API calls", "次数", "数量", "请求数", "调用次数",
    ])
    func `a row that counts several is the sum of them`(title: String) throws {
        let text = "Time,Credits,\(title)\n2026-10-10T08:00:00Z,55,1\n2026-10-10T09:00:00Z,110,2\n"
        #expect(try read(text).map(\.unclear) == [nil, "\(title): 2: the sum of several"])
        let many = "Time,Credits,\(title)\n2026-10-10T08:00:00Z,55,\"1,055\"\n"
        #expect(try read(many).map(\.unclear) == ["\(title): 1,055: the sum of several"])
        // What names a task is one piece of work.
        let named = "Task ID,Credits,\(title)\nt,55,5\n"
        #expect(try read(named).map(\.kind) == [.charge])
    }
}
