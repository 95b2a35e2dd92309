public import KlingCost
public import KlingLedger
public import SeededCases

/// Several workers that hold under one budget while the ledger's files are deleted and renamed.
public struct TakenAwayPlan: Sendable, CustomStringConvertible {
    private let seed: UInt64
    /// How often each worker opens the ledger.
    public let rounds: Int
    /// When all of it happens.
    public let now = ScheduleDraw.start
    /// How many holds the budget has room for.
    public let room = 100

    /// A plan, drawn by a seed.
    public init(seed: UInt64, rounds: Int) { (self.seed, self.rounds) = (seed, rounds) }

    /// Reads ``description``.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":")
        guard parts.count == 3, parts[0] == "taken", let seed = UInt64(parts[1]),
            let rounds = Int(parts[2])
        else { return nil }
        self.init(seed: seed, rounds: rounds)
    }

    /// What a plan is read from: `taken:SEED:ROUNDS`.
    public var description: String { "taken:\(seed):\(rounds)" }

    /// The random numbers of a worker.
    public func draw(_ worker: Int) -> SeededRandom {
        SeededRandom(seed: seed &* 1_000 &+ UInt64(worker))
    }

    /// A hold of 0.10.
    public func hold(by worker: Int, _ random: inout SeededRandom) -> HoldRequest {
        let id = AttemptID(milliseconds: UInt64(now.seconds) * 1000, using: &random)
        var entry = Entry(.hold, id, at: now, by: Call.owner(worker, 0))
        entry.currency = .usd
        entry.upper = Nanos(count: 100_000_000)
        return HoldRequest(entry)
    }

    /// The budget that has room for ``room`` of them.
    public var budget: Budget {
        Budget(
            name: "ten", limit: Money(Nanos(count: Int64(room) * 100_000_000), .usd), period: .day)
    }
}
