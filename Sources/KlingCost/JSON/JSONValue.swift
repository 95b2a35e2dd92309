/// A JSON value that is being built, to be written indented: payloads for people to read and keep.
package enum JSONValue: Sendable {
    /// Text that is JSON already: numbers, literals, strings taken over from another payload.
    case written([UInt8])
    case string(String)
    case array([JSONValue])
    case object([(name: String, value: JSONValue)])

    /// A value of another document; strings are written anew, so that nothing hidden in them
    /// comes along raw. Nested no deeper than ``JSONReader/maximumDepth``.
    init(_ document: JSONDocument, _ node: JSONDocument.Node) {
        switch document.kind(node) {
        case .null, .true, .false, .number: self = .written(Array(document.source(node)))
        case .string: self = .string(document.string(node))
        case .array:
            self = .array(document.elements(node).map { JSONValue(document, $0) })
        case .object:
            self = .object(
                document.members(node).map {
                    (document.string($0.key), JSONValue(document, $0.value))
                })
        }
    }

    /// A whole number.
    package static func integer(_ number: Int) -> JSONValue { .written(Array(String(number).utf8)) }
    /// `true` or `false`.
    package static func boolean(_ truth: Bool) -> JSONValue { .written(Array(String(truth).utf8)) }

    /// The value on one line.
    package func compact() -> String {
        switch self {
        case .written(let bytes): String(decoding: bytes.filter { $0 != 0x0A }, as: UTF8.self)
        case .string(let text): JSONText.quoted(text)
        case .array(let items): "[\(items.map { $0.compact() }.joined(separator: ","))]"
        case .object(let members):
            "{"
                + members.map { JSONText.quoted($0.name) + ":" + $0.value.compact() }
                .joined(separator: ",") + "}"
        }
    }

    /// The value on lines of its own, two spaces a level, without a line end.
    func indented(depth: Int = 0) -> String {
        let margin = String(repeating: "  ", count: depth + 1)
        let close = "\n" + String(repeating: "  ", count: depth)
        switch self {
        case .written(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .string(let text): return JSONText.quoted(text)
        case .array(let items):
            if items.isEmpty { return "[]" }
            let lines = items.map { margin + $0.indented(depth: depth + 1) }
            return "[\n" + lines.joined(separator: ",\n") + close + "]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map {
                margin + JSONText.quoted($0.name) + ": " + $0.value.indented(depth: depth + 1)
            }
            return "{\n" + lines.joined(separator: ",\n") + close + "}"
        }
    }
}
