import Testing

@testable import KlingCost

@Suite struct `The totals of several estimates` {
    @Test func `are the sum of their lines`() throws {
        var totals = Totals()
        var expected: Int64 = 0
        var upper: Int64 = 0
        var count = 0
        for row in `Every rate of a gateway`.rows {
            for amount in row.amounts {
                let price = try #require(
                    Pricing.estimate(
                        row.payload(amount.seconds), at: row.gateway,
                        reference: row.isMotionControl ? amount.seconds : nil
                    ).price)
                try totals.add(price)
                expected += price.expected?.amount.amount.count ?? 0
                upper += price.upper.amount.amount.count
                count += 1
            }
        }
        #expect(totals.pricedCount == count && totals.unpricedCount == 0)
        #expect(totals.isComplete)
        let sum = try #require(totals.sums.first)
        #expect(totals.sums.count == 1 && sum.currency == .usd)
        #expect(sum.expected == Nanos(count: expected) && sum.upper == Nanos(count: upper))
    }

    @Test func `keep currencies apart, in the order they came up`() throws {
        var totals = Totals()
        for currency in ["CNY", "USD", "CNY"] {
            let rate = BookBuilder.rate("a", ["currency": "\"\(currency)\""])
            let book = try PriceBook([BookBuilder(rates: [rate]).source()])
            try totals.add(Pricing.estimate(#"{"model": "m"}"#, with: book).price)
        }
        #expect(totals.sums.map(\.currency.code) == ["CNY", "USD"])
        #expect(totals.sums.map(\.expected.decimal) == ["10", "5"])
    }

    @Test func `are not complete without every price`() throws {
        var totals = Totals()
        try totals.add(nil)
        #expect(!totals.isComplete && totals.unpricedCount == 1 && totals.sums == [])
        let range = try Pricing.estimate(
            """
            {"model": "kling-2.6/motion-control", "input": {"input_urls": ["http://a"],
             "video_urls": ["http://b"], "mode": "720p"}}
            """)
        var ranges = Totals()
        try ranges.add(range.price)
        #expect(!ranges.isComplete && ranges.pricedCount == 1)
        #expect(ranges.sums.map(\.expected) == [.zero])
        #expect(ranges.sums.map(\.upper.decimal) == ["1.65"])
    }

    @Test func `out of range are refused`() throws {
        let rate = BookBuilder.rate("a", ["amount": "\"9223372036\"", "unit": "\"request\""])
        let book = try PriceBook([BookBuilder(rates: [rate]).source()])
        let price = try Pricing.estimate(#"{"model": "m"}"#, with: book).price
        #expect(price != nil)
        var totals = Totals()
        try totals.add(price)
        #expect(throws: MoneyError.overflow) { try totals.add(price) }
    }
}

@Suite struct `An amount out of range` {
    @Test func `is no price, and names its rate`() throws {
        let rate = BookBuilder.rate("a", ["amount": "\"9223372036\""])
        let book = try PriceBook([BookBuilder(rates: [rate]).source()])
        let estimate = try Pricing.estimate(#"{"model": "m", "duration": 2}"#, with: book)
        guard case .unknown(.amount(let rate)) = estimate.outcome, book.rates[rate].id == "a" else {
            Testing.Issue.record("\(estimate.outcome)")
            return
        }
    }

    /// No page states a range here, so nothing is an error; but no length is no price.
    @Test(arguments: ["0", "-5", "999999999999999999", "1.5", "5e0"])
    func `of a length that is none is no price, and not zero`(duration: String) throws {
        let estimate = try Pricing.estimate(
            """
            {"model": "kling-v3-omni", "prompt": "a", "audio": false, "duration": \(duration)}
            """)
        #expect(estimate.price == nil)
    }
}
