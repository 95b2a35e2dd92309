import Foundation
import Testing

/// What `kcost estimate` takes for a payload, and what it makes of odd files.
@Suite struct EstimateInputTests {
    private let workspace: Workspace
    private static let mebibyte = 1 << 20

    init() throws { workspace = try Workspace() }

    @Test func `standard input may hold one document over several lines`() throws {
        let document = Sample.silent.replacing(",", with: ",\n")
        let outcome = try workspace.estimate("-", stdin: document)
        #expect(outcome.status == 0)
        #expect(outcome.out.hasPrefix("standard input\n"))
        #expect(outcome.out.contains("0.184 USD"))
    }

    @Test func `standard input may hold a document a line`() throws {
        let outcome = try workspace.estimate("-", stdin: "\n\(Sample.silent)\n\n\(Sample.audio)")
        #expect(outcome.status == 0)
        let records = try outcome.lines.map { try Record($0) }
        #expect(records.map { $0.integer("line") } == [2, 4])
        #expect(records.map { $0.money("expected") } == ["0.184 USD", "1.25 USD"])
        #expect(records.allSatisfy { $0.members["file"] == nil })
    }

    @Test(arguments: ["shots.jsonl", "shots.ndjson", "SHOTS.JSONL"])
    func `a name can say that there is a document a line, even of one`(name: String) throws {
        try workspace.write(name, Sample.silent)
        let outcome = try workspace.estimate(name)
        #expect(outcome.status == 0)
        #expect(try outcome.lines.map { try Record($0)["file"] } == [name])
    }

    @Test func `a file of another name is judged by its content`() throws {
        try workspace.write("shots.txt", Sample.silent + "\n" + Sample.audio + "\n")
        let outcome = try workspace.estimate("shots.txt")
        #expect(outcome.lines.count == 2)
        let asked = try workspace.estimate("shots.txt", "--input", "json")
        #expect(asked.status == 65, "one document with another behind it")
    }

    @Test func `JSON Lines can be shown as a table`() throws {
        let outcome = try workspace.estimate(
            "-", "--format", "table", stdin: Sample.silent + "\n" + Sample.audio)
        #expect(outcome.out.contains("standard input:2"))
        #expect(outcome.out.contains("total 1.434 USD expected, 1.61 USD at most"))
    }

    @Test(arguments: ["payload.json", "payload.jsonl"])
    func `line ends of Windows are line ends`(name: String) throws {
        let isOne = name == "payload.json"
        let text =
            isOne
            ? Sample.silent.replacing(",", with: ",\r\n") : "\(Sample.silent)\r\n\(Sample.audio)"
        try workspace.write(name, text + "\r\n")
        let outcome = try workspace.estimate(name, "--format", "csv")
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == (isOne ? 2 : 3), "titles, then a line each")
    }

    @Test func `a byte order mark is skipped with a warning`() throws {
        try workspace.write("mark.json", "\u{FEFF}" + Sample.silent)
        let outcome = try workspace.estimate("mark.json", "--check")
        #expect(outcome.status == 0)
        #expect(outcome.out.contains("warning: the file begins with a byte order mark"))
        #expect(try workspace.estimate("mark.json", "--format", "csv").out.contains(",0.184,"))
    }

    @Test(arguments: [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian, .utf32])
    func `UTF-16 and UTF-32 are refused in words`(encoding: String.Encoding) throws {
        try workspace.write("wide.json", try #require(Sample.silent.data(using: encoding)))
        let outcome = try workspace.estimate("wide.json")
        #expect(outcome.status == 65)
        #expect(outcome.out.contains("save the file as UTF-8"))
    }

    @Test(arguments: ["", " \n\t "])
    func `an empty input is said to be empty`(text: String) throws {
        try workspace.write("empty.json", text)
        for outcome in [
            try workspace.estimate("empty.json"), try workspace.estimate("-", stdin: text),
        ] {
            #expect(outcome.status == 65)
            #expect(outcome.out.contains("the input is empty; a payload is a JSON object"))
        }
    }

    @Test(arguments: ["[]", "null", "1", "\"text\"", "{}"])
    func `a document that is no payload is refused`(text: String) throws {
        let outcome = try workspace.estimate("-", "--check", stdin: text)
        #expect(outcome.status == 65)
        #expect(outcome.out.hasPrefix("standard input:1:1: error: "))
    }

    @Test func `a document over 1 MiB is refused, one of exactly that is read`() throws {
        let frame = #"{"model":"kling-v3","mode":"std","duration":5,"prompt":""}"#
        for (excess, status) in [(0, Int32(0)), (1, 65)] {
            let filler = String(repeating: "x", count: Self.mebibyte - frame.utf8.count + excess)
            let text = frame.replacing(#""prompt":"""#, with: #""prompt":"\#(filler)""#)
            try workspace.write("big.json", text)
            let outcome = try workspace.estimate("big.json", "--check")
            #expect(outcome.status == status)
            #expect(outcome.out.contains("more than 1024 KiB") == (excess > 0))
            #expect(outcome.out.utf8.count < 1000, "what is too long is not printed")
        }
    }

    @Test func `a line over 1 MiB costs only itself`() throws {
        let filler = String(repeating: "x", count: 3 * Self.mebibyte)
        let long = Sample.silent.replacing("a boat", with: filler)
        let outcome = try workspace.estimate(
            "-", stdin: [Sample.silent, long, Sample.audio].joined(separator: "\n"))
        #expect(outcome.status == 65)
        let records = try outcome.lines.map { try Record($0) }
        #expect(records.map { $0.integer("line") } == [1, 2, 3])
        #expect(records.map { $0["status"] } == ["priced", "invalid", "priced"])
        #expect(records[1].issues.first?.integer("line") == 2)
        #expect(records[1].issues.first?["message"]?.contains("more than 1024 KiB") == true)
    }

    @Test func `a place in a line counts from the file's first line`() throws {
        let outcome = try workspace.estimate(
            "-", "--check", "--input", "jsonl", stdin: "\n\n" + Sample.invalid)
        #expect(outcome.out.hasPrefix("standard input:3:65: error: "), "\(outcome.out)")
    }

    @Test func `folders and missing files are named, each with its reason`() throws {
        try workspace.write("folder/payload.json", Sample.silent)
        let outcome = try workspace.estimate("folder", "missing.json", "folder/payload.json")
        #expect(outcome.status == 66)
        #expect(outcome.err.contains("cannot read folder: Is a directory"))
        #expect(outcome.err.contains("cannot read missing.json: No such file or directory"))
        #expect(outcome.out.contains("0.184 USD"))
    }

    @Test func `a gateway is taken by the payload's fields before the order of the book`() throws {
        let roles =
            #"{"model":"kling-v2-6","prompt":"x","image_with_roles":[]}"#
        let outcome = try workspace.estimate("-", "--format", "json", stdin: roles)
        let record = try #require(try Record.document(outcome.out).estimates.first)
        #expect(record["gateway"] == "toapis")
        #expect(record["gateway_choice"] == "fields")
        let plain = try workspace.estimate("-", stdin: Sample.silent)
        #expect(plain.out.contains("toapis would take this payload too: --gateway toapis"))
    }
}
