import KlingCost
import KlingLedger

/// What is open in a ledger, by what a sync can do about it.
struct OpenWork: Sendable {
    /// What a gateway can be asked after.
    let running: [RunningSpend]
    /// What can be fetched.
    let videos: [UnsavedVideo]
    /// What was noted as unknown just now, for whoever sent it waits no longer.
    let lost: [AttemptID]
    /// How many were unknown before: only a person can say more.
    private let unknownCount: Int
    /// Until when whoever sent the others may wait for an answer.
    private let sent: [Instant]
    /// Nothing is held at all.
    private let holdsNothing: Bool

    /// Reads it, and notes what is lost.
    init(_ ledger: Ledger, at now: Instant, by owner: String) throws(LedgerError) {
        lost = try ledger.noteLost(at: now, by: owner)
        running = try ledger.running()
        videos = try ledger.unsavedVideos()
        let open = try ledger.openAttempts()
        unknownCount =
            open.count { $0.attempt.state == .unknown && !$0.isDisowned } - lost.count
        sent = open.filter { $0.attempt.state == .sent }.compactMap(\.last.expires)
        holdsNothing = open.isEmpty
    }

    var isEmpty: Bool { holdsNothing && videos.isEmpty }

    /// What no gateway can be asked after, a remark each.
    var left: [String] {
        var lines: [String] = []
        if unknownCount > 0 {
            lines.append(
                "\(unknownCount) \(unknownCount == 1 ? "attempt is" : "attempts are") unknown, which "
                    + "no gateway can be asked after; see: kcost pending")
        }
        if let last = sent.max() {
            lines.append(
                "\(sent.count) \(sent.count == 1 ? "payload was" : "payloads were") sent, and the "
                    + "answer may still come until \(last); then: kcost sync")
        }
        if lines.isEmpty, lost.isEmpty, running.isEmpty, videos.isEmpty, !holdsNothing {
            lines.append("nothing to ask after; what is held: kcost pending")
        }
        return lines
    }
}
