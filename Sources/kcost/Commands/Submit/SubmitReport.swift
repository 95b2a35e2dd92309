import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// What became of all payloads: a row for each, what to do about it, and how the command ends.
struct SubmitReport {
    /// One payload's.
    struct Line {
        let job: SubmissionJob
        let fate: SubmissionOutcome
        /// Its task was to be followed.
        let isFollowed: Bool

        init(_ job: SubmissionJob, _ fate: SubmissionOutcome, isFollowed: Bool) {
            (self.job, self.fate, self.isFollowed) = (job, fate, isFollowed)
        }
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
    func complain(isQuiet: Bool) {
        for line in lines {
            let words = line.words
            if words.isEmpty || isQuiet && line.status == .done { continue }
            Output.complain(["\(line.job.file.visible): \(words[0])"] + words.dropFirst())
        }
        if takenOver > 0, !isQuiet { Output.complain(SubmitWords.takenOver(takenOver)) }
        let again = lines.compactMap { line in
            failedBefore[line.job.attempt].map { (line.job.file, $0) }
        }
        if !again.isEmpty, !isQuiet { Output.complain(SubmitWords.sentAgain(again)) }
        let left = lines.filter { if case .leftOut = $0.fate { true } else { false } }
        if !left.isEmpty {
            Output.complain(SubmitWords.leftOut(left.map(\.job.file), of: lines.count))
        }
    }
}

extension SubmitReport.Line {
    /// The attempt's state, by the ledger's words.
    private var state: String {
        switch fate {
        case .leftOut: "not sent"
        case .unguarded(.takenOver): "voided"
        case .refused, .thresholds, .unguarded: "refused"
        case .unrecorded: "unrecorded"
        case .ended(.rejected), .ended(.notSent): "voided"
        case .ended(.unknown): "unknown"
        case .ended(.accepted): "accepted"
        case .accepted(_, .captured, _): "captured"
        case .accepted(_, .failed(_, .void, _), _): "voided"
        case .accepted(_, .failed(_, .keep, _), _): "unknown"
        case .accepted(_, .notVisible(isEarly: false, _), _): "unknown"
        case .accepted, .acceptedUnrecorded: "accepted"
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
        var (task, charged, authority, video) = ("", "", "", "")
        var held = job.upper.amount.decimal
        switch fate {
        case .accepted(let running, let news, let outcomes):
            task = running.task
            if case .captured(let charge, _, let noted) = news, !noted.isLater {
                (charged, authority) = (charge.amount.decimal, charge.authority.rawValue)
                held = ""
            }
            if case .failed(_, .void, _) = news { held = "" }
            video = outcomes.compactMap(\.file).joined(separator: " ")
        case .acceptedUnrecorded(let running, _): task = running.task
        case .leftOut, .refused, .thresholds, .unguarded, .ended(.rejected), .ended(.notSent):
            held = ""
        case .ended, .unrecorded: break
        }
        return [
            job.file, isBegun ? job.attempt.description : "", job.spend.gateway, job.spend.model,
            state, task, held, charged, job.spend.currency.code, authority, video,
            words.first ?? "",
        ]
    }

    /// Whether the ledger knows its attempt.
    private var isBegun: Bool {
        switch fate {
        case .unguarded(.takenOver): true
        case .leftOut, .refused, .thresholds, .unguarded: false
        case .ended, .unrecorded, .accepted, .acceptedUnrecorded: true
        }
    }

    /// Whether all that was wanted of it was done, well or badly.
    fileprivate var isEnded: Bool {
        switch fate {
        case .leftOut: false
        case .accepted(_, let news, let outcomes):
            if case .captured(_, let videos, _) = news {
                outcomes.count == videos.count
            } else {
                news?.isEnd ?? !isFollowed
            }
        case .acceptedUnrecorded: false
        case .refused, .thresholds, .unguarded, .unrecorded, .ended: true
        }
    }

    fileprivate var status: ExitStatus {
        switch fate {
        case .leftOut: .done
        case .refused(let refusals): CommandFailure.refused(refusals, job.upper).status
        case .thresholds: .thresholdCrossed
        case .unguarded(let error): error.status
        case .unrecorded: .outcomeUnknown
        case .ended(let end): end.status
        case .acceptedUnrecorded: .outcomeUnknown
        case .accepted(_, nil, _): .done
        case .accepted(_, let news?, let outcomes):
            outcomes.compactMap(\.status).first ?? news.statusBehindAcceptance
        }
    }

    /// What to say of it; nothing where all is well and told already.
    fileprivate var words: [String] {
        switch fate {
        case .leftOut: []
        case .refused(let refusals): GuardWords.lines(refusals, job.upper)
        case .thresholds(let crossed):
            GuardWords.lines(crossed) + ["nothing was sent, for --fail-on warn was given"]
        case .unguarded(let error): error.lines("")
        case .unrecorded(let news, let error): SubmitWords.unrecorded(job, news, error)
        case .ended(let end): SubmitWords.end(end, job)
        case .accepted(let running, let news, let outcomes):
            SubmitWords.news(news, running) + outcomes.flatMap { $0.words(running.attempt) }
        case .acceptedUnrecorded(let running, let error):
            SubmitWords.news(
                .noVerdict(.unknown, evidence: "the ledger: \(error?.lines("")[0] ?? "it failed")"),
                running)
        }
    }
}

extension SubmitEnd {
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

extension GatewayFault {
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
