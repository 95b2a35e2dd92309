import KlingClient
import KlingCost
import KlingLedger

/// What a sync found: a row for each task and video, and how the command ends.
struct SyncReport {
    /// What became of one.
    enum Line: Sendable {
        /// `nil`: nobody waited for the answer.
        case task(RunningSpend, TaskNews?, [VideoSaver.Outcome])
        /// It was looked for and not found; `nil`: nobody waited for the answer. New is what nobody had
        /// called lost before.
        case lost(LostSpend, LookUpNews?, isNew: Bool)
        /// It came to an end that the ledger could not write.
        case unrecorded(RunningSpend, Unrecorded)
        /// Its gateway could not be asked.
        case unasked(RunningSpend, CommandFailure)
        /// A video of a task that had come to its end before.
        case video(UnsavedVideo, VideoSaver.Outcome)
    }

    private let lines: [Line]

    init(_ lines: [Line]) { self.lines = lines }

    /// - Parameter isShort: as much as a screen has room for.
    func grid(isShort: Bool) -> Grid {
        isShort ? shortGrid : fullGrid
    }

    private var shortGrid: Grid {
        var grid = Grid([
            Grid.Column("attempt"), Grid.Column("gateway"), Grid.Column("state"),
            Grid.Column("charged", .right), Grid.Column("currency"),
        ])
        // As the full grid has them.
        for line in lines { grid.append([0, 1, 3, 4, 5].map { line.cells[$0] }) }
        return grid
    }

    private var fullGrid: Grid {
        var grid = Grid([
            Grid.Column("attempt"), Grid.Column("gateway"), Grid.Column("task"),
            Grid.Column("state"), Grid.Column("charged", .right), Grid.Column("currency"),
            Grid.Column("by"), Grid.Column("video"), Grid.Column("note", isNote: true),
        ])
        for line in lines { grid.append(line.cells) }
        return grid
    }

    func complain(isQuiet: Bool) {
        for line in lines where !line.words.isEmpty {
            let isUsual = line.status == .done || line.status == .stillRunning
            if isQuiet, isUsual, line.unasked == nil { continue }
            let words = line.words
            Output.complain(["\(line.attempt): \(words[0])"] + words.dropFirst())
        }
    }

    /// Of several the gravest names the exit. That something is still running is no failure unless
    /// its end was waited for.
    func status(isInterrupted: Bool, waits: Bool) -> ExitStatus {
        var occurred = lines.map(\.status)
        if !waits {
            occurred.removeAll { $0 == .stillRunning }
            occurred += lines.compactMap(\.unasked)
        }
        return .gravest(of: occurred + (isInterrupted ? [.interrupted] : []))
    }
}

extension SyncReport.Line {
    fileprivate var attempt: AttemptID {
        switch self {
        case .task(let spend, _, _), .unrecorded(let spend, _), .unasked(let spend, _):
            spend.attempt
        case .lost(let spend, _, _): spend.attempt
        case .video(let video, _): video.attempt
        }
    }

    fileprivate var cells: [String] {
        switch self {
        case .task(let spend, let news, let outcomes):
            var (charged, authority) = ("", "")
            if case .captured(let charge, _, let noted) = news, !noted.isLater {
                (charged, authority) = (charge.amount.decimal, charge.authority.rawValue)
            }
            return cells(
                spend, state(news, spend), charged, authority,
                outcomes.compactMap(\.file).joined(separator: " "))
        case .lost(let spend, _, _):
            return [
                spend.attempt.description, spend.gateway, "", "unknown", "", spend.currency.code,
                "",
                "", words.first ?? "",
            ]
        case .unrecorded(let spend, _): return cells(spend, "unrecorded", "", "", "")
        case .unasked(let spend, _):
            return cells(spend, spend.task.isEmpty ? "unknown" : "accepted", "", "", "")
        case .video(let video, let outcome):
            return [
                video.attempt.description, video.gateway ?? "", video.task ?? "", "captured", "",
                "", "", outcome.file ?? "", words.first ?? "",
            ]
        }
    }

    private func cells(
        _ spend: RunningSpend, _ state: String, _ charged: String, _ authority: String,
        _ video: String
    ) -> [String] {
        [
            spend.attempt.description, spend.gateway, spend.task, state, charged,
            spend.currency.code, authority, video, words.first ?? "",
        ]
    }

    private func state(_ news: TaskNews?, _ spend: RunningSpend) -> String {
        if news?.toldOtherwise != nil { return "told otherwise" }
        if spend.isEnded { return "ended" }
        return switch news {
        case .captured: "captured"
        case .failed(_, .void, _): "voided"
        case .failed(_, .keep, _), .notVisible(isEarly: false, _): "unknown"
        case .running, .notVisible, .noVerdict, nil: "accepted"
        }
    }

    fileprivate var words: [String] {
        switch self {
        case .task(let spend, let news, let outcomes):
            SubmitWords.news(news, spend) + outcomes.flatMap { $0.words(spend.attempt) }
        case .lost(let spend, let news, let isNew): SubmitWords.found(news, spend, isNew: isNew)
        case .unrecorded(let spend, let lost):
            [
                "task \(spend.task.visible) came to its end, and that could not be written: "
                    + lost.ledgerWords, "once the ledger works: kcost sync",
            ]
        case .unasked(_, let failure): failure.lines
        case .video(let video, let outcome): outcome.words(video.attempt)
        }
    }

    /// Why its gateway could not even be asked, where that is so: with no more said of it, a sync from
    /// cron would seem to do well for days.
    fileprivate var unasked: ExitStatus? {
        switch self {
        case .task(_, .noVerdict(let end, _), _), .lost(_, .noVerdict(let end, _), _):
            switch end {
            case .unreachable: .unreachable
            case .busy: .busy
            case .rejected, .unknown: nil
            }
        default: nil
        }
    }

    fileprivate var status: ExitStatus {
        switch self {
        case .task(let spend, let news, let outcomes):
            spend.isEnded
                ? news?.laterStatus ?? .interrupted
                : outcomes.compactMap(\.status).first ?? news?.status ?? .interrupted
        case .lost(_, let news, let isNew): isNew ? .outcomeUnknown : news?.status ?? .interrupted
        case .unrecorded(_, let lost): (lost.cause as? LedgerError)?.status ?? .cannotWrite
        case .unasked(_, let failure): failure.status
        case .video(_, let outcome): outcome.status ?? .done
        }
    }
}

extension LookUpNews {
    /// How a sync ends that has this to say of a lost submission: what is looked for and not there yet
    /// needs nobody.
    fileprivate var status: ExitStatus {
        switch self {
        case .found, .notSeen(isNoted: false, _): .done
        case .notSeen(isNoted: true, _), .noVerdict(.unknown, _): .outcomeUnknown
        case .noVerdict(.rejected(let fault), _): fault.status
        case .noVerdict(.unreachable, _): .unreachable
        case .noVerdict(.busy, _): .busy
        }
    }
}
