import KlingCost
import Testing

/// What an app author finds in docs/library.md; public names only, as he would write it.
func readmeSnippet(payload: String, now: Instant) throws -> [String] {
    var lines: [String] = []
    func print(_ line: String) { lines.append(line) }
    // README: begin
    let book = try PriceBook.shipped()
    let estimator = Estimator(book, Estimator.Options(asOf: now))
    let estimate = estimator.estimate(try JSONReader.document(payload.utf8))

    for issue in estimate.issues {
        print("\(issue.position) \(issue.path): \(issue.code)")
    }
    switch estimate.outcome {
    case .priced(let price), .stale(let price, _):
        let rate = book.rates[price.upper.rate]
        print("at most \(price.upper.amount), by \(rate.id) of \(rate.source)")
    case .invalid:
        print("the gateway would refuse this")
    case .unknown:
        print("no price is known; never take that for zero")
    }
    // README: end
    return lines
}

@Suite struct `The library guide's snippet` {
    @Test func `says what a payload costs at most`() throws {
        let now = try #require(Instant("2026-11-21"))
        let payload = """
            {"model": "kling-2.6/text-to-video", "input": {"prompt": "a cat", "sound": true,
             "aspect_ratio": "1:1", "duration": "5"}}
            """
        #expect(
            try readmeSnippet(payload: payload, now: now) == [
                "at most 0.55 USD, by kie-2.6-t2v-5s-audio of https://kie.ai/pricing"
            ])
    }
}
