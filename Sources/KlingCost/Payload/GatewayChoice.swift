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
    public let gateway: Int
    /// Its model, an index into ``PriceBook/models``.
    public let model: Int
    /// How it was decided.
    public let reason: Reason

    /// Whether the payload alone could have meant another gateway.
    public var isGuess: Bool { reason == .order }

    /// Other gateways that sell a model of this id.
    public func rivals(in book: PriceBook) -> [Int] {
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
        _ name: ShortText, _ payload: JSONDocument, _ book: PriceBook, asked: Int?
    ) -> GatewayChoice? {
        var best: (model: Int, score: Int)?
        var reason = asked == nil ? Reason.onlySeller : .asked
        for model in book.models.indices where book.models[model].name == name {
            let gateway = book.models[model].gateway
            if let asked, gateway != asked { continue }
            if book.gateways[gateway].isReferenceOnly { continue }
            let score = documentedFields(of: model, payload, book)
            guard let known = best else {
                best = (model, score)
                continue
            }
            reason = score == known.score ? .order : .fields
            if score > known.score { best = (model, score) }
        }
        return best.map {
            GatewayChoice(
                gateway: book.models[$0.model].gateway, model: $0.model, reason: reason)
        }
    }

    /// How many of the payload's top-level fields the model's page has.
    private static func documentedFields(
        of model: Int, _ payload: JSONDocument, _ book: PriceBook
    ) -> Int {
        let end = Int(payload.nodes[JSONDocument.root].next)
        var key = JSONDocument.root + 1
        var count = 0
        while key < end {
            if let name = payload.shortText(key) {
                for index in book.models[model].fields where book.fields[index].name == name {
                    if book.fields[index].isDocumented { count += 1 }
                }
            }
            key = Int(payload.nodes[key + 1].next)
        }
        return count
    }
}
