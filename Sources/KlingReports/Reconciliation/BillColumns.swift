internal import KlingCost

/// What the columns of a gateway's record mean: known by their titles, or said.
public struct BillColumns: Hashable, Sendable {
    /// What a column may mean.
    public enum Field: String, Sendable, CaseIterable {
        case task, time, model, amount, credits, currency, kind
        /// Nothing, whatever its title says.
        case ignore
    }

    /// What somebody said of a column.
    public struct Meaning: Hashable, Sendable {
        /// Its title.
        public let title: String
        /// What it means.
        public let field: Field
        /// Whether charges stand there as what was taken off: below zero.
        public let isNegated: Bool

        /// Reads `TITLE=FIELD`, or `TITLE=-amount` where charges stand below zero.
        ///
        /// - Returns: `nil` for anything else.
        public init?(_ text: String) {
            guard let sign = text.lastIndex(of: "=") else { return nil }
            let word = text[text.index(after: sign)...]
            isNegated = word.hasPrefix("-")
            guard let field = Field(rawValue: String(isNegated ? word.dropFirst() : word)),
                !isNegated || field == .amount || field == .credits
            else { return nil }
            (title, self.field) = (String(text[..<sign]), field)
        }
    }

    /// The columns that were found.
    public let places: [Field: Int]
    /// Columns whose numbers are negated.
    let negated: Set<Int>
    /// The currency that the title of the amounts names.
    let currency: Currency?
    /// What they are called.
    let titles: [String]

    /// Finds the columns of a table.
    public init(_ titles: [String], _ meanings: [Meaning]) throws(BillError) {
        var places: [Field: Int] = [:]
        var negated: Set<Int> = []
        var claimed: Set<Int> = []
        for meaning in meanings {
            let plain = BillColumns.plain(meaning.title)
            let place =
                titles.firstIndex(of: meaning.title)
                ?? titles.firstIndex { BillColumns.plain($0) == plain }
            guard let place else { throw .noColumn(meaning.title, titles: titles) }
            claimed.insert(place)
            if meaning.field != .ignore { places[meaning.field] = place }
            if meaning.isNegated { negated.insert(place) }
        }
        var currency: Currency?
        for (field, known) in BillColumns.known where places[field] == nil {
            // The earlier word is the better one: what a task cost before what the account paid.
            search: for word in known {
                for (place, title) in titles.enumerated() where !claimed.contains(place) {
                    let plain = BillColumns.plain(title)
                    guard plain.hasPrefix(word) else { continue }
                    let rest = String(plain.dropFirst(word.count))
                    let named = BillColumns.currencies[rest]
                    guard rest.isEmpty || field == .amount && named != nil else { continue }
                    places[field] = place
                    claimed.insert(place)
                    if field == .amount { currency = named }
                    break search
                }
            }
        }
        if places[.amount] == nil, places[.credits] == nil {
            throw titles.count == 1 ? .notATable : .noAmount(titles: titles)
        }
        (self.places, self.negated, self.titles) = (places, negated, titles)
        self.currency = currency
    }

    /// A line that says which columns were taken for what.
    public var words: String {
        Field.allCases.compactMap { field in
            places[field].map { "\(field.rawValue): \(titles[$0])" }
        }.joined(separator: ", ")
    }

    /// A title without case, blanks and marks.
    static func plain(_ title: String) -> String {
        String(
            String.UnicodeScalarView(
                title.lowercased().unicodeScalars.filter { $0.isLetterOrDigit }))
    }

    private static let known: [(Field, [String])] = [
        (.task, ["taskid", "task", "jobid", "generationid", "requestid", "任务id", "任务编号", "任务"]),
        (
            .credits,
            [
                "creditsconsumed", "consumedcredits", "creditscost", "creditsused", "creditcost",
                "credits", "credit", "points", "消耗积分", "积分",
            ]
        ),
        (
            .amount,
            [
                "amount", "cost", "charge", "charged", "price", "fee", "total", "usd", "cny", "金额",
                "费用", "消费", "扣费",
            ]
        ),
        (
            .time,
            [
                "createtime", "createdat", "created", "time", "timestamp", "date", "datetime",
                "submittime", "acceptedms", "acceptedat", "completetime", "completedat",
                "updatetime", "创建时间", "时间", "日期",
            ]
        ),
        (.model, ["model", "modelname", "modelid", "模型", "模型名称"]),
        (.currency, ["currency", "unit", "币种", "货币"]),
        (.kind, ["type", "kind", "transactiontype", "类型", "交易类型", "操作", "收支"]),
    ]

    private static let currencies: [String: Currency] = {
        var known: [String: Currency] = [:]
        for code in ["USD", "CNY", "EUR", "GBP", "JPY", "HKD"] {
            known[code.lowercased()] = Currency(code)
        }
        known["元"] = Currency("CNY")
        return known
    }()
}
