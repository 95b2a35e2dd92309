import Testing

@testable import KlingCost

@Suite struct `A price file is refused` {
    private typealias Problem = PriceBookError.Problem

    /// A rate's changes, and the problem; the file's line is the rate's.
    static let values: [(KeyValuePairs<String, String?>, PriceBookError.Problem)] = [
        (["when": "{\"tier\": \"std\"}"], .unknownKey("tier", nearest: nil)),
        (["when": "{\"mod\": \"std\"}"], .unknownKey("mod", nearest: "mode")),
        (
            ["when": "{\"mode\": \"fast\"}"],
            .unknownWord(key: "mode", word: "fast", allowed: ["std", "pro", "4k"])
        ),
        (["when": "{\"audio\": \"yes\"}"], .wrongType(key: "audio", expected: "boolean")),
        (["when": "{\"duration\": \"5\"}"], .wrongType(key: "duration", expected: "integer")),
        (["when": "[]"], .wrongType(key: "", expected: "object")),
        (
            ["unit": "\"minute\""],
            .unknownWord(key: "unit", word: "minute", allowed: ["second", "clip", "request"])
        ),
        (["amount": "\"1,5\""], .badAmount("1,5")), (["amount": "\"-1\""], .badAmount("-1")),
        (["amount": "\"0.0000000001\""], .badAmount("0.0000000001")),
        (["amount": "\"\""], .badAmount("")), (["amount": "\"1e3\""], .badAmount("1e3")),
        (["amount": "1"], .wrongType(key: "amount", expected: "string")),
        (["effective": "\"2026-02-29\""], .badDate("2026-02-29")),
        (["effective": "\"soon\""], .badDate("soon")),
        (["end": "\"2026-13-01\""], .badDate("2026-13-01")),
        (["checked": "\"2026-6-1\""], .badDate("2026-6-1")),
        (["checked": "\"2026-06-01T00:00:00Z\""], .badDate("2026-06-01T00:00:00Z")),
        (
            ["confidence": "\"sure\""],
            .unknownWord(
                key: "confidence", word: "sure", allowed: ["guess", "copied", "documented"])
        ),
        (
            ["currency": "\"usd\""],
            .unknownWord(key: "currency", word: "usd", allowed: ["USD", "CNY", "…"])
        ),
        (
            ["currency": "\"credits\"", "when": "{\"mode\": \"std\"}"],
            .creditsWithoutWorth("r")
        ),
        (["id": nil], .missingKey("id")), (["unit": nil], .missingKey("unit")),
        (["amount": nil], .missingKey("amount")), (["currency": nil], .missingKey("currency")),
        (["effective": nil], .missingKey("effective")), (["checked": nil], .missingKey("checked")),
        (["source": nil], .missingKey("source")), (["confidence": nil], .missingKey("confidence")),
        (["prize": "\"1\""], .unknownKey("prize", nearest: nil)),
        (["amout": "\"1\""], .unknownKey("amout", nearest: "amount")),
    ]

    @Test(arguments: values.indices)
    func `for a rate that is not as the format has it, by file and line`(index: Int) throws {
        let (changes, problem) = Self.values[index]
        let rates = [
            BookBuilder.rate("a", ["when": "{\"mode\": \"4k\"}"]), BookBuilder.rate("r", changes),
        ]
        let error = try #require(BookBuilder.refusal(BookBuilder(rates: rates).source("my.json")))
        #expect(error.problem == problem)
        #expect(error.file == "my.json")
        #expect(error.position?.line == 5)
    }

    private static let std = "{\"mode\": \"std\"}"

    /// Two rates that cannot both stand, and what is said of them.
    static let pairs: [(String, String, PriceBookError.Problem)] = [
        (BookBuilder.rate("a"), BookBuilder.rate("b"), .overlap("a", "b")),
        (
            BookBuilder.rate("a"), BookBuilder.rate("b", ["effective": "\"2026-01-01T00:00:00Z\""]),
            .overlap("a", "b")
        ),
        (BookBuilder.rate("a"), BookBuilder.rate("b", ["when": std]), .overlap("a", "b")),
        (
            BookBuilder.rate("a", ["when": "{\"audio\": true}"]),
            BookBuilder.rate("b", ["when": std]),
            .overlap("a", "b")
        ),
        (
            BookBuilder.rate("a"),
            BookBuilder.rate("b", ["when": std, "effective": "\"2027-01-01\""]), .overlap("a", "b")
        ),
        (
            BookBuilder.rate("a", ["end": "\"2026-07-01\""]),
            BookBuilder.rate("b", ["effective": "\"2026-06-30\""]), .overlap("a", "b")
        ),
        (
            BookBuilder.rate("a", ["end": "\"2026-06-30\""]),
            BookBuilder.rate("b", ["effective": "\"2026-07-01\""]), .gap("a", "b")
        ),
        (
            BookBuilder.rate("b", ["effective": "\"2026-07-01\""]),
            BookBuilder.rate("a", ["end": "\"2026-06-30\""]), .gap("a", "b")
        ),
        (BookBuilder.rate("a"), BookBuilder.rate("a"), .duplicateID("a")),
    ]

    @Test(arguments: pairs)
    func `for two rates of which a request could not choose, or between which there is none`(
        first: String, second: String, problem: PriceBookError.Problem
    ) throws {
        let source = BookBuilder(rates: [first, second]).source("my.json")
        let error = try #require(BookBuilder.refusal(source))
        #expect(error.problem == problem)
        #expect(error.file == "my.json")
        let isSecondEarlier = second.contains("\"end\"")
        #expect(error.position?.line == (isSecondEarlier ? 4 : 5))
    }

    @Test func `not for rates that follow each other, or never meet`() {
        let apart = [
            BookBuilder.rate("a", ["when": Self.std]),
            BookBuilder.rate("b", ["when": Self.std, "effective": "\"2026-07-01\""]),
            BookBuilder.rate("c", ["when": "{\"mode\": \"pro\"}", "end": "\"2026-07-01\""]),
            BookBuilder.rate(
                "d", ["when": "{\"mode\": \"pro\"}", "effective": "\"2026-07-01\""]),
            BookBuilder.rate("e", ["when": "{\"mode\": \"4k\", \"audio\": true}"]),
            BookBuilder.rate("f", ["when": "{\"mode\": \"4k\", \"audio\": false}"]),
        ]
        #expect(BookBuilder.refusal(BookBuilder(rates: apart).source()) == nil)
    }

    @Test func `not for a rate that begins when one of other conditions has ended`() {
        let split = [
            BookBuilder.rate("a", ["end": "\"2026-07-01\""]),
            BookBuilder.rate("b", ["when": Self.std, "effective": "\"2026-07-01\""]),
        ]
        #expect(BookBuilder.refusal(BookBuilder(rates: split).source()) == nil)
    }

    @Test func `not for equal rates of different layers`() {
        let builder = BookBuilder(rates: [BookBuilder.rate("a")])
        #expect(
            BookBuilder.refusal(builder.source("a.json"), builder.source("b.json", layer: 1)) == nil
        )
    }

    @Test func `naming both rates when they stand in two files of one layer`() throws {
        let first = BookBuilder(rates: [BookBuilder.rate("a")]).source("1.json")
        let second = BookBuilder(rates: [BookBuilder.rate("b")]).source("2.json")
        let error = try #require(BookBuilder.refusal(first, second))
        #expect(error.problem == .overlap("a", "b"))
        #expect(error.file == "2.json")
    }
}
