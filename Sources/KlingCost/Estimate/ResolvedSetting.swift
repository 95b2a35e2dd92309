/// A setting as it holds: from the payload, or by the gateway's documented default.
public struct ResolvedSetting: Hashable, Sendable {
    /// Where it comes from.
    public enum Origin: Hashable, Sendable {
        /// The payload says so, there.
        case payload(SourcePosition)
        /// The page's default.
        case documentedDefault
    }

    /// The field, as the gateway names it.
    public let field: String
    /// The value, as JSON writes it; long texts are cut.
    public let value: String
    /// Where it comes from.
    public let origin: Origin
}

extension Estimator {
    /// Every setting of a request but its texts and pictures, in the order of the model's page.
    public func settings(
        of request: VideoRequest, in payload: JSONDocument
    ) -> [ResolvedSetting] {
        let skipped: RoleSet = [.model, .prompt, .negativePrompt, .callback]
        return FieldPlace.all(in: book.models[request.model], of: book).compactMap { place in
            let field = book.fields[place.field]
            if let role = field.role, skipped.contains(role) { return nil }
            let object = place.wrapper.map { book.fields[$0].name } ?? nil
            let inside =
                object.map { payload.member(JSONDocument.root, $0) } ?? JSONDocument.root
            if let inside, let node = payload.member(inside, field.name) {
                return ResolvedSetting(
                    field: place.name(in: book), value: Estimator.brief(node, payload),
                    origin: .payload(payload.position(node)))
            }
            let value: String
            switch field.defaultValue {
            case .none: return nil
            case .integer(let number): value = String(number)
            case .boolean(let truth): value = String(truth)
            case .text(let text): value = text.description
            }
            return ResolvedSetting(
                field: place.name(in: book), value: value, origin: .documentedDefault)
        }
    }

    private static func brief(_ node: JSONDocument.Node, _ payload: JSONDocument) -> String {
        switch payload.kind(node) {
        case .string: String(payload.string(node).prefix(60))
        case .array: "\(payload.itemCount(node)) items"
        case .object: "\(payload.members(node).count) settings"
        case .null, .true, .false, .number:
            String(decoding: payload.source(node).prefix(40), as: UTF8.self)
        }
    }
}
