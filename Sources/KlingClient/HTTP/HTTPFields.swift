/// Header fields, in order; names are found in any case (RFC 9110 §5.1).
public struct HTTPFields: Hashable, Sendable {
    /// One header field, a name and a value.
    public struct Field: Hashable, Sendable {
        /// The name as it was written; names are compared without case.
        public let name: String
        /// Without space at its ends.
        public let value: String
    }

    /// All fields, in their order, repetitions included.
    public private(set) var all: [Field] = []

    /// Of names and values.
    public init(_ fields: [(name: String, value: String)] = []) {
        for (name, value) in fields { append(name, value) }
    }

    /// Adds a field at the end.
    public mutating func append(_ name: String, _ value: String) {
        all.append(Field(name: name, value: value))
    }

    /// A field's value; the first where there are several.
    public subscript(name: String) -> String? {
        let wanted = name.lowercased()
        return all.first { $0.name.lowercased() == wanted }?.value
    }
}

extension HTTPFields {
    /// Whether a name is a field's (RFC 9110 §5.6.2), and one that nobody here sets otherwise.
    public static func isFree(_ name: String) -> Bool {
        let letters = Set("!#$%&'*+-.^_`|~".utf8)
        let isToken = name.utf8.allSatisfy {
            letters.contains($0) || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                || (0x61...0x7A).contains($0)
        }
        return isToken && (1...64).contains(name.utf8.count) && !set.contains(name.lowercased())
    }

    /// By a request, its transport, or the rules of a connection.
    private static let set: Set<String> = [
        "accept", "accept-encoding", "authorization", "connection", "content-length",
        "content-type", "cookie", "expect", "host", "keep-alive", "proxy-authorization",
        "proxy-connection", "range", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
    ]
}

extension HTTPFields: ExpressibleByDictionaryLiteral {
    /// Of names and values.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { (name: $0.0, value: $0.1) })
    }
}
