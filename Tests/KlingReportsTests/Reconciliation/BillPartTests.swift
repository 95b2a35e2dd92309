import KlingCost
import Testing

@testable import KlingReports

/// Bills of several parts: lists, sections, pages, downloads laid together, other gateways' rows.
@Suite struct BillPartTests {
    private func reading(_ text: String, gateway: String? = nil) throws -> BillReading {
        let table = try BillTable(Array(text.utf8))
        return try BillReading(
            of: table, try BillColumns(table.titles, []), zone: .utc, gateway: gateway,
            others: ["my-site", "toapis", "xcompute"])
    }

    private func words(_ reading: BillReading) -> [String] {
        reading.records.map { record in
            let figure = (record.amount ?? record.credits)?.decimal ?? "-"
            return
                "\(record.unclear == nil ? "\(record.kind)" : "unclear") \(record.task ?? "-") \(figure)"
        }
    }

    // MARK: Lists

    private static let charge = #"{"task_id":"a","amount":0.5,"time":"2026-10-01"}"#
    private static let other = #"{"task_id":"b","amount":0.25,"time":"2026-10-02"}"#

    @Test(arguments: ["refunds", "退款", "refund_records", "reversals"])
    func `a list beside the charges that is called what came back is no list of charges`(
        name: String
    ) throws {
        let text = #"{"charges":[\#(Self.charge),\#(Self.other)],"\#(name)":[\#(Self.other)]}"#
        let kinds = try words(reading(text))
        #expect(kinds.prefix(2) == ["charge a 0.5", "charge b 0.25"])
        #expect(["refund b -0.25", "unclear b 0.25"].contains(kinds.last))
    }

    @Test func `lists by model are read all`() throws {
        let text = #"{"data":{"kling-v3":[\#(Self.charge)],"kling-v2-6":[\#(Self.other)]}}"#
        #expect(try words(reading(text)) == ["charge a 0.5", "charge b 0.25"])
    }

    @Test func `sums by day beside the charges are passed by, and named`() throws {
        let text =
            #"{"records":[\#(Self.charge)],"daily":[{"date":"2026-10-01","amount":0.5},"#
            + #"{"date":"2026-10-02","amount":0}]}"#
        let table = try BillTable(Array(text.utf8))
        #expect(table.passed == ["daily"])
        #expect(try words(reading(text)) == ["charge a 0.5"])
    }

    @Test func `of several lists without a task nobody chooses`() {
        let text =
            #"{"daily":[{"date":"2026-10-01","amount":0.5}],"models":[{"model":"m","amount":0.5}]}"#
        #expect(throws: BillError.severalLists(["daily", "models"])) { try reading(text) }
    }

    @Test func `what came back within a record is seen`() throws {
        let text = #"[\#(Self.charge),{"task_id":"b","amount":0.25,"refunds":[{"amount":0.25}]}]"#
        #expect(try words(reading(text)) == ["charge a 0.5", "unclear b 0.25"])
        let none = #"[\#(Self.charge),{"task_id":"b","amount":0.25,"refunds":[]}]"#
        #expect(try words(reading(none)) == ["charge a 0.5", "charge b 0.25"])
    }

    @Test(arguments: [
        #""has_more":true"#, #""next_cursor":"abc""#, #""total":3,"page_size":1"#,
        #""hasNextPage":true"#,
    ])
    func `a page of several is not taken for the whole`(member: String) {
        #expect(throws: BillError.self) { try reading(#"{\#(member),"data":[\#(Self.charge)]}"#) }
        #expect(throws: BillError.self) {
            try reading(#"{"data":{\#(member),"items":[\#(Self.charge)]}}"#)
        }
    }

    @Test(arguments: [
        #""has_more":false"#, #""next_cursor":null"#, #""next_cursor":"""#,
        #""total":1,"page_size":20"#, #""total":3"#,
    ])
    func `the last page is the whole`(member: String) throws {
        let text = #"{\#(member),"data":[\#(Self.charge)]}"#
        #expect(try words(reading(text)) == ["charge a 0.5"])
    }

    // MARK: Sections

