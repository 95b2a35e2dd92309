import KlingCost
import Testing

@testable import KlingReports

/// Bills whose rows may say one thing or the other: nobody guesses, somebody is asked.
@Suite struct BillDoubtTests {
    private func reading(_ text: String, map: [String] = []) throws -> BillReading {
        let meanings = map.compactMap { BillMeaning($0) }
        let table = try BillTable(Array(text.utf8), named: meanings.map(\.title))
        return try BillReading(of: table, try BillColumns(table.titles, meanings), zone: .utc)
    }

    private func isUnclear(_ record: BillRecord?) -> Bool { record?.unclear != nil }

    // MARK: What was given back

    @Test(arguments: [
        ("Note", "refund"), ("Description", "Refund for failed generation"), ("Remark", "退款"),
        ("备注", "失败返还"), ("说明", "任务失败，退还额度"), ("Comment", "chargeback"),
        ("Item", "Refund: Kling 2.6 std 5s"), ("Reason", "task failed and refunded"),
        ("Category", "credit back"), ("Product", "Credit note 7"), ("Feature", "compensation"),
        ("Note", "Reversal of charge"), ("结果", "失败已退款"), ("Event", "task_refund"),
        ("Comment", "Credited to your balance"), ("Note", "5 credits were returned"),
        ("备注", "扣费冲正"), ("Note", "rolled back"), ("Model", "Refund kling-v2-6"),
        ("Remark", "see https://example.org/a refunded"), ("Note", "未付款，已退款"),
    ])
    func `words of giving back are no charge, wherever they stand`(
        title: String, words: String
    ) throws {
        // The task's charge and, alike but for the words, what came back of it.
        let rows = "a,2026-10-01,0.184,\"\"\nb,2026-10-01,0.184,\"\"\n"
        let text = "Task,Time,Amount,\(title)\n" + rows + "b,2026-10-02,0.184,\"\(words)\"\n"
        let records = try reading(text).records
        #expect(records.map(\.kind).prefix(2) == [.charge, .charge])
        let last = try #require(records.last)
        #expect(last.kind == .refund || last.unclear?.contains(words) == true, "\(last)")
        // Marked in its own row.
        let own =
            "Task,Time,Amount,\(title)\na,2026-10-01,0.184,\"\"\nb,2026-10-01,0.184,\"\(words)\"\n"
        #expect(try reading(own).records.last.map { $0.kind != .charge } == true)
        // Below zero it is what it says.
        let below = "Task,Time,Amount,\(title)\n" + rows + "b,2026-10-02,-0.184,\"\(words)\"\n"
        #expect(try reading(below).records.last?.kind == .refund)
    }

    @Test(arguments: [
        "Rückerstattung", "Gutschrift für Auftrag 7", "storniert", "Remboursement", "note d'avoir",
        "Remboursé le 3", "reembolso", "Devolución del cargo", "estornado", "devolução", "rimborso",
        "terugbetaling", "zwrot kosztów", "Возврат средств", "возмещение", "返金済み", "払い戻し",
        "환불 완료", "환급", "已撤销", "撤销扣费", "失败返还",
    ])
    func `words of giving back are known in other languages too`(words: String) throws {
        let text = "Task,Time,Amount,Note\na,2026-10-01,0.184,\nb,2026-10-01,0.184,\(words)\n"
        let records = try reading(text).records
        #expect(records.first?.kind == .charge && records.last?.unclear?.contains(words) == true)
    }

    @Test(arguments: [
        "keine Erstattung", "pas de remboursement", "sin reembolso", "não reembolsado",
        "без возврата", "返金なし", "返金不可", "환불 없음", "환불 불가", "未撤销",
        "Pour avoir plus de couleurs", "Kriegsberichterstattung", "Der Soldat kehrt heim",
    ])
    func `so is what denies them, and what only sounds like them`(words: String) throws {
        let text = "Task,Time,Amount,Note\na,2026-10-01,0.184,\nb,2026-10-01,0.184,\(words)\n"
        #expect(try reading(text).records.map(\.kind) == [.charge, .charge])
    }

