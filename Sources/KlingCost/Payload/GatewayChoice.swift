/// Which gateway a payload is for, and how that was decided.
public struct GatewayChoice: Hashable, Sendable {
    /// How it was decided.
    public enum Reason: Hashable, Sendable {
        /// The user said so.
        case asked
        /// Only this gateway sells the model under that id.
        case onlySeller
        /// Several do, and this one documents more of the payload's fields.
        case fields
        /// Several do and document the same fields; the first of the price book was taken.
        case order
    }

    /// The gateway, an index into ``PriceBook/gateways``.
    public let gateway: GatewayIndex
    /// Its model, an index into ``PriceBook/models``.
    public let model: ModelIndex
    /// How it was decided.
    public let reason: Reason

    /// Whether the payload alone could have meant another gateway.
    public var isGuess: Bool { reason == .order }

    /// Other gateways that sell a model of this id.
    public func rivals(in book: PriceBook) -> [GatewayIndex] {
        book.models
            .filter { $0.id == book.models[model].id && $0.gateway != gateway }
            .filter { !book.gateways[$0.gateway].isReferenceOnly }
            .map(\.gateway)
    }

    /// Chooses by the model's id, then by the payload's fields: of several sellers the one that
    /// documents most of them, of equals the first.
    ///
    /// - Parameter asked: the gateway that the user named, if any.
    static func choose(
        _ name: ShortText, _ payload: JSONDocument, _ book: PriceBook, asked: GatewayIndex?
    ) -> GatewayChoice? {
        var best: (model: ModelIndex, score: Int?)?
        var reason = asked == nil ? Reason.onlySeller : .asked
        book.forEachModel(named: name) { model in
            if let asked, book.models[model].gateway != asked { return }
            guard let known = best else {
                best = (model, nil)
                return
            }
            // Fields are only looked at when there is a choice.
            func score(_ model: ModelIndex) -> Int {
                book.documentedCount(book.models[model].fields, in: payload, JSONDocument.root)
            }
            let knownScore = known.score ?? score(known.model)
            let score = score(model)
            if score == knownScore { reason = .order }
            if score > knownScore || reason == .onlySeller { reason = .fields }
            best = score > knownScore ? (model, score) : (known.model, knownScore)
        }
        return best.map {
            GatewayChoice(
                gateway: book.models[$0.model].gateway, model: $0.model, reason: reason)
        }
    }
}