    @Test func `a section of refunds holds refunds, under its own titles or without`() throws {
        let rows = "Task,Time,Amount\na,2026-10-01,0.5\nb,2026-10-02,0.25\n"
        for titles in ["", "Task,Time,Amount\n"] {
            let text = "Charges\n" + rows + "\nRefunds,,\n" + titles + "b,2026-10-03,0.25\n"
            #expect(
                try words(reading(text)) == ["charge a 0.5", "charge b 0.25", "refund b -0.25"])
        }
        let report = "Refund report\n" + rows
        #expect(try words(reading(report)) == ["refund a -0.5", "refund b -0.25"])
        let charges = "Usage report, October\n" + rows
        #expect(try words(reading(charges)) == ["charge a 0.5", "charge b 0.25"])
    }

    @Test(arguments: [
        "Alice Total", "Subtotal kling-v2-6", "Total (kling-v3)", "Invoice total", "Amount due",
        "Total (2 clips)", "Week 40 total", "项目A小计", "Due",
    ])
    func `a sum with a name is no work`(name: String) throws {
        let text = "Task,Time,Amount\na,2026-10-01,0.5\nb,2026-10-02,0.25\n\(name),,0.75\n"
        #expect(try words(reading(text)) == ["charge a 0.5", "charge b 0.25"])
        let wrong = "Task,Time,Amount\na,2026-10-01,0.5\nb,2026-10-02,0.25\n\(name),,0.7\n"
        let last = try words(reading(wrong)).last
        #expect(name == "Due" ? last == "charge Due 0.7" : last == "unclear - 0.7", "\(name)")
    }

    @Test func `many rows without a task and a time are read in a moment`() throws {
        var text = "Model,Amount\n"
        for place in 0..<20_000 { text += "kling-v3,0.\(place % 97 + 1)\n" }
        #expect(try reading(text).records.count == 20_000)
    }

    // MARK: Downloads laid together

    @Test(arguments: ["No.", "Balance", "Exported at"])
    func `what each download counts anew makes no second charge`(title: String) throws {
        let titles = "Task,Time,Amount,\(title)\n"
        let first = titles + "a,2026-10-01 10:00:00,0.5,1\nb,2026-10-02 10:00:00,0.25,2\n"
        let second = "b,2026-10-02 10:00:00,0.25,3\nc,2026-10-03 10:00:00,0.1,4\n"
        let whole = ["charge a 0.5", "charge b 0.25", "charge c 0.1"]
        #expect(try words(reading(first + titles + second)) == whole)
        // Without the titles in between it may be a second charge.
        let doubt = ["charge a 0.5", "charge b 0.25", "unclear b 0.25", "charge c 0.1"]
        #expect(try words(reading(first + second)) == doubt)
    }

    @Test(arguments: [
        ("0.350", "2026-10-05 04:36:10", "1"), ("0.35", "2026-10-05T04:36:10Z", "1"),
        ("0.35", "2026-10-05 04:36:10", "2"),
    ])
    func `a task's row that says the same in other words may be the same charge`(
        amount: String, time: String, remark: String
    ) throws {
        let text =
            "Task,Time,Amount,Retry\na,2026-10-05 04:36:10,0.35,1\na,\(time),\(amount),\(remark)\n"
        #expect(try words(reading(text)) == ["charge a 0.35", "unclear a 0.35"])
        let later = text + "a,2026-10-05 04:36:11,0.35,1\n"
        #expect(try words(reading(later)).last == "charge a 0.35")
    }

    @Test(arguments: [
        #"[{"date":"2026-10-01","items":[{"name":"clip","amount":0.5}]}]"#,
        #"[{"date":"2026-10-01","amount":0.5,"items":[{"task_id":"a","amount":0.5}]}]"#,
        #"{"data":[{"task_id":"a","time":1,"bill":{"charges":[{"credits":55}]}}]}"#,
        #"{"task_id":"a","time":1,"items":[{"cost":"0.5"}]}"#,
        #"{"task_id":"b","cost":1}"# + "\n" + #"{"task_id":"a","lines":[{"cost":"0.5"}]}"#,
    ])
    func `charges in a list within a row are not passed by`(text: String) throws {
        let error = #expect(throws: BillError.self) { try reading(text) }
        guard case .inner = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `what makes up the amount of a task's row is no charge of its own`() throws {
        let parts = #"[{"task_id":"a","amount":0.5,"items":[{"amount":0.4},{"amount":0.1}]}]"#
        #expect(try words(reading(parts)) == ["charge a 0.5"])
        let steps = #"[{"date":"2026-10-01","amount":0.5,"items":[{"name":"clip","cost":0.5}]}]"#
        #expect(try words(reading(steps)) == ["charge - 0.5"])
    }

    // MARK: Several gateways

    @Test func `rows of another gateway are left out`() throws {
        let text =
            "Provider,Task,Amount\nkie.ai,a,0.5\nToapis,b,0.25\nRunway,c,1\nKIE,d,0.1\n,e,0.2\n"
        #expect(
            try words(reading(text, gateway: "kie"))
                == ["charge a 0.5", "charge d 0.1", "charge e 0.2"])
        let account = "Account,Task,Amount\nkie,a,0.5\nxcompute,b,0.25\n"
        #expect(try words(reading(account, gateway: "kie")) == ["charge a 0.5"])
        // Where none is named, the column is about something else.
        let models = "Provider,Task,Amount\nKuaishou,a,0.5\nRunway,b,0.25\n"
        #expect(try words(reading(models, gateway: "kie")) == ["charge a 0.5", "charge b 0.25"])
        let others = "Provider,Task,Amount\nxcompute,a,0.5\nRunway,b,0.25\n"
        #expect(try words(reading(others, gateway: "kie")) == ["charge b 0.25"])
        let own = "Account,Task,Amount\nMy Site,a,0.5\nkie,b,0.25\n"
        #expect(try words(reading(own, gateway: "kie")) == ["charge b 0.25"])
        #expect(try words(reading(own, gateway: "my-site")) == ["charge a 0.5"])
    }
}
