import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// What became of all payloads: a row for each, what to do about it, and how the command ends.
struct SubmitOutput {
    /// One payload's.
    struct Line {
        let job: SubmissionJob
        let outcome: SubmissionOutcome
    }

    private let lines: [Line]
    /// How many of them an earlier run had held and not sent.
    private let takenOver: Int
    /// How what was sent before came to nothing, of those that were sent again.
    private let failedBefore: [AttemptID: Entry]

    init(_ lines: [Line], takenOver: Int, failedBefore: [AttemptID: Entry]) {
        (self.lines, self.takenOver) = (lines, takenOver)
        self.failedBefore = failedBefore
    }

    /// - Parameter isShort: as much as a screen has room for.
    func grid(isShort: Bool) -> Grid {
        isShort ? shortGrid : fullGrid
    }

    private var shortGrid: Grid {
        var grid = Grid([
            Grid.Column("payload", mayShrink: true, keepsEnd: true), Grid.Column("state"),
            Grid.Column("held", .right), Grid.Column("charged", .right), Grid.Column("currency"),
            Grid.Column("attempt"),
        ])
        for line in lines { grid.append(line.shortCells) }
        return grid
    }

    private var fullGrid: Grid {
        var grid = Grid([
            Grid.Column("payload", mayShrink: true, keepsEnd: true), Grid.Column("attempt"),
            Grid.Column("gateway"), Grid.Column("model"), Grid.Column("state"),
            Grid.Column("task"), Grid.Column("held", .right), Grid.Column("charged", .right),
            Grid.Column("currency"), Grid.Column("by"), Grid.Column("video"),
            Grid.Column("note", isNote: true),
        ])
        for line in lines { grid.append(line.cells) }
        return grid
    }

    /// Of several the gravest names the exit.
    func status(isInterrupted: Bool) -> ExitStatus {
        let isCutShort = isInterrupted && !lines.allSatisfy(\.isEnded)
        return .gravest(of: lines.map(\.status) + (isCutShort ? [.interrupted] : []))
    }

    /// Says of each that is not done what happened, what it may cost, and what to do next.
    func printRemarks(isQuiet: Bool) {
        for line in lines {
            let words = line.words
            if words.isEmpty || isQuiet && line.status == .done { continue }
            Output.printError(["\(line.job.file.visible): \(words[0])"] + words.dropFirst())
        }
        if takenOver > 0 { Output.printRemark(SubmitWords.takenOver(takenOver), isQuiet: isQuiet) }
        let again = lines.compactMap { line in
            failedBefore[line.job.attempt].map { (line.job.file, $0) }
        }
        if !again.isEmpty { Output.printRemark(SubmitWords.sentAgain(again), isQuiet: isQuiet) }
        let left = lines.filter { if case .leftOut = $0.outcome { true } else { false } }
        if !left.isEmpty {
            Output.printError(SubmitWords.leftOut(left.map(\.job.file), of: lines.count))
        }
    }
}

extension SubmitOutput.Line {
    /// The attempt's state, by the ledger's words.
    private var state: String {
        switch outcome {
        case .leftOut, .failed(.cancelled): "not sent"
        case .failed(.guarded(.ledger(.takenOver))): "voided"
        case .failed(.guarded): "refused"
        case .failed(.notRecorded): "unrecorded"
        case .ended(let result):
            switch result.end {
            case .rejected, .notSent: "voided"
            case .unknown: "unknown"
            case .accepted: "accepted"
            }
        case .followed(_, .success(.captured), _): "captured"
        case .followed(_, .success(.failed(_, .void, _)), _): "voided"
        case .followed(_, .success(.failed(_, .keep, _)), _),
            .followed(_, .success(.notVisible(isEarly: false, _)), _):
            "unknown"
        case .followed: "accepted"
        }
    }

    fileprivate var shortCells: [String] {
        let cells = cells
        // As the full grid has them; a currency where there is an amount.
        return [0, 4, 6, 7, 8, 1].map { place in
            place == 8 && cells[6].isEmpty && cells[7].isEmpty ? "" : cells[place]
        }
    }

    fileprivate var cells: [String] {
        var (charged, authority, video) = ("", "", "")
        var held = isHeld ? job.upper.amount.decimal : ""
        if case .followed(_, let learned, let outcomes) = outcome {
            if case .success(.captured(let charge, _, let noted)) = learned, !noted.isLater {
                (charged, authority) = (charge.amount.decimal, charge.authority.rawValue)
                held = ""
            }
            if case .success(.failed(_, .void, _)) = learned { held = "" }
            video = outcomes.compactMap(\.file).joined(separator: " ")
        }
        return [
            job.file, isBegun ? job.attempt.description : "", job.spend.gateway, job.spend.model,
            state, running?.task ?? "", held, charged, job.spend.currency.code, authority, video,
            words.first ?? "",
        ]
    }

