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

    @Test(arguments: [
        "Type,task id,credits\nPalautus,t,55\nKulutus,t,55\n",
        "type,task id,credits\ntext2video,t,55\n", "status,task id,credits\n1,t,55\n",
        // Of a title that nobody knows, where the sign goes with the words, or a task has both.
        "Tapahtuma,task id,credits\nKulutus,t,55\nPalautus,u,-55\n",
        "Tapahtuma,task id,credits\nKulutus,t,55\nPalautus,t,55\n",
    ])
    func `words that may decide and are not known stop the reading`(bill: String) {
        #expect {
            try reading(bill)
        } throws: { error in
            guard case .unknownKinds(let unknown, let isNamed) = error as? BillError else {
                return false
            }
            return !unknown.words.isEmpty && isNamed == !bill.hasPrefix("Tapahtuma")
        }
        let title = String(bill.prefix { $0 != "," })
        #expect(throws: Never.self) {
            let table = try BillTable(Array(bill.utf8))
            let meaning = try #require(BillMeaning(title + "=ignore"))
            _ = try BillReading(of: table, BillColumns(table.titles, [meaning]), zone: .utc)
        }
    }

    @Test func `what somebody says of words counts, in columns of kinds and of statuses`() throws {
        func read(_ text: String, _ words: [String: BillForm.Kind]) throws -> BillReading {
            let table = try BillTable(Array(text.utf8))
            let columns = try BillColumns(table.titles, [], words: words)
            return try BillReading(of: table, columns, zone: .utc)
        }
        let kinds = "Type,task id,credits\nKulutus,t,55\nPalautus,t,20\nKorko,,3\nLahja,,9\n"
        let said = try read(
            kinds, ["Kulutus": .charge, "Palautus": .refund, "Korko": .other, "Lahja": .topUp])
        #expect(said.records.map(\.kind) == [.charge, .refund, .other, .topUp])
        #expect(said.unknownWords.isEmpty && !said.isGuessed)
        // What is not said stays unclear, and is told.
        let some = try read(kinds, ["Kulutus": .charge])
        #expect(some.records.map { $0.unclear != nil } == [false, true, true, true])
        #expect(some.unknownWords.map(\.title) == ["Type"])
        #expect(some.unknownWords.map(\.words) == [["Palautus", "Korko", "Lahja"]])
        let statuses = "status,task id,credits\nfailed,t,55\nsuccess,u,55\n"
        #expect(try read(statuses, [:]).unknownWords.map(\.words) == [["failed"]])
        let failed = try read(statuses, ["failed": .charge])
        #expect(failed.records.map(\.kind) == [.charge, .charge] && failed.unknownWords.isEmpty)
    }

    @Test(arguments: [
        "Erstattung", "Rückerstattung", "Remboursement", "Reembolso", "Devolución", "DEVOLUCION",
        "Estorno", "Rimborso", "Возврат", "返金", "환불", "Gutschrift", "Avoir",
    ])
    func `words of giving back are known in other languages, where they stand alone`(
        word: String
    ) throws {
        let bill = "Type,task id,credits\nconsume,t,55\n\(word),t,20\n\(word) 7 x,t,20\n"
        let records = try reading(bill).records
        #expect(records[1].kind == .refund && !records[1].isGuessed)
        // More words may deny it.
        #expect(records[2].unclear != nil)
    }

    @Test(arguments: [
        "mode,task id,credits\nstd,t,55\npro,t,-50\n",
        "group,task id,credits\na,t,55\na,v,5\nb,u,-5\n",
        "model,task id,credits\na,t,55\nb,t,-50\n",
        "region,task id,credits\neu,t,55\neu,v,55\nus,t,-5\n",
    ])
    func `words of models, modes, groups and the like never do`(bill: String) throws {
        let kinds = try reading(bill).records.map(\.kind)
        #expect(kinds.last == .refund && kinds.dropLast().allSatisfy { $0 == .charge })
    }

    @Test func `of a column whose title is not known, known words count, as a guess`() throws {
        let reading = try reading("memo x,task id,credits\nrefund,t,55\nconsume,t,55\n")
        #expect(reading.records.map(\.kind) == [.refund, .charge] && reading.isGuessed)
    }

    @Test func `which sign is a charge, the tasks tell that have both`() throws {
        let turned = try reading("task id,credits\nt,-55\nt,20\nu,-5\n")
        #expect(turned.records.map(\.kind) == [.charge, .refund, .charge] && !turned.isGuessed)
        #expect(turned.records.map(\.credits?.decimal) == ["55", "-20", "5"])
        let unknown = try reading("task id,credits\nt,-55\nu,20\nv,-5\n")
        #expect(unknown.records.allSatisfy { $0.unclear != nil })
        let guessed = try reading("task id,credits\nt,55\nu,-20\nv,5\n")
        #expect(guessed.records.map(\.kind) == [.charge, .refund, .charge] && guessed.isGuessed)
    }

    @Test func `the sum of the others is told and left out, another sum is unclear`() throws {
        let bill = "task id,time,amount\na,2026-10-01,0.1\nb,2026-10-02,0.268\n"
        for row in ["Total,,0.368\n", ",,0.368\n", "合计：2 笔,,0.368\n"] {
            let reading = try reading(bill + row)
            #expect(reading.records.map(\.task) == ["a", "b"])
            let sum = try #require(Nanos(decimal: "0.368"))
            #expect(reading.leftOut == [.closing(line: 4, sum: sum)])
        }
        #expect(try reading(bill + "Total,,0.4\n").records.last?.unclear != nil)
        // Between rows it may be a charge, and where it says more than figures.
        let between = try reading(bill + ",,0.368\nc,2026-10-03,1\n")
        #expect(between.leftOut.isEmpty && between.records[2].unclear != nil)
        let grouped = bill.replacing("amount", with: "amount,group").replacing(
            "0.1\n", with: "0.1,vip\n")
        for row in [",,0.368,vip\n", ",,0.368,USD\n"] {
            let reading = try reading(grouped + row)
            #expect(reading.leftOut.isEmpty && reading.records.last?.unclear != nil)
        }
        let named = bill.replacing("amount", with: "amount,currency")
        #expect(try reading(named + ",,0.368,USD\n").leftOut.count == 1)
        #expect(try reading(bill + ",,0.4\n").records.last?.kind == .charge)
    }

    @Test func `of files that were put together rows without a task count once`() throws {
        let rows = "time,amount\n2026-10-01,1\n2026-10-01,1\n2026-10-02,2\n"
        #expect(try reading(rows).records.count == 3)
        #expect(try reading(rows + rows).records.count == 3)
        #expect(try reading(rows + "time,amount\n2026-10-02,2\n2026-10-03,2\n").records.count == 4)
    }

    @Test func `figures that do not divide are rounded to the even one, and said`() throws {
        let table = try BillTable(Array("task,quota\na,1\nb,3\nc,2\n".utf8))
        let meaning = try #require(BillMeaning("quota=amount/2000000000"))
        let reading = try BillReading(
            of: table, BillColumns(table.titles, [meaning]), zone: .utc)
        #expect(
            reading.records.map(\.amount) == [Nanos(count: 0), Nanos(count: 2), Nanos(count: 1)])
        #expect(reading.rounded == [2, 3])
    }

    @Test(arguments: [
        ("refund", BillRecord.Kind.refund, false), ("REFUND", .refund, false),
        ("task_refund", .refund, true), ("Payment Refund", .refund, true),
        ("failed task refund", .refund, true), ("任务失败退款", .refund, true),
        ("失败退款", .refund, false), ("API调用扣费", .charge, true), ("充值", .topUp, false),
        ("Auto recharge", .topUp, true),
    ])
    func `knows words by their parts, as a guess`(
        word: String, kind: BillRecord.Kind, isGuessed: Bool
    ) throws {
        let record = try #require(
            try reading("type,task id,credits\nconsume,t,55\n\(word),t,5\n").records.last)
        #expect(record.kind == kind && record.isGuessed == isGuessed, "\(record)")
    }

    @Test(arguments: [
        "refund failed", "退款失败", "not refunded", "未退款", "refund pending", "退款处理中",
        "refund and recharge", "Palautus", "Erstattung abgelehnt", "возврат отклонен",
    ])
    func `words of what did not happen, or not yet, are unclear`(word: String) throws {
        let record = try reading("type,task id,credits\nconsume,t,55\n\(word),t,5\n").records.last
        #expect(record?.unclear == "type: \(word)")
    }

    @Test func `a statement that says nothing of kinds leaves them to the words`() throws {
        let table = try BillTable(
            Array("type,task,quota\n2,t,500000\n6,t,500000\n1,,500000\n".utf8))
        let meaning = try #require(BillMeaning("quota=amount/500000"))
        let form = BillForm(name: "mine", columns: [meaning])
        let columns = try BillColumns(table.titles, [], form: form)
        let reading = try BillReading(of: table, columns, zone: .utc)
        #expect(reading.records.map(\.kind) == [.charge, .refund, .topUp])
        #expect(reading.records.map(\.amount?.decimal) == ["1", "-1", "1"])
    }
}
