/// The same intent at every gateway and by the maker's own list, cheapest first.
public struct Comparison: Sendable {
    /// One place where the video could be bought.
    public struct Offer: Sendable {
        /// The gateway, an index into ``PriceBook/gateways``.
        public let gateway: GatewayIndex
        /// Its model, when it sells the engine.
        public let model: ModelIndex?
        /// What it costs there; `nil` when it cannot be made or no price is known.
        public let price: Price?
        /// The estimate of the translated payload; `nil` for the maker's list.
        public let estimate: Estimate?
        /// What that gateway cannot be told.
        public let losses: [Translation.Loss]
        /// What that gateway would refuse in the translation.
        public var faults: [Issue] = []

        /// Whether the same video would come of it.
        public var isSameVideo: Bool {
            faults.isEmpty && !losses.contains(where: \.isEssential)
        }

        /// Whether this is the same video, priced.
        public var isComparable: Bool { price != nil && isSameVideo }
    }

    /// Offers, cheapest first; those without a comparable price last, in the order of the book.
    public let offers: [Offer]
}

extension Estimator {
    /// Writes one priced payload for every gateway and prices each.
    ///
    /// - Returns: `nil` when the payload is not well-formed enough to be translated.
    public func compare(_ payload: JSONDocument) -> Comparison? {
        var here = options
        let own = estimate(payload)
        guard let request = own.request, case let outcome = own.outcome, !outcome.isInvalid else {
            return nil
        }
        var offers: [Comparison.Offer] = []
        for gateway in book.gateways.bookIndices {
            if gateway == own.choice?.gateway {
                offers.append(
                    Comparison.Offer(
                        gateway: gateway, model: request.model, price: own.price, estimate: own,
                        losses: []))
            } else if book.gateways[gateway].isReferenceOnly {
                offers.append(makersOffer(request, gateway))
            } else {
                here.gateway = gateway
                offers.append(offer(request, payload, gateway, Estimator(book, here, sheet)))
            }
        }
        return Comparison(offers: Estimator.sorted(offers, own.price?.currency))
    }

    private func offer(
        _ request: VideoRequest, _ payload: JSONDocument, _ gateway: GatewayIndex,
        _ there: Estimator
    ) -> Comparison.Offer {
        guard let translation = Translation.of(request, payload, to: gateway, book),
            let document = try? JSONReader.document(translation.payload.utf8)
        else {
            return Comparison.Offer(
                gateway: gateway, model: nil, price: nil, estimate: nil, losses: [])
        }
        let estimate = there.estimate(document)
        return Comparison.Offer(
            gateway: gateway, model: translation.model,
            price: translation.isFaithful ? estimate.price : nil, estimate: estimate,
            losses: translation.losses, faults: translation.faults)
    }

    /// The maker's price by the request's facts: there is no payload to write.
    private func makersOffer(_ request: VideoRequest, _ gateway: GatewayIndex) -> Comparison.Offer {
        let maker = sheet.makers[beside: request.model]
        var facts = request.facts(countingUndocumentedVoices: true)
        // An engine sold without tiers is the maker's `pro` when it has sound, `std` when not.
        if facts.mode == nil { facts.mode = facts.audio == true ? .pro : .std }
        var price: Price?
        if let maker, let entry = sheet.entry(model: maker, facts: facts) {
            let length = BilledLength.of(request, reference: options.reference)
            price = try? self.price(entry, length)
        }
        return Comparison.Offer(
            gateway: gateway, model: maker, price: price, estimate: nil, losses: [])
    }

    /// Cheapest first. Without an exchange rate, currencies cannot be compared: those of the
    /// payload's own currency come first, the others after them in the order of the book.
    private static func sorted(
        _ offers: [Comparison.Offer], _ currency: Currency?
    ) -> [Comparison.Offer] {
        func key(_ offer: Comparison.Offer) -> Int64 {
            guard offer.isComparable, let price = offer.price else { return .max }
            if let currency, price.currency != currency { return .max - 1 }
            return (price.expected ?? price.upper).amount.amount.count
        }
        return offers.enumerated().sorted { left, right in
            (key(left.element), left.offset) < (key(right.element), right.offset)
        }.map(\.element)
    }
}

extension Estimate.Outcome {
    var isInvalid: Bool {
        if case .invalid = self { true } else { false }
    }
}
