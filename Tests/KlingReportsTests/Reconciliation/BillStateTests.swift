import KlingCost
import Testing

@testable import KlingReports

/// Status answers say how work stood when somebody asked: they are no movements of an account.
@Suite struct BillStateTests {
    private func records(_ answers: String) throws -> (records: [BillRecord], left: Int) {
        let book = try PriceBook.shipped()
        let place = try #require(book.gateway(named: "kie"))
        let table = try BillTable(Array("[\(answers)]".utf8))
        let form = book.gateways[place].forms.first { $0.name == "answers" }
        #expect(form?.fits(table.titles) == true)
        let columns = try BillColumns(table.titles, [], form: form)
        let reading = try BillReading(of: table, columns, zone: .utc)
        return (reading.records, reading.leftOut.count)
    }

    /// What kie's status answers read as: of each row kept its kind, or why it is unclear.
    private func read(_ answers: String) throws -> (words: [String], left: Int) {
        let (records, left) = try records(answers)
        let words = records.map { record in
            record.unclear ?? "\(record.kind) \(record.credits?.decimal ?? "-")"
        }
        return (words, left)
    }

    private func answer(
        _ state: String, _ credits: Int?, at updated: Int64? = nil, of task: String = "t"
    ) -> String {
        var members =
            #""taskId": "\#(task)", "model": "kling-2.6/text-to-video", "state": "\#(state)", "#
            + #""createTime": 1796031294166"#
        if let credits { members += #", "creditsConsumed": \#(credits)"# }
        if let updated { members += #", "updateTime": \#(updated)"# }
        return "{\"code\": 200, \"msg\": \"success\", \"data\": {\(members)}}"
    }

    private func joined(_ answers: String...) -> String { answers.joined(separator: ",") }

    @Test func `two answers of one task count once`() throws {
        let (early, late): (Int64, Int64) = (1_796_031_300_000, 1_796_031_400_000)
        for times in [(early, late), (late, early), (1, 2)] {
            let read = try read(
                joined(answer("success", 55, at: times.0), answer("success", 55, at: times.1)))
            #expect(read.words == ["charge 55"] && read.left == 1)
        }
        let other = try read(
            joined(
                answer("success", 55, at: early), answer("success", 55, at: late),
                answer("success", 70, of: "u")))
        #expect(other.words == ["charge 55", "charge 70"])
    }

    @Test func `answers that say two figures leave it unclear`() throws {
        let read = try read(joined(answer("success", 55, at: 1), answer("success", 66, at: 2)))
        #expect(read.words == ["its states say 55 and 66"])
        // A failed task with 0 is taken as it is said; after a success it says something else.
        let failed = try self.read(joined(answer("success", 55), answer("fail", 0)))
        #expect(failed.words == ["its states say 55 and 0"])
        let silent = try self.read(joined(answer("success", 55), answer("fail", nil)))
        #expect(silent.words == ["state: success, and state: fail after it"])
    }

    @Test(arguments: [("generating", 0), ("waiting", nil), ("queuing", 0)])
    func `a state before the end says nothing of the cost`(state: String, credits: Int?) throws {
        let other = answer("success", 70, of: "u")
        let alone = try read(joined(answer(state, credits), other))
        #expect(alone.words == ["other -", "charge 70"])
        // A poll that came late changes nothing of the end.
        let polls = [answer(state, credits), answer("success", 55)]
        for answers in [polls, polls.reversed()] {
            #expect(try read(answers.joined(separator: ",")).words == ["charge 55"])
        }
        let strange = try read(answer(state, 55))
        #expect(strange.words == ["a row of another kind names the task and an amount"])
    }

    @Test func `a charge whose task is named without a cost is not taken back`() throws {
        let sample = try SampleLedger()
        sample.now = try #require(Instant("2026-11-30T09:33:00Z"))
        _ = try sample.charged("0.275", task: "t")
        let answers = joined(answer("generating", 0), answer("success", 70, of: "u"))
        var bill = try Reconciliation(
            of: try records(answers).records, from: "kie", in: SampleLedger.november, models: [],
            worth: { _ in Money(Nanos(count: 5_000_000), .usd) })
        _ = try bill.fill(from: sample.ledger)
        let finding = try bill.findings().last
        #expect(finding?.kind == .unclear && finding?.remark == .costNotSaid(line: 1))
    }

    @Test func `0 beside a success is not said, and beside a failure it is nothing`() throws {
        let zero = try read(answer("success", 0))
        #expect(zero.words == ["state: success, with 0: what it cost is not said"])
        let later = try read(joined(answer("success", 0, at: 1), answer("success", 55, at: 2)))
        #expect(later.words == ["charge 55"])
        #expect(try read(answer("fail", 0)).words == ["charge 0"])
        #expect(try read(answer("fail", 55)).words == ["state: fail"])
    }
}
