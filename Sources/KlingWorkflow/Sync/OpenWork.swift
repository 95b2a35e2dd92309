import KlingClient
public import KlingCost
public import KlingLedger

/// What is open in a ledger, by what a sync can do about it.
public struct OpenWork: Sendable {
    /// What a gateway can be asked after.
    public let running: [RunningSpend]
    /// Finished videos that are paid for and not saved yet.
    public let videos: [UnsavedVideo]
    /// What is unknown, and may be found by the attempt's id.
    public let findable: [LostSpend]
    /// What has ended, to be asked after once more.
    public let ended: [RunningSpend]
    /// What was noted as unknown just now, for whoever sent it waits no longer.
    public let lost: [AttemptID]
    /// How many were unknown before: only a person can say more.
    public let unknownCount: Int
    /// Of how many ended ones the gateway said something else before.
    public let toldCount: Int
    /// Until when whoever sent the others may wait for an answer.
    public let sent: [Instant]
    /// Nothing is held at all.
    public let holdsNothing: Bool

    /// Which ended tasks are asked after once more.
    public enum Again: Sendable {
        /// Those that were charged since then.
        case since(Instant)
        /// Those that are named, by a task's id or an attempt's, and not open.
        case named([String])
    }

    /// Reads it, and notes what is lost.
    public init(
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

    /// Whether there is nothing that anybody could do anything about.
    public var isEmpty: Bool { holdsNothing && videos.isEmpty && toldCount == 0 }
}

extension RunningSpend {
    /// What it can be called on the command line.
    public var names: [String] { [spend.attempt.description, task] }
}

extension UnsavedVideo {
    /// What it can be called on the command line.
    public var names: [String] { [attempt.description, task ?? ""] }
}
