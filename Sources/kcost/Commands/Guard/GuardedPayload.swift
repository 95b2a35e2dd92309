import KlingCost
import KlingLedger

/// A payload that may be sent as far as prices go: what it asks for, and what it can cost.
struct GuardedPayload {
    let price: Price
    /// As it was read.
    let bytes: [UInt8]
    private let document: JSONDocument
    private let estimate: Estimate
    private let choice: GatewayChoice
    private let pricing: Pricing

    /// - Throws: whatever keeps it from being sent: it is invalid, its gateway is unclear, its
    ///   price is unknown or too old.
    init(_ file: String, _ pricing: Pricing) throws(CommandFailure) {
        self.pricing = pricing
        bytes = try Descriptor(file).readAll(limit: JSONReader.maximumBytes)
        let name = file == "-" ? "standard input" : file
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
        if choice.isGuess {
            let names = [choice.gateway] + choice.rivals(in: book)
            throw .unclearGateway(file: name, names.map { book.gateways[$0].name })
        }
        self.choice = choice
    }

    /// The hold's entry, still without its number.
    func hold(
        _ id: AttemptID, _ options: GuardOptions, at now: Instant, by owner: String
    ) -> Entry {
        let book = pricing.prices.book
        let gateway = book.gateways[choice.gateway]
        let request = estimate.request
        var entry = Entry(.hold, id, at: now, by: owner)
        entry.gateway = gateway.name
        entry.model = book.models[choice.model].id
        entry.mode = request?.mode?.value.rawValue
        entry.billedMilliseconds = billedMilliseconds
        entry.audio = request?.audio?.value
        entry.resolution = request?.mode?.value.resolution
        entry.project = options.project
        entry.tags = options.tags.isEmpty ? nil : EntryTags.json(options.tags)
        entry.fingerprint =
            PayloadFingerprint(of: document, gateway: gateway.name).description
        entry.currency = price.currency
        entry.expected = price.expected?.amount.amount
        entry.upper = price.upper.amount.amount
        if let credits = price.upper.credits {
            entry.credits = credits
            entry.creditWorth =
                gateway.credit.filter { $0.effective <= now }
                .max { $0.effective < $1.effective }?.worth
        }
        entry.rate = book.rates[price.upper.rate].id
        entry.priceBook = pricing.prices.digest.hexadecimal
        if case .hold(let seconds?) = options.work {
            entry.expires = Instant(seconds: now.seconds + seconds)
        }
        return entry
    }

    /// The most time that can be billed, whatever the rate's unit.
    private var billedMilliseconds: Int64? {
        if price.upper.unit == .second { return price.upper.quantity }
        if price.lower.unit == .second { return price.lower.quantity }
        return estimate.request?.durationSeconds.map { Int64($0.value) * 1000 }
    }
}

extension Mode {
    /// The picture's height, as the gateways that sell by it write it.
    fileprivate var resolution: String {
        switch self {
        case .std: "720p"
        case .pro: "1080p"
        case .uhd: "2160p"
        }
    }
}
