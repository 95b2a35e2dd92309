import Foundation
import Testing

/// Tables of shots: CSV whose titles are field names.
@Suite struct ShotListInputTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func records(_ table: String, _ arguments: String...) throws -> [Record] {
        try workspace.write("shots.csv", table)
        let outcome = try workspace.run(
            ["estimate", "shots.csv", "--format", "json"] + arguments + Workspace.asOf)
        return try Record.document(outcome.out).estimates
    }

    @Test func `a row is a payload, and each is named by its line`() throws {
        let records = try records(
            "model,prompt,mode,duration\nkling-v2-6,a,std,5\nkling-v2-6,b,pro,10\n")
        #expect(records.map { $0.integer("line") } == [2, 3])
        #expect(records.map { $0.money("expected") } == ["0.184 USD", "0.625 USD"])
    }

    @Test func `quoted cells may hold commas, quotes and line ends`() throws {
        let records = try records(
            "model,prompt,mode\r\nkling-v2-6,\"a, \"\"b\"\"\r\nand c\",pro\r\nkling-v2-6,d,std\r\n")
        #expect(records.map { $0.integer("line") } == [2, 4])
        #expect(records.map { $0["mode"] } == ["pro", "std"])
        #expect(records.allSatisfy { $0["status"] == "priced" })
    }

    @Test func `a blank cell leaves its field out`() throws {
        let records = try records("model,prompt,mode,duration\nkling-v2-6,a,,\n")
        let record = try #require(records.first)
        #expect(record["mode"] == "std")
        #expect(record.members["defaults"] as? [String] == ["mode", "duration_s", "audio"])
    }

    @Test func `columns that begin with a hash are the user's own`() throws {
        let records = try records("#scene,model,prompt,#mode\n12a,kling-v2-6,a,later\n")
        #expect(records.first?.issues.isEmpty == true)
        #expect(records.first?["status"] == "priced")
    }

    @Test(arguments: ["", "input."])
    func `kie's nested fields may be named with or without their wrapper`(prefix: String) throws {
        let titles = ["prompt", "sound", "aspect_ratio", "duration"].map { prefix + $0 }
        let records = try records(
            "model,\(titles.joined(separator: ","))\nkling-2.6/text-to-video,雨,true,16:9,10\n")
        #expect(records.first?.money("expected") == "1.1 USD")
        #expect(records.first?.issues.isEmpty == true)
    }

    @Test func `Chinese stays Chinese, and its characters are counted as people count`() throws {
        let prompt = String(repeating: "茶", count: 2500)
        let records = try records(
            "model,prompt\nkling-v2-6,\(prompt)\nkling-v2-6,\(prompt)园\n", "--gateway", "xcompute")
        #expect(records.map { $0["status"] } == ["priced", "invalid"])
        #expect(records.last?.issues.first?["code"] == "too-long")
    }

    @Test func `a cell that its field cannot take is an issue of its row alone`() throws {
        let records = try records("model,prompt,duration\nkling-v2-6,a,long\nkling-v2-6,b,5\n")
        #expect(records.map { $0["status"] } == ["invalid", "priced"])
        #expect(records.first?.issues.first?["path"] == "$.duration")
        #expect(records.first?.issues.first?.integer("line") == 2)
    }

    @Test func `a title that is no field is a warning with the nearest`() throws {
        let records = try records("model,promt\nkling-v3,a\n")
        let messages = records.first?.issues.compactMap { $0["message"] } ?? []
        #expect(messages.contains { $0.contains("did you mean prompt?") }, "\(messages)")
    }

    @Test func `a row without a model is invalid, the others are priced`() throws {
        let records = try records("model,prompt\n,a\nkling-v2-6,b\n")
        #expect(records.map { $0["status"] } == ["invalid", "priced"])
    }

    @Test func `a list of addresses is written with spaces between`() throws {
        let records = try records(
            "model,prompt,image_urls,mode\nkling-v2-6,a,https://e.com/1 https://e.com/2,pro\n",
            "--gateway", "xcompute")
        #expect(records.first?["status"] == "priced")
        #expect(records.first?.issues.isEmpty == true)
    }

    @Test func `a byte order mark, as spreadsheets write it, is no part of the first title`() throws
    {
        let records = try records("\u{FEFF}model,prompt\nkling-v2-6,a\n")
        #expect(records.first?["status"] == "priced")
    }

    @Test func `standard input is a table when it is said to be`() throws {
        let outcome = try workspace.estimate(
            "-", "--input", "csv", "--format", "csv", stdin: "model,prompt\nkling-v2-6,a\n")
        #expect(outcome.status == 0)
        #expect(
            outcome.lines.last?.hasPrefix("standard input,2,priced,xcompute,kling-v2-6,") == true)
    }

    @Test func `a table that is not UTF-8 is refused in words`() throws {
        try workspace.write("shots.csv", Data("model,prompt\nkling-v2-6,caf".utf8) + Data([0xE9]))
        let outcome = try workspace.estimate("shots.csv")
        #expect(outcome.status == 65)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("save it as UTF-8 CSV"))
    }

    @Test func `what comes out as CSV is RFC 4180, with a formula disarmed`() throws {
        try workspace.write("=HYPERLINK(\"x\").json", Sample.silent)
        let outcome = try workspace.estimate("=HYPERLINK(\"x\").json", "--format", "csv")
        #expect(outcome.out.hasSuffix("\r\n"))
        #expect(outcome.out.contains("\r\n\"'=HYPERLINK(\"\"x\"\").json\","))
    }
}
