import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

extension TaskNews {
    /// How a command ends that asked after a task, by what it learned.
    var status: ExitStatus {
        switch self {
        case .captured(_, _, .toldOtherwise), .failed(_, _, .toldOtherwise): .mismatch
        case .captured(_, _, .frozen): .failure
        case .captured: .done
        case .failed: .taskFailed
        case .running, .notVisible(isEarly: true, _): .stillRunning
        case .notVisible(isEarly: false, _): .outcomeUnknown
        case .noVerdict(.unreachable, _), .noVerdict(.silent, _): .unreachable
        case .noVerdict(.busy, _): .busy
        case .noVerdict(.rejected(let fault), _): fault.isAboutKey ? .credentials : .outcomeUnknown
        case .noVerdict(.unknown, _): .outcomeUnknown
        }
    }

    /// The same of what was accepted just now: that a host is away or busy would say of it that nothing
    /// was accepted.
    var statusBehindAcceptance: ExitStatus {
        if case .noVerdict = self, status != .credentials { return .outcomeUnknown }
        return status
    }
}

extension TaskNews {
    /// What was written as said otherwise.
    var toldOtherwise: String? {
        switch self {
        case .captured(_, _, .toldOtherwise(let evidence)),
            .failed(_, _, .toldOtherwise(let evidence)):
            evidence
        default: nil
        }
    }

    /// How a command ends that asked once more after a task that had ended. A gateway keeps its tasks
    /// for a while only, and owes no answer then.
    var laterStatus: ExitStatus {
        if toldOtherwise != nil { return .mismatch }
        guard case .noVerdict(let end, _) = self else { return .done }
        if case .rejected(let fault) = end, !fault.isAboutKey { return .done }
        return status
    }
}

extension RecordResult {
    /// Whether the hold had ended before the news came.
    var isLater: Bool {
        switch self {
        case .endedBefore, .toldOtherwise: true
        case .written, .frozen, .taskTaken: false
        }
    }
}

extension Instant {
    /// Whether what was accepted then must have ended by now: ten minutes are usual, and after a day
    /// no gateway works on a task any more.
    func isLongPastWork(at now: Instant) -> Bool {
        let age = now.seconds.subtractingReportingOverflow(seconds)
        return !age.overflow && age.partialValue >= 86_400
    }
}

extension OutcomeNotRecorded<LedgerGuard.Failure> {
    /// What the ledger said.
    var ledgerWords: String { cause?.lines[0] ?? "it failed" }
}

extension TaskNews {
    /// What is worth a word while one waits.
    var progressWords: String? {
        switch self {
        case .running(let state, let progress):
            state.visible + (progress.map { " \($0) %" } ?? "")
        case .notVisible: "not visible yet"
        case .noVerdict(_, let evidence): evidence.visible
        case .captured, .failed: nil
        }
    }
}
