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
        var best: Int?
        var keys: FieldNameSet?
        var reason = asked == nil ? Reason.onlySeller : .asked
        for model in book.models.indices where book.models[model].name == name {
            let gateway = book.models[model].gateway
            if let asked, gateway != asked { continue }
            if book.gateways[gateway].isReferenceOnly { continue }
            guard let known = best else {
                best = model
                continue
            }
            // Fields are only looked at when there is a choice.
            let found = keys ?? fieldNames(of: payload, book)
            keys = found
            let knownScore = found.sharedCount(with: book.documentedNames[known])
            let score = found.sharedCount(with: book.documentedNames[model])
            if score == knownScore { reason = .order }
            if score > knownScore || reason == .onlySeller { reason = .fields }
            if score > knownScore { best = model }
        }
        return best.map {
            GatewayChoice(
                gateway: book.models[$0].gateway, model: $0, reason: reason)
        }
    }

    /// The payload's top-level keys that are names of fields somewhere.
    private static func fieldNames(of payload: JSONDocument, _ book: PriceBook) -> FieldNameSet {
        let end = Int(payload.nodes[JSONDocument.root].next)
        var key = JSONDocument.root + 1
        var names = FieldNameSet()
        while key < end {
            if let number = book.fieldNames.probableNumber(ofKey: key, in: payload) {
                names.insert(number)
            }
            key = Int(payload.nodes[key + 1].next)
        }
        return names
    }
}
