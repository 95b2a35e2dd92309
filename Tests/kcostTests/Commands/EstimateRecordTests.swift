import Foundation
import Testing

/// The JSON that programs read.
@Suite struct EstimateRecordTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("silent.json", Sample.silent)
        try workspace.write("audio.json", Sample.audio)
        try workspace.write("kie.json", Sample.kie)
        try workspace.write("unknown.json", Sample.unknown)
        try workspace.write("invalid.json", Sample.invalid)
    }

    @Test func `amounts are text with their currency, and lines add up to totals`() throws {
        let outcome = try workspace.estimate(
            "silent.json", "audio.json", "kie.json", "--format", "json")
        let document = try Record.document(outcome.out)
        let records = document.estimates
        #expect(records.map { $0.money("expected") } == ["0.184 USD", "1.25 USD", "0.275 USD"])
        #expect(records.map { $0.money("upper") } == ["0.21 USD", "1.4 USD", "0.275 USD"])
        #expect(records.allSatisfy { $0.integer("schema_version") == 1 })
        #expect(records.allSatisfy { $0.members["complete"] as? Bool == true })
        let total = try #require((document.members["totals"] as? [[String: Any]])?.first)
        #expect(total["expected"] as? String == "1.709")
        #expect(total["upper"] as? String == "1.885")
        #expect(total["currency"] as? String == "USD")
        #expect(document.members["complete"] as? Bool == true)
    }

    @Test func `a line item names its rate, its source and when that was checked`() throws {
        let outcome = try workspace.estimate("kie.json", "--format", "json")
        let item = try #require(try Record.document(outcome.out).estimates.first?.items.first)
        #expect(item["quantity"] == "1")
        #expect(item["unit"] == "clip")
        #expect(item["rate"] == "55")
        #expect(item["rate_currency"] == "credits")
        #expect(item["credits"] == "55")
        #expect(item["amount"] == "0.275")
        #expect(item["rate_id"] == "kie-2.6-t2v-5s-silent")
        #expect(item["confidence"] == "copied")
        #expect(item["checked"] == "2026-09-05")
        #expect(item["source"] == "https://kie.ai/pricing")
    }

    @Test(arguments: ["unknown.json", "invalid.json"])
    func `what is unknown is null, never zero`(file: String) throws {
        let outcome = try workspace.estimate(file, "silent.json", "--format", "json")
        let document = try Record.document(outcome.out)
        let record = try #require(document.estimates.first)
        for name in ["lower", "expected", "upper", "currency"] { #expect(record.isNull(name)) }
        #expect(record.members["complete"] as? Bool == false)
        #expect(record.items.isEmpty)
        #expect(document.members["complete"] as? Bool == false)
        #expect(document.members["priced"] as? Int == 1)
        #expect(document.members["unpriced"] as? Int == 1)
    }

    @Test func `a reference video that nobody measured leaves a range, which is incomplete`() throws
    {
        let file = "examples/xcompute/kling-v2-6-motion-control-video-orientation.json"
        let outcome = try workspace.run(
            ["estimate", file, "--offline", "--format", "json"] + Workspace.asOf,
            in: Workspace.repository)
        #expect(outcome.status == 0)
        let record = try #require(try Record.document(outcome.out).estimates.first)
        #expect(record.isNull("expected"))
        #expect(record.money("lower") == "0.27432 USD")
        #expect(record.money("upper") == "3.36 USD")
        #expect(record.members["complete"] as? Bool == false)
        #expect(record.issues.map { $0["severity"] } == ["warning"])
    }

    @Test func `a saved reference length makes it complete`() throws {
        let file = "examples/xcompute/kling-v2-6-motion-control-video-orientation.json"
        let outcome = try workspace.run(
            ["estimate", file, "--reference", "8.2s", "--format", "json"] + Workspace.asOf,
            in: Workspace.repository)
        let record = try #require(try Record.document(outcome.out).estimates.first)
        #expect(record.money("expected") == "0.749808 USD")
        #expect(record.members["complete"] as? Bool == true)
        #expect(record.items.map { $0["quantity"] } == ["8.2", "9"])
    }

    @Test func `an issue has a code, a path, a place and its page`() throws {
        let outcome = try workspace.estimate("invalid.json", "--format", "json")
        let record = try #require(try Record.document(outcome.out).estimates.first)
        let issue = try #require(record.issues.first)
        #expect(record.issues.count == 1)
        #expect(issue["severity"] == "error")
        #expect(issue["code"] == "not-allowed" || issue["code"] == "out-of-range")
        #expect(issue["path"] == "$.duration")
        #expect(issue.integer("line") == 1)
        #expect(issue.integer("column") == 65)
        #expect(issue["document"] == "docs/gateways/xcompute.md#kling-v2-6")
    }

    @Test(arguments: [
        ["--compare"], ["--fit", "1"], ["--against", "audio.json"], ["--check"],
    ])
    func `every question can be answered in JSON`(question: [String]) throws {
        let outcome = try workspace.run(
            ["estimate", "invalid.json", "silent.json", "--format", "json"] + question
                + Workspace.asOf)
        let members = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [String: Any])
        #expect(members["schema_version"] as? Int == 1)
        #expect(members["rows"] is [Any])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `as many lines come out as went in, in their order`(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        let samples = [
            Sample.silent, Sample.audio, Sample.kie, Sample.invalid, Sample.unknown,
            Sample.broken, "[]", "null", "{}", "\"", "{\"model\":1}", "\u{FFFD}",
        ]
        var text = ""
        var numbersOfLines: [Int] = []
        let count = Int.random(in: 1...200, using: &numbers)
        for number in 1...count {
            if Int.random(in: 0..<10, using: &numbers) == 0 {
                text += Bool.random(using: &numbers) ? "  \t" : ""
            } else {
                numbersOfLines.append(number)
                text += samples.randomElement(using: &numbers) ?? ""
            }
            text += Bool.random(using: &numbers) ? "\n" : "\r\n"
        }
        let outcome = try workspace.estimate("-", "--input", "jsonl", stdin: text)
        let records = try outcome.lines.map { try Record($0) }
        #expect(records.map { $0.integer("line") } == numbersOfLines)
        #expect(records.allSatisfy { $0.integer("schema_version") == 1 })
        #expect(records.allSatisfy { ($0.money("upper") != nil) == ($0["status"] == "priced") })
    }
}
