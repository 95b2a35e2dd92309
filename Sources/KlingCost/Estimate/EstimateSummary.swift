/// What two estimates are compared by: from an estimate, or from a record saved earlier.
public struct EstimateSummary: Sendable {
    /// Settings and the rate by name, in a fixed order; an empty text where there is none.
    public let facts: [(name: String, value: String)]
    /// The file that a saved record names.
    public let file: String?
    /// The line that a saved record names.
    public let line: Int?
    /// What the saved estimate expected; `nil` where it names no amount.
    public let expected: Money?
    /// The most that can be charged.
    public let upper: Money?

    /// Sums up an estimate.
    public init(_ estimate: Estimate, _ book: PriceBook) {
        let request = estimate.request
        let values = [
            estimate.choice.map { book.gateways[$0.gateway].name },
            estimate.choice.map { book.models[$0.model].id },
            request?.mode?.value.rawValue, request?.durationSeconds.map { String($0.value) },
            request?.audio.map { String($0.value) },
            estimate.price.map { book.rates[$0.lower.rate].id },
        ]
        facts = zip(EstimateSummary.names, values.map { $0 ?? "" }).map { ($0, $1) }
        (file, line) = (nil, nil)
        expected = estimate.price?.expected?.amount
        upper = estimate.price?.upper.amount
    }

    /// Reads the records that ``EstimateRecord`` wrote: a document of estimates, or one record.
    ///
    /// - Returns: `nil` when the document is neither.
    public static func saved(_ document: JSONDocument) -> [EstimateSummary]? {
        let root = JSONDocument.root
        guard let version = document.member(root, "schema_version"),
            document.integer(version) == EstimateRecord.schemaVersion
        else { return nil }
        guard let list = document.member(root, "estimates") else {
            return EstimateSummary(record: root, document).map { [$0] }
        }
        return document.elements(list).compactMap { EstimateSummary(record: $0, document) }
    }

    private init?(record: JSONDocument.Node, _ document: JSONDocument) {
        guard document.member(record, "status") != nil else { return nil }
        let item = document.member(record, "items").flatMap { document.elements($0).first }
        facts = EstimateSummary.names.map { name in
            let holder = name == "rate_id" ? item : record
            let node = holder.flatMap { document.member($0, name) }
            return (name, node.map { EstimateSummary.text($0, document) } ?? "")
        }
        file = document.member(record, "file").map { document.string($0) }
        line = document.member(record, "line").flatMap { document.integer($0) }
        expected = Money(record: record, "expected", document)
        upper = Money(record: record, "upper", document)
    }

    private static let names = ["gateway", "model", "mode", "duration_s", "audio", "rate_id"]

    private static func text(_ node: JSONDocument.Node, _ document: JSONDocument) -> String {
        switch document.kind(node) {
        case .string: document.string(node)
        case .null, .array, .object: ""
        case .true, .false, .number: String(decoding: document.written(node), as: UTF8.self)
        }
    }
}

extension Money {
    fileprivate init?(record node: JSONDocument.Node, _ name: String, _ document: JSONDocument) {
        guard let amount = document.member(node, name), document.kind(amount) == .string,
            let nanos = Nanos(decimal: document.string(amount)),
            let code = document.member(node, "currency"), document.kind(code) == .string,
            let currency = Currency(document.string(code))
        else { return nil }
        self.init(nanos, currency)
    }
}
