/// Which gateway a payload is for, and how that was decided.
public struct GatewayChoice: Hashable, Sendable {
    /// How it was decided.
    public enum Reason: Hashable, Sendable {
        /// The user said so.
        case asked
        /// Only this gateway sells the model under that id.
        case onlySeller
        /// Several do, and this one documents more of the payload's fields; the others.
        case fields(others: [Int])
        /// Several do and document the same fields; the first of the price book was taken.
        case order(others: [Int])
    }

    /// The gateway, an index into ``PriceBook/gateways``.
    public let gateway: Int
    /// Its model, an index into ``PriceBook/models``.
    public let model: Int
    /// How it was decided.
    public let reason: Reason

    /// Whether the payload alone could have meant another gateway.
    public var isGuess: Bool {
        if case .order = reason { true } else { false }
    }

    /// Chooses by the model's id, then by the payload's fields.
    ///
    /// - Parameter asked: the gateway that the user named, if any.
    @inline(__always)
    static func choose(
        _ name: ShortText, _ payload: JSONDocument, _ book: PriceBook, asked: Int?
    ) -> GatewayChoice? {
        var first: Int?
        var isAmbiguous = false
        for model in book.models.indices where book.models[model].name == name {
            let gateway = book.models[model].gateway
            if let asked, gateway != asked { continue }
            if book.gateways[gateway].isReferenceOnly { continue }
            if first != nil { isAmbiguous = true } else { first = model }
        }
        guard let first else { return nil }
        if isAmbiguous { return byFields(name, payload, book) }
        return GatewayChoice(
            gateway: book.models[first].gateway, model: first,
            reason: asked == nil ? .onlySeller : .asked)
    }

    /// The candidate that documents most of the payload's fields; of equals, the first.
    private static func byFields(
        _ name: ShortText, _ payload: JSONDocument, _ book: PriceBook
    ) -> GatewayChoice? {
        let candidates = book.models.indices.filter {
            book.models[$0].name == name && !book.gateways[book.models[$0].gateway].isReferenceOnly
        }
        let keys = payload.members(JSONDocument.root).map { payload.shortText($0.key) }
        func known(_ model: Int) -> Int {
            keys.count { key in
                book.fields[book.models[model].fields].contains {
                    $0.name == key && $0.isDocumented
                }
            }
        }
        let scores = candidates.map { known($0) }
        guard let best = scores.max(), let place = scores.firstIndex(of: best) else { return nil }
        let others = candidates.filter { $0 != candidates[place] }.map { book.models[$0].gateway }
        let isTie = scores.count { $0 == best } > 1
        return GatewayChoice(
            gateway: book.models[candidates[place]].gateway, model: candidates[place],
            reason: isTie ? .order(others: others) : .fields(others: others))
    }
}
