/// One request that is to be paid for: what is asked for, and what it may cost.
public struct Spend: Hashable, Sendable {
    /// Whose API is called.
    public var gateway: String
    /// The model, as that gateway calls it.
    public var model: String
    /// The quality tier that was asked for; `nil` where the model has none.
    public var mode: Mode?
    /// The most time that can be billed, in milliseconds, whatever the rate's unit.
    public var billedMilliseconds: Int64?
    /// Whether sound was asked for; `nil` where that is not known.
    public var audio: Bool?
    /// What tells the payload from others.
    public var fingerprint: PayloadFingerprint
    /// What it has in common with payloads that ask for the same in other words; `nil`: nobody looked.
    public var likeness: PayloadLikeness?
    /// The currency of the expected and the upper amount.
    public var currency: Currency
    /// What will probably be charged; `nil` when only the most is known.
    public var expected: Nanos?
    /// What may be charged at most, and is set aside.
    public var upper: Nanos
    /// The upper amount in the gateway's credits.
    public var credits: Nanos?
    /// What one of the gateway's credits is worth, where it charges in them.
    public var creditWorth: Nanos?
    /// The rate that the upper amount rests on, and the price book that it stands in.
    public var rate, priceBook: String
    /// The payload's member that the attempt's id may stand in, by the model's own page.
    public var attemptField: String?
    /// For whom, in the user's words.
    public var project: String?
    /// What the user calls it besides, by key: reports and budgets go by these.
    public var tags: [String: String] = [:]
}

extension Spend {
    /// In what its charge is counted.
    public var basis: AmountBasis { AmountBasis(currency, creditWorth: creditWorth) }

    /// What a priced payload is to be held for.
    ///
    /// - Parameters:
    ///   - estimate: of the payload.
    ///   - payload: what is to be sent.
    ///   - book: the price book that it was priced by.
    ///   - digest: of that price book's files.
    ///   - now: when it is held; says what a credit is worth.
    /// - Returns: `nil` where the estimate has no fresh price.
    public init?(
        _ estimate: Estimate, of payload: JSONDocument, in book: PriceBook, digest: SHA256,
        at now: Instant
    ) {
        guard case .priced(let price) = estimate.outcome, let choice = estimate.choice else {
            return nil
        }
        let gateway = book.gateways[choice.gateway]
        let request = estimate.request
        self.gateway = gateway.name
        model = book.models[choice.model].id
        attemptField = book.models[choice.model].attemptField
        mode = request?.mode?.value
        billedMilliseconds = Spend.billedMilliseconds(price, request)
        audio = request?.audio?.value
        fingerprint = PayloadFingerprint(of: payload, gateway: gateway.name)
        likeness = PayloadLikeness(of: payload, model: choice.model, in: book)
        currency = price.currency
        expected = price.expected?.amount.amount
        upper = price.upper.amount.amount
        credits = price.upper.credits
        // The most may be bounded in money where the gateway itself counts in credits.
        if price.upper.credits ?? price.lower.credits != nil,
            let credit = gateway.credit(at: now), credit.currency == price.currency
        {
            creditWorth = credit.worth
        }
        rate = book.rates[price.upper.rate].id
        priceBook = digest.hexadecimal
    }

    private static func billedMilliseconds(_ price: Price, _ request: VideoRequest?) -> Int64? {
        let known =
            [price.upper, price.lower].first { $0.unit == .second }?.quantity
            ?? request?.durationSeconds.map { Int64($0.value) * 1000 }
        guard let most = request?.mostMilliseconds else { return known }
        return max(known ?? 0, most)
    }
}
