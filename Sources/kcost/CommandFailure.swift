import KlingClient
import KlingCost

/// Why a command stopped. The words are in `Words/CommandFailure+Words.swift`.
enum CommandFailure: Error {
    case usage(UsageError)
    /// An option's value that parsing could not judge.
    case badValue(option: String, value: String, expected: String)
    /// Options that exclude each other.
    case conflict(String, String)
    case unreadable(file: String, reason: String)
    case tooLarge(file: String, limit: Int)
    /// A video's bytes tell no length.
    case noLength(video: String, MediaRefusal)
    /// A remote video could not be read.
    case remote(video: String, RemoteError)
    case notJSON(file: String, JSONError)
    case shotList(file: String, ShotList.Failure)
    case priceBook(PriceBookError)
    case configuration(file: String, problem: String)
    case unknownGateway(String, known: [String], nearest: String?)
    /// The maker's list was named where a payload must go.
    case referenceOnly(String)
    /// A setting of the environment or the configuration file.
    case badSetting(origin: String, value: String, expected: String)
    case edit(PayloadEdit.Failure, assignment: String)
    case cannotTranslate(file: String, gateway: String, Translation?)
    case unknownModel(String, gateway: String?, nearest: String?)
    case notAnEstimate(file: String)
    case severalPayloads(option: String)
    case money(MoneyError)
    case unwritable(file: String, reason: String)
}
