public import KlingCost
import KlingSystem

/// A payload that may be sent as far as prices go: what it asks for, and what it can cost.
public struct PricedPayload {
    /// What it is expected to cost, and what it may cost at most.
    public let price: Price
    /// The payload's bytes, as they were read.
    public let bytes: [UInt8]
    private let document: JSONDocument
    private let estimate: Estimate
    /// The gateway that the payload goes to.
    public let gateway: Gateway
    /// What people call the payload: its file, or standard input.
    public let name: String
    private let prices: PriceFiles

    /// Reads a payload and prices it.
    ///
    /// - Parameters:
    ///   - file: where it lies; `-` is standard input.
    ///   - pricer: prices it by the user's price files.
    ///   - needsSureGateway: the payload's fields do not decide where it goes.
    /// - Throws: whatever keeps it from being sent: it is invalid, its gateway is unclear, its
    ///   price is unknown or too old.
    public init(
        _ file: String, _ pricer: PayloadPricer, needsSureGateway: Bool = false
    ) throws(WorkflowError) {
        prices = pricer.prices
        bytes = try orFail(file: Descriptor(file).readAll(limit: JSONReader.maximumBytes))
        name = file == "-" ? "standard input" : file
        do throws(JSONError) {
            document = try JSONReader.document(bytes)
        } catch {
            throw .payload(name, .notJSON(error))
        }
        estimate = pricer.estimate(document).estimate
        let book = prices.book
        switch estimate.outcome {
        case .priced(let price): self.price = price
        case .invalid: throw .payload(name, .invalid(estimate.issues))
        case .unknown(let reason):
            throw .payload(name, .unpriced(reason, book))
        case .stale(let price, let age):
            throw .payload(name, .stale(rate: book.rates[price.upper.rate].id, ageDays: age))
        }
        guard let choice = estimate.choice else { preconditionFailure("a price has a gateway") }
        if choice.isGuess || needsSureGateway && choice.reason == .fields {
            let names = [choice.gateway] + choice.rivals(in: book)
            throw .payload(name, .unclearGateway(names.map { book.gateways[$0].name }))
        }
        gateway = book.gateways[choice.gateway]
    }

    /// What is odd in it.
    public var warnings: [Issue] { estimate.issues }

    /// What it is to be held for.
    public func spend(
        project: String? = nil, tags: [String: String] = [:], at now: Instant
    ) -> Spend {
        guard
            var spend = Spend(
                estimate, of: document, in: prices.book, digest: prices.digest,
                at: now)
        else { preconditionFailure("a payload without a price is refused") }
        spend.project = project
        spend.tags = tags
        return spend
    }
}
