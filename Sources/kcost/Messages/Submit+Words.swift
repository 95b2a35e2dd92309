import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// What `submit` and `sync` say on standard error.
enum SubmitWords {
    /// When the user ends a command that may have something under way.
    static let interrupted = [
        "interrupted: nothing more is begun, and what was sent is waited for; once more ends kcost "
            + "at once, and kcost sync finds out later"
    ]

    /// Somebody sent it and ended before the answer.
    static func lost(_ id: AttemptID) -> [String] {
        [
            "attempt \(id) was sent, and whoever sent it ended before its answer came",
            "whether it was charged is unknown, and its hold stays; " + look(id),
        ]
    }

    /// What is added to a payload.
    static func added(_ field: String) -> [String] {
        [
            "\(field.visible) is added, the attempt's id, so that a lost submission can be found; the "
                + "same payload counts as the same without it"
        ]
    }

    /// What to do about a refusal that names what was added.
    private static func refusing(
        _ field: String, _ fault: GatewayProblem, _ job: SubmissionJob
    ) -> [String] {
        // A payload that has one of its own got none from us.
        guard fault.message.contains(field),
            PayloadEdit.naming(job.payload, "", as: field) != nil
        else { return [] }
        return [
            "kcost had added \(field.visible); "
                + (job.spend.attemptField == nil
                    ? "send without it: setting \(job.spend.gateway)_business_id=off"
                    : "a price file names it (attempt_field)")
        ]
    }

    /// A lost submission that was looked for and not found; nothing of what was told before and may
    /// still turn up.
    static func found(_ news: LookUpNews?, _ lost: LostSpend, isNew: Bool) -> [String] {
        let said: String
        switch news {
        case .notSeen(isNoted: true, let evidence):
            said = "NOT SEEN in an hour by \(lost.gateway): \(evidence.visible)"
        case .notSeen(isNoted: false, let evidence) where isNew:
            said = "sent and lost, and \(lost.gateway) does not find it yet: \(evidence.visible)"
        case .noVerdict(_, let evidence):
            said = "sent and lost, and not found: \(evidence.visible)"
        case nil, .found, .notSeen: return []
        }
        return [
            said,
            "\(Money(lost.upper, lost.currency)) stays held, and every sync looks for it",
            "what the gateway's record says: kcost resolve \(lost.attempt) --task TASK, --charged "
                + "AMOUNT or --not-charged",
        ]
    }

    static func takenOver(_ count: Int) -> [String] {
        [
            "\(count == 1 ? "1 payload" : "\(count) payloads") had been held by an earlier run "
                + "and never sent: taken over"
        ]
    }

    /// - Parameter payloads: each with the entry by which what was sent before came to nothing.
    static func sentAgain(_ payloads: [(file: String, end: Entry)]) -> [String] {
        let count = payloads.count
        return [
            "\(count == 1 ? "1 payload was" : "\(count) payloads were") sent again, for what was sent "
                + "before failed, and its hold was given back:"
        ]
            + firstTen(payloads) { file, end in
                "\(file.visible): attempt \(end.attempt?.description ?? ""), "
                    + (end.evidence?.visible ?? end.reason ?? "")
            }
    }

    static func leftOut(_ files: [String], of count: Int) -> [String] {
        ["\(files.count) of \(count) payloads were not sent:"]
            + firstTen(files) { $0.visible }
            + ["the same command sends them: those sent before are refused as repetitions"]
    }

    /// A line each, and how many more there are.
    private static func firstTen<Item>(_ items: [Item], _ words: (Item) -> String) -> [String] {
        let shown = items.prefix(10).map { "  " + words($0) }
        return shown
            + (items.count > shown.count ? ["  and \(items.count - shown.count) more"] : [])
    }

    static let cancelled = ["not sent: interrupted; nothing is held"]

    static func end(_ end: SubmissionResult.End, _ job: SubmissionJob) -> [String] {
        switch end {
        case .accepted(let running): news(nil, running)
        case .rejected(let fault):
            GuardWords.rejected(by: job.spend.gateway, fault)
                + refusing(job.spend.attemptField ?? ToapisAPI.businessID, fault, job)
        case .notSent(.unreachable(let reason)):
            [
                "\(job.spend.gateway) cannot be reached: \(reason.visible)",
                "nothing was sent; the hold was given back",
            ]
        case .notSent(.busy(let fault)):
            [
                "\(job.spend.gateway) takes no more for now"
                    + (fault.map { ": \($0.summary.visible)" } ?? ""),
                "nothing was accepted; the hold was given back; try again later",
            ]
        case .notSent(.cancelled): cancelled
        case .unknown(let evidence, let isFindable):
            GuardWords.unknown(
                job.attempt, job.upper, evidence.visible, isFindable: isFindable)
                + [
                    "if it shows a task that runs: kcost resolve \(job.attempt) --task TASK, then: "
                        + "kcost sync",
                    "it is not sent again by itself, and the same payload is refused for a while",
                ]
        }
    }

