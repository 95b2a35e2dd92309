import Testing

@testable import KlingCost

/// Motion control whose video programs read differently: kling-2.6/motion-control at kie, 720p,
/// 0.055 USD a second, at most 10 s for `image`.
@Suite struct `A reference video of a doubtful length` {
    private func estimate(_ shortest: Int64, _ expected: Int64, _ longest: Int64) throws -> Estimate
    {
        let payload = """
            {"model":"kling-2.6/motion-control","input":{"input_urls":["https://a/a.png"],\
            "video_urls":["https://a/a.mp4"],"character_orientation":"image","mode":"720p"}}
            """
        let estimator = try Pricing.estimator(at: "kie").with(
            reference: ReferenceLength(
                expected: VideoLength(milliseconds: expected),
                shortest: VideoLength(milliseconds: shortest),
                longest: VideoLength(milliseconds: longest)))
        return estimator.estimate(try JSONReader.document(payload.utf8))
    }

    @Test func `is billed by the exact milliseconds expected, at most by the longest reading`()
        throws
    {
        let price = try #require(try estimate(7_900, 8_200, 9_001).price)
        #expect(price.expected?.amount == Money(Nanos(count: 451_000_000), .usd))
        #expect(price.upper.quantityText == "10")
        #expect(price.upper.amount == Money(Nanos(count: 550_000_000), .usd))
        #expect(price.upper.reason == .longestReading)
    }

    @Test func `has the same upper second when all readings share it`() throws {
        let price = try #require(try estimate(8_100, 8_200, 8_999).price)
        #expect(price.upper.quantityText == "9")
        #expect(price.upper.reason == .wholeSecond)
    }

    @Test(arguments: [
        (3_000, 10_000, nil), (2_999, 10_000, "warning"), (3_000, 10_001, "warning"),
        (2_000, 2_999, "error"), (10_001, 12_000, "error"), (2_999, 3_000, "warning"),
        (10_000, 10_001, "warning"), (1_000, 40_000, "warning"),
    ])
    func `is legal, illegal or at the edge as all, none or some readings are`(
        shortest: Int64, longest: Int64, severity: String?
    ) throws {
        let estimate = try estimate(shortest, longest, longest)
        #expect(estimate.issues.map(\.severity.rawValue) == (severity.map { [$0] } ?? []))
        #expect(estimate.issues.allSatisfy { $0.code == "reference-length" })
        #expect((estimate.price == nil) == (severity == "error"))
    }

    @Test func `is never billed beyond what the gateway takes`() throws {
        let price = try #require(try estimate(9_900, 10_100, .max).price)
        #expect(price.expected?.quantityText == "10")
        #expect(price.upper.quantityText == "10")
    }

    @Test func `is kept with the estimate`() throws {
        let estimate = try estimate(7_900, 8_200, 9_001)
        #expect(estimate.reference?.shortest == VideoLength(milliseconds: 7_900))
    }
}
