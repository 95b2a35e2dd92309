import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost pending`: what is open, the oldest first, and what to do about it.
struct PendingCommand {
    private let now = Host.now
    private let minimumAge: Int64?
    private let gateway, project: String?
    /// Programs count in seconds; people do not.
    private let isForPrograms: Bool

    static let command = Command(
        name: "pending", summary: "list open holds and the next safe step for each",
        discussion: [
            "A hold is open until it is captured or given back. One that was sent never expires: "
                + "somebody must say what became of it. The oldest comes first.",
            "What has ended and is told otherwise by its gateway since stands there too, until "
                + "somebody corrects it or says that it stands; so do videos that are not saved.",
        ],
        examples: [
            "What is still open?": "kcost pending",
            "From cron: says nothing when nothing is open": "kcost pending --older-than 1h --quiet",
        ],
        exitStatuses: [.done: "it is listed, or nothing is open"] + .ledger, run: run)

    struct Keys: RowKeys {
        let olderThan = Parsed(
            "--older-than", "SPAN", .span,
            help: "Only what was held so long ago or longer: 10m, 24h, 7d.")
        let gateway = Text("--gateway", "NAME", setting: .gateway, help: "Only of this gateway.")
        let project = Text("--project", "NAME", help: "Only of this project.")
        let format = Choice.rows

        var declared: [any Declared] { [olderThan, gateway, project, Text.ledger, format] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let command = try PendingCommand(invocation)
        try LedgerFile.printRows(command.grid, orSay: "nothing is open", invocation, &output) {
            (ledger, grid) throws(LedgerError) in
            let lost = Set(try ledger.lost().map(\.attempt))
            for open in try ledger.openAttempts() + ledger.toldOtherwise()
            where command.isWanted(open) {
                grid.append(command.row(open, isFindable: lost.contains(open.attempt.id)))
            }
            for video in try ledger.unsavedVideos() where command.isWanted(video) {
                grid.append(command.row(video))
            }
        }
        return .done
    }

    private init(_ invocation: Invocation<Keys>) throws(CommandError) {
        minimumAge = try invocation.olderThan
        gateway = invocation.gateway
        project = invocation.project
        isForPrograms = [.json, .csv].contains(invocation.rowFormat)
    }

    private func isWanted(_ open: OpenAttempt) -> Bool {
        (minimumAge.map { now.seconds(since: open.attempt.held) >= $0 } ?? true)
            && (gateway == nil || gateway == open.hold.gateway)
            && (project == nil || project == open.hold.project)
    }

    private func isWanted(_ video: UnsavedVideo) -> Bool {
        (minimumAge.map { now.seconds(since: video.captured) >= $0 } ?? true)
            && (gateway == nil || gateway == video.gateway)
            && (project == nil || project == video.project)
    }

    private var grid: Grid {
        Grid([
            Grid.Column("attempt"), Grid.Column("state"),
            Grid.Column(isForPrograms ? "age s" : "age", .right, isCount: isForPrograms),
            Grid.Column("expires"),
            Grid.Column("owner"), Grid.Column("gateway"), Grid.Column("model"),
            Grid.Column("project"), Grid.Column("held", .right), Grid.Column("currency"),
            Grid.Column("evidence"), Grid.Column("next", isNote: true),
        ])
    }

    /// - Parameter isFindable: its gateway may find it by the attempt's id.
    private func row(_ open: OpenAttempt, isFindable: Bool) -> [String] {
        let (attempt, hold) = (open.attempt, open.hold)
        let age = now.seconds(since: attempt.held)
        // Only what was never sent is given back by itself.
        let expires = attempt.state == .held ? attempt.expires : nil
        let isOver = expires.map { $0 <= now } ?? false
        let isEnded = attempt.state.isEnded
        return [
            attempt.id.description,
            isEnded ? "told otherwise" : isOver ? "expired" : attempt.state.rawValue,
            isForPrograms ? String(age) : age.span, expires?.description ?? "", hold.owner,
            hold.gateway ?? "", hold.model ?? "", hold.project ?? "",
            isEnded ? "" : attempt.upper.amount.decimal,
            isEnded ? "" : attempt.upper.currency.code, open.last.evidence ?? "",
            AdvisedCommands.placed(open.nextStep(at: now, isFindable: isFindable)),
        ]
    }

    /// A video that is paid for and not here yet.
    private func row(_ video: UnsavedVideo) -> [String] {
        let age = now.seconds(since: video.captured)
        let left = video.dies.seconds - now.seconds
        let (evidence, next) = video.state(secondsLeft: left)
        return [
            video.attempt.description, left > 0 ? "not saved" : "lost",
            isForPrograms ? String(age) : age.span, video.dies.description, video.owner,
            video.gateway ?? "", video.model ?? "", video.project ?? "", "", "", evidence,
            AdvisedCommands.placed(next),
        ]
    }
}

extension UnsavedVideo {
    /// What keeps it from being here, and what to do.
    fileprivate func state(secondsLeft left: Int64) -> (evidence: String, next: String) {
        if !note.isAddress {
            return (
                "paid, and in place of an address its gateway named: \(note.address)",
                "look at the gateway's own page for its task"
            )
        }
        let said = note.expires == nil ? "probably " : ""
        return left > 0
            ? ("its address dies in \(said)\(left.span)", "kcost sync \(attempt)")
            : ("its address has \(said)died", "in case: kcost sync \(attempt)")
    }
}

extension OpenAttempt {
    /// The user may settle that its gateway is told the attempt's id, and finds its task by that.
    private var isNameable: Bool {
        Gateways.named(hold.gateway)?.ownChoices.contains(.attemptField) ?? false
    }

    /// A ready command. Of what was sent only somebody who looked at the gateway's record knows.
    fileprivate func nextStep(at now: Instant, isFindable: Bool) -> String {
        let look = SubmitWords.look(attempt.id)
        switch attempt.state {
        case .held where attempt.expires != nil:
            return "none: given back with the first hold after it expires, or: "
                + "kcost resolve \(attempt.id) --not-charged"
        case .held: return "kcost resolve \(attempt.id) --not-charged"
        case .accepted where Gateways.named(hold.gateway) == nil: return look
        case .accepted:
            return "kcost sync --wait \(attempt.id)"
                + (last.instant.isLongPastWork(at: now)
                    ? "; if that says nothing more, " + look : "")
        case .sent where last.expires != nil:
            return "wait until \(last.expires ?? last.instant), then: kcost sync"
        case .unknown where isDisowned:
            return look + "; if it is another task: kcost resolve \(attempt.id) --task TASK"
        case .unknown where isNotSeen:
            return look + "; if its record shows a task: kcost resolve \(attempt.id) --task TASK"
        case .unknown where isFindable:
            return SubmitWords.look(attempt.id, isFindable: true)
        case .unknown where last.reason == nil && isNameable:
            return look + "; the setting \(hold.gateway ?? "")_business_id=on lets sync find later "
                + "ones by itself"
        case .captured, .voided:
            return "look at the bill, then: kcost resolve \(attempt.id) --adjust AMOUNT; "
                + "0\(attempt.upper.currency) where what it cost stands"
        case .sent, .unknown: return look
        }
    }
}

extension Instant {
    /// How long after another it is; none where that is beyond counting.
    fileprivate func seconds(since other: Instant) -> Int64 {
        let span = seconds.subtractingReportingOverflow(other.seconds)
        return span.overflow ? 0 : span.partialValue
    }
}

extension Int64 {
    /// Seconds in one unit that suits: `45 s`, `12 min`, `3 h`, `4 d`.
    fileprivate var span: String {
        switch self {
        case ..<120: "\(Swift.max(0, self)) s"
        case ..<7200: "\(self / 60) min"
        case ..<172_800: "\(self / 3600) h"
        default: "\(self / 86_400) d"
        }
    }
}
