/// What a request should cost, and why; or why that cannot be said.
public struct Estimate: Sendable {
    /// What came of pricing.
    public enum Outcome: Sendable {
        /// A price.
        case priced(Price)
        /// The payload has errors: the gateway would refuse it, so there is nothing to price.
        case invalid
        /// No rate says what it costs. Never zero, never a default.
        case unknown(PriceUnknown)
        /// A price whose rate was last checked longer ago than was asked for.
        case stale(Price, ageDays: Int)
    }

    /// Which gateway, and how that was decided; `nil` when no gateway sells the model.
    public let choice: GatewayChoice?
    /// The request in our words; `nil` when the model is not known.
    public let request: VideoRequest?
    /// All that is wrong or odd in the payload.
    public let issues: [Issue]
    /// What came of pricing.
    public let outcome: Outcome
    /// How long motion control's video was taken to be; `nil` where that was not known.
    public let reference: ReferenceLength?

    /// What can be said of a text that is not even JSON.
    public init(_ error: JSONError) {
        let issue = Issue(
            severity: .error, problem: .notJSON(error.problem), path: "$",
            position: error.position, document: nil)
        (choice, request, issues, outcome) = (nil, nil, [issue], .invalid)
        reference = nil
    }

    init(
        choice: GatewayChoice?, request: VideoRequest?, issues: [Issue], outcome: Outcome,
        reference: ReferenceLength? = nil
    ) {
        (self.choice, self.request, self.reference) = (choice, request, reference)
        (self.issues, self.outcome) = (issues, outcome)
    }

    /// The price, fresh or stale.
    public var price: Price? {
        switch outcome {
        case .priced(let price), .stale(let price, _): price
        case .invalid, .unknown: nil
        }
    }
}

/// What an estimate expects to be charged, and the most that it allows for.
public struct Price: Hashable, Sendable {
    /// What we expect to be charged; where only the bounds are known, the least.
    public let lower: LineItem
    /// The most that can be charged: what a guard must hold.
    public internal(set) var upper: LineItem
    /// Whether the expected amount is known: it is the lower one then.
    public let isComplete: Bool

    /// What we expect to be charged; `nil` when only the bounds are known.
    public var expected: LineItem? { isComplete ? lower : nil }

    /// The currency of all its lines.
    public var currency: Currency { upper.amount.currency }
}

/// Why no price can be named.
public enum PriceUnknown: Hashable, Sendable {
    /// No gateway sells such a model, or the chosen one does not.
    case model(id: String, gateway: String?, nearest: String?, soldBy: [String])
    /// The model is sold, but no rate in force on that day covers this request.
    case rate(model: ModelIndex, facts: BillableFacts)
    /// Fields that the page does not have may mean these facts to its server, and no rate says what that
    /// costs.
    case reading(fields: [String], model: ModelIndex, facts: BillableFacts)
    /// The one rate that covers it is less sure than was asked for.
    case confidence(rate: RateIndex)
    /// The rate is a guess, and the maker's list, which bounds it, is in another currency; no
    /// exchange rate leads from one to the other.
    case exchange(rate: RateIndex)
    /// Nothing says how long the video will be.
    case length(model: ModelIndex)
    /// The amount is out of range: a rate cannot be right.
    case amount(rate: RateIndex)
}
