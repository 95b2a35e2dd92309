import Testing

@testable import KlingCost

@Suite struct `A rate's dates` {
    private static let book = Result {
        try PriceBook([
            BookBuilder(rates: [
                BookBuilder.rate("a"),
                BookBuilder.rate(
                    "c",
                    [
                        "amount": "\"3\"", "effective": "\"2026-07-01\"",
                        "end": "\"2026-10-07T06:00:00Z\"",
                    ]),
                BookBuilder.rate("b", ["amount": "\"2\"", "effective": "\"2026-03-01\""]),
            ]).source()
        ])
    }

    /// An instant, and the rate that applies then.
    @Test(arguments: [
        ("2025-12-31", nil), ("2025-12-31T23:59:59Z", nil), ("2026-01-01", "a"),
        ("2026-02-28T23:59:59Z", "a"), ("2026-03-01", "b"), ("2026-06-30T23:59:59Z", "b"),
        ("2026-07-01T07:59:59+08:00", "b"), ("2026-07-01T08:00:00+08:00", "c"),
        ("2026-10-07T05:59:59Z", "c"), ("2026-10-07T06:00:00Z", nil), ("2030-01-01", nil),
        ("1970-01-01", nil),
    ])
    func `apply from the first instant to where the next begins`(
        instant: String, id: String?
    ) throws {
        let book = try Self.book.get()
        let estimate = try Pricing.estimate(#"{"model": "m"}"#, asOf: instant, with: book)
        #expect(estimate.price.map { book.rates[$0.lower.rate].id } == id)
        if id == nil {
            guard case .unknown(.rate) = estimate.outcome else {
                Testing.Issue.record("\(estimate.outcome)")
                return
            }
        }
    }

    @Test func `end where the next begins, in whichever order they are written`() throws {
        let book = try Self.book.get()
        let ends = Dictionary(
            uniqueKeysWithValues: book.rates.map { ($0.id, $0.resolvedEnd) })
        #expect(ends["a"] == Instant("2026-03-01"))
        #expect(ends["b"] == Instant("2026-07-01"))
        #expect(ends["c"] == Instant("2026-10-07T06:00:00Z"))
    }

    /// The day before each gateway's first day, and a payload of it.
    @Test(arguments: [
        ("xcompute", "2026-08-06", #"{"model": "kling-v3", "prompt": "a"}"#),
        ("toapis", "2025-12-31", #"{"model": "kling-v2-6", "prompt": "a"}"#),
        (
            "kie", "2026-03-25",
            #"{"model": "kling-3.0/video", "input": {"prompt": "a", "duration": "5"}}"#
        ),
    ])
    func `leave the price unknown before the earliest`(
        gateway: String, day: String, payload: String
    ) throws {
        let before = try Pricing.estimate(payload, at: gateway, asOf: day)
        #expect(before.price == nil)
        guard case .unknown(.rate) = before.outcome else {
            Testing.Issue.record("\(before.outcome)")
            return
        }
        let next = CivilDate(daysSinceEpoch: try #require(CivilDate(day)).daysSinceEpoch + 1)
        #expect(try Pricing.estimate(payload, at: gateway, asOf: "\(next)").price != nil)
    }

    @Test func `make an old estimate come out the same after a price is appended`() throws {
        let old = BookBuilder.rate("a", ["amount": "\"1.5\""])
        let new = BookBuilder.rate("b", ["amount": "\"9\"", "effective": "\"2026-11-01\""])
        let before = try PriceBook([BookBuilder(rates: [old]).source()])
        let after = try PriceBook([BookBuilder(rates: [old, new]).source()])
        let payload = #"{"model": "m"}"#
        let then = try Pricing.estimate(payload, asOf: "2026-10-31", with: before).price
        #expect(then != nil)
        #expect(try Pricing.estimate(payload, asOf: "2026-10-31", with: after).price == then)
        #expect(try Pricing.estimate(payload, asOf: "2026-11-01", with: after).price != then)
    }
}

@Suite struct `What is asked of a rate` {
    private static let payload = #"{"model": "kling-v3", "prompt": "a"}"#

    @Test(arguments: [
        (Rate.Confidence.guess, true), (.copied, false), (.documented, false),
    ])
    func `may be a least confidence; the rate passed over is named`(
        least: Rate.Confidence, isPriced: Bool
    ) throws {
        let estimator = try Pricing.estimator(at: "xcompute") { $0.minimumConfidence = least }
        let estimate = estimator.estimate(try JSONReader.document(Self.payload.utf8))
        #expect((estimate.price != nil) == isPriced)
        if case .unknown(.confidence(let rate)) = estimate.outcome {
            #expect(try Pricing.book.rates[rate].id == "xcompute-v3-std-silent")
        } else {
            #expect(isPriced)
        }
    }

    @Test func `may be a least confidence that a rate of the user's meets`() throws {
        let mine = PriceBook.Source(
            name: "mine.json",
            bytes: Array(
                """
                {"schema_version": 1, "gateway": "xcompute", "models": [
                {"id": "kling-v3", "rates": [
                \(BookBuilder.rate("mine", ["when": #"{"mode": "std", "audio": false}"#]))]}]}
                """.utf8), layer: 0)
        let book = try PriceBook(PriceBook.shippedSources + [mine])
        let estimator = try Pricing.estimator(at: "xcompute", with: book) {
            $0.minimumConfidence = .documented
        }
        let price = estimator.estimate(try JSONReader.document(Self.payload.utf8)).price
        #expect(price?.expected?.amount.amount == Nanos(decimal: "5"))
        // The user's own word is no guess: nothing is added above it.
        #expect(price?.upper.amount == price?.expected?.amount)
    }

    /// The upper amount rests on the maker's list, last checked on 2026-08-12: on 2026-11-21 that
    /// is 101 days ago, longer than the guess's 61.
    @Test(arguments: [(0, true), (100, true), (101, false), (102, false), (3650, false)])
    func `may be a greatest age in days`(days: Int, isStale: Bool) throws {
        let estimator = try Pricing.estimator(at: "xcompute") { $0.maximumAgeDays = days }
        let estimate = estimator.estimate(try JSONReader.document(Self.payload.utf8))
        #expect(estimate.price?.expected?.amount.amount == Nanos(decimal: "0.336"))
        switch estimate.outcome {
        case .stale(_, let age): #expect(isStale && age == 101)
        case .priced: #expect(!isStale)
        default: Testing.Issue.record("\(estimate.outcome)")
        }
    }

    @Test func `counts its age from today, not from the day that is priced`() throws {
        let estimator = try Pricing.estimator(at: "xcompute", asOf: "2026-08-10") {
            $0.maximumAgeDays = 60
            $0.today = CivilDate("2026-11-21") ?? $0.today
        }
        let estimate = estimator.estimate(try JSONReader.document(Self.payload.utf8))
        guard case .stale(_, 101) = estimate.outcome else {
            Testing.Issue.record("\(estimate.outcome)")
            return
        }
    }
}
