public import KlingCost

/// Why a gateway's own record cannot be read.
public enum BillError: Error, Hashable, Sendable {
    /// More bytes, rows, columns or bytes in a cell than are read.
    case tooLarge(Part, limit: Int)
    /// A quotation mark is not closed; the line on which it was opened.
    case unclosedQuote(line: Int)
    /// Something stands behind a closing quotation mark.
    case textBehindQuote(line: Int)
    /// It is no JSON.
    case json(JSONError)
    /// Its text is neither UTF-8 nor UTF-16 nor GB18030, or not what was said.
    case encoding
    /// It is neither JSON nor anything in columns.
    case notATable
    /// It is JSON, but nowhere in it is a list of objects.
    case noRows
    /// Lists of this JSON each say what was charged, of no task: their names.
    case severalLists([String])
    /// The JSON is one page of several; the member that says so.
    case onePage(String)
    /// A JSON row's charges stand in a list within it; the list's name, and the row.
    case inner(String, line: Int)
    /// There is no title at all.
    case noTitles
    /// No column says what was charged.
    case noAmount(titles: [String])
    /// A column that was named is not there.
    case noColumn(String, titles: [String])
    /// A column may say which rows are charges, and its words are not known; named: by its title it is
    /// one of kinds or of statuses.
    case unknownKinds(UnknownWords, isNamed: Bool)
    /// Two columns may say what was charged, and say otherwise on a line.
    case severalAmounts(RivalAmounts)
    /// What may be the price of one, beside how many there were, on a line.
    case unitPrice(title: String, quantity: String, line: Int)
    /// A column's title says that it counts hundredths.
    case hundredths(title: String)
    /// The sums go beyond what money can say.
    case money(MoneyError)

    /// What there may be so many of.
    public enum Part: Hashable, Sendable {
        case bytes, rows, columns, cell
    }
}

/// Words in a column of kinds or of statuses of which nobody knows what they say.
public struct UnknownWords: Hashable, Sendable {
    /// The title of the column that has them.
    public let title: String
    /// The first of them.
    public let words: [String]

    init(_ title: String, _ words: [String]) {
        (self.title, self.words) = (title, Array(words.prefix(UnknownWords.most)))
    }

    private static let most = 12
}

/// Two columns that contradict each other about what was charged.
public struct RivalAmounts: Hashable, Sendable {
    /// The column that was taken, and the other.
    public let chosen, other: String
    /// The other is a tax, a fee or a discount: it says nothing by itself of the whole.
    public let isPart: Bool
    /// The line of the first row on which they do.
    public let line: Int
    /// What can be said so that one column counts, the one that was taken first; none where both are
    /// called the same.
    public let ways: [[BillMeaning]]
}
