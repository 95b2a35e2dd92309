import KlingClient
import KlingCost
import KlingLedger

/// What is open in a ledger, by what a sync can do about it.
struct OpenWork: Sendable {
    /// What a gateway can be asked after.
    let running: [RunningSpend]
    /// What can be fetched.
    let videos: [UnsavedVideo]
    /// What is unknown, and may be found by the attempt's id.
    let findable: [LostSpend]
    /// What has ended, to be asked after once more.
    let ended: [RunningSpend]
    /// What was noted as unknown just now, for whoever sent it waits no longer.
    let lost: [AttemptID]
    /// How many were unknown before: only a person can say more.
    private let unknownCount: Int
    /// Of how many ended ones the gateway said something else before.
    private let toldCount: Int
    /// Until when whoever sent the others may wait for an answer.
    private let sent: [Instant]
    /// Nothing is held at all.
    private let holdsNothing: Bool

    /// Which ended tasks are asked after once more.
    enum Again: Sendable {
        /// Those that were charged since then.
        case since(Instant)
        /// Those that are named, by a task's id or an attempt's, and not open.
        case named([String])
    }

    /// Reads it, and notes what is lost.
    init(
        _ ledger: Ledger, _ again: Again, at now: Instant, by owner: String
    ) throws(LedgerError) {
        let lost = try ledger.noteLost(at: now, by: owner)
        self.lost = lost
        running = try ledger.running()
        videos = try ledger.unsavedVideos()
        switch again {
        case .since(let instant):
            ended = try ledger.charged(since: instant).filter { spend in
                Gateways.all.contains { $0.name == spend.gateway }
            }
        case .named(let names):
            var ended: [RunningSpend] = []
            let open = Set(running.flatMap(\.names) + videos.flatMap(\.names))
            for name in names where !open.contains(name) {
                ended += try ledger.ended(named: name)
            }
            self.ended = ended
        }
        toldCount = try ledger.toldOtherwise().count
        let open = try ledger.openAttempts()
        findable = try ledger.lost().filter { spend in
            Gateways.all.contains { $0.name == spend.gateway && $0.findsAttempts }
        }
        let found = Set(findable.map(\.attempt))
        unknownCount = open.count {
            $0.attempt.state == .unknown && !$0.isDisowned
                && !found.contains($0.attempt.id) && !lost.contains($0.attempt.id)
        }
        sent = open.filter { $0.attempt.state == .sent }.compactMap(\.last.expires)
        holdsNothing = open.isEmpty
    }

    var isEmpty: Bool { holdsNothing && videos.isEmpty && toldCount == 0 }

    /// What no gateway can be asked after, a remark each.
    var left: [String] {
        var lines: [String] = []
        if unknownCount > 0 {
            lines.append(
                "\(unknownCount) \(unknownCount == 1 ? "attempt is" : "attempts are") unknown, which "
                    + "no gateway can be asked after; see: kcost pending")
        }
        if toldCount > 0 {
            lines.append(
                "\(toldCount) \(toldCount == 1 ? "charge is" : "charges are") told otherwise by now "
                    + "than the ledger has it; see: kcost pending")
        }
        if let last = sent.max() {
            lines.append(
                "\(sent.count) \(sent.count == 1 ? "payload was" : "payloads were") sent, and the "
                    + "answer may still come until \(last); then: kcost sync")
        }
        if lines.isEmpty, lost.isEmpty, running.isEmpty, findable.isEmpty, videos.isEmpty,
            !holdsNothing
        {
            lines.append("nothing to ask after; what is held: kcost pending")
        }
        return lines
    }
}

extension RunningSpend {
    /// What it can be called on the command line.
    var names: [String] { [spend.attempt.description, task] }
}

extension UnsavedVideo {
    /// What it can be called on the command line.
    var names: [String] { [attempt.description, task ?? ""] }
}
