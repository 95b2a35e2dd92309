import KlingClient
import KlingCost
import KlingLedger
import KlingReports

/// One payload to be sent.
struct Job: Sendable {
    /// As the user named it.
    let file: String
    let payload: [UInt8]
    let spend: Spend
    let attempt: AttemptID

    var upper: Money { Money(spend.upper, spend.currency) }

    /// What became of it.
    enum Fate: Sendable {
        /// It was not begun, for the batch had stopped.
        case leftOut
        /// The ledger refused the hold; nothing was sent.
        case refused([HoldRefusal])
        case thresholds([Crossing])
        /// The ledger failed before anything was sent.
        case unguarded(LedgerError)
        /// The ledger failed when it was to write what had become of what was sent.
        case unrecorded(SpendNews, LedgerError?)
        /// It was not accepted, or nobody knows.
        case ended(SubmitEnd)
        /// It was accepted; the last that is known of it, `nil` when nobody asked.
        case accepted(RunningSpend, TaskNews?, [VideoSaver.Outcome])
    }
}

extension Job.Fate {
    /// Whether the payloads behind it would fare the same.
    var stopsBatch: Bool {
        switch self {
        // The other process may be one that was begun for this payload alone.
        case .unguarded(.takenOver): false
        case .leftOut, .thresholds, .unguarded, .unrecorded: true
        // The same payload twice says nothing of the others: a batch may be begun again.
        case .refused(let refusals): !refusals.allSatisfy(\.isDuplicate)
        case .ended(.rejected(let fault)):
            switch fault.kind {
            case .notAuthorized, .noBalance, .forbidden, .noSlot, .keyLimit, .maintenance: true
            default: false
            }
        case .ended(.notSent): true
        case .ended(.unknown), .ended(.accepted), .accepted: false
        }
    }
}

/// Sends one job and follows it as far as is wanted.
struct JobRun: Sendable {
    let client: PaidClient<LedgerGuard>
    let saver: VideoSaver?
    let patience: Duration?
    let progress: ProgressLine

    func callAsFunction(_ job: Job) async -> Job.Fate {
        do {
            let end = try await client.submit(job.payload, job.spend, as: job.attempt) { crossed in
                progress.remark(job.file, GuardWords.lines(crossed))
            }
            guard case .accepted(let running) = end else { return .ended(end) }
            guard let saver else { return .accepted(running, nil, []) }
            progress.tell(
                job.file, "accepted by \(running.gateway), task \(running.task.visible)")
            return await follow(job, running, saver)
        } catch let refused as LedgerGuard.Refused {
            switch refused {
            case .refusals(let refusals, _): return .refused(refusals)
            case .thresholds(let crossed): return .thresholds(crossed)
            }
        } catch let lost as Unrecorded {
            return .unrecorded(lost.news, lost.cause as? LedgerError)
        } catch let error as LedgerError {
            return .unguarded(error)
        } catch {
            // Before the hold: nothing was written, nothing sent.
            return .ended(.notSent(.cancelled))
        }
    }

    private func follow(
        _ job: Job, _ running: RunningSpend, _ saver: VideoSaver
    ) async -> Job.Fate {
        do {
            let news = try await client.follow(running, patience: patience) { news in
                news.progressWords.map { progress.tell(job.file, $0) }
            }
            guard case .captured = news else { return .accepted(running, news, []) }
            progress.tell(job.file, "done; saving its video")
            return .accepted(running, news, await saver.save(of: job.attempt))
        } catch let lost as Unrecorded {
            // The next sync asks again and writes it.
            return .accepted(
                running, .noVerdict(.unknown, evidence: "the ledger: \(lost.ledgerWords)"), [])
        } catch {
            return .accepted(running, nil, [])
        }
    }
}

extension Unrecorded {
    /// What the ledger said.
    var ledgerWords: String {
        (cause as? LedgerError).map { $0.lines("")[0] } ?? "it failed"
    }
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
