import KlingCost
import Testing

@testable import KlingReports

/// Columns that nobody listed, and what they say of a charge all the same.
@Suite struct BillAnswerTests {
    private func kinds(_ text: String, map: [String] = []) throws -> [String] {
        let meanings = map.compactMap { BillMeaning($0) }
        let table = try BillTable(Array(text.utf8), named: meanings.map(\.title))
        let columns = try BillColumns(table.titles, meanings)
        return try BillReading(of: table, columns, zone: .utc).records.map {
            $0.unclear == nil ? "\($0.kind)" : "unclear"
        }
    }

    /// The two columns of which nobody knows which says what was charged.
    private func rivals(_ text: String) -> [String] {
        do {
            _ = try kinds(text)
            return []
        } catch .severalAmounts(let found) as BillError {
            return [found.chosen, found.other]
        } catch {
            return ["\(error)"]
        }
    }

    private func rows(_ title: String, _ first: String, _ second: String) -> String {
        "Task,Time,Amount,\(title)\na,2026-10-01,0.5,\(first)\nb,2026-10-02,0.25,\(second)\n"
    }

    @Test(arguments: [
        ("Result", "Success", "Failed"), ("Success", "true", "false"), ("Billed", "yes", "no"),
        ("Charge Status", "Charged", "Not charged"), ("是否扣费", "是", "否"), ("Is free", "no", "yes"),
        ("Outcome", "OK", "Error"), ("isBilled", "1", "0"), ("结果", "成功", "失败"),
        ("Ended", "Succeeded", "Failed"), ("HTTP status", "200", "500"), ("Voided", "no", "yes"),
        ("Job Status", "DONE", "FAILED"), ("Job outcome", "completed", "timeout"),
        ("Error", "", "content policy violation"), ("Fail reason", "-", "NSFW"),
        ("Is test", "no", "yes"),
        ("Note", "", "failed"), ("Source", "wallet", "free trial"), ("Note", "", "a free retry"),
        ("错误信息", "", "超时"), ("Error code", "0", "E102"),
        ("Note", "", "not charged"), ("备注", "", "未扣费"), ("Comment", "", "free of charge"),
    ])
    func `an answer that work went wrong or was not charged makes its row unclear`(
        title: String, good: String, bad: String
    ) throws {
        #expect(try kinds(rows(title, good, bad)) == ["charge", "unclear"])
    }

    @Test(arguments: [
        ("Audio", "yes", "no"), ("Watermark", "true", "false"), ("4K", "1", "0"),
        ("Result", "a.mp4", "b.mp4"), ("Result", "Success", "Success"), ("Prompt", "no", "failed"),
        ("Retries", "0", "1"), ("Owner", "Ann", "None Other"), ("Result", "", ""),
    ])
    func `an answer to another question changes nothing`(
        title: String, first: String, second: String
    ) throws {
        #expect(try kinds(rows(title, first, second)) == ["charge", "charge"])
    }

    @Test(arguments: [
        "Discounted Cost", "Billed Cost", "Promo", "billedCost", "Invoice amount", "折后费用",
        "Amount with discount", "Coupon value", "Cost after discount", "Deducted", "实收", "You paid",
        "结算金额",
    ])
    func `another column that may say what was charged is asked about`(title: String) {
        let isPart = ["Promo", "Coupon", "discount"].contains(where: title.contains)
        let text =
            "Task,Time,Cost,\(title)\na,2026-10-01,0.5,\(isPart ? "0" : "0.5")\n"
            + "b,2026-10-02,0.25,0.2\n"
        #expect(rivals(text) == ["Cost", title])
    }

    @Test(arguments: [
        "Unit price", "Price per second", "Balance", "Duration", "List price", "Cost type",
        "Seconds",
    ])
    func `what is no charge is no rival`(title: String) throws {
        let text = "Task,Time,Cost,\(title)\na,2026-10-01,0.5,5\nb,2026-10-02,0.25,2\n"
        #expect(try kinds(text) == ["charge", "charge"])
    }

    @Test func `the parts of a total are no rivals of it`() throws {
        let text = "Task,Time,cost_total,cost_cache\na,2026-10-01,0.5,0.1\nb,2026-10-02,0.25,0\n"
        #expect(try kinds(text) == ["charge", "charge"])
    }

    @Test func `the price of one is not what several cost`() throws {
        let text = "Task,Time,Price,Qty\na,2026-10-01,0.5,1\nb,2026-10-02,0.25,2\n"
        #expect(throws: BillError.unitPrice(title: "Price", quantity: "Qty", line: 3)) {
            try kinds(text)
        }
        #expect(try kinds(text, map: ["Price=amount"]) == ["charge", "charge"])
        #expect(try kinds(text.replacing("0.25,2", with: "0.25,1")) == ["charge", "charge"])
        let lines =
            "Task,Time,Price,Qty,Line Total\na,2026-10-01,0.5,1,0.5\nb,2026-10-02,0.3,2,0.6\n"
        #expect(rivals(lines) == ["Price", "Line Total"])
    }

    @Test(arguments: ["Amount in cents", "amount_cents", "金额(分)"])
    func `hundredths are no whole ones`(title: String) throws {
        let text = "Task,Time,\(title)\na,2026-10-01,50\n"
        #expect(throws: BillError.hundredths(title: title)) {
            try kinds(text, map: ["\(title)=amount"])
        }
        #expect(try kinds(text, map: ["\(title)=amount/100"]) == ["charge"])
    }

    @Test(arguments: [
        ("Amount,Refund,Net Amount", ["Net Amount=amount"], "0.35,0.15,0.20"),
        ("Original Amount,Refund,Amount", [], "0.35,0.15,0.20"),
        ("消费金额,退款,实际消费", ["实际消费=amount"], "0.35,0.15,0.20"),
    ])
    func `what came back comes off once, where the amount is what was left`(
        titles: String, map: [String], figures: String
    ) throws {
        let text = "Task,Time,\(titles)\na,2026-10-01,0.35,0,0.35\nb,2026-10-02,\(figures)\n"
        #expect(try kinds(text, map: map) == ["charge", "charge"])
    }

    @Test(arguments: ["Payment", "Charge", "付款"])
    func `a word of charges without work, beside one with work, is no charge`(word: String) throws {
        let text =
            "Type,Task,Time,Amount\nUsage,a,2026-10-01,0.5\n\(word),,2026-10-01,20\n"
            + "Usage,b,2026-10-02,0.25\n"
        #expect(try kinds(text) == ["charge", "unclear", "charge"])
        // Alone it is what it says.
        let alone = "Type,Task,Time,Amount\n\(word),a,2026-10-01,0.5\n"
        #expect(try kinds(alone) == ["charge"])
    }

    @Test(arguments: [
        ("Amount (AUD)", "AUD"), ("Cost_CAD", "CAD"), ("Amount (chf)", "CHF"),
        ("Cost (USD)", "USD"),
        ("Amount", nil), ("Total (max)", nil),
    ])
    func `a title's currency is the currency`(title: String, code: String?) throws {
        for map in [[], ["\(title)=amount"]] {
            let meanings = map.compactMap { BillMeaning($0) }
            let text = "Task,Time,\(title)\na,2026-10-01,0.5\n"
            let table = try BillTable(Array(text.utf8), named: meanings.map(\.title))
            guard let columns = try? BillColumns(table.titles, meanings) else {
                #expect(map.isEmpty && title == "Total (max)")
                continue
            }
            let records = try BillReading(of: table, columns, zone: .utc).records
            #expect(records.map(\.currency?.code) == [code])
        }
    }
}
