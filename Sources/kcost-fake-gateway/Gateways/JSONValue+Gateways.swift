import KlingCost

extension JSONValue {
    static var null: JSONValue { .written(Array("null".utf8)) }

    /// A text, or `null`.
    static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// A whole number, or `null`.
    static func whole(_ number: Int64?) -> JSONValue {
        number.map { .written(Array(String($0).utf8)) } ?? .null
    }

    /// An amount as a JSON number: as gateways write it, not as we do.
    static func number(_ amount: Nanos) -> JSONValue { .written(Array(amount.decimal.utf8)) }
}
