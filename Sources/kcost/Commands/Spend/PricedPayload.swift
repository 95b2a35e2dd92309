import KlingCost

/// A payload that may be sent as far as prices go: what it asks for, and what it can cost.
struct PricedPayload {
    let price: Price
    /// As it was read.
    let bytes: [UInt8]
    private let document: JSONDocument
    private let estimate: Estimate
    /// Where it goes.
    let gateway: Gateway
    /// Its name for people.
    let name: String
    private let pricing: Pricing

    /// - Throws: whatever keeps it from being sent: it is invalid, its gateway is unclear, its
    ///   price is unknown or too old.
    ///
    /// - Parameter needsSureGateway: the payload's fields do not decide where it goes.
    init(
        _ file: String, _ pricing: Pricing, needsSureGateway: Bool = false
    ) throws(CommandFailure) {
        self.pricing = pricing
        bytes = try Descriptor(file).readAll(limit: JSONReader.maximumBytes)
        name = file == "-" ? "standard input" : file
        do throws(JSONError) {
            document = try JSONReader.document(bytes)
        } catch {
            throw .notJSON(file: name, error)
        }
        estimate = pricing.estimate(document).estimate
        let book = pricing.prices.book
        switch estimate.outcome {
        case .priced(let price): self.price = price
        case .invalid: throw .invalid(file: name, estimate.issues)
        case .unknown(let reason):
            throw .unpriced(
                file: name, reason: reason.words(book), advice: reason.advice(book))
        case .stale(let price, let age):
            throw .stale(
                file: name, rate: book.rates[price.upper.rate].id, ageDays: age)
        }
        guard let choice = estimate.choice else { preconditionFailure("a price has a gateway") }
        if choice.isGuess || needsSureGateway && choice.reason == .fields {
            let names = [choice.gateway] + choice.rivals(in: book)
            throw .unclearGateway(file: name, names.map { book.gateways[$0].name })
        }
        gateway = book.gateways[choice.gateway]
    }

    /// What is odd in it.
    var warnings: [Issue] { estimate.issues }

    /// What it is to be held for.
    func spend(_ options: SpendOptions, at now: Instant) -> Spend {
        guard
            var spend = Spend(
                estimate, of: document, in: pricing.prices.book, digest: pricing.prices.digest,
                at: now)
        else { preconditionFailure("a payload without a price is refused") }
        spend.project = options.project
        spend.tags = options.tags
        return spend
    }
}