    /// The ledger failed behind the gateway's verdict, or somebody had ended the hold by then.
    static func notRecorded(
        _ job: SubmissionJob, _ lost: OutcomeNotRecorded<LedgerGuard.Failure>
    ) -> [String] {
        if case .accepted(let task) = lost.event, lost.cause == nil {
            return [
                "ACCEPTED by \(job.spend.gateway) as task \(task.visible), and its hold was ended "
                    + "by somebody while it was under way",
                "it may cost up to \(job.upper), which is held no more; look at the gateway's "
                    + "record, then: kcost resolve \(job.attempt) --adjust AMOUNT",
            ]
        }
        let ledger = lost.cause.map { [$0.lines[0]] } ?? []
        switch lost.event {
        case .accepted(let task):
            return [
                "ACCEPTED by \(job.spend.gateway) as task \(task.visible), and that could not be "
                    + "written down"
            ] + ledger + [
                "it may cost up to \(job.upper), which stays held under attempt \(job.attempt)",
                "keep the task's id; once the ledger works: kcost resolve \(job.attempt) "
                    + "--task \(task.asWord), then: kcost sync",
            ]
        case .unknown(let evidence), .failed(let evidence), .disowned(let evidence),
            .notSeen(let evidence):
            return GuardWords.unknown(job.attempt, job.upper, evidence.visible) + ledger
                + ["once the ledger works: kcost sync"]
        case .void(_, let evidence):
            return [
                "nothing is charged (\(evidence.visible)), and that could not be written down"
            ] + ledger + [
                "\(job.upper) stays held; give it back: kcost resolve \(job.attempt) --not-charged"
            ]
        case .capture(let charge, _):
            return [
                "done, and its charge of \(Money(charge.amount, job.spend.currency)) could not be "
                    + "written down"
            ] + ledger + ["once the ledger works: kcost sync"]
        }
    }

    /// What is known of a task.
    ///
    /// - Parameter isOverdue: no gateway works as long as that.
    static func news(
        _ news: TaskNews?, _ running: RunningSpend, isOverdue: Bool = false
    ) -> [String] {
        if let evidence = news?.toldOtherwise { return toldOtherwise(evidence, running) }
        if running.isEnded { return later(news, running) }
        let held = Money(running.upper, running.currency)
        let kept = [
            "\(held) stays held under attempt \(running.attempt), task \(running.task.visible)",
            isOverdue
                ? "it was accepted \(running.accepted), and no gateway works as long as that; "
                    + look(running.attempt)
                : "go on waiting: kcost sync --wait \(running.attempt)",
        ]
        switch news {
        case nil:
            return ["accepted by \(running.gateway), task \(running.task.visible)"]
                + kept.suffix(1)
        case .running(let state, let progress):
            let done = progress.map { ", \($0) %" } ?? ""
            return ["still running (\(state.visible)\(done))"] + kept
        case .notVisible(let isEarly, let evidence):
            if isEarly { return ["accepted, and not visible yet"] + kept }
            return [
                "\(running.gateway) does not know the task that it accepted: \(evidence.visible)",
                "\(held) stays held; " + look(running.attempt),
                "if it is another task: kcost resolve \(running.attempt) --task TASK; every "
                    + "sync goes on asking",
            ]
        case .noVerdict(let end, let evidence):
            return ["accepted; how it stands is not known: \(evidence.visible)", kept[0]]
                + (isOverdue ? kept.suffix(1) : wayOut(of: running, end))
        case .captured(let charge, _, let noted): return captured(charge, noted, running)
        case .failed(let failure, let hold, let noted):
            return failed(failure, hold, noted, running)
        }
    }

    /// The ledger has something else, and keeps it.
    private static func toldOtherwise(_ evidence: String, _ running: RunningSpend) -> [String] {
        let id = running.attempt
        return [
            "TOLD OTHERWISE by \(running.gateway) than the ledger has it: \(evidence.visible)",
            "nothing was changed; what the ledger has: kcost ledger show \(id)",
            "look at the bill, then: kcost reconcile \(running.gateway.asWord) FILE, or "
                + "kcost resolve \(id) --adjust AMOUNT (0\(running.currency) where the charge stands)",
        ]
    }

    /// What is known of a task that had ended before, and is nothing else.
    private static func later(_ news: TaskNews?, _ running: RunningSpend) -> [String] {
        guard case .noVerdict(_, let evidence) = news else { return [] }
        return [
            "charged before, and \(running.gateway) does not say how it stands now: "
                + evidence.visible
        ]
    }

