/// What one column of a gateway's bill means: as `--map` says it, and as price files do.
public struct BillMeaning: Hashable, Sendable {
    /// What a column may mean.
    public enum Field: String, Sendable, CaseIterable {
        /// The gateway's name of its work; it may stand in a JSON object.
        case task
        /// When; with a ``date`` beside it, the time of the day.
        case time
        /// The day, where the time of the day has a column of its own.
        case date
        /// The model.
        case model
        /// What was charged, in money.
        case amount
        /// What was charged, in credits.
        case credits
        /// The currency, or that credits are counted.
        case currency
        /// What a row is about, in words.
        case kind
        /// How the work ended, in words.
        case status
        /// What came back, beside what was charged.
        case refund
        /// What left the account, beside what came into it.
        case debit
        /// What came into the account, beside what left it.
        case credit
        /// Nothing, whatever its title says.
        case ignore

        /// Whether it is a figure.
        public var isFigure: Bool { [.amount, .credits, .refund, .debit, .credit].contains(self) }
        /// Whether several columns may have it.
        public var isRepeatable: Bool { [.kind, .status, .ignore].contains(self) }
    }

    /// The column's title, as the bill has it.
    public let title: String
    /// What the column says of a charge.
    public let field: Field
    /// Whether charges stand there as what was taken off: below zero.
    public let isNegated: Bool
    /// How many of what is counted there make one: 500,000, where quota stands for money; 1 without.
    public let divisor: Int64

    /// The largest ``divisor`` that is read: 1e12.
    public static let largestDivisor: Int64 = 1_000_000_000_000

    /// Reads `TITLE=MEANING`.
    ///
    /// - Returns: `nil` for anything else.
    public init?(_ text: String) {
        guard let sign = text.lastIndex(of: "=") else { return nil }
        self.init(
            title: String(text[..<sign]), meaning: String(text[text.index(after: sign)...]))
    }

    /// Reads a field's name: of a figure also `-amount`, where charges stand below zero, and
    /// `amount/500000`, where so many make one.
    ///
    /// - Returns: `nil` for anything else.
    public init?(title: String, meaning: String) {
        isNegated = meaning.hasPrefix("-")
        let parts = (isNegated ? meaning.dropFirst() : meaning[...])
            .split(separator: "/", omittingEmptySubsequences: false)
        guard let field = parts.first.flatMap({ Field(rawValue: String($0)) }), parts.count < 3
        else { return nil }
        if isNegated || parts.count == 2, !field.isFigure { return nil }
        var divisor: Int64 = 1
        if parts.count == 2 {
            guard let number = Int64(parts[1]), parts[1].first != "+", number > 0,
                number <= BillMeaning.largestDivisor
            else { return nil }
            divisor = number
        }
        (self.title, self.field, self.divisor) = (title, field, divisor)
    }

    /// The field as it is written behind the title.
    public var words: String {
        (isNegated ? "-" : "") + field.rawValue + (divisor == 1 ? "" : "/\(divisor)")
    }
}
