/// Why a price file cannot be used. A price book is used whole or not at all: skipping a line that
/// is not understood would price something wrongly without a word.
public struct PriceBookError: Error, Hashable, Sendable {
    /// What makes a price file one that cannot be used.
    public enum Problem: Hashable, Sendable {
        /// The file is not JSON.
        case notJSON(JSONError.Problem)
        /// The file's `schema_version` is one that this program does not know.
        case newerSchema(found: Int, known: Int)
        /// A key that must be there is not.
        case missingKey(String)
        /// A key that the format does not have: an unknown condition would price too much or too
        /// little.
        case unknownKey(String, nearest: String?)
        /// A value of another type than the format has.
        case wrongType(key: String, expected: String)
        /// A word outside the list: a unit, a confidence, a rule, a role.
        case unknownWord(key: String, word: String, allowed: [String])
        /// A text longer than names may be.
        case tooLong(key: String, limit: Int)
        /// An amount that is no plain decimal with at most nine places.
        case badAmount(String)
        /// A date that the calendar does not have.
        case badDate(String)
        /// Two rates of one file, or two models, have one id.
        case duplicateID(String)
        /// Both rates could apply to one request at one instant.
        case overlap(String, String)
        /// Between the end of the first rate and the beginning of the second none applies.
        case gap(String, String)
        /// The rate's end is not after its effective date, so it would never apply.
        case endsBeforeItBegins(String)
        /// A rate in credits, at a gateway that states no worth of a credit from that date on.
        case creditsWithoutWorth(String)
        /// A model names a document that the file does not list.
        case unknownDocument(String)
        /// More fields in one object than a reader can mark as seen.
        case tooManyFields(limit: Int)
    }

    /// The file, as the user would name it.
    public let file: String
    /// Where in the file it is; `nil` where no one place is at fault.
    public let position: SourcePosition?
    /// What is wrong with the file.
    public let problem: Problem
}
