import Testing

@testable import KlingCost

@Suite struct `The most that can be charged` {
    private static let motion = """
        "image_url": "http://a", "video_url": "http://b", "mode": "std", "character_orientation":
        """

    /// Model and fields, expected, upper, and why the upper one differs.
    static let guesses: [(String, String, String, LineItem.Reason)] = [
        (#""kling-v2-6", "prompt": "a""#, "0.184", "0.21", .makersList),
        (
            #""kling-v2-6", "prompt": "a", "mode": "pro", "duration": 10"#, "0.625", "0.7",
            .makersList
        ),
        (
            #""kling-v2-6", "prompt": "a", "mode": "pro", "audio": true"#, "0.625", "0.7",
            .makersList
        ),
        (#""kling-v3", "prompt": "a""#, "0.336", "0.42", .makersList),
        (#""kling-v3", "prompt": "a", "mode": "pro", "audio": true"#, "0.672", "0.84", .makersList),
        // The guess is above the maker's 0.42 a second.
        (#""kling-v3", "prompt": "a", "mode": "4k""#, "2.1428", "2.1428", .expected),
        (
            #""kling-3.0-turbo", "prompt": "a", "duration": 5, "resolution": "720p""#, "0.572",
            "0.572", .expected
        ),
    ]

    @Test(arguments: guesses)
    func `by a guessed rate is the greater of the guess and the maker's list`(
        fields: String, expected: String, upper: String, reason: LineItem.Reason
    ) throws {
        let estimate = try Pricing.estimate("{\"model\": \(fields)}", at: "xcompute")
        let price = try #require(estimate.price)
        #expect(price.expected?.amount.amount.decimal == expected)
        #expect(price.upper.amount.amount.decimal == upper)
        #expect(price.upper.reason == reason)
        #expect(price.lower == price.expected)
    }

    @Test(arguments: [
        (#"{"model": "kling-v2-6", "prompt": "a"}"#, "toapis", "0.184"),
        (
            #"{"model": "kling-3.0/video", "input": {"prompt": "a", "duration": "5"}}"#, "kie",
            "0.45"
        ),
    ])
    func `by a documented or copied rate is what is expected`(
        payload: String, gateway: String, amount: String
    ) throws {
        let price = try #require(Pricing.estimate(payload, at: gateway).price)
        #expect(price.upper.amount.amount.decimal == amount)
        #expect(price.upper.reason == .expected)
    }

    /// Length; expected; upper at kie, where the rate is no guess (11 credits a second).
    @Test(arguments: [
        ("3", "33", "33", LineItem.Reason.expected), ("3.001", "33.011", "44", .wholeSecond),
        ("8.2", "90.2", "99", .wholeSecond), ("8.999", "98.989", "99", .wholeSecond),
        ("9", "99", "99", .expected), ("29.5", "324.5", "330", .wholeSecond),
    ])
    func `for a reference video is the whole second above`(
        length: String, expected: String, upper: String, reason: LineItem.Reason
    ) throws {
        let payload = """
            {"model": "kling-2.6/motion-control", "input": {"input_urls": ["http://a"],
             "video_urls": ["http://b"], "character_orientation": "video", "mode": "720p"}}
            """
        let price = try #require(Pricing.estimate(payload, reference: length).price)
        #expect(price.expected?.credits?.decimal == expected)
        #expect(price.upper.credits?.decimal == upper)
        #expect(price.upper.reason == reason)
        #expect(price.isComplete)
    }

    @Test func `for a reference video by a guessed rate is the maker's whole second above`() throws
    {
        let payload = "{\"model\": \"kling-v2-6-motion-control\", \(Self.motion) \"image\"}"
        let price = try #require(
            Pricing.estimate(payload, at: "xcompute", reference: "8.2").price)
        #expect(price.expected?.amount.amount.decimal == "0.468384")
        #expect(price.upper.amount.amount.decimal == "0.63")
        #expect(price.upper.reason == .makersList)
        #expect(price.upper.quantity == 9000)
    }

    /// Orientation; lower, then upper by Kling's 0.07 a second.
    @Test(arguments: [("image", "0.17136", "0.7"), ("video", "0.17136", "2.1")])
    func `without a reference video's length is the longest that its orientation allows`(
        orientation: String, lower: String, upper: String
    ) throws {
        let payload =
            "{\"model\": \"kling-v2-6-motion-control\", \(Self.motion) \"\(orientation)\"}"
        let price = try #require(Pricing.estimate(payload, at: "xcompute").price)
        #expect(!price.isComplete)
        #expect(price.expected == nil)
        #expect(price.lower.amount.amount.decimal == lower)
        #expect(price.lower.reason == .shortestReference)
        #expect(price.upper.amount.amount.decimal == upper)
        #expect(price.upper.reason == .makersList)
    }

    @Test func `without length or orientation is the longest of all`() throws {
        let payload = """
            {"model": "kling-2.6/motion-control", "input": {"input_urls": ["http://a"],
             "video_urls": ["http://b"], "mode": "720p"}}
            """
        let price = try #require(Pricing.estimate(payload).price)
        #expect(price.lower.credits?.decimal == "33")
        #expect(price.upper.credits?.decimal == "330")
        #expect(price.upper.reason == .longestReference)
    }

    @Test func `rounds the last fraction of a nano up, where the expected one goes to the nearest`()
        throws
    {
        var shop = BookBuilder(rates: [
            BookBuilder.rate("a", ["amount": "\"0.000000001\"", "currency": "\"credits\""])
        ])
        shop.credit = """
            [{"worth": "0.05", "currency": "USD", "effective": "2026-01-01",
              "checked": "2026-06-01", "source": "a till", "confidence": "documented"}]
            """
        let book = try PriceBook([shop.source()])
        let price = try #require(Pricing.estimate(#"{"model": "m"}"#, with: book).price)
        #expect(price.expected?.amount.amount == Nanos(count: 0))
        #expect(price.upper.amount.amount == Nanos(count: 1))
    }

    @Test func `is never below what is expected`() throws {
        for row in `Every rate of a gateway`.rows {
            for amount in row.amounts {
                let price = try #require(
                    Pricing.estimate(
                        row.payload(amount.seconds), at: row.gateway,
                        reference: row.isMotionControl ? amount.seconds : nil
                    ).price)
                #expect(price.upper.amount.amount >= price.lower.amount.amount)
                #expect(price.upper.rounding == .up)
            }
        }
    }
}
