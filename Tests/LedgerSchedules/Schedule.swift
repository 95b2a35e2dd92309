public import KlingCost
import KlingLedger
import SeededCases

/// What several workers do at one ledger: drawn by a seed, the same for everybody who knows its
/// text.
public struct Schedule: Sendable, CustomStringConvertible {
    /// `cap:SEED:WORKERS:CALLS` or `random:SEED:WORKERS:CALLS`.
    public let description: String
    /// What is done before anybody else comes.
    public private(set) var opening: [Call] = []
    /// The calls of each worker, in order.
    public private(set) var workers: [[Call]] = []
    /// Who ends early.
    public private(set) var deaths: [Int: Death] = [:]
    /// What currencies are worth in each other.
    public var exchange: ExchangeTable { Schedule.rates }

    /// The owner of the opening's entries.
    public static let opener = -1

    /// Reads ``description``.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":")
        guard parts.count == 4, let seed = UInt64(parts[1]), let count = Int(parts[2]),
            let calls = Int(parts[3])
        else { return nil }
        description = String(text)
        switch parts[0] {
        case "cap": drawCap(seed: seed, workers: count, calls: calls)
        case "random":
            var draw = ScheduleDraw(seed: seed)
            opening = draw.opening()
            workers = draw.calls(workers: count, each: calls)
            deaths = draw.deaths(of: workers)
        default: return nil
        }
    }

    /// Holds of 0.10 each, under a budget of 5.00.
    private mutating func drawCap(seed: UInt64, workers count: Int, calls: Int) {
        var random = SeededRandom(seed: seed)
        let now = ScheduleDraw.start
        let budget = Budget(
            name: "five", limit: Money(Nanos(count: 5_000_000_000), .usd), period: .day)
        opening = [Call(worker: Schedule.opener, place: 0, deed: .set(budget, at: now))]
        workers = (0..<count).map { worker in
            (0..<calls).map { place in
                let id = AttemptID(
                    milliseconds: UInt64(now.seconds) * 1000, using: &random)
                var entry = Entry(.hold, id, at: now, by: Call.owner(worker, place))
                entry.currency = .usd
                entry.upper = Nanos(count: 100_000_000)
                return Call(worker: worker, place: place, deed: .hold(HoldRequest(entry)))
            }
        }
    }

    /// The zones of these budgets: fixed distances only.
    public static func zone(_ name: String) -> Zone? { Zone(fixed: name) }

    static let rates: ExchangeTable = {
        let text = """
            {"schema_version": 1, "rates": [
            {"from": "USD", "to": "CNY", "rate": "7.123456789", "effective": "2026-11-01",
             "source": "a bank", "checked": "2026-11-01"},
            {"from": "USD", "to": "CNY", "rate": "7.3", "effective": "2026-12-01",
             "source": "a bank", "checked": "2026-12-01"},
            {"from": "CNY", "to": "USD", "rate": "0.140381", "effective": "2026-12-01",
             "source": "a bank", "checked": "2026-12-01"}]}
            """
        do {
            return try ExchangeTable(
                PriceBook.Source(name: "exchange.json", bytes: Array(text.utf8), layer: 0))
        } catch {
            preconditionFailure("\(error)")
        }
    }()
}
