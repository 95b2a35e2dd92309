import KlingCost
import KlingLedger
import SeededCases

/// Draws calls that meet each other's edges often: few amounts, few names, and instants on a grid of
/// quarters of an hour, some of them a second off, about a midnight that turns a month or a week.
struct ScheduleDraw {
    /// 2026-12-01T00:00:00Z, a Tuesday.
    static let start = Instant(seconds: 1_796_083_200)
    private static let quarter: Int64 = 900
    private static let quarters = 16
    private static let gateways = ["kie", "toapis"]
    private static let models = ["kling-2.6", "kling-3.0"]
    private static let names = ["one", "two", "three", "four"]

    private var random: SeededRandom
    /// The first instant of all.
    private let begin: Int64
    private var holds: [Entry] = []

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        let isWeek = Bool.random(using: &random)
        begin =
            ScheduleDraw.start.seconds - (isWeek ? 86_400 : 0)
            - Int64(ScheduleDraw.quarters / 2) * ScheduleDraw.quarter
    }

    // MARK: Chance

    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    private mutating func isTrue(oneIn count: Int) -> Bool { below(count) == 0 }

    private mutating func one<Element>(of choices: [Element]) -> Element {
        choices[below(choices.count)]
    }

    /// Clocks of several workers agree about as well as clocks do.
    private mutating func instant(_ share: Double) -> Instant {
        let grid = Int(share * Double(ScheduleDraw.quarters)) + one(of: [-1, 0, 0, 0, 1])
        let off = isTrue(oneIn: 2) ? 0 : one(of: [-1, 1])
        return Instant(seconds: begin + Int64(grid) * ScheduleDraw.quarter + Int64(off))
    }

    private mutating func amount() -> Nanos {
        let whole = Int64(1 + below(12)) * 100_000_000
        return Nanos(count: isTrue(oneIn: 3) ? whole + Int64(below(3)) - 1 : whole)
    }

    // MARK: Schedules

    /// A budget or two, mostly.
    mutating func opening() -> [Call] {
        (0..<below(4)).map { place in
            call(Schedule.opener, place, .set(budget(), at: instant(0)))
        }
    }

    mutating func calls(workers count: Int, each calls: Int) -> [[Call]] {
        var all = Array(repeating: [Call](), count: count)
        for place in 0..<calls {
            for worker in 0..<count {
                let deed = deed(
                    Call.owner(worker, place), instant(Double(place) / Double(calls)))
                all[worker].append(call(worker, place, deed))
            }
        }
        return all
    }

    private func call(_ worker: Int, _ place: Int, _ deed: Call.Deed) -> Call {
        Call(worker: worker, place: place, deed: deed)
    }

    /// Every second worker dies.
    mutating func deaths(of workers: [[Call]]) -> [Int: Death] {
        var deaths: [Int: Death] = [:]
        for (worker, calls) in workers.enumerated() where isTrue(oneIn: 2) {
            let moment: Death.Moment
            switch below(6) {
            case 0: moment = .before
            case 1: moment = .row(1 + below(4))
            case 2: moment = .commit
            case 3, 4: moment = .later(microseconds: UInt32(below(3000)))
            default: moment = .after
            }
            deaths[worker] = Death(place: below(calls.count), moment: moment)
        }
        return deaths
    }

    // MARK: Deeds

    private mutating func deed(_ owner: String, _ now: Instant) -> Call.Deed {
        let kind = below(100)
        if kind < 38 || holds.isEmpty, kind < 88 { return .hold(hold(owner, now)) }
        switch kind {
        case ..<88: return note(owner, now)
        case ..<92: return .set(budget(), at: now)
        case ..<95:
            let until = isTrue(oneIn: 2) ? nil : instant(0.8)
            return .control(.raise(name: one(of: Self.names), by: amount(), until: until), at: now)
        case ..<97: return .control(.remove(name: one(of: Self.names)), at: now)
        default:
            let unfreeze = Control.unfreeze(
                gateway: one(of: Self.gateways), model: one(of: Self.models))
            return .control(unfreeze, at: now)
        }
    }

    private mutating func hold(_ owner: String, _ now: Instant) -> HoldRequest {
        let id = AttemptID(milliseconds: UInt64(now.seconds) * 1000, using: &random)
        var entry = Entry(.hold, id, at: now, by: owner)
        entry.gateway = one(of: Self.gateways)
        entry.model = one(of: Self.models)
        entry.mode = one(of: ["std", "pro"])
        entry.project = one(of: [nil, "film"])
        entry.tags = one(of: [nil, #"{"client":"acme"}"#, #"{"client":"acme","shot":"7"}"#])
        entry.currency = isTrue(oneIn: 5) ? Currency("CNY") : .usd
        entry.upper = amount()
        entry.expected = entry.upper
        entry.billedMilliseconds = one(of: [nil, 5000, 10_000])
        entry.fingerprint = one(of: [nil, nil, "a", "b"])
        var request = HoldRequest(entry)
        request.isSentAtOnce = isTrue(oneIn: 3)
        if !request.isSentAtOnce, isTrue(oneIn: 2) {
            request.entry.expires = Instant(
                seconds: now.seconds + Int64(1 + below(3)) * Self.quarter)
        }
        // What its process sends itself, another may take over.
        request.entry.reason = request.isSentAtOnce || isTrue(oneIn: 3) ? nil : "submit"
        request.isTakingOver = isTrue(oneIn: 2)
        request.ownAttempts = isTrue(oneIn: 3) ? Set(holds.suffix(4).compactMap(\.attempt)) : []
        request.requiredBudget = isTrue(oneIn: 20) ? one(of: Self.names) : nil
        request.isUnbudgetedAllowed = !isTrue(oneIn: 3)
        request.isRepeatAllowed = isTrue(oneIn: 2)
        request.repeatSeconds = one(of: [0, 900, 1800, 86_400])
        request.stopsAtThresholds = isTrue(oneIn: 8)
        request.exchange = Schedule.rates
        holds.append(request.entry)
        return request
    }

    /// Something of an attempt that was perhaps held before, mostly of late.
    private mutating func note(_ owner: String, _ now: Instant) -> Call.Deed {
        // One's own of late, somebody's of late, or any.
        let worker = owner.prefix { $0 != "." } + "."
        let own = holds.filter { $0.owner.hasPrefix(worker) }
        let choices = [own.suffix(3), own.suffix(3), holds.suffix(8), holds[...]]
        let hold = one(of: Array(one(of: choices.filter { !$0.isEmpty })))
        let upper = hold.upper?.count ?? 0
        func entry(_ kind: Entry.Kind, _ amount: Int64? = nil) -> Entry {
            var entry = Entry(kind, hold.attempt, at: now, by: owner)
            entry.amount = amount.map { Nanos(count: $0) }
            entry.currency = amount == nil ? nil : hold.currency
            return entry
        }
        let charged = one(of: [0, upper / 3, upper, upper, upper + 1, 2 * upper, 2 * upper + 1])
        switch below(16) {
        case ..<5: return .note(entry(.sent))
        case 5: return .note(entry(.accepted))
        case 6: return .note(entry(.unknown))
        case 7, 8: return .note(entry(.capture, charged))
        case ..<12: return .capture(entry(.capture, charged), freezingAbove: 2)
        case 12, 13: return .note(entry(.void))
        case 14: return .note(entry(.adjust, one(of: [-upper / 7, 1, -1, upper])))
        default:
            // A charge seen outside, of no attempt.
            var adjust = entry(.adjust, 250_000_000)
            adjust.attempt = nil
            (adjust.gateway, adjust.model) = (hold.gateway, hold.model)
            return .note(adjust)
        }
    }

    private mutating func budget() -> Budget {
        let currency = isTrue(oneIn: 3) ? Currency("CNY") ?? .usd : .usd
        let scale: Int64 = currency == .usd ? 1 : 7
        var limit: Money? = Money(Nanos(count: Int64(below(40)) * 100_000_000 * scale), currency)
        var (clips, milliseconds): (Int64?, Int64?)
        switch below(8) {
        case 0: (limit, clips) = (nil, Int64(below(5)))
        case 1: (limit, milliseconds) = (nil, Int64(below(6)) * 5000)
        case 2: (clips, milliseconds) = (Int64(2 + below(5)), Int64(4 + below(6)) * 5000)
        default: break
        }
        var scope = BudgetScope()
        if isTrue(oneIn: 4) { scope.gateway = one(of: Self.gateways) }
        if isTrue(oneIn: 6) { scope.model = one(of: Self.models) }
        if isTrue(oneIn: 8) { scope.project = "film" }
        if isTrue(oneIn: 8) { scope.tags = ["client": "acme"] }
        let rolling = BudgetPeriod.Span(seconds: Int64(1 + below(8)) * Self.quarter)
        return Budget(
            name: one(of: Self.names), limit: limit, clips: clips, milliseconds: milliseconds,
            period: one(of: [.day, .week, .month, .total, rolling.map { .rolling($0) } ?? .total]),
            zone: isTrue(oneIn: 20) ? "Mars/Base" : one(of: ["UTC", "+00:45", "-00:30", "+01:00"]),
            scope: scope, warnings: isTrue(oneIn: 2) ? [50, 100] : [])
    }
}
