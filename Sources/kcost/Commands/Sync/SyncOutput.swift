import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow
import KlingSystem

/// What a sync found: a row for each task and video, and how the command ends.
struct SyncOutput {
    private let lines: [SyncOutcome]
    private let now: Instant

    init(_ lines: [SyncOutcome], at now: Instant = Host.now) {
        (self.lines, self.now) = (lines, now)
    }

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
        for line in lines {
            let cells = line.cells(at: now)
            grid.append([0, 1, 3, 4, 5].map { cells[$0] })
        }
        return grid
    }

    private var fullGrid: Grid {
        var grid = Grid([
            Grid.Column("attempt"), Grid.Column("gateway"), Grid.Column("task"),
            Grid.Column("state"), Grid.Column("charged", .right), Grid.Column("currency"),
            Grid.Column("by"), Grid.Column("video"), Grid.Column("note", isNote: true),
        ])
        for line in lines { grid.append(line.cells(at: now)) }
        return grid
    }

    func printRemarks(isQuiet: Bool) {
        for line in lines {
            let (status, words) = (line.status(at: now), line.words(at: now))
            let isUsual = status == .done || status == .stillRunning
            if words.isEmpty || isQuiet && isUsual { continue }
            Output.printError(["\(line.attempt): \(words[0])"] + words.dropFirst())
        }
    }

    /// Of several the gravest names the exit. That something is still running is no failure unless
    /// its end was waited for.
    func status(isInterrupted: Bool, waits: Bool) -> ExitStatus {
        var occurred = lines.map { $0.status(at: now) }
        if !waits { occurred.removeAll { $0 == .stillRunning } }
        return .gravest(of: occurred + (isInterrupted ? [.interrupted] : []))
    }
}

extension SyncOutcome {
    fileprivate var attempt: AttemptID {
        switch self {
        case .task(let running, _, _): running.attempt
        case .lost(let lost, _, _): lost.attempt
        case .unrecorded(let asked, _), .unasked(let asked, _): asked.spend.attempt
        case .video(let video, _): video.attempt
        }
    }

    fileprivate func cells(at now: Instant) -> [String] {
        let note = words(at: now).first ?? ""
        switch self {
        case .task(let spend, let news, let outcomes):
            var (charged, authority) = ("", "")
            if case .captured(let charge, _, let noted) = news, !noted.isLater {
                (charged, authority) = (charge.amount.decimal, charge.authority.rawValue)
            }
            return cells(
                .task(spend), state(news, spend), charged, authority,
                outcomes.compactMap(\.file).joined(separator: " "), note: note)
        case .lost(let lost, _, _): return cells(.lost(lost), "unknown", note: note)
        case .unrecorded(let asked, _): return cells(asked, "unrecorded", note: note)
        case .unasked(let asked, _): return cells(asked, asked.state, note: note)
        case .video(let video, let outcome):
            return [
                video.attempt.description, video.gateway ?? "", video.task ?? "", "captured", "",
                "", "", outcome.file ?? "", note,
            ]
        }
    }

    private func cells(
        _ asked: AskedSpend, _ state: String, _ charged: String = "", _ authority: String = "",
        _ video: String = "", note: String
    ) -> [String] {
        let spend = asked.spend
        return [
            spend.attempt.description, spend.gateway, asked.task ?? "", state, charged,
            spend.currency.code, authority, video, note,
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

    fileprivate func words(at now: Instant) -> [String] {
        switch self {
        case .task(let spend, let news, let outcomes):
            SubmitWords.news(news, spend, isOverdue: spend.accepted.isLongPastWork(at: now))
                + outcomes.flatMap { $0.words(spend.attempt) }
        case .lost(let spend, let news, let isNew): SubmitWords.found(news, spend, isNew: isNew)
        case .unrecorded(let asked, let lost):
            [
                "\(asked.words), and that could not be written: " + lost.ledgerWords,
                "once the ledger works: kcost sync",
            ]
        // Nobody but a person will ever know more.
        case .unasked(let asked, .gateway(.noAPI(let gateway))):
            [
                "kcost does not know how to ask \(gateway.visible) after "
                    + (asked.task.map { "task \($0.visible)" } ?? "it"),
                SubmitWords.look(asked.spend.attempt),
            ]
        case .unasked(let asked, let failure):
            failure.lines + (asked.isEnded ? [] : [asked.kept])
        case .video(let video, let outcome): outcome.words(video.attempt)
        }
    }

    /// Where no verdict came it is one of its own: a sync from cron would seem to do well for months.
    fileprivate func status(at now: Instant) -> ExitStatus {
        switch self {
        case .task(let spend, let news, _) where spend.isEnded:
            return news?.laterStatus ?? .interrupted
        case .task(let spend, let news, let outcomes):
            if let status = outcomes.compactMap(\.status).first { return status }
            guard let news else { return .interrupted }
            let isOverdue = spend.accepted.isLongPastWork(at: now)
            return news.status == .stillRunning && isOverdue ? .outcomeUnknown : news.status
        case .lost(_, let news, let isNew):
            return isNew ? .outcomeUnknown : news?.status ?? .interrupted
        case .unrecorded(_, let lost): return lost.cause?.status ?? .cannotWrite
        case .unasked(_, .gateway(.noAPI)): return .outcomeUnknown
        case .unasked(_, let failure): return failure.status
        case .video(_, let outcome): return outcome.status ?? .done
        }
    }
}

extension AskedSpend {
    /// Its state as long as nothing is learned.
    fileprivate var state: String {
        switch self {
        case .task(let running): running.isEnded ? "ended" : "accepted"
        case .lost: "unknown"
        }
    }

    /// What was learned of it that the ledger is to have.
    fileprivate var words: String {
        switch self {
        case .task(let running): "task \(running.task.visible) came to its end"
        case .lost(let lost): "sent and lost, it was looked for at \(lost.gateway.visible)"
        }
    }

    fileprivate var kept: String {
        "\(Money(spend.upper, spend.currency)) stays held; then: kcost sync \(spend.attempt)"
    }
}

extension LookUpNews {
    /// How a sync ends that has this to say of a lost submission: what is looked for and not there yet
    /// needs nobody.
    fileprivate var status: ExitStatus {
        switch self {
        case .found, .notSeen(isNoted: false, _): .done
        case .notSeen(isNoted: true, _): .outcomeUnknown
        case .noVerdict(let end, let evidence): TaskNews.noVerdict(end, evidence: evidence).status
        }
    }
}
