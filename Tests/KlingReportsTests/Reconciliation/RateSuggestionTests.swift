import KlingCost
import KlingLedger
import KlingReports
import Testing

/// Rates that charges come to: proposed only where enough agree, as a file that the price book takes.
@Suite struct RateSuggestionTests {
    private let sample: SampleLedger

    init() throws { sample = try SampleLedger() }

    /// A charge for five silent seconds, for which the price book says 55 credits.
    private func charged(_ amount: String, by authority: String = "gateway") throws {
        let id = try sample.held { entry in
            (entry.audio, entry.mode) = (false, nil)
            entry.expected = Nanos(decimal: "0.275")
        }
        try sample.captured(id, amount, by: authority)
    }

    private func suggestions(
        _ minimum: Int = 3, _ book: PriceBook? = nil
    ) throws -> [RateSuggestion] {
        var found = RateSuggestions(try book ?? PriceBook.shipped(), minimum: minimum)
        let always = Instant(seconds: .min)..<Instant(seconds: .max)
        try sample.ledger.forEachAttempt(of: nil, heldIn: always) { record in
            found.take(record)
            return true
        }
        return found.suggestions()
    }

    @Test func `proposes what the latest charges agree on`() throws {
        try charged("0.275")
        for _ in 0..<3 { try charged("0.3") }
        let found = try #require(try suggestions().first)
        #expect(found.rate.id == "kie-2.6-t2v-5s-silent" && found.count == 3)
        #expect(found.amount == Nanos(decimal: "60"))
        #expect(try suggestions(4).isEmpty)
        try charged("0.275")
        #expect(try suggestions().isEmpty, "the latest says otherwise")
    }

    @Test func `believes neither estimates nor persons`() throws {
        for _ in 0..<3 { try charged("0.3", by: "estimate") }
        for _ in 0..<3 { try charged("0.3", by: "person") }
        #expect(try suggestions().isEmpty)
    }

    @Test func `makes a file that the price book takes, and whose rate outranks the shipped one`()
        throws
    {
        for _ in 0..<3 { try charged("0.3") }
        let found = try suggestions()
        let day = try #require(CivilDate("2026-10-12"))
        let text = RateSuggestions.file(found, of: "kie", checked: day)
        let id = try #require(found.first?.evidence.first?.attempt)
        #expect(text.contains("\(id) 60 credits"))
        #expect(text.contains(#""confidence": "guess""#), "nobody has stated it")
        let book = try PriceBook(
            PriceBook.shippedSources + [
                PriceBook.Source(name: "kie.json", bytes: Array(text.utf8), layer: 0)
            ])
        let payload = """
            {"model":"kling-2.6/text-to-video","input":{"prompt":"a boat","sound":false,\
            "aspect_ratio":"1:1","duration":"5"}}
            """
        let estimator = Estimator(book, Estimator.Options(asOf: Instant(startOf: day)))
        let estimate = estimator.estimate(try JSONReader.document(Array(payload.utf8)))
        guard case .priced(let price) = estimate.outcome else {
            Issue.record("not priced")
            return
        }
        #expect(price.expected?.credits == Nanos(decimal: "60"))
        #expect(book.rates[price.lower.rate].id == "kie-2.6-t2v-5s-silent-seen-2026-10-10")
        #expect(try suggestions(3, book).isEmpty, "it was taken over")
    }
}
