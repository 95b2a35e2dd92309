public import KlingCost

/// Why a file is no definition of a report.
public struct DefinitionError: Error, Hashable, Sendable {
    /// The file's name, as the user gave it.
    public let file: String
    /// Where in the file the problem stands.
    public let position: SourcePosition
    /// What is wrong there.
    public let problem: Problem

    /// What can be wrong.
    public enum Problem: Hashable, Sendable {
        /// It does not begin with a comment that holds a JSON object.
        case noHeader
        /// The header is not JSON.
        case notJSON(JSONError.Problem)
        /// The header's form is newer than this program.
        case newerSchema(found: Int)
        /// A member that must be there is not.
        case missing(String)
        /// A member that no definition has.
        case unknownMember(String, known: [String])
        /// A value of another kind than its member has.
        case wrongValue(String, expected: String)
        /// Two of one name.
        case duplicate(String)
        /// A column is named that is not there.
        case unknownColumn(String, known: [String])
        /// Amounts without a column that says of which currency.
        case noCurrency
        /// Behind the header stands no SQL.
        case noSQL
        /// It is longer than a definition may be.
        case tooLarge(limit: Int)
    }
}
