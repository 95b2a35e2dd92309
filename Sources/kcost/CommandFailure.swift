import KlingClient
import KlingCost
import KlingLedger
import KlingReports

/// Why a command stopped. The words are in `Words/CommandFailure+Words.swift`.
enum CommandFailure: Error {
    case usage(UsageError)
    /// An option's value that parsing could not judge.
    case badValue(option: String, value: String, expected: String)
    /// An option's amount, perhaps behind a sign, whose worth is not known.
    case amount(option: String, sign: String, WrittenAmount, WrittenAmountFault)
    /// Options that exclude each other.
    case conflict(String, String)
    case unreadable(file: String, reason: String)
    /// A command that only reads was given a ledger that is not there.
    case noLedger(file: String)
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
    // MARK: The ledger and its guard

    /// No option, variable or home says where the ledger is.
    case noHome
    case ledger(file: String, LedgerError)
    /// The ledger failed after something was sent: these words, that status.
    case afterSending(AttemptID, Money, String, ExitStatus)
    /// The ledger failed between the hold and the sending: these words, that status.
    case heldUnsent(AttemptID, Money, String, ExitStatus)
    case refused([HoldRefusal], Money)
    case threshold([Crossing])
    /// It may cost so much, in the gateway's credits too where it charges in them.
    case tooDear(Money, credits: Nanos?, maximum: WrittenAmount)
    case noExchange(from: Currency, to: Currency)
    case invalid(file: String, [Issue])
    /// Payloads are odd, and `--strict` was given; these lines say how.
    case warned([String])
    case unpriced(file: String, reason: String, advice: String)
    case stale(file: String, rate: String, ageDays: Int)
    case unclearGateway(file: String, [String])
    case missingTag(String)
    /// An option that has no meaning without another.
    case needs(String, String)
    case notStarted(String, reason: String)
    case notAnAttempt(String)
    /// An attempt is to be corrected whose hold has not ended.
    case stillOpen(AttemptID, Attempt.State)
    case unknownZone(String)
    /// A budget without a limit in money is to be raised.
    case nothingToRaise(String)
    /// No payload was kept of the attempt.
    case noPayload(AttemptID)
    /// A gateway cannot be asked.
    case gateway(GatewayFailure)
    /// No report of that name is there.
    case unknownReport(String, known: [String])
    /// A report cannot be made.
    case report(ReportError)
    /// A payload is not submitted, or a task not asked after.
    case submit(SubmitFailure)
    /// A gateway's own record cannot be read.
    case bill(file: String, BillError)
    /// Something speaks against writing a bill into the ledger without a yes; the zone is what its
    /// times were read in.
    case doubtfulBill([BillDoubt], zone: Zone, sums: [String])
}
