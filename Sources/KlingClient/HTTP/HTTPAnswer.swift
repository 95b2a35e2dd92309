/// What a gateway answered, complete.
public struct HTTPAnswer: Hashable, Sendable {
    /// The status code, 200 where all is well.
    public let status: Int
    /// The header fields, in the order in which they came.
    public let fields: HTTPFields
    /// All of the body.
    public let body: [UInt8]

    /// What a gateway answered.
    public init(status: Int, fields: HTTPFields = HTTPFields(), body: [UInt8]) {
        (self.status, self.fields, self.body) = (status, fields, body)
    }

    /// The same without a key that the gateway repeats. Whoever receives an answer begins with
    /// this: messages end up in errors and in the ledger.
    package func redacting(_ key: Secret) -> HTTPAnswer {
        HTTPAnswer(
            status: status,
            fields: HTTPFields(
                fields.all.map { (key.redacted(name: $0.name), key.redacted($0.value)) }),
            body: key.redacted(body))
    }

    /// How long the gateway asks to wait, where it says so in seconds (RFC 9110 §10.2.3), of at
    /// most a day.
    public var retryAfter: Duration? {
        fields["retry-after"].flatMap { RetryAfter.seconds($0) }.map { .seconds($0) }
    }
}
