internal import CSQLite

/// Why SQL does not compile, or fails over its rows.
///
/// SQLite has one code for all of it and names what is missing in its message alone. So its words are
/// read here, once, and a test holds them against the SQLite that is linked.
public struct SQLProblem: Hashable, Sendable {
    /// What is wrong, as far as a program need know.
    public enum Kind: Hashable, Sendable {
        /// Nothing is called so that rows come from.
        case noSuchTable(String)
        /// Nothing is called so where it stands.
        case noSuchColumn(String)
        /// Something else has a name that nothing has, such as a function.
        case noSuchName
        /// Anything else.
        case other
    }

    /// Which kind of problem it is, for programs.
    public let kind: Kind
    /// What SQLite says of it, for people.
    public let message: String

    /// What a message says.
    init(_ message: String) {
        self.message = message
        func name(behind words: String) -> String? {
            message.hasPrefix(words) ? String(message.dropFirst(words.count)) : nil
        }
        if let table = name(behind: "no such table: ") {
            kind = .noSuchTable(table)
        } else if let column = name(behind: "no such column: ") {
            kind = .noSuchColumn(column)
        } else {
            kind = message.hasPrefix("no such ") ? .noSuchName : .other
        }
    }

    /// What a connection said last.
    init(of handle: OpaquePointer) { self.init(String(cString: sqlite3_errmsg(handle))) }
}
