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
    /// There is no title at all.
    case noTitles
    /// No column says what was charged.
    case noAmount(titles: [String])
    /// A column that was named is not there.
    case noColumn(String, titles: [String])
    /// A column may say which rows are charges, and its words are not known.
    case unknownKinds(title: String, words: [String])
    /// Two columns may say what was charged, and say otherwise on a line.
    case severalAmounts(titles: [String], line: Int)
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
