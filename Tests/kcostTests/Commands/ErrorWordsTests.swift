import Foundation
import Testing

/// What goes wrong is told on standard error, with what to do next; standard output stays data.
@Suite struct ErrorWordsTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("payload.json", Sample.silent)
        try workspace.write("array.json", "[]")
        try workspace.write("broken.json", Sample.broken)
        try workspace.write("empty.csv", "")
        try workspace.write("open.csv", "model,prompt\nkling-v2-6,\"x\n")
        try workspace.write("wide.csv", "model,prompt\nkling-v2-6,x,y\n")
        try workspace.write("no-model.csv", "prompt\nx\n")
        try workspace.write("bad-prices/kie.json", #"{"schema_version":1,"gatewy":"kie"}"#)
    }

    /// Wrong command lines, and the words of the answer that help.
    private static let mistakes: [(arguments: [String], words: [String])] = [
        (["estimat"], ["'estimat'", "did you mean 'estimate'?", "see: kcost help"]),
        (["prices", "chek"], ["did you mean 'check'?", "see: kcost help prices"]),
        (["prices"], ["list, show, check or suggest", "see: kcost help prices"]),
        (["estimate"], ["needs FILE", "see: kcost help estimate"]),
        (["estimate", "--chek", "payload.json"], ["did you mean '--check'?"]),
        (["estimate", "--comp", "payload.json"], ["did you mean '--compare'?"]),
        (["estimate", "payload.json", "--gateway"], ["--gateway needs a value: NAME"]),
        (["estimate", "payload.json", "--gateway", "toapi"], ["did you mean 'toapis'?"]),
        (["estimate", "payload.json", "--gateway", "zzz"], ["known gateways: xcompute, toapis"]),
        (["prices", "list", "--gateway", "kei"], ["did you mean 'kie'?"]),
        (["prices", "show", "kling-v33"], ["did you mean 'kling-v3'?", "kcost prices list"]),
        (["estimate", "payload.json", "--format", "cvs"], ["did you mean 'csv'?"]),
        (["estimate", "payload.json", "--format", "xml"], ["table, json, csv or md"]),
        (["estimate", "payload.json", "--check=1"], ["--check takes no value"]),
        (["estimate", "payload.json", "--fit", "1", "--fit", "2"], ["only once"]),
        (
            ["estimate", "payload.json", "--check", "--fit", "2"],
            ["--check and --fit cannot be used together"]
        ),
        (["estimate", "payload.json", "--fit", "much"], ["such as 20, 20USD or 150CNY"]),
        (["estimate", "payload.json", "--as-of", "today"], ["a date such as 2026-11-21"]),
        (["estimate", "payload.json", "--reference", "long"], ["8.2s, 8200ms or 0:08.2"]),
        (["estimate", "payload.json", "--currency", "yuan"], ["such as USD or CNY"]),
        (["estimate", "payload.json", "--max-price-age", "old"], ["days such as 30d"]),
        (["estimate", "payload.json", "--set", "mode"], ["FIELD=VALUE such as mode=pro"]),
        (["estimate", "payload.json", "--set", "mod=pro"], ["did you mean 'mode'?"]),
        (["estimate", "payload.json", "--set", "duration=long"], ["an integer, not 'long'"]),
        (["estimate", "missing.json"], ["cannot read missing.json: No such file"]),
        (["estimate", "bad-prices"], ["cannot read bad-prices: Is a directory"]),
        (["estimate", "payload.json", "--pricing", "missing"], ["cannot read missing"]),
        (["estimate", "payload.json", "--against", "missing"], ["cannot read missing"]),
        (["estimate", "payload.json", "--against", "broken.json"], ["broken.json:1:23"]),
        (["estimate", "payload.json", "--against", "array.json"], ["--format json > before"]),
        (["estimate", "empty.csv"], ["its first row names the fields, such as model"]),
        (["estimate", "open.csv"], ["open.csv: line 2: the quoted cell never ends"]),
        (["estimate", "wide.csv"], ["wide.csv: line 2: 3 cells under 2 titles; quote"]),
        (["estimate", "no-model.csv"], ["no column 'model'"]),
        (
            ["prices", "check", "--pricing", "bad-prices"],
            ["did you mean \"gateway\"?", "README.md"]
        ),
        (["completion", "tcsh"], ["bash, zsh or fish", "see: kcost help completion"]),
        (["completion"], ["needs SHELL"]),
        (["help", "estimat"], ["did you mean 'estimate'?"]),
        (["prices", "check", "now"], ["takes no argument 'now'"]),
    ]

    @Test(arguments: mistakes)
    func `a mistake is answered on standard error with what to do`(
        arguments: [String], words: [String]
    ) throws {
        let outcome = try workspace.run(arguments)
        #expect(outcome.status >= 64)
        #expect(outcome.out.isEmpty)
        for word in words { #expect(outcome.err.contains(word), "\(outcome.err)") }
        let lines = outcome.err.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first?.hasPrefix("kcost: ") == true)
        #expect(lines.dropFirst().dropLast().allSatisfy { $0.hasPrefix("       ") })
        #expect(lines.last == "", "the last line ends")
    }

    @Test func `a model id that is nearly right is suggested beside the sellers of others`() throws
    {
        let near = try workspace.estimate("-", stdin: #"{"model":"kling-v2.6","prompt":"x"}"#)
        #expect(near.out.contains("did you mean 'kling-v2-6'?"))
        let elsewhere = try workspace.estimate("payload.json", "--gateway", "kie")
        #expect(elsewhere.out.contains("it is sold by xcompute, toapis"))
    }

    @Test func `an unknown model at no gateway in particular is said without a double no`() throws {
        let outcome = try workspace.estimate("-", stdin: Sample.unknown)
        #expect(!outcome.out.contains("no gateway sells no model"))
    }

    @Test func `an unknown field is held against those of its own model`() throws {
        let outcome = try workspace.estimate(
            "-", "--check",
            stdin: #"{"model":"kling-v2-6","prompt":"x","negative_promt":"y"}"#)
        #expect(outcome.status == 0, "a warning")
        #expect(outcome.out.contains("did you mean negative_prompt?"))
    }

    @Test func `remarks are kept off by --quiet, errors are not`() throws {
        let loud = try workspace.estimate("payload.json", "--fit", "20")
        let quiet = try workspace.estimate("payload.json", "--fit", "20", "--quiet")
        #expect(!loud.err.isEmpty)
        #expect(quiet.err.isEmpty)
        #expect(quiet.out == loud.out)
        let missing = try workspace.estimate("missing.json", "--quiet")
        #expect(!missing.err.isEmpty)
    }

    @Test func `data keeps its form when a file is missing`() throws {
        let outcome = try workspace.estimate("missing.json", "payload.json", "--format", "json")
        #expect(outcome.status == 66)
        let document = try Record.document(outcome.out)
        #expect(document.estimates.count == 1)
    }

    @Test func `an operand that looks like an option comes after two hyphens`() throws {
        try workspace.write("--check", Sample.audio)
        let outcome = try workspace.estimate("--", "--check")
        // The date stands behind the hyphens too, as two files that are not there.
        #expect(outcome.status == 66)
        #expect(outcome.out.contains("1.25 USD"))
    }
}
