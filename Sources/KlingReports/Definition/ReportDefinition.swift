/// A report as its file in `reports/` says it: what it shows, and the one SELECT that finds it.
public struct ReportDefinition: Sendable {
    /// As users name it: the file's name without `.sql`.
    public let name: String
    /// The file, for errors.
    public let file: String
    /// What it is called, and what it tells.
    public let title, description: Localized
    /// What it is about when nobody names a period.
    public let period: Period
    /// How exact in time the rollups must be that it reads.
    public let grain: Grain
    /// Whether opening and closing balances stand above its rows.
    public let hasBalances: Bool
    /// Whether its rows add up to anything: those of budgets that cover one another do not.
    public let hasTotals: Bool
    /// What its user may choose besides, bound in its SQL by name.
    public let parameters: [Parameter]
    /// What its SQL gives, and what is computed from that.
    public let columns: [ReportColumn]
    /// The columns that rows are added up by; none: rows stay as the SQL gives them.
    public let groups: [String]
    /// The reports whose rows stand under its own.
    public let sections: [ReportSection]
    /// The pictures that stand under it where a format has pictures.
    public let plots: [ReportPlot]
    /// Whether it is built in, and so needs no fence: tests hold it within one.
    var isBuiltIn = false
    /// One SELECT over the ledger's views.
    let sql: String
    /// The line of the file that the SQL begins in.
    let firstLine: Int

    /// A span of time that needs no name.
    public enum Period: String, Sendable, CaseIterable {
        /// The last calendar month that is over.
        case lastMonth = "last-month"
        /// The calendar month that runs.
        case thisMonth = "this-month"
        /// From the first entry to the last.
        case all
    }

    /// How exact in time rollups are.
    public enum Grain: Sendable, CaseIterable, RawRepresentable {
        /// To a quarter of an hour.
        case quarterHour
        /// To a day of UTC, but at the span's ends: for SQL that looks at their times only to
        /// compare them with the ends.
        case day

        /// Reads `quarter_hour` and `day`; `quarter`, as it was called before, for good: it stands in
        /// users' reports, and in a product about bills it would be three months.
        public init?(rawValue word: String) {
            switch word {
            case "quarter_hour", "quarter": self = .quarterHour
            case "day": self = .day
            default: return nil
            }
        }

        /// As in a report's head.
        public var rawValue: String {
            switch self {
            case .quarterHour: "quarter_hour"
            case .day: "day"
            }
        }
    }

    /// A value that the user may give.
    public struct Parameter: Hashable, Sendable {
        /// As in the SQL, without its colon.
        public let name: String
        /// Whether it is a whole number; text otherwise.
        public let isCount: Bool
        /// What it is when nobody gives one.
        public let standard: String
        /// What the value means, in each language.
        public let title: Localized
    }
}

/// A text in each language that reports speak.
public struct Localized: Hashable, Sendable {
    private let english: String
    private let chinese: String?

    /// A text; where there is none in a language, the English one serves.
    public init(_ english: String, zh chinese: String? = nil) {
        (self.english, self.chinese) = (english, chinese)
    }

    /// The text in a language.
    public subscript(language: Language) -> String {
        language == .chinese ? chinese ?? english : english
    }
}

/// A language that reports speak.
public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"
}

/// A column of a report.
public struct ReportColumn: Hashable, Sendable {
    /// What its values are.
    public enum Kind: String, Sendable, CaseIterable {
        /// Words from elsewhere.
        case text
        /// Words that tell one thing from another, longer than people care to read.
        case id
        /// Tags as entries keep them: a JSON object of texts, or else words.
        case tags
        /// How many.
        case count
        /// An amount in the currency of the row; nanos in SQL.
        case money
        /// An amount of a gateway's credits; nanos in SQL.
        case credits
        /// A length in seconds; milliseconds in SQL.
        case seconds
        /// An instant; seconds since 1970 in SQL.
        case instant
        /// A share of a hundred; nanos of one in SQL.
        case percent

        /// Whether its values are words.
        public var isText: Bool { self == .text || self == .id || self == .tags }
    }

    /// What becomes of its values when rows are added up.
    public enum Role: Hashable, Sendable {
        /// Rows may be told apart by it.
        case group
        /// They are added up.
        case sum
        /// Not in SQL: one column divided by another, after both were added up.
        case ratio(String, per: String)
        /// They stand for one row only, and go when rows are added up.
        case each
    }

    /// As in the SQL, in JSON and on the command line.
    public let name: String
    /// The words above the column, in each language.
    public let title: Localized
    /// What its values are.
    public let kind: Kind
    /// What becomes of them when rows are added up.
    public let role: Role
    /// Whether people get a bar beside it.
    public let hasBar: Bool
    /// The column of whose value that is a part; none: of the largest in its own.
    public let barWhole: String?

    /// The column that names the currency of a row's amounts.
    public static let currency = "currency"
}
