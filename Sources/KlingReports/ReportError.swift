public import KlingCost
public import KlingLedger

/// Why there is no report.
public enum ReportError: Error, Hashable, Sendable {
    /// The file of the report is no definition.
    case definition(DefinitionError)
    /// SQLite does not take the definition's SQL.
    case badSQL(file: String, line: Int?, SQLProblem)
    /// The SQL asks for what no report may do.
    case forbidden(file: String, line: Int?, Forbidden)
    /// A parameter stands in the SQL that is neither ours nor the definition's.
    case unknownParameter(file: String, String, known: [String])
    /// It ran longer than it may.
    case tooSlow(file: String, seconds: Int)
    /// It gave more rows, or longer ones, than it may.
    case tooMuch(file: String, rows: Int)
    /// A column that the header names does not come out of the SQL.
    case missingColumn(file: String, String, found: [String])
    /// A value is not of its column's kind; rows count from 1.
    case badValue(file: String, column: String, row: Int)
    /// A column was named that the report does not have.
    case unknownColumn(option: String, String, known: [String])
    /// Rows cannot be told apart by that.
    case noFilter(String, known: [String])
    /// What the report reads does not say that of its rows.
    case cannotNarrow(report: String, by: String)
    /// A parameter's value is no whole number.
    case notACount(parameter: String, String)
    /// No dated exchange row leads from one currency to the other at that instant.
    case noExchange(from: Currency, to: Currency, Instant)
    /// A sum is out of range.
    case overflow
    /// The ledger cannot answer.
    case ledger(LedgerError)

    /// What no report may do.
    public enum Forbidden: Hashable, Sendable {
        /// Read something else than the ledger's views.
        case reading(String)
        /// Call a function that is not among those allowed.
        case function(String)
        /// `WITH RECURSIVE`, which may never end.
        case recursion
        /// Anything but a SELECT: a change, a PRAGMA, ATTACH.
        case notASelect
        /// More than one statement.
        case severalStatements
    }
}

/// Computes with amounts; what is out of range ends the report.
func exact<Value>(
    _ value: @autoclosure () throws(MoneyError) -> Value
) throws(ReportError) -> Value {
    do throws(MoneyError) {
        return try value()
    } catch {
        throw .overflow
    }
}
