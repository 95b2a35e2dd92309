public import KlingCost

/// What somebody wants of a report.
public struct ReportQuery: Sendable {
    /// From the first instant to the one behind the last.
    public var span: Range<Instant>
    /// Whose days and months count.
    public var zone: Zone
    /// Finds the zones of budgets by name.
    public var zones: (@Sendable (String) -> Zone?)
    /// By which instant an entry lies in the span.
    public var basis = Basis.settled
    /// What rows must be of.
    public var filters: [Filter] = []
    /// The columns that rows are added up by; `nil`: as the definition says.
    public var groups: [String]?
    /// The column that rows are ordered by; `nil`: as the SQL orders them.
    public var order: Order?
    /// All amounts in this currency, by a dated exchange row; `nil`: each in its own.
    public var currency: Currency?
    /// What currencies are worth in each other.
    public var exchange = ExchangeTable()
    /// Values of the definition's parameters.
    public var values: [String: String] = [:]
    /// The last entries that count, by the ids of their ledgers: the report as it was then.
    public var ends: [String: Int64] = [:]
    /// When it is asked: a span that is over by then comes to nothing else; `nil`: nothing is foretold.
    public var now: Instant?
    /// How long it may take.
    public var secondsMax = 60

    /// By which instant an entry lies in a span.
    public enum Basis: String, Sendable, CaseIterable {
        /// Its own: when it was charged, given back, corrected.
        case settled
        /// That of its attempt's hold: when the request was submitted.
        case submitted
    }

    /// What a row must be of: of several values of one name, one.
    public struct Filter: Hashable, Sendable {
        /// `gateway`, `model`, `mode`, `project`, `currency`, `owner`, `ledger`, or `tag:NAME`.
        public let name: String
        /// The value that rows must have there.
        public let value: String

        /// A filter that keeps the rows whose named property has a value.
        public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }

        /// The column of views that says it.
        var column: String { name.hasPrefix(Filter.tag) ? "tags" : name }

        /// What can be asked for, besides tags.
        public static let names = [
            "gateway", "model", "mode", "project", "currency", "owner", "ledger",
        ]
        /// What stands before a tag's name.
        public static let tag = "tag:"
    }

    /// How rows are ordered.
    public struct Order: Hashable, Sendable {
        /// The name of the column that rows are ordered by.
        public let column: String
        /// Whether the largest value comes first.
        public let isDescending: Bool

        /// Rows in the order of a column's values.
        public init(_ column: String, isDescending: Bool) {
            (self.column, self.isDescending) = (column, isDescending)
        }
    }

    /// A question about a span of a zone's time.
    public init(
        _ span: Range<Instant>, zone: Zone, zones: @escaping @Sendable (String) -> Zone?
    ) {
        (self.span, self.zone, self.zones) = (span, zone, zones)
    }
}
