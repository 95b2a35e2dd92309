/// Changes one field of a payload's text and leaves the rest as it was written.
public enum PayloadEdit {
    /// Why a change cannot be made.
    public enum EditError: Error, Hashable, Sendable {
        /// The payload is no object, or names no model that a gateway sells.
        case noModel
        /// The model has no such field; the nearest that it has.
        case unknownField(String, model: String, nearest: String?)
        /// The value cannot be written as the field's type.
        case badValue(String, field: String, expected: String)
    }

    /// A payload with one field set.
    ///
    /// - Parameters:
    ///   - field: the documented name; kie's fields may be named with or without `input.`.
    ///   - value: as typed: `pro`, `10`, `true`, a JSON array or object; several addresses of a list
    ///     are separated by spaces.
    ///   - payload: what to change.
    ///   - book: whose models and fields count.
    ///   - gateway: whose fields count, when the user said so.
    /// - Returns: the new text, which is again JSON.
    public static func setting(
        _ field: String, to value: String, in payload: JSONDocument, book: PriceBook,
        gateway: GatewayIndex?
    ) throws(EditError) -> [UInt8] {
        let root = JSONDocument.root
        if field == "model" {
            return replacing(
                "model", in: root, of: payload, with: Array(JSONText.quoted(value).utf8))
        }
        guard let node = payload.member(root, "model"), payload.kind(node) == .string,
            let name = payload.shortText(node),
            let choice = GatewayChoice.choose(name, payload, book, asked: gateway)
        else { throw .noModel }
        let model = book.models[choice.model]
        guard let place = FieldPlace(field, in: model, of: book) else {
            throw .unknownField(
                field, model: model.id,
                nearest: Nearest.name(to: field, among: FieldPlace.names(in: model, of: book)))
        }
        guard let written = written(value, as: book.fields[place.field]) else {
            throw .badValue(
                value, field: field, expected: book.fields[place.field].kind.rawValue)
        }
        return setting(place, to: written, in: payload, book)
    }

    /// A payload with a top-level field set to a text, whatever the model documents.
    static func settingText(
        _ field: String, to value: String, in payload: JSONDocument
    ) -> [UInt8] {
        replacing(
            field, in: JSONDocument.root, of: payload, with: Array(JSONText.quoted(value).utf8))
    }

    /// A payload with a name of the caller's own added at its top level.
    ///
    /// - Returns: `nil` where it has one already, there or in `metadata`, or is no object.
    public static func naming(
        _ payload: [UInt8], _ name: String, as field: String
    ) -> [UInt8]? {
        let root = JSONDocument.root
        guard let document = try? JSONReader.document(payload), document.kind(root) == .object,
            document.member(root, field) == nil,
            document.member(root, "metadata").flatMap({ document.member($0, field) }) == nil
        else { return nil }
        return settingText(field, to: name, in: document)
    }

    /// A payload with a field set to a value that is JSON already; the wrapping object is made when
    /// it is missing.
    static func setting(
        _ place: FieldPlace, to written: [UInt8], in payload: JSONDocument, _ book: PriceBook
    ) -> [UInt8] {
        let name = book.fields[place.field].name.description
        guard let wrapper = place.wrapper else {
            return replacing(name, in: JSONDocument.root, of: payload, with: written)
        }
        let outer = book.fields[wrapper].name.description
        if let node = payload.member(JSONDocument.root, outer), payload.kind(node) == .object {
            return replacing(name, in: node, of: payload, with: written)
        }
        let object = Array("{\(JSONText.quoted(name)): ".utf8) + written + Array("}".utf8)
        return replacing(outer, in: JSONDocument.root, of: payload, with: object)
    }

    /// A typed word as the JSON that the field's type wants; `nil` when it cannot be.
    static func written(_ value: String, as field: Field) -> [UInt8]? {
        switch field.kind {
        case .integer:
            // `+5` and `007` are no JSON.
            return Int(value).map(String.init) == value ? Array(value.utf8) : nil
        case .boolean:
            return value == "true" || value == "false" ? Array(value.utf8) : nil
        case .string, .url:
            return Array(JSONText.quoted(value).utf8)
        case .array:
            if isJSON(value, beginningWith: "[") { return Array(value.utf8) }
            if value.hasPrefix("[") || value.hasPrefix("{") { return nil }
            let items = value.split(separator: " ").map { JSONText.quoted($0) }
            return Array("[\(items.joined(separator: ", "))]".utf8)
        case .object:
            return isJSON(value, beginningWith: "{") ? Array(value.utf8) : nil
        }
    }

    private static func isJSON(_ value: String, beginningWith bracket: String) -> Bool {
        value.hasPrefix(bracket) && (try? JSONReader.document(value.utf8)) != nil
    }

    private static func replacing(
        _ name: String, in object: JSONDocument.Node, of payload: JSONDocument,
        with written: [UInt8]
    ) -> [UInt8] {
        let start = payload.hasByteOrderMark ? 3 : 0
        let text = payload.bytes[start..<payload.byteCount]
        if let node = payload.member(object, name) {
            let range = payload.sourceRange(node)
            return Array(text[..<range.lowerBound]) + written + Array(text[range.upperBound...])
        }
        let inside = payload.sourceRange(object).lowerBound + 1
        let comma = payload.members(object).isEmpty ? "" : ", "
        let member = Array("\(JSONText.quoted(name)): ".utf8) + written + Array(comma.utf8)
        return Array(text[..<inside]) + member + Array(text[inside...])
    }
}