    @Test(arguments: [
        (#""note": "refund of failed task""#, "refund of failed task"),
        (#""detail": {"text": "已退款"}"#, "已退款"),
        (#""detail": {"steps": [{"text": "done"}, {"text": "refunded"}]}"#, "refunded"),
        (#""detail": "{\"reason\": \"credits were returned\"}""#, "credits were returned"),
        (#""detail": "[refund] of it""#, "[refund] of it"),
        (#""info": {"refund_amount": 0.184}"#, "refund_amount: 0.184"),
        (#""info": {"refund": {"id": 7, "currency": "USD"}}"#, "id: 7"),
        (#""info": {"isRefunded": true}"#, "isRefunded: true"),
        (#""refunds": [{"amount": "0.184"}, 1]"#, "refunds: 1"),
    ])
    func `words of giving back are found in JSON as in a table`(
        member: String, words: String
    ) throws {
        let bill =
            #"[{"task_id": "a", "amount": 0.184}, {"task_id": "b", "amount": 0.184, \#(member)}]"#
        let records = try reading(bill).records
        #expect(records.first?.kind == .charge)
        #expect(records.last?.unclear?.contains(words) == true, "\(records)")
        // So they are in a cell of CSV that holds JSON.
        let cell = "{\(member)}".replacing("\"", with: "\"\"")
        let table = try reading("Task,Amount,Data\na,0.184,{}\nb,0.184,\"\(cell)\"\n").records
        #expect(table.map { $0.unclear != nil } == [false, true], "\(table)")
    }

    @Test(arguments: [
        #""input": {"prompt": "a refund of everything"}"#, #""params": "{\"text\": \"refund\"}""#,
        #""data": {"negative_prompt": "refund", "refund": null, "refund_amount": 0}"#,
        #""result": {"url": "https://example.org/refund.mp4", "refunds": []}"#,
        #""info": {"refund": {"status": "none", "amount": 0}, "isRefunded": false}"#,
        #""note": "no refund""#, #""detail": {"note": "未退款"}"#, #""detail": {"refundable": true}"#,
    ])
    func `what was asked for, or denied, is none of them in JSON either`(member: String) throws {
        let bill =
            #"[{"task_id": "a", "amount": 0.184}, {"task_id": "b", "amount": 0.184, \#(member)}]"#
        #expect(try reading(bill).records.map(\.kind) == [.charge, .charge])
    }

    @Test(arguments: [
        (
            #"{"event": "refund", "data": {"task_id": "a", "amount": 0.184}}"#,
            BillRecord.Kind.refund
        ),
        (#"[{"event": "refund", "data": {"task_id": "a", "amount": 0.184}}]"#, .refund),
        (#"{"type": "refund", "data": {"list": [{"task_id": "a", "amount": 0.184}]}}"#, .refund),
        (#"{"type": "list", "code": 200, "data": [{"task_id": "a", "amount": 0.184}]}"#, .charge),
        (
            #"{"event": "refund", "data": {"event": "consume", "task_id": "a", "amount": 0.184}}"#,
            .charge
        ),
    ])
    func `what an envelope says of giving back holds for what is in it`(
        bill: String, kind: BillRecord.Kind
    ) throws {
        #expect(try reading(bill).records.map(\.kind) == [kind])
        let words = bill.replacing("\"refund\"", with: "\"it was refunded to you\"")
            .replacing("event", with: "msg").replacing("type", with: "msg")
        let isCharge = kind == .charge
        #expect(try reading(words).records.map { $0.unclear == nil } == [isCharge])
    }

    @Test(arguments: [
        ("Note", "no refund"), ("Description", "A soldier returned home, the film reversed"),
        ("备注", "未退款"), ("Terms", "non-refundable"), ("Result", "https://example.org/refund.mp4"),
        ("说明", "返回结果"), ("Comment", "not refunded"), ("Prompt", "a refund of everything"),
        ("Refund status", "no"), ("Returned", "0.00"), ("是否退款", "否"), ("Credit note", "-"),
        ("退款状态", "无退款"), ("Result", "video returned"),
    ])
    func `words that deny it, or speak of something else, change nothing`(
        title: String, words: String
    ) throws {
        let text =
            "Task,Time,Amount,\(title)\na,2026-10-01,0.184,\"\"\nb,2026-10-01,0.184,\"\(words)\"\n"
        #expect(try reading(text).records.map(\.kind) == [.charge, .charge])
    }

    @Test(arguments: [
        ("Refund status", "refunded"), ("Returned", "0.184"), ("Credit note", "0.184"),
        ("是否退款", "是"), ("Refunded?", "yes"), ("退款状态", "已退款"), ("Refund time", "2026-10-02"),
        ("isRefunded", "true"),
    ])
    func `a column that asks for what came back, and says so, makes its row unclear`(
        title: String, words: String
    ) throws {
        let text = "Task,Time,Amount,\(title)\na,2026-10-01,0.184,\nb,2026-10-01,0.184,\(words)\n"
        let records = try reading(text).records
        #expect(records.first?.kind == .charge && isUnclear(records.last))
    }

    @Test func `words and a column that says how much agree, and nothing costs nothing`() throws {
        let both =
            "Task,Amount,Refund,Note\na,0.184,0.184,refunded\nb,0.184,0,refunded\nc,0,0,refunded\n"
        let records = try reading(both).records
        #expect(records.prefix(2).map(\.kind) == [.charge, .refund])
        #expect(isUnclear(records[2]) && records[3].kind == .charge)
        // A row of nothing that speaks of a refund, behind a charge of the task.
        let later = try reading(
            "Task,Time,Amount,Note\na,2026-10-01,0.184,\na,2026-10-02,0,refunded\n")
        #expect(isUnclear(later.records.last))
    }

    @Test func `a column of signs gives the figures theirs`() throws {
        let rows = "a,2026-10-01,0.184,-\nb,2026-10-02,0.184,-\nb,2026-10-03,0.184,+\n"
        let records = try reading("Task,Time,Amount,+/-\n" + rows).records
        #expect(records.map(\.kind) == [.charge, .charge, .refund])
        #expect(records.map(\.amount?.decimal) == ["0.184", "0.184", "-0.184"])
        let turned = rows.replacing("-\n", with: "p\n").replacing("+\n", with: "-\n")
            .replacing("p\n", with: "+\n")
        let others = try reading("Task,Time,Amount,±\n" + turned).records
        #expect(others.map(\.kind) == [.charge, .charge, .refund])
        // Nothing tells which of the two came first.
        let alike = "a,2026-10-01,0.184,-\nb,2026-10-01,0.184,-\nb,2026-10-01,0.184,+\n"
        #expect(try reading("Task,Time,Amount,+/-\n" + alike).records.allSatisfy(isUnclear))
        // One sign alone says nothing; one beside none, nobody knows what.
        let all = "a,2026-10-01,0.184,-\nb,2026-10-02,0.184,-\n"
        #expect(
            try reading("Task,Time,Amount,+/-\n" + all).records.map(\.kind) == [.charge, .charge])
        let some = "a,2026-10-01,0.184,\nb,2026-10-02,0.184,+\n"
        #expect(isUnclear(try reading("Task,Time,Amount,+/-\n" + some).records.last))
    }

    @Test func `what came in and went out, under an unknown title, is told`() throws {
        let bill = "Task,Time,Amount,Entry\na,2026-10-01,0.184,debit\nb,2026-10-02,0.184,credit\n"
        #expect(try reading(bill).records.map(\.kind) == [.charge, .refund])
    }

    // MARK: What was charged

    @Test(arguments: [
        "Price,Paid\n0.184,0.15\n", "Amount,Discount,Paid\n0.184,0.02,0.164\n",
        "Amount,Net amount\n0.184,0.184\n0.184,0\n", "Amount,Tax\n0.184,0.01\n",
        "Credits,Credits\n55,66\n", "Amount,Fee\n0.184,0.01\n", "金额,实付金额\n0.184,0.15\n",
        "Amount,优惠金额\n0.184,0.01\n", "Cost (USD),Amount due\n0.184,$0.15\n",
        // The sign that would tell a refund stands in the other.
        "Amount,Balance change\n0.184,-0.184\n0.184,0.184\n",
    ])
    func `two columns that say otherwise stop the reading, until somebody says which`(
        bill: String
    ) throws {
        let lines = bill.split(separator: "\n")
        let text = lines.enumerated().map { $0 == 0 ? "Task,\($1)" : "t\($0),\($1)" }
            .joined(separator: "\n")
        #expect {
            try reading(text)
        } throws: { error in
            guard case .severalAmounts(let rivals) = error as? BillError else { return false }
            return rivals.line == 2 || rivals.line == 3
        }
        let title = lines[0].split(separator: ",")[0]
        if title == "Credits" { return }
        let records = try reading(text, map: ["\(title)=amount"]).records
        #expect(records.allSatisfy { $0.kind == .charge && $0.amount?.decimal == "0.184" })
    }

    @Test(arguments: [
        ("Price,Paid\n0.184,0.15\n", false, ["Price=amount", "Paid=amount"]),
        ("Amount,Discount,Paid\n0.184,0.02,0.164\n", true, ["Amount=amount", "Paid=amount"]),
        ("Amount,Tax\n0.184,0.01\n", true, ["Amount=amount"]),
        ("金额,优惠金额\n0.184,0.01\n", true, ["金额=amount"]),
        ("金额,原价\n0.184,0.2\n", false, ["金额=amount"]),
        ("Amount,Tax,Net amount\n0.184,0.01,n/a\n", true, ["Amount=amount"]),
        ("Credits,Points\n55,66\n", false, ["Credits=credits", "Points=credits"]),
        ("Credits,Credits\n55,66\n", false, []),
        ("Credits,Credits,Credits Used\n55,66,77\n", false, ["Credits Used=credits"]),
        (
            "Amount,Balance change\n0.184,-0.184\n0.184,0.184\n", false,
            ["Amount=amount", "Balance change=-amount"]
        ),
        // A credit's sign tells a refund, whatever is counted.
        (
            "Credits,Credits change\n55,-55\n55,55\n", false,
            ["Credits=credits", "Credits change=-credits"]
        ),
        (
            "Debit,Credit,Paid\n0.184,,0.15\n", false,
            ["Debit=debit Credit=credit", "Paid=amount"]
        ),
    ])
    func `what is proposed may be the charge, in its own unit, and is then taken`(
        bill: String, isPart: Bool, ways: [String]
    ) throws {
        let text = bill.split(separator: "\n").enumerated()
            .map { $0 == 0 ? "Task,\($1)" : "t\($0),\($1)" }.joined(separator: "\n")
        var rivals: RivalAmounts?
        do {
            _ = try reading(text)
        } catch .severalAmounts(let found) as BillError {
            rivals = found
        }
        let found = try #require(rivals)
        let maps = found.ways.map { $0.map { "\($0.title)=\($0.words)" } }
        if ways.isEmpty {
            #expect(found.ways.isEmpty && found.chosen == found.other)
            return
        }
        #expect(found.isPart == isPart && maps.map { $0.joined(separator: " ") } == ways)
        for map in maps {
            #expect(throws: Never.self, "\(map)") { try reading(text, map: map) }
        }
    }

    @Test func `what is proposed keeps the unit that was said`() throws {
        let table = try BillTable(Array("Task,quota,Cost\na,92000,0.2\n".utf8))
        let form = BillForm(
            name: "log", columns: ["quota=amount/500000"].compactMap { BillMeaning($0) })
        let columns = try BillColumns(table.titles, [], form: form)
        #expect {
            try BillReading(of: table, columns, zone: .utc)
        } throws: { error in
            guard case .severalAmounts(let rivals) = error as? BillError else { return false }
            return rivals.ways.first?.map(\.words) == ["amount/500000"]
        }
    }

    @Test(arguments: [
        "Amount,Paid\n0.184,0.184\n", "Amount,Tax\n0.184,0\n", "Amount,Net\n-0.184,0.184\n",
        "Amount,Fee,Net\n12.5,0.66,11.84\n", "Amount,Charged\n0.184,yes\n",
        "Cost (USD),Amount (CNY)\n0.184,1.31\n", "Amount,Discount\n0.184,none\n",
        "Amount,Balance change\n0.184,-0.184\n0.2,-0.2\n",
    ])
    func `columns that say the same, or nothing, do not`(bill: String) throws {
        let text = bill.split(separator: "\n").enumerated()
            .map { $0 == 0 ? "Task,\($1)" : "t\($0),\($1)" }.joined(separator: "\n")
        #expect(throws: Never.self) { try reading(text) }
    }

    // MARK: What was kept for later bills

    @Test func `of what was kept the fullest counts, for bills that say nothing else`() throws {
        func form(_ name: String, _ columns: [String]) -> BillForm {
            BillForm(name: name, columns: columns.compactMap { BillMeaning($0) })
        }
        let log = form("log", ["quota=amount/500000"])
        let full = form("full", ["Task=task", "Time=time", "quota=amount/500000", "Type=kind"])
        let forms = [log, full]
        #expect(BillColumns.form(of: ["Task", "Time", "quota"], among: forms)?.name == "log")
        #expect(
            BillColumns.form(of: ["Task", "Time", "quota", "Type", "Note"], among: forms)?.name
                == "full")
        let part = form("part", ["Task=task", "quota=amount/500000"])
        let whole = form("whole", ["Task=task", "Time=time", "quota=amount/500000"])
        #expect(
            BillColumns.form(of: ["Task", "Time", "quota"], among: [part, whole])?.name == "whole")
        for title in ["Cost", "Refund", "Type", "Status", "Credits", "是否退款", "Balance change"] {
            #expect(BillColumns.form(of: ["Task", "Time", "quota", title], among: [log]) == nil)
        }
    }

    @Test func `what is kept is all that was used, and what was ignored still speaks`() throws {
        let titles = ["Task", "Time", "Amount", "Paid", "Category", "Note"]
        let said = ["Paid=-amount", "Category=ignore"].compactMap { BillMeaning($0) }
        let columns = try BillColumns(titles, said)
        let kept = columns.meanings.map { "\($0.title)=\($0.words)" }
        #expect(
            kept == ["Task=task", "Time=time", "Amount=ignore", "Paid=-amount", "Category=ignore"])
        let form = BillForm(name: "mine", columns: columns.meanings)
        #expect(BillColumns.form(of: titles, among: [form]) != nil)
        let later = try BillColumns(titles, [], form: form)
        #expect(later.meanings == columns.meanings)
        let text =
            "Task,Time,Amount,Paid,Category,Note\na,2026-10-01,1,-0.1,video,\n"
            + "a,2026-10-02,1,-0.1,refund,\n"
        let table = try BillTable(Array(text.utf8))
        let reading = try BillReading(of: table, later, zone: .utc)
        #expect(reading.records.first?.kind == .charge && isUnclear(reading.records.last))
    }

    // MARK: What names no work

    private static let rows =
        "Task ID,Time,Model,Amount\na,2026-10-01,m,0.184\nb,2026-10-02,m,0.2\n"

    @Test(arguments: [
        "Balance", "Average", "VAT", "Deposit", "Opening balance", "Page 1 total", "Total charged",
        "Carried forward", "Total for October 2026", "Adjustment", "Discount", "Fee",
        "Grand Total:",
        "期末余额", "本页合计", "税额", "累计消费：2 笔", "Subtotal (USD)", "Closing balance 2026-10-31",
    ])
    func `words of sums and balances are never a task`(label: String) throws {
        for time in ["", "2026-10-31 23:59:59"] {
            let sum = try reading(Self.rows + "\(label),\(time),,0.384\n")
            #expect(sum.records.map(\.task) == ["a", "b"] && sum.leftOut.count == 1)
            let other = try reading(Self.rows + "\(label),\(time),,0.75\n").records
            #expect(other.map(\.task) == ["a", "b", nil])
            #expect(other.last?.unclear?.contains(label) == true)
            let none = try reading(Self.rows + "\(label),\(time),,\n")
            #expect(none.records.count == 2 && none.leftOut == [.empty(line: 4)])
        }
        // Alone as well, and without names of work.
        let alone = try reading("Task ID,Time,Model,Amount\n\(label),,,0.75\n").records
        #expect(alone.count == 1 && alone[0].task == nil && isUnclear(alone[0]))
        let unnamed = "Model,Amount\nm,0.184\nm,0.2\n\(label),0.75\n"
        #expect(isUnclear(try reading(unnamed).records.last))
    }

    @Test(arguments: ["t1", "tsk_vid_total", "total-7f3a9c", "3", "balance7kx", "页面任务甲"])
    func `other names are of work`(name: String) throws {
        let records = try reading(Self.rows + "\(name),2026-10-03,m,0.75\n").records
        #expect(records.last?.task == name && records.last?.kind == .charge)
    }

    @Test(arguments: ["n/a", "-", "None", "null"])
    func `a mark for nothing is no task's name`(mark: String) throws {
        let rows = "\(mark),2026-10-03,m,0.75\n\(mark),2026-10-04,m,0.5\n"
        #expect(try reading(Self.rows + rows).records.suffix(2).map(\.task) == [nil, nil])
    }

    @Test func `what was bought is told by its kind, whatever it is called`() throws {
        let bill = "Type,Task ID,Credits\nconsume,a,55\ntopup,Deposit,1000\n"
        let record = try #require(try reading(bill).records.last)
        #expect(record.kind == .topUp && record.task == nil)
    }
}