    /// What only a person can do.
    ///
    /// - Parameter isFindable: its gateway may find it by the attempt's id, which comes first.
    static func look(_ id: AttemptID, isFindable: Bool = false) -> String {
        (isFindable ? "kcost sync \(id); if it finds nothing, " : "")
            + "look at the gateway's record, then: kcost resolve \(id) --charged AMOUNT, or "
            + "--not-charged"
    }

    /// What to do where a question after a task got no verdict.
    private static func wayOut(of running: RunningSpend, _ end: ReadProblem) -> [String] {
        switch end {
        case .unreachable, .silent, .busy: ["ask again: kcost sync \(running.attempt)"]
        case .rejected(let fault) where fault.isAboutKey:
            [
                "is the key \(running.gateway)'s, and whole? "
                    + AskingProblem.keyPlace(running.gateway),
                "then: kcost sync \(running.attempt)",
            ]
        case .rejected, .unknown:
            [
                "ask again: kcost sync \(running.attempt); where it goes on like this, "
                    + look(running.attempt)
            ]
        }
    }

    /// Another process or a person was quicker, and wrote the same.
    private static func endedBefore(_ id: AttemptID) -> String {
        "somebody else had written what became of its hold: kcost ledger show \(id)"
    }

    private static func captured(
        _ charge: Charge, _ noted: RecordResult, _ running: RunningSpend
    ) -> [String] {
        let amount = Money(charge.amount, running.currency)
        var lines = [
            charge.authority == .gateway
                ? "charged \(amount), by \(running.gateway)'s own word"
                : "charged \(amount), the expected amount: "
                    + (charge.evidence?.visible ?? "\(running.gateway) does not say")
        ]
        if let evidence = charge.evidence, charge.authority == .gateway {
            lines.append(evidence.visible)
        }
        if noted == .endedBefore { lines = ["done; " + SubmitWords.endedBefore(running.attempt)] }
        if charge.amount > running.upper {
            lines.append("THAT IS MORE than the \(Money(running.upper, running.currency)) held")
        }
        if case .frozen(let gateway, let model) = noted {
            lines += GuardWords.frozen(gateway: gateway, model: model)
        }
        return lines
    }

    private static func failed(
        _ failure: TaskFailure, _ hold: FailedTask.Hold, _ noted: RecordResult,
        _ running: RunningSpend
    ) -> [String] {
        let said =
            "the task failed: \(failure.summary.visible)"
            + (failure.cost.map { "; \(running.gateway) says \($0.words.visible)" } ?? "")
        let held = Money(running.upper, running.currency)
        if noted == .endedBefore { return [said, SubmitWords.endedBefore(running.attempt)] }
        switch hold {
        case .void:
            return [
                said,
                "\(held) given back: kcost prices show \(running.model.asWord) says how sure it is that "
                    + "a failed task is not charged",
            ]
        case .keep:
            return [
                said,
                "whether \(running.gateway) charges for it, only the bill says; \(held) "
                    + "stays held",
                "then: kcost resolve \(running.attempt) --charged AMOUNT, or --not-charged",
            ]
        }
    }
}

extension GatewayProblem.Kind {
    /// What to do about a refusal, where that is not plain.
    var advice: [String] {
        switch self {
        case .noSlot: ["as many tasks run as may at once: send it again when one has ended"]
        case .maintenance: ["try again later"]
        case .keyLimit: ["the key has reached the cap that was set for it at the gateway"]
        default: []
        }
    }
}

extension VideoSaver.Outcome {
    /// The file, where there is one.
    var file: String? {
        switch self {
        case .saved(let saved): saved.file
        case .unnoted(let file, _): file
        case .failed, .gone, .unlisted, .noAddress: nil
        }
    }

    /// How a command ends because of it; `nil` where it is well.
    var status: ExitStatus? {
        switch self {
        case .saved: nil
        case .failed(let error), .gone(let error): error.status
        case .noAddress: .failure
        case .unlisted(let error), .unnoted(_, let error): error.status
        }
    }

    func words(_ attempt: AttemptID) -> [String] {
        switch self {
        case .saved(let saved): ["saved as \(saved.file.visible)"]
        case .failed(let error):
            [
                "paid, and its video was not saved: \(error.lines[0])",
                "try again: kcost sync \(attempt)",
            ]
        case .gone(let error): ["paid, and its video is gone: \(error.lines[0])"]
        case .noAddress:
            [
                "paid, and its gateway named no video that can be fetched",
                "what it named instead: kcost pending; perhaps its own page shows the video",
            ]
        case .unlisted(let error):
            ["paid, and its video was not saved: " + error.lines("")[0]]
                + ["try again: kcost sync \(attempt)"]
        case .unnoted(let file, let error):
            ["its video is saved as \(file.visible), which could not be noted"]
                + [error.lines("")[0]]
        }
    }
}
