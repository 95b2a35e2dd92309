/// Why a file cannot be read or written. Reasons are the system's own words.
public enum FileError: Error, Hashable, Sendable {
    /// It is not there, is no regular file where only one will do, or its bytes do not come.
    case unreadable(file: String, reason: String)
    case unwritable(file: String, reason: String)
    /// It has more than so many bytes.
    case tooLarge(file: String, limit: Int)
}
