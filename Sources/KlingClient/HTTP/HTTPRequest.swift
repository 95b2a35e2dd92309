/// What is to be sent to a gateway. The key stands apart from the headers, so that whatever prints
/// a request cannot print it.
public struct HTTPRequest: Sendable {
    /// How it is asked.
    public enum Method: String, Sendable {
        /// Reads; may be repeated.
        case get = "GET"
        /// The paid request, which ``RetryRules`` repeat only where nothing was taken.
        case post = "POST"
    }

    /// How it is asked.
    public let method: Method
    /// The complete address, with scheme, host, path and query.
    public let address: String
    /// All but the one that carries the key.
    public let fields: HTTPFields
    /// What is sent, byte for byte; empty for a GET.
    public let body: [UInt8]
    /// Goes out as `Authorization: Bearer …`.
    package let key: Secret

    /// The field with the key, for the transport alone.
    package var authorization: String { "Bearer \(key.text)" }
}

extension HTTPRequest: CustomStringConvertible {
    /// Method, address, header fields and the length of the body: no key, and no prompt.
    public var description: String {
        var lines = ["\(method.rawValue) \(address)"]
        for field in fields.all { lines.append("\(field.name): \(field.value)") }
        lines.append("Authorization: Bearer \(key)")
        if !body.isEmpty { lines.append("(\(body.count) bytes)") }
        return lines.joined(separator: "\n")
    }
}