    /// What its gateway accepted.
    private var running: RunningSpend? {
        switch outcome {
        case .followed(let running, _, _): return running
        case .ended(let result):
            if case .accepted(let running) = result.end { return running }
            return nil
        case .leftOut, .failed: return nil
        }
    }

    /// Whether the submission left its hold standing.
    private var isHeld: Bool {
        switch outcome {
        case .leftOut, .failed(.cancelled), .failed(.guarded): return false
        case .failed(.notRecorded), .followed: return true
        case .ended(let result):
            switch result.end {
            case .rejected, .notSent: return false
            case .accepted, .unknown: return true
            }
        }
    }

    /// Whether the ledger knows its attempt.
    private var isBegun: Bool {
        switch outcome {
        case .failed(.guarded(.ledger(.takenOver))): true
        case .leftOut, .failed(.cancelled), .failed(.guarded): false
        case .failed(.notRecorded), .ended, .followed: true
        }
    }

    /// Whether all that was wanted of it was done, well or badly.
    fileprivate var isEnded: Bool {
        switch outcome {
        case .leftOut, .followed(_, .failure, _): false
        case .followed(_, .success(.captured(_, let videos, _)), let outcomes):
            outcomes.count == videos.count
        case .followed(_, .success(let news), _): news.isEnd
        case .failed, .ended: true
        }
    }

    fileprivate var status: ExitStatus {
        switch outcome {
        case .leftOut: .done
        case .failed(.cancelled): .interrupted
        case .failed(.guarded(let failure)): failure.status
        case .failed(.notRecorded): .outcomeUnknown
        case .ended(let result): result.end.status
        case .followed(_, .failure(.notRecorded), _): .outcomeUnknown
        case .followed(_, .failure(.cancelled), _): .done
        case .followed(_, .success(let news), let outcomes):
            outcomes.compactMap(\.status).first ?? news.statusBehindAcceptance
        }
    }

    /// What to say of it; nothing where all is well and told already.
    fileprivate var words: [String] {
        switch outcome {
        case .leftOut: []
        case .failed(.cancelled): SubmitWords.cancelled
        case .failed(.guarded(let failure)): failure.lines
        case .failed(.notRecorded(let lost)): SubmitWords.notRecorded(job, lost)
        case .ended(let result): SubmitWords.end(result.end, job)
        case .followed(let running, .success(let news), let outcomes):
            SubmitWords.news(news, running) + outcomes.flatMap { $0.words(running.attempt) }
        case .followed(let running, .failure(.cancelled), _): SubmitWords.news(nil, running)
        case .followed(let running, .failure(.notRecorded(let lost)), _):
            SubmitWords.news(
                .noVerdict(.unknown, evidence: "the ledger: \(lost.ledgerWords)"), running)
        }
    }
}

extension LedgerGuard.Failure {
    /// How a command ends where nothing was sent because of it.
    var status: ExitStatus {
        switch self {
        case .refused(let refusals, let upper): SpendProblem.refused(refusals, upper).status
        case .thresholds: .thresholdCrossed
        case .ledger(let error): error.status
        }
    }

    /// What happened, and what to do about it.
    var lines: [String] {
        switch self {
        case .refused(let refusals, let upper): GuardWords.lines(refusals, upper)
        case .thresholds(let crossed):
            GuardWords.lines(crossed) + ["nothing was sent, for --fail-on warn was given"]
        case .ledger(let error): error.lines("")
        }
    }
}

extension SubmissionResult.End {
    fileprivate var status: ExitStatus {
        switch self {
        case .accepted: .done
        case .unknown: .outcomeUnknown
        case .notSent(.unreachable): .unreachable
        case .notSent(.busy): .busy
        case .notSent(.cancelled): .interrupted
        case .rejected(let fault): fault.status
        }
    }
}

extension GatewayProblem {
    /// How a command ends whose payload a gateway refused so.
    var status: ExitStatus {
        switch kind {
        case .notAuthorized, .forbidden: .credentials
        case .badRequest, .notValid, .notFound: .invalidData
        case .tooMany, .noSlot, .maintenance: .busy
        default: .failure
        }
    }
}
