import Foundation
import Testing

/// A user's own rates and settings, and which of them wins.
@Suite struct UserRatesTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("payload.json", Sample.silent)
    }

    private func expected(_ outcome: Program.Outcome) throws -> String? {
        try Record.document(outcome.out).estimates.first?.money("expected")
    }

    private func rate(_ amount: String) -> String {
        UserRates.file(UserRates.rate(id: "my-\(amount)", amount: amount))
    }

    @Test func `a rate of --pricing outranks the configuration folder's, and that the built-in`()
        throws
    {
        let arguments = ["payload.json", "--format", "json"]
        let shipped = try workspace.estimate(arguments[0], arguments[1], arguments[2])
        #expect(try expected(shipped) == "0.184 USD")
        try workspace.configure("pricing/xcompute.json", rate("0.05"))
        let configured = try workspace.estimate(arguments[0], arguments[1], arguments[2])
        #expect(try expected(configured) == "0.25 USD")
        try workspace.write("prices/xcompute.json", rate("0.06"))
        let named = try workspace.estimate(
            arguments[0], arguments[1], arguments[2], "--pricing", "prices")
        #expect(try expected(named) == "0.3 USD")
    }

    @Test func `KCOST_PRICING names a folder as --pricing does, and the option wins`() throws {
        try workspace.write("one/xcompute.json", rate("0.05"))
        try workspace.write("two/xcompute.json", rate("0.06"))
        let environment = ["KCOST_PRICING": "one"]
        let named = try workspace.estimate(
            "payload.json", "--format", "json", environment: environment)
        #expect(try expected(named) == "0.25 USD")
        let outvoted = try workspace.estimate(
            "payload.json", "--format", "json", "--pricing", "two", environment: environment)
        #expect(try expected(outvoted) == "0.3 USD")
    }

    @Test func `--explain shows which rate was outranked, and by whom`() throws {
        try workspace.write("prices/xcompute.json", UserRates.file(UserRates.rate()))
        let line =
            ["estimate", "payload.json", "--explain", "--pricing", "prices"] + Workspace.asOf
        let outcome = try workspace.run(line)
        #expect(outcome.out.contains("my-std of prices/xcompute.json outranks it"))
        try expectTranscript(outcome, of: line, "explain-own-rate.txt")
    }

    @Test func `a rate of one's own is no guess, and its upper needs no maker's list`() throws {
        try workspace.write("prices/xcompute.json", UserRates.file(UserRates.rate()))
        let outcome = try workspace.estimate("payload.json", "--pricing", "prices")
        #expect(!outcome.out.contains("guess"))
        #expect(outcome.out.contains("at most   5 s  × 0.04 USD  = 0.2 USD"))
    }

    @Test func `a rate applies from its first day to the day before its end`() throws {
        let ended = UserRates.rate(effective: "2026-11-01", end: "2026-11-20")
        try workspace.write("prices/xcompute.json", UserRates.file(ended))
        for (day, price) in [
            ("2026-10-31", "0.184 USD"), ("2026-11-01", "0.2 USD"), ("2026-11-19", "0.2 USD"),
            ("2026-11-20", "0.184 USD"),
        ] {
            let outcome = try workspace.run(
                ["estimate", "payload.json", "--format", "json", "--pricing", "prices"]
                    + ["--as-of", day])
            #expect(try expected(outcome) == price, "on \(day)")
        }
    }

    // MARK: Settings

    @Test func `the gateway comes from the option, else the environment, else the file`() throws {
        func gateway(_ arguments: String..., environment: [String: String] = [:]) throws -> String?
        {
            let outcome = try workspace.run(
                ["estimate", "payload.json", "--format", "json"] + arguments + Workspace.asOf,
                environment: environment)
            return try Record.document(outcome.out).estimates.first?["gateway"]
        }
        #expect(try gateway() == "xcompute", "by the order of the book")
        try workspace.configure("config.json", #"{"gateway": "toapis"}"#)
        #expect(try gateway() == "toapis")
        let environment = ["KCOST_GATEWAY": "xcompute"]
        #expect(try gateway(environment: environment) == "xcompute")
        #expect(try gateway(environment: ["KCOST_GATEWAY": ""]) == "toapis", "empty is unset")
        #expect(try gateway("--gateway", "toapis", environment: environment) == "toapis")
    }

    @Test(arguments: [
        ("min_confidence", "documented", Int32(12)), ("max_price_age", "0d", 13),
        ("pricing", "missing", 66), ("gateway", "kie", 12),
    ])
    func `each setting may come from the file or the environment`(
        name: String, value: String, status: Int32
    ) throws {
        let variable = "KCOST_\(name.uppercased())"
        #expect(try workspace.estimate("payload.json").status == 0)
        let set = try workspace.estimate("payload.json", environment: [variable: value])
        #expect(set.status == status)
        try workspace.configure("config.json", "{\"\(name)\": \"\(value)\"}")
        #expect(try workspace.estimate("payload.json").status == status)
    }

    @Test(arguments: [
        (#"{"gatway": "kie"}"#, "did you mean \"gateway\"?"),
        (#"{"colour": "blue"}"#, "known: gateway"),
        (#"{"gateway": 3}"#, "an object whose values are strings"),
        (#"["gateway"]"#, "an object whose values are strings"),
        ("{\n  \"gateway\": \"kie\"\n", "config.json:3:1: "),
        (#"{"gateway": "kie", "gateway": "toapis"}"#, "stands twice"),
    ])
    func `a fault of the configuration file is named with the file`(
        text: String, words: String
    ) throws {
        try workspace.configure("config.json", text)
        let outcome = try workspace.estimate("payload.json")
        #expect(outcome.status == 78)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("/kcost/config.json"))
        #expect(outcome.err.contains(words), "\(outcome.err)")
    }

    @Test(arguments: ["gateway", "currency", "max_price_age", "min_confidence"])
    func `a value that the configuration file cannot have is blamed on that file`(
        name: String
    ) throws {
        try workspace.configure("config.json", "{\"\(name)\": \"nonsense\"}")
        let outcome = try workspace.estimate("payload.json")
        #expect(outcome.status == 78)
        #expect(outcome.err.contains("config.json"), "\(outcome.err)")
    }

    // MARK: Trust

    @Test func `--min-confidence does not count rates less sure`() throws {
        for (word, status) in [("guess", Int32(0)), ("copied", 12), ("documented", 12)] {
            #expect(
                try workspace.estimate("payload.json", "--min-confidence", word).status == status)
        }
        try workspace.write("kie.json", Sample.kie)
        #expect(try workspace.estimate("kie.json", "--min-confidence", "copied").status == 0)
        let refused = try workspace.estimate("kie.json", "--min-confidence", "documented")
        #expect(refused.status == 12)
        #expect(refused.out.contains("kie-2.6-t2v-5s-silent, is a copy"))
        #expect(refused.out.contains("--min-confidence"))
    }

    @Test func `--max-price-age still prices, and says how old the rate is`() throws {
        let outcome = try workspace.estimate("payload.json", "--max-price-age", "0")
        #expect(outcome.status == 13)
        #expect(outcome.out.contains("0.184 USD"))
        #expect(outcome.out.contains("days ago, longer than --max-price-age"))
        #expect(try workspace.estimate("payload.json", "--max-price-age", "36500d").status == 0)
    }
}
