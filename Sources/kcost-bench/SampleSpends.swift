import CLedgerPeer
import KlingCost
import KlingLedger

/// Spends without meaning, one after another from an instant on: a hold and its capture each, in
/// the words that the bare program in C writes.
struct SampleSpends: Sequence, IteratorProtocol {
    /// One of them, and what only it has.
    struct Spend {
        let attempt: AttemptID
        let fingerprint: String
        let instant: Instant
    }

    private let first: Instant
    private let count: Int
    private let seconds: Int
    private var given = 0
    private var dice = Dice(seed: 4)

    /// So many, evenly over so many seconds from an instant on.
    init(_ count: Int, from first: Instant, over seconds: Int) {
        (self.count, self.first, self.seconds) = (count, first, seconds)
    }

    mutating func next() -> Spend? {
        if given == count { return nil }
        let instant = Instant(seconds: first.seconds + Int64(given * seconds / count))
        given += 1
        let id = AttemptID(milliseconds: UInt64(instant.seconds) * 1000, using: &dice)
        // As random as a digest, without the time that one takes.
        let fingerprint = (0..<4).map { _ in SampleSpends.digits(dice.next()) }.joined()
        return Spend(attempt: id, fingerprint: fingerprint, instant: instant)
    }

    private static func digits(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// What all spends have in common: the constants of the program in C.
struct SampleTerms {
    private let terms = ledger_peer_sample
    private let text: [String]
    private let currency = Currency.usd

    init() {
        text = [
            terms.owner, terms.gateway, terms.model, terms.mode, terms.resolution, terms.project,
            terms.tags, terms.rate, terms.price_book, terms.authority,
        ].map { String(cString: $0) }
    }

    func hold(_ spend: SampleSpends.Spend) -> HoldRequest {
        var entry = Entry(.hold, spend.attempt, at: spend.instant, by: text[0])
        (entry.gateway, entry.model, entry.mode) = (text[1], text[2], text[3])
        (entry.resolution, entry.project, entry.tags) = (text[4], text[5], text[6])
        (entry.rate, entry.priceBook) = (text[7], text[8])
        (entry.billedMilliseconds, entry.audio) = (terms.billed_ms, true)
        entry.fingerprint = spend.fingerprint
        entry.currency = currency
        entry.expected = Nanos(count: terms.upper_nanos)
        entry.upper = Nanos(count: terms.upper_nanos)
        return HoldRequest(entry)
    }

    /// What each is charged, in US dollars.
    var dollars: Double { Double(terms.amount_nanos) / 1e9 }

    func capture(_ spend: SampleSpends.Spend) -> Entry {
        var entry = Entry(.capture, spend.attempt, at: spend.instant, by: text[0])
        entry.currency = currency
        entry.amount = Nanos(count: terms.amount_nanos)
        entry.authority = Authority(text[9])
        return entry
    }
}

/// A ledger to be measured: one budget that covers every spend and never ends.
struct SampleLedger {
    static let limit = Nanos(count: 9_000_000_000_000_000_000)
    static func zones(_ name: String) -> Zone? { .utc }
    /// The first instant of a month of thirty days.
    static let start = Instant(seconds: 1_793_491_200)
    static let monthSeconds = 30 * 86_400

    let path: String
    let ledger: Ledger
    private let terms = SampleTerms()

    init(_ path: String) throws(BenchError) {
        self.path = path
        ledger = try asking { () throws(LedgerError) in
            var dice = Dice(seed: 4)
            return try Ledger(path: path, now: SampleLedger.start, using: &dice)
        }
        let budget = Budget(
            name: "all", limit: Money(SampleLedger.limit, .usd), period: .total)
        _ = try asking { () throws(LedgerError) in
            try ledger.set(
                budget, at: SampleLedger.start, by: "ann@desk", exchange: ExchangeTable(),
                zones: SampleLedger.zones)
        }
    }

    func hold(_ spend: SampleSpends.Spend) throws(BenchError) {
        let decision = try asking { () throws(LedgerError) in
            try ledger.hold(terms.hold(spend), zones: SampleLedger.zones)
        }
        guard case .held = decision else { throw .ledger("a hold was refused: \(decision)") }
    }

    func capture(_ spend: SampleSpends.Spend) throws(BenchError) {
        _ = try asking { () throws(LedgerError) in
            try ledger.capture(terms.capture(spend), freezingAbove: 2)
        }
    }

    /// Writes spends over the month, many in a transaction, until there are so many entries.
    func fill(entries: Int) throws(BenchError) {
        let spends = SampleSpends(
            (entries - 1) / 3, from: SampleLedger.start, over: SampleLedger.monthSeconds)
        var rest = spends.makeIterator()
        while true {
            try Interruption.check()
            let some = (0..<50_000).compactMap { _ in rest.next() }
            if some.isEmpty { return }
            try asking { () throws(LedgerError) in
                try ledger.fill(
                    some.lazy.map { (terms.hold($0), terms.capture($0)) },
                    zones: SampleLedger.zones)
            }
        }
    }
}

/// Runs what asks a ledger; its errors become ours.
func asking<Value>(_ body: () throws(LedgerError) -> Value) throws(BenchError) -> Value {
    do throws(LedgerError) {
        return try body()
    } catch {
        throw .ledger("\(error)")
    }
}
