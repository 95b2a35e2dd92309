import Foundation
import Testing

/// Price files that cannot be used are refused before anything is priced.
@Suite struct PriceFileFaultTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("payload.json", Sample.silent)
    }

    private static let faults: [(text: String, words: [String])] = [
        (
            UserRates.file(
                UserRates.rate(), UserRates.rate(id: "my-any", when: #"{"audio":false}"#)),
            ["rates \"my-std\" and \"my-any\" overlap"]
        ),
        (
            UserRates.file(
                UserRates.rate(end: "2026-11-10"),
                UserRates.rate(id: "my-later", effective: "2026-11-15")),
            ["end of \"my-std\"", "beginning of \"my-later\"", "no rate applies"]
        ),
        (
            UserRates.file(UserRates.rate(), UserRates.rate(amount: "0.05")),
            ["the id \"my-std\" is used twice"]
        ),
        (
            UserRates.file(UserRates.rate(when: #"{"moode":"std"}"#)),
            ["unknown key \"moode\"", "did you mean \"mode\"?"]
        ),
        (
            UserRates.file(UserRates.rate(when: #"{"mode":"fast"}"#)),
            ["\"fast\"", "known: std, pro, 4k"]
        ),
        (UserRates.file(UserRates.rate(unit: "minute")), ["\"minute\"", "second, clip, request"]),
        (UserRates.file(UserRates.rate(), schema: 2), ["schema_version 2", "reads 1"]),
        (UserRates.file(UserRates.rate(amount: "1e3")), ["\"1e3\" is no amount"]),
        (UserRates.file(UserRates.rate(amount: "0.0000000001")), ["at most nine places"]),
        (UserRates.file(UserRates.rate(effective: "1 Nov")), ["\"1 Nov\" is no date"]),
        (UserRates.file(UserRates.rate(confidence: "sure")), ["\"sure\"", "guess"]),
        ("{", ["the text ends"]),
        ("", ["empty"]),
        ("[]", ["must be an object"]),
    ]

    @Test(arguments: faults)
    func `a faulty file is named with the place and what is wrong`(
        text: String, words: [String]
    ) throws {
        try workspace.write("prices/xcompute.json", text)
        for arguments in [["estimate", "payload.json"], ["prices", "check"], ["prices", "list"]] {
            let outcome = try workspace.run(arguments + ["--pricing", "prices"])
            #expect(outcome.status == 78)
            #expect(outcome.out.isEmpty)
            #expect(outcome.err.hasPrefix("kcost: prices/xcompute.json:"), "\(outcome.err)")
            for word in words { #expect(outcome.err.contains(word), "\(outcome.err)") }
            #expect(outcome.err.contains("no price was computed"))
        }
    }

    @Test func `a faulty file of the configuration folder counts likewise`() throws {
        try workspace.configure("pricing/kie.json", #"{"schema_version":9}"#)
        let outcome = try workspace.estimate("payload.json")
        #expect(outcome.status == 78)
        #expect(outcome.err.contains("/kcost/pricing/kie.json"))
    }

    @Test(arguments: ["{", #"{"schema_version":2,"rates":[]}"#, UserRates.exchange("seven")])
    func `a faulty exchange.json is refused`(text: String) throws {
        try workspace.write("prices/exchange.json", text)
        let outcome = try workspace.estimate("payload.json", "--pricing", "prices")
        #expect(outcome.status == 78)
        #expect(outcome.err.contains("prices/exchange.json:"))
    }

    @Test func `files of other kinds in the folder are left alone`() throws {
        try workspace.write("prices/README.md", "notes")
        try workspace.write("prices/.hidden.json", "{")
        try workspace.write("prices/schema.json", "{")
        #expect(try workspace.estimate("payload.json", "--pricing", "prices").status == 0)
    }
}

/// Other currencies, by exchange rates that only the user states.
@Suite struct ExchangeTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("silent.json", Sample.silent)
        try workspace.write("audio.json", Sample.audio)
        try workspace.write("prices/exchange.json", UserRates.exchange("7.1"))
    }

    @Test func `totals are shown in another currency with the rate that was used`() throws {
        let outcome = try workspace.estimate(
            "silent.json", "audio.json", "--pricing", "prices", "--currency", "CNY")
        #expect(outcome.status == 0)
        #expect(
            outcome.out.contains(
                "total 1.434 USD expected, 1.61 USD at most; that is 10.1814 CNY and 11.431 CNY "
                    + "at 7.1 of 2026-11-01 (my bank)"))
    }

    @Test func `without a rate for it the currency is not made up`() throws {
        let outcome = try workspace.estimate("silent.json", "--currency", "CNY")
        #expect(outcome.status == 0)
        #expect(outcome.out.contains("no exchange rate to CNY in exchange.json"))
    }

    @Test func `an exchange rate applies from its day on`() throws {
        let early = try workspace.run(
            ["estimate", "silent.json", "--pricing", "prices", "--currency", "CNY"]
                + ["--as-of", "2026-10-31"])
        #expect(early.out.contains("no exchange rate to CNY"))
    }

    @Test func `what fits into an amount of another currency is counted by the upper`() throws {
        let line =
            ["estimate", "silent.json", "audio.json", "silent.json"]
            + ["--fit", "11.431CNY", "--pricing", "prices"] + Workspace.asOf
        let outcome = try workspace.run(line)
        try expectTranscript(outcome, of: line, "fit-cny.txt")
        #expect(outcome.out.contains("1.491"), "0.21 USD at 7.1")
    }

    @Test func `without an exchange rate nothing fits, and it is said why`() throws {
        let outcome = try workspace.estimate("silent.json", "--fit", "100CNY")
        #expect(outcome.status == 0)
        #expect(outcome.out.contains("no exchange rate to CNY in exchange.json"))
        #expect(outcome.err.contains("0 of 1 fit into 100 CNY"))
    }

    @Test(arguments: ["0.21", "0.21USD", "0.21 USD"])
    func `an amount just as large as the upper fits, one nano less does not`(text: String) throws {
        let exact = try workspace.estimate("silent.json", "--fit", text)
        #expect(exact.err.contains("1 of 1 fit"))
        let less = try workspace.estimate("silent.json", "--fit", "0.209999999")
        #expect(less.err.contains("0 of 1 fit"))
    }

    @Test func `the currency may come from the environment`() throws {
        let outcome = try workspace.estimate(
            "silent.json", "--pricing", "prices", environment: ["KCOST_CURRENCY": "CNY"])
        #expect(outcome.out.contains("CNY at 7.1"))
    }
}
