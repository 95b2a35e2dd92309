import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// Why a command stopped. The words are in `Messages/CommandError+Words.swift`.
enum CommandError: Error {
    case usage(UsageError)
    /// An option's value that parsing could not judge.
    case badValue(option: String, value: String, expected: String)
    /// An option's amount, perhaps behind a sign, whose worth is not known.
    case amount(option: String, sign: String, WrittenAmount, WrittenAmountError)
    /// Options that exclude each other.
    case conflict(String, String)
    /// A use case did not come to its end.
    case workflow(WorkflowError)
    /// A payload is not read, changed, translated or compared.
    case estimate(EstimateProblem)
    case severalPayloads(option: String)
    case money(MoneyError)
    /// A payload is not sent, or what became of it not written.
    case spend(SpendProblem)
    /// An option that has no meaning without another.
    case needs(String, String)
    case notAnAttempt(String)
    /// An attempt is to be corrected whose hold has not ended.
    case stillOpen(AttemptID, Attempt.State)
    case unknownZone(String)
    /// A budget without a limit in money is to be raised.
    case nothingToRaise(String)
    /// No payload was kept of the attempt.
    case noPayload(AttemptID)
    /// A gateway cannot be asked.
    case gateway(AskingProblem)
    /// A payload is not submitted, or a task not asked after.
    case submit(SubmitProblem)
    /// A gateway's own record cannot be read.
    case bill(file: String, BillError)
    /// Something speaks against writing a bill into the ledger without a yes; the zone is what its
    /// times were read in.
    case doubtfulBill([BillDoubt], zone: Zone, sums: [String])
}

extension CommandError {
    static func file(_ error: FileError) -> CommandError { .workflow(.file(error)) }

    static func unreadable(file: String, reason: String) -> CommandError {
        .file(.unreadable(file: file, reason: reason))
    }

    static func unwritable(file: String, reason: String) -> CommandError {
        .file(.unwritable(file: file, reason: reason))
    }

    static func ledger(file: String, _ error: LedgerError) -> CommandError {
        .workflow(.ledger(file: file, error))
    }
}

/// Reads or writes a file; what goes wrong ends the command.
func orStop<Value: ~Copyable>(
    file body: @autoclosure () throws(FileError) -> Value
) throws(CommandError) -> Value {
    do throws(FileError) {
        return try body()
    } catch {
        throw .file(error)
    }
}

/// Does a part of a use case; what goes wrong ends the command.
func orStop<Value: ~Copyable>(
    workflow body: @autoclosure () throws(WorkflowError) -> Value
) throws(CommandError) -> Value {
    do throws(WorkflowError) {
        return try body()
    } catch {
        throw .workflow(error)
    }
}

/// Computes with amounts; what is out of range ends the command.
func orStop<Value>(
    money value: @autoclosure () throws(MoneyError) -> Value
) throws(CommandError) -> Value {
    do throws(MoneyError) {
        return try value()
    } catch {
        throw .money(error)
    }
}
