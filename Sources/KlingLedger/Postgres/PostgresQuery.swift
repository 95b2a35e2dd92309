internal import KlingCost

/// One statement for a server, with its values: they are bound, never part of the text.
struct PostgresQuery: Hashable {
    let text: String
    let values: [PostgresValue]

    init(_ text: String, values: [PostgresValue]) { (self.text, self.values) = (text, values) }

    init(_ text: String, _ values: PostgresValue...) { self.init(text, values: values) }
}

/// A value that goes with a statement.
enum PostgresValue: Hashable {
    case null
    case integer(Int64)
    /// A server's texts hold no NUL: it becomes U+FFFD, here and wherever the same text is asked for.
    case text(String)
    case bytes([UInt8])

    static func integer(_ value: Int64?) -> PostgresValue { value.map { .integer($0) } ?? .null }
    static func text(_ value: String?) -> PostgresValue { value.map { .text($0) } ?? .null }
    static func id(_ value: AttemptID?) -> PostgresValue { value.map { .bytes($0.bytes) } ?? .null }

    /// The bytes as they are sent, and whether they are binary; `nil` is NULL.
    var encoded: (bytes: [UInt8], isBinary: Bool)? {
        switch self {
        case .null: nil
        case .integer(let value): (Array(String(value).utf8), false)
        case .text(let text):
            (
                Array((text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text).utf8),
                false
            )
        case .bytes(let bytes): (bytes, true)
        }
    }
}
