import Testing

@testable import KlingCost

/// Prices texts the way the command line does, by the price book as shipped.
enum Pricing {
    private static let shipped = Result { try PriceBook.shipped() }

    /// The price book as shipped, read once for all tests.
    static var book: PriceBook {
        get throws { try shipped.get() }
    }

    /// An estimator as of 2026-11-21, on which day every shipped rate is in force.
    static func estimator(
        at gateway: String? = nil, reference: String? = nil, asOf day: String = "2026-11-21",
        with book: PriceBook? = nil, _ adjust: (inout Estimator.Options) -> Void = { _ in }
    ) throws -> Estimator {
        let book = try book ?? Pricing.book
        var options = Estimator.Options(asOf: try #require(Instant(day)))
        options.gateway = gateway.flatMap { book.gateway(named: $0) }
        options.reference = reference.flatMap { VideoLength($0) }.map { ReferenceLength($0) }
        try #require((options.gateway == nil) == (gateway == nil))
        try #require((options.reference == nil) == (reference == nil))
        adjust(&options)
        return Estimator(book, options)
    }

    /// What a payload is estimated at.
    static func estimate(
        _ payload: String, at gateway: String? = nil, reference: String? = nil,
        asOf day: String = "2026-11-21", with book: PriceBook? = nil
    ) throws -> Estimate {
        try estimator(at: gateway, reference: reference, asOf: day, with: book)
            .estimate(JSONReader.document(payload.utf8))
    }
}

extension KlingCost.Issue {
    /// `error out-of-range $.duration 4:15`.
    var summary: String { "\(severity.rawValue) \(code) \(path) \(position)" }
}

extension Estimate {
    /// Every issue's summary, in the order in which they were found.
    var summaries: [String] { issues.map(\.summary) }
}
