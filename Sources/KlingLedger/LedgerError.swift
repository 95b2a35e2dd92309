public import KlingCost

/// Why the ledger cannot answer.
///
/// Nothing was written, with two exceptions. Where the disk fails in the end of a change
/// (``diskFull``, ``failed(code:_:)``), the change is wholly there or not at all, and reading tells
/// which; but one that is not there may still appear, wholly, when a crash follows before anything
/// else was written. Where the file or its log was taken away in the end of a change (``replaced``), the
/// change is in what was taken away, or nowhere. So whoever got an error sends nothing, and may make the same call with the same
/// attempt's id again: a hold that is there already is not written twice.
public enum LedgerError: Error, Hashable, Sendable {
    /// Other processes held it longer than the bounded wait.
    case busy
    /// Its folder or disk can only be read.
    case readOnly
    /// There is no room on the disk, or the user's share of it is used up.
    case diskFull
    /// The file is damaged.
    case corrupt(String)
    /// The file is a database of something else, or no database.
    case notALedger
    /// What lies there is no file, but this.
    case notAFile(String)
    /// Its permissions keep this user from reading it.
    case forbidden
    /// Its newest entries lie in the log beside it, which cannot be read where its folder cannot be
    /// written.
    case unmergedLog
    /// The file was moved, replaced or written past the locks while it was open, or its log or the
    /// log's index was.
    case replaced
    /// Its log or the log's index was deleted or moved away, and others have the old ones open: what
    /// they wrote is in those.
    case logGone
    /// No file is there, or an empty one, but beside it the log of a ledger that was.
    case orphanedLog
    /// An older program wrote it, and reading needs what writing would bring up to date.
    case olderSchema(found: Int, known: Int)
    /// A newer program wrote it.
    case newerSchema(found: Int, known: Int)
    /// It lies on a network file system, where locks are not to be trusted.
    case networkFileSystem(String)
    /// A server that it is kept at, or is to be, does not do its part.
    indirect case server(ServerProblem)
    /// What was read of it before is not what it has now: this entry is the first that differs, or is
    /// gone.
    case pastDiffers(entry: Int64)
    /// It is not kept in a file, which is what reads it by SQL needs.
    case notInFile
    /// It cannot be opened.
    case cannotOpen(String)
    /// Reading or writing failed in the system.
    case failed(code: Int32, String)
    /// What the ledger promises of itself does not hold.
    case invariant(String)
    /// The entries are not what was written.
    indirect case unsound(Verification.Problem)
    /// A line of an export cannot be taken; nothing of it was.
    indirect case badExport(line: Int, ExportProblem)
    /// No attempt has this id.
    case unknownAttempt(AttemptID)
    /// The attempt was imported from another ledger: only that one can say what became of it.
    case importedAttempt(AttemptID)
    /// The attempt has ended already: this entry did it.
    case alreadyEnded(AttemptID, entry: Int64)
    /// An entry of this id is there already, under this number: it was written before.
    case alreadyWritten(EntryID, entry: Int64)
    /// The attempt's hold was taken over before it was sent, by the hold of another process, which
    /// sends the payload: this entry ended it.
    case takenOver(AttemptID, entry: Int64)
    /// The attempt was not in a state in which this may happen to it.
    case wrongState(AttemptID, Attempt.State)
    /// The task that was named is another attempt's of the same gateway.
    case taskTaken(task: String, by: AttemptID, isImported: Bool)
    /// More would be given back than was charged.
    case refundTooLarge(AttemptID, spent: Money)
    /// An entry is longer than a line of an export may be.
    case tooLong(bytes: Int)
    /// No chain here is of the ledger of this id.
    case unknownLedger(String)
    /// No budget has this name; these are in force.
    case unknownBudget(String, known: [String])
    /// A budget's zone is not known here.
    case unknownZone(String)
    /// No dated exchange row leads from one currency to the other.
    case noExchange(from: Currency, to: Currency)
    /// Nothing froze this gateway's model.
    case notFrozen(gateway: String, model: String)
    /// An amount is out of range.
    case overflow
}

extension LedgerError {
    /// Whether the same may go through later: others kept the ledger busy, or its server is being replaced.
    var isPassing: Bool {
        switch self {
        case .busy, .server(.lost), .server(.silent), .server(.unclear), .server(.unreachable): true
        default: false
        }
    }

    /// Whether it is about what entries say, and not about the file or the system.
    var isOfEntries: Bool {
        switch self {
        case .unknownAttempt, .importedAttempt, .alreadyEnded, .alreadyWritten, .takenOver,
            .wrongState, .invariant, .overflow, .refundTooLarge, .tooLong:
            true
        case .busy, .readOnly, .diskFull, .corrupt, .notALedger, .notAFile, .forbidden,
            .unmergedLog, .replaced, .logGone, .orphanedLog, .newerSchema, .olderSchema,
            .networkFileSystem, .server, .pastDiffers, .notInFile, .cannotOpen,
            .failed, .unsound, .badExport, .unknownLedger, .unknownBudget, .unknownZone,
            .noExchange, .notFrozen, .taskTaken:
            false
        }
    }
}

/// Why a server does not do its part as a ledger.
public enum ServerProblem: Hashable, Sendable {
    /// libpq cannot be loaded: its loader's words.
    case noLibrary(String)
    /// The address is none that libpq understands: its words.
    case address(String)
    /// A password stands in the address, where others see it.
    case passwordInAddress
    /// Nobody answers there, or not this user: libpq's words.
    case unreachable(String)
    /// The connection ended; nothing was written.
    case lost(String)
    /// It did not answer in time; nothing was written.
    case silent
    /// The connection ended while it committed, and nobody could be asked: what was to be written is
    /// there or not.
    case unclear
    /// It is written at one server, and not known to be at the standby that is to have it too.
    case notReplicated
    /// It does not have what it acknowledged before: the entry of this number is gone or another.
    case rewound(to: Int64)
    /// This user may not: the server's words.
    case notAllowed(String)
    /// Its texts are in another encoding than UTF-8.
    case encoding(String)
    /// A right was to be given to, or taken from, the role that owns the tables.
    case ownerKeepsAll(String)
    /// The ledger is in a file, where the file's permissions say who may what.
    case notAtServer
    /// It refused something: SQLSTATE and its own words.
    case refused(code: String, words: String)
}

/// Computes with amounts; what is out of range ends the call.
func exact<Value>(
    _ value: @autoclosure () throws(MoneyError) -> Value
) throws(LedgerError) -> Value {
    do throws(MoneyError) {
        return try value()
    } catch {
        throw .overflow
    }
}
