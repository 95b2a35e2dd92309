import Testing

@testable import KlingCost

@Suite struct `A user's price file` {
    private func book(_ text: String) throws -> PriceBook {
        let mine = PriceBook.Source(name: "mine.json", bytes: Array(text.utf8), layer: 0)
        return try PriceBook(PriceBook.shippedSources + [mine])
    }

    private func rates(
        at gateway: String, _ model: String, more: String = "", _ rates: String...
    ) throws -> PriceBook {
        try book(
            """
            {"schema_version": 1, "gateway": "\(gateway)", "models": [
              {"id": "\(model)"\(more), "rates": [\(rates.joined(separator: ", "))]}]}
            """)
    }

    private static let v3 = #"{"model": "kling-v3", "prompt": "a"}"#
    private static let silent = #"{"mode": "std", "audio": false}"#

    @Test func `outranks the shipped rate of the same request, and no other`() throws {
        let mine = try rates(
            at: "xcompute", "kling-v3", BookBuilder.rate("mine", ["when": Self.silent]))
        let price = try #require(Pricing.estimate(Self.v3, at: "xcompute", with: mine).price)
        #expect(mine.rates[price.lower.rate].id == "mine")
        #expect(mine.rates[price.lower.rate].origin == "mine.json")
        #expect(price.lower.amount.amount == Nanos(decimal: "5"))
        let loud = #"{"model": "kling-v3", "prompt": "a", "audio": true}"#
        let other = try #require(Pricing.estimate(loud, at: "xcompute", with: mine).price)
        #expect(mine.rates[other.lower.rate].id == "xcompute-v3-std-audio")
    }

    @Test func `outranks the shipped rates by wider conditions, too`() throws {
        let mine = try rates(at: "xcompute", "kling-v3", BookBuilder.rate("mine"))
        for fields in ["", #", "mode": "pro""#, #", "mode": "4k", "audio": true"#] {
            let payload = #"{"model": "kling-v3", "prompt": "a"\#(fields)}"#
            let price = try #require(Pricing.estimate(payload, at: "xcompute", with: mine).price)
            #expect(mine.rates[price.lower.rate].id == "mine")
        }
    }

    @Test func `outranks only from its own first day on`() throws {
        let mine = try rates(
            at: "xcompute", "kling-v3",
            BookBuilder.rate("mine", ["when": Self.silent, "effective": "\"2026-11-01\""]))
        func id(_ day: String) throws -> String? {
            try Pricing.estimate(Self.v3, at: "xcompute", asOf: day, with: mine).price
                .map { mine.rates[$0.lower.rate].id }
        }
        #expect(try id("2026-10-31") == "xcompute-v3-std-silent")
        #expect(try id("2026-11-01") == "mine")
    }

    @Test func `of the foremost folder outranks that of another`() throws {
        let sources = [0, 1].map { layer in
            let rate = BookBuilder.rate("mine-\(layer)", ["when": Self.silent])
            let text = """
                {"schema_version": 1, "gateway": "xcompute", "models": [
                  {"id": "kling-v3", "rates": [\(rate)]}]}
                """
            return PriceBook.Source(
                name: "\(layer).json", bytes: Array(text.utf8), layer: layer)
        }
        for order in [sources, sources.reversed()] {
            let book = try PriceBook(PriceBook.shippedSources + order)
            let price = try #require(Pricing.estimate(Self.v3, at: "xcompute", with: book).price)
            #expect(book.rates[price.lower.rate].id == "mine-0")
        }
    }

    @Test func `prices what is shipped without a price`() throws {
        let mine = try rates(
            at: "toapis", "kling-v3", BookBuilder.rate("mine", ["when": #"{"mode": "pro"}"#]))
        let pro = #"{"model": "kling-v3", "prompt": "a", "mode": "pro", "duration": 7}"#
        let price = try Pricing.estimate(pro, at: "toapis", with: mine).price
        #expect(price?.expected?.amount.description == "7 USD")
        let std = #"{"model": "kling-v3", "prompt": "a", "mode": "std", "duration": 7}"#
        #expect(try Pricing.estimate(std, at: "toapis", with: mine).price == nil)
    }

    @Test func `adds a model, or a whole gateway`() throws {
        let fields = #"[{"name": "model", "type": "string", "role": "model"}]"#
        let more = #", "family": "f", "fields": \#(fields)"#
        let request = BookBuilder.rate("mine", ["unit": "\"request\"", "amount": "\"0.02\""])
        for gateway in ["kie", "corner-shop"] {
            let mine = try rates(at: gateway, "kling-9", more: more, request)
            let price = try #require(
                Pricing.estimate(#"{"model": "kling-9"}"#, with: mine).price)
            #expect(price.expected?.amount.description == "0.02 USD")
            #expect(price.expected?.unit == .request && price.expected?.quantity == 1)
        }
    }

    @Test func `that names fields replaces the shipped ones`() throws {
        let fields = """
            [{"name": "model", "type": "string", "role": "model"},
             {"name": "seconds", "type": "integer", "role": "duration", "required": true}]
            """
        let mine = try rates(
            at: "kie", "kling-3.0/video", more: #", "rules": [], "fields": \#(fields)"#,
            BookBuilder.rate("mine"))
        let estimate = try Pricing.estimate(
            #"{"model": "kling-3.0/video", "seconds": 4}"#, with: mine)
        #expect(estimate.issues == [])
        #expect(estimate.price?.expected?.amount.description == "4 USD")
        let old = try Pricing.estimate(#"{"model": "kling-3.0/video", "input": {}}"#, with: mine)
        #expect(old.issues.map(\.code) == ["missing"])
    }

    @Test func `that names no fields keeps the shipped ones and their rules`() throws {
        let mine = try rates(
            at: "xcompute", "kling-v2-6", BookBuilder.rate("mine", ["when": Self.silent]))
        let estimate = try Pricing.estimate(
            #"{"model": "kling-v2-6", "prompt": "a", "audio": true}"#, at: "xcompute", with: mine)
        #expect(estimate.issues.map(\.code) == ["audio-needs-pro"])
    }

    /// First day of the user's worth of a credit, and what 55 credits then cost on 2026-11-21.
    @Test(arguments: [
        ("2026-11-01", "0.22"), ("2026-03-26", "0.22"), ("2026-01-01", "0.22"),
        ("2026-12-01", "0.275"),
    ])
    func `that says what a credit is worth outranks the shipped worth from its date on`(
        date: String, amount: String
    ) throws {
        let mine = try book(
            """
            {"schema_version": 1, "gateway": "kie", "models": [], "credit": [
              {"worth": "0.004", "currency": "USD", "effective": "\(date)",
               "checked": "2026-11-01", "source": "my pack", "confidence": "documented"}]}
            """)
        let payload = """
            {"model": "kling-2.6/text-to-video", "input": {"prompt": "a", "sound": false,
             "aspect_ratio": "1:1", "duration": "5"}}
            """
        let price = try #require(Pricing.estimate(payload, with: mine).price)
        #expect(price.expected?.amount.amount.decimal == amount)
        #expect(price.expected?.credits?.decimal == "55")
    }
}
