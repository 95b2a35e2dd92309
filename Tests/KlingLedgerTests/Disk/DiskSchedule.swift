import CFaultyDisk
import KlingCost
import SeededCases

@testable import KlingLedger

/// Calls at one ledger by two connections, drawn by a seed: the same whenever they are made.
struct DiskSchedule {
    /// One call.
    enum Step {
        /// Makes the ledger where there is none.
        case open
        case set(Budget, at: Instant)
        case control(Control, at: Instant)
        case hold(HoldRequest)
        /// While the other connection is in the middle of reading all entries.
        case holdMeanwhile(HoldRequest)
        case note(Entry)
        case capture(Entry)
        /// Brings the WAL back into the file: `PASSIVE`, `RESTART`, `TRUNCATE` and so on.
        case checkpoint(String)
        case rebuild
        case close
    }

    let seed: UInt64
    let steps: [(connection: Int, step: Step)]
    /// Whether the disk never harms bytes beside a write.
    let isPowersafe: Bool
    /// After how many pages of WAL SQLite makes a checkpoint by itself, and how many pages it keeps in
    /// memory: small numbers make it write early and often.
    let checkpointPages, cachePages: Int

    /// Draws a schedule.
    init(seed: UInt64, steps count: Int) {
        var draw = DiskScheduleDraw(random: SeededRandom(seed: seed))
        self.seed = seed
        isPowersafe = Bool.random(using: &draw.random)
        checkpointPages = [1, 6, 1000].randomElement(using: &draw.random) ?? 1
        cachePages = [2, 2000].randomElement(using: &draw.random) ?? 2
        steps = [(0, .open)] + (1..<count).map { draw.step($0) }
    }
}

/// Draws calls such as a user could make, and knows no more of the ledger than the user would.
private struct DiskScheduleDraw {
    var random: SeededRandom
    private var now = Instant(seconds: 1_795_000_000)
    private var open: [(id: AttemptID, state: Attempt.State)] = []
    private var ended: [AttemptID] = []
    private var budgets = 0

    init(random: SeededRandom) { self.random = random }

    mutating func step(_ place: Int) -> (connection: Int, step: DiskSchedule.Step) {
        now = Instant(seconds: now.seconds + Int64.random(in: 0...40, using: &random))
        let connection = Int.random(in: 0...1, using: &random)
        if budgets == 0 { return (connection, budget()) }
        switch Int.random(in: 0..<24, using: &random) {
        case 0: return (connection, budget())
        case 1:
            let raise = Control.raise(
                name: "budget-\(budgets)", by: Nanos(count: 1_000_000_000), until: nil)
            return (connection, .control(raise, at: now))
        case 2...8: return (connection, .hold(hold()))
        case 9: return (connection, .holdMeanwhile(hold()))
        case 10...17: return (connection, move())
        case 18: return (connection, adjust())
        case 19, 20:
            let modes = ["PASSIVE", "FULL", "RESTART", "TRUNCATE"]
            return (connection, .checkpoint(modes.randomElement(using: &random) ?? "FULL"))
        case 21: return (connection, .rebuild)
        default: return (connection, .close)
        }
    }

    private mutating func budget() -> DiskSchedule.Step {
        budgets += 1
        let limit = Money(
            Nanos(count: Int64.random(in: 0...90, using: &random) * 1_000_000_000), .usd)
        let periods: [BudgetPeriod] = [.day, .month, .total]
        return .set(
            Budget(
                name: "budget-\(budgets)", limit: limit,
                period: periods.randomElement(using: &random) ?? .day), at: now)
    }

    private mutating func hold() -> HoldRequest {
        let id = AttemptID(milliseconds: UInt64(now.seconds) * 1000, using: &random)
        var entry = Entry(.hold, id, at: now, by: "ann@desk")
        entry.gateway = "kie"
        entry.model = "model-\(Int.random(in: 1...3, using: &random))"
        entry.currency = .usd
        entry.upper = Nanos(count: Int64.random(in: 1...2_000_000_000, using: &random))
        entry.expected = entry.upper
        entry.billedMilliseconds = 5000
        // Long enough now and then that a row goes on in pages of its own.
        let length = Int.random(in: 0..<12, using: &random) == 0 ? 6000 : 20
        entry.project = String(repeating: "p", count: length)
        var request = HoldRequest(entry)
        request.isSentAtOnce = Int.random(in: 0..<3, using: &random) == 0
        if !request.isSentAtOnce, Bool.random(using: &random) {
            request.entry.expires = Instant(
                seconds: now.seconds + Int64.random(in: 1...90, using: &random))
        }
        open.append((id, request.isSentAtOnce ? .sent : .held))
        return request
    }

    /// What becomes of an open attempt.
    private mutating func move() -> DiskSchedule.Step {
        guard let place = open.indices.randomElement(using: &random) else { return .hold(hold()) }
        let (id, state) = open[place]
        let kinds: [Entry.Kind] =
            state == .held ? [.sent, .sent, .void] : [.accepted, .unknown, .capture, .void]
        let kind = kinds.randomElement(using: &random) ?? .sent
        var entry = Entry(kind, id, at: now, by: "bob@desk")
        switch kind {
        case .sent: open[place].state = .sent
        case .unknown:
            entry.evidence = "the connection ended"
            open[place].state = .unknown
        case .accepted: entry.task = "task-\(place)"
        default:
            open.remove(at: place)
            ended.append(id)
        }
        guard kind == .capture else { return .note(entry) }
        entry.currency = .usd
        // Above twice the hold now and then, which freezes the model in the same transaction.
        entry.amount = Nanos(count: Int64.random(in: 0...3_000_000_000, using: &random))
        return .capture(entry)
    }

    private mutating func adjust() -> DiskSchedule.Step {
        guard let id = ended.randomElement(using: &random) else { return move() }
        var entry = Entry(.adjust, id, at: now, by: "ann@desk")
        entry.currency = .usd
        entry.amount = Nanos(count: -Int64.random(in: 0...100_000_000, using: &random))
        entry.reason = "refund"
        return .note(entry)
    }
}
