/// The rates in force at one instant, made for looking up: plain values, model by model.
struct PriceSheet: Sendable {
    /// A rate in force.
    struct Entry: Sendable {
        let conditions: RateConditions
        let unit: Rate.Unit
        let amount: Nanos
        /// What one credit is worth, when the amount counts credits.
        let worth: Nanos?
        let currency: Currency
        let confidence: Rate.Confidence
        let layer: Int
        /// Index in ``PriceBook/rates``.
        let rate: RateIndex
    }

    private let entries: [Entry]
    private let ranges: [Range<Int>]
    /// For each model the maker's own entry of it.
    let makers: [ModelIndex?]

    /// - Parameter instant: rates whose effective date is not after it and that have not ended.
    init(_ book: PriceBook, asOf instant: Instant) {
        var entries: [Entry] = []
        var ranges: [Range<Int>] = []
        for model in book.models {
            let start = entries.count
            let credit = book.gateways[model.gateway].credit(at: instant)
            for index in model.rates {
                let rate = book.rates[index]
                guard rate.isInForce(at: instant) else { continue }
                let currency: Currency
                switch rate.tender {
                case .currency(let own): currency = own
                case .credits:
                    guard let credit else { continue }
                    currency = credit.currency
                }
                entries.append(
                    Entry(
                        conditions: rate.conditions, unit: rate.unit, amount: rate.amount,
                        worth: rate.tender == .credits ? credit?.worth : nil, currency: currency,
                        confidence: rate.confidence, layer: rate.layer, rate: index))
            }
            ranges.append(start..<entries.count)
        }
        (self.entries, self.ranges) = (entries, ranges)
        makers = book.models.map { book.makerModel(of: $0) }
    }

    /// The rate for a request: of those whose conditions hold and that are sure enough, the one
    /// of the lowest layer. Within a layer the price book has made sure that there is at most one.
    @inline(__always)
    func entry(
        model: ModelIndex, facts: BillableFacts, minimumConfidence: Rate.Confidence = .guess
    ) -> Entry? {
        var best: Int?
        for index in ranges[beside: model] where entries[index].conditions.hold(for: facts) {
            if entries[index].confidence < minimumConfidence { continue }
            if let known = best, entries[known].layer <= entries[index].layer { continue }
            best = index
        }
        return best.map { entries[$0] }
    }
}

extension Instant {
    /// Later than any date that a price file can name.
    static let distantFuture = Instant(seconds: .max)
}
