import Foundation
import Testing

/// Text from outside never acts on the terminal.
@Suite struct TerminalSafetyTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// An escape sequence, a title, a carriage return, a C1 introducer, a bidirectional override,
    /// a zero-width space.
    static let hostile =
        "\u{1B}[31m\u{1B}]0;owned\u{07}\rX\u{9B}2J\u{202E}\u{200B}\u{2028}\u{7F}"

    /// Whether a terminal would only write this, line by line.
    static func isHarmless(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x0A: true
            case 0x00..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069:
                false
            default: true
            }
        }
    }

    /// A JSON string whose content is the hostile text, once as escapes, once as it is where JSON
    /// allows that.
    private static let values: [String] = {
        let escaped = hostile.utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
        return [escaped, "\u{9B}2J\u{202E}\u{200B}\u{2028}\u{7F}"]
    }()

    private static let payloads = values.flatMap { value in
        [
            #"{"model":"kling-v2-6","prompt":"\#(value)","mode":"\#(value)","duration":5}"#,
            #"{"model":"kling-v2-6","prompt":"x","\#(value)":"\#(value)","mode":"std"}"#,
            #"{"model":"\#(value)","prompt":"x"}"#,
            #"{"model":"kling-v2-6","prompt":"x","image_urls":["\#(value)"]}"#,
            #"{"model":"kling-v3","prompt":"@\#(value)","element_list":[{"name":"\#(value)"}]}"#,
            #"{"model":"kling-2.6/text-to-video","input":{"\#(value)":{"\#(value)":1}}}"#,
            #"{"\#(value)":1,"\#(value)":2}"#,
        ]
    }

    /// Everything that takes several payloads; JSON has a test of its own.
    private static let questions = [
        [], ["--check"], ["--explain"], ["--compare"], ["--fit", "1"], ["--format", "md"],
        ["--check", "--format", "md"], ["--compare", "--format", "md"],
        ["--against", "saved.json"], ["--against", "saved.json", "--format", "md"],
    ]

    private func writePayloads() throws -> [String] {
        try workspace.write("saved.json", Sample.silent)
        return try Self.payloads.enumerated().map { number, payload in
            try workspace.write("\(number).json", payload)
            return "\(number).json"
        }
    }

    @Test(arguments: questions)
    func `values and keys of payloads are shown harmless`(question: [String]) throws {
        let files = try writePayloads()
        let outcome = try workspace.run(["estimate"] + files + question + Workspace.asOf)
        #expect(outcome.status == 65)
        #expect((outcome.out + outcome.err).contains("13.json"))
        #expect(Self.isHarmless(outcome.out), "\(outcome.out.debugDescription)")
        #expect(Self.isHarmless(outcome.err), "\(outcome.err.debugDescription)")
    }

    @Test(arguments: questions)
    func `each alone is shown harmless too`(question: [String]) throws {
        let files = try writePayloads()
        for file in question.isEmpty ? files : [files[1]] {
            let outcome = try workspace.run(["estimate", file] + question + Workspace.asOf)
            #expect(Self.isHarmless(outcome.out), "\(outcome.out.debugDescription)")
            #expect(Self.isHarmless(outcome.err), "\(outcome.err.debugDescription)")
        }
    }

    @Test(arguments: payloads)
    func `what cannot be translated is shown harmless`(payload: String) throws {
        let outcome = try workspace.estimate("-", "--translate", "kie", stdin: payload)
        #expect(Self.isHarmless(outcome.err), "\(outcome.err.debugDescription)")
    }

    @Test(arguments: [
        ["--format", "json"], ["--check", "--format", "json"], ["--input", "jsonl"],
    ])
    func `JSON escapes what a terminal would act on`(arguments: [String]) throws {
        let files = try writePayloads()
        let outcome = try workspace.run(["estimate"] + files + arguments + Workspace.asOf)
        #expect(Self.isHarmless(outcome.out), "\(outcome.out.debugDescription)")
    }

    private static let names = ["\u{1B}[31mred.json", "two\nlines.json", "\u{202E}nosj.json"]

    @Test(arguments: questions)
    func `names of files are shown harmless`(question: [String]) throws {
        try workspace.write("saved.json", Sample.silent)
        for name in Self.names { try workspace.write(name, Sample.silent) }
        let faulty = Self.names.map { "faulty-" + $0 }
        for name in faulty { try workspace.write(name, Sample.invalid) }
        let outcome = try workspace.run(
            ["estimate"] + Self.names + faulty + ["missing\(Self.hostile)"] + question
                + Workspace.asOf)
        #expect(outcome.status == 66)
        #expect(outcome.err.contains(#"missing\u{1B}[31m"#))
        #expect(Self.isHarmless(outcome.out), "\(outcome.out.debugDescription)")
        #expect(Self.isHarmless(outcome.err), "\(outcome.err.debugDescription)")
        #expect(!outcome.out.contains("two\nlines"))
    }

    @Test(arguments: [
        ["\(hostile)"], ["estimate", "--\(hostile)"], ["estimate", "x", "--gateway", hostile],
        ["estimate", "x", "--format", hostile], ["estimate", "x", "--fit", hostile],
        ["estimate", "x", "--as-of", hostile], ["estimate", "x", "--set", hostile],
        ["estimate", "-", "--set", "\(hostile)=1"], ["estimate", "-", "--set", "mode=\(hostile)"],
        ["estimate", "-", "--set", "duration=\(hostile)"], ["prices", "show", hostile],
        ["estimate", "x", "--pricing", hostile], ["estimate", "x", "--against", hostile],
        ["help", hostile], ["prices", "check", hostile], ["estimate", "x", "--currency", hostile],
        ["estimate", "x", "--reference", hostile], ["estimate", "x", "--max-price-age", hostile],
    ])
    func `arguments are shown harmless`(arguments: [String]) throws {
        let outcome = try workspace.run(arguments, stdin: Sample.silent)
        #expect(outcome.status != 0)
        #expect(Self.isHarmless(outcome.out), "\(outcome.out.debugDescription)")
        #expect(Self.isHarmless(outcome.err), "\(outcome.err.debugDescription)")
    }

    @Test func `price files are shown harmless`() throws {
        let rate = UserRates.rate(id: Self.values[0], source: Self.values[0])
        try workspace.write("payload.json", Sample.silent)
        try workspace.write("prices/xcompute.json", UserRates.file(rate))
        for arguments in [
            ["estimate", "payload.json"], ["estimate", "payload.json", "--explain"],
            ["estimate", "payload.json", "--against", "payload.json"],
            ["prices", "list"], ["prices", "check"], ["prices", "show", "kling-v2-6"],
        ] {
            let outcome = try workspace.run(arguments + ["--pricing", "prices"])
            #expect(Self.isHarmless(outcome.out), "\(arguments): \(outcome.out.debugDescription)")
            #expect(Self.isHarmless(outcome.err), "\(arguments): \(outcome.err.debugDescription)")
        }
    }

    @Test func `what is no terminal gets no colour`() throws {
        try workspace.write("payload.json", Sample.silent)
        let outcome = try workspace.run(
            ["estimate", "payload.json"], environment: ["TERM": "xterm-256color"])
        #expect(!outcome.out.contains("\u{1B}"))
    }
}
