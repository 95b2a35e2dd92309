import Foundation
import KlingCost
import LedgerSchedules

@testable import KlingLedger

/// A ledger as one would keep it on paper: every call in turn, everything summed up anew each time
/// it is asked for. What the ledger does is held against it, entry by entry.
struct PlainModel {
    /// Everything that came of one intention to spend.
    struct Attempt {
        let hold: Entry
        var state = KlingLedger.Attempt.State.held
        var last: Int64
        var changes: [Change] = []
        var weights: [Weight] = []

        var isOpen: Bool { state != .captured && state != .voided }
        var spent: Int64 { changes.reduce(0) { $0 + $1.amount } }
    }

    /// What became of an attempt at an instant.
    struct Change {
        let instant: Instant
        let kind: Entry.Kind
        let amount: Int64
        let isFailure: Bool

        init(_ entry: Entry) {
            (instant, kind, amount) = (entry.instant, entry.kind, entry.amount?.count ?? 0)
            isFailure = entry.reason == "failed"
        }
    }

    /// What an attempt weighs on one budget.
    struct Weight {
        let budget: Int64
        let period: Int64
        let held: Int64
        let rate: Int64?
    }

    /// A budget that was set, whether or not it is in force.
    struct Standing {
        let number: Int64
        let budget: Budget
        var raises: [(amount: Int64, until: Instant?)] = []

        func limit(_ now: Instant) -> Int64? {
            guard let limit = budget.limit else { return nil }
            return raises.reduce(limit.amount.count) { sum, raise in
                raise.until.map { now >= $0 } ?? false ? sum : sum + raise.amount
            }
        }
    }

    private(set) var count: Int64 = 0
    private(set) var attempts: [AttemptID: Attempt] = [:]
    private(set) var budgets: [Standing] = []
    private(set) var frozen: [(gateway: String, model: String, entry: Int64)] = []
    /// Charges of no attempt.
    private(set) var others: [Entry] = []
    /// What charges of no attempt weigh on budgets that were set behind them.
    private(set) var otherWeights: [Weight] = []
    let exchange: ExchangeTable

    init(exchange: ExchangeTable) { self.exchange = exchange }

    /// Makes a call.
    ///
    /// - Returns: what it says, and what it writes.
    mutating func make(_ call: Call) -> (answer: Answer, entries: [Entry]) {
        switch call.deed {
        case .hold(let request): return hold(request)
        case .note(let entry):
            guard let id = entry.attempt else {
                others.append(write(entry))
                return (.written, others.suffix(1))
            }
            guard var attempt = attempts[id] else { return (.failed(.unknownAttempt(id)), []) }
            if let error = attempt.refuses(entry.kind, id) { return (.failed(error), []) }
            let spent = attempt.changes.reduce(0) { $0 + $1.amount }
            if spent + (entry.amount?.count ?? 0) < 0 {
                let cost = Money(Nanos(count: spent), attempt.hold.paidIn)
                return (.failed(.refundTooLarge(id, spent: cost)), [])
            }
            return (.written, [step(&attempt, entry, id)])
        case .capture(let entry, let factor): return capture(entry, factor)
        case .set(let budget, let now): return set(budget, now, call.owner)
        case .control(let control, let now): return self.control(control, now, call.owner)
        }
    }

    private mutating func write(_ entry: Entry, previous: Int64? = nil) -> Entry {
        count += 1
        var entry = entry
        entry.sequence = count
        entry.previous = previous
        return entry
    }

    /// One more entry of an attempt that is there.
    private mutating func step(_ attempt: inout Attempt, _ entry: Entry, _ id: AttemptID) -> Entry {
        let written = write(entry, previous: attempt.last)
        attempt.last = written.sequence
        attempt.changes.append(Change(entry))
        switch entry.kind {
        case .sent: attempt.state = .sent
        case .accepted: attempt.state = .accepted
        case .unknown: attempt.state = .unknown
        case .capture: attempt.state = .captured
        case .void: attempt.state = .voided
        case .hold, .adjust, .control: break
        }
        attempts[id] = attempt
        return written
    }

    private mutating func capture(_ entry: Entry, _ factor: Int64) -> (Answer, [Entry]) {
        guard let id = entry.attempt, let charged = entry.amount?.count else {
            preconditionFailure("a capture has an attempt and an amount")
        }
        guard var attempt = attempts[id] else { return (.failed(.unknownAttempt(id)), []) }
        var written: [Entry] = []
        if attempt.state == .held {
            let sent = Entry(.sent, id, at: entry.instant, by: entry.owner)
            written.append(step(&attempt, sent, id))
        }
        if let error = attempt.refuses(.capture, id) { return (.failed(error), []) }
        written.append(step(&attempt, entry, id))
        guard charged > factor * attempt.hold.most, let gateway = attempt.hold.gateway,
            let model = attempt.hold.model
        else { return (.written, written) }
        var freeze = Entry(.control, nil, at: entry.instant, by: entry.owner)
        freeze.control = Control.freeze(gateway: gateway, model: model).json
        written.append(write(freeze))
        frozen.append((gateway, model, count))
        return (.frozen, written)
    }

    private mutating func hold(_ request: HoldRequest) -> (Answer, [Entry]) {
        var hold = request.entry
        guard let id = hold.attempt else { preconditionFailure("a hold has an attempt") }
        let due = attempts.filter { _, attempt in
            attempt.state == .held && attempt.hold.expires.map { $0 <= hold.instant } ?? false
        }
        var written: [Entry] = []
        for (other, attempt) in due.sorted(by: { $0.key < $1.key }) {
            var void = Entry(.void, other, at: hold.instant, by: hold.owner)
            void.reason = "expired"
            var attempt = attempt
            written.append(step(&attempt, void, other))
        }
        let left = heldOnly(request)
        let before = self
        for (other, attempt) in left {
            var void = Entry(.void, other, at: hold.instant, by: hold.owner)
            void.reason = "taken-over"
            void.evidence = "never sent; taken over by attempt \(id)"
            var attempt = attempt
            written.append(step(&attempt, void, other))
        }
        if !left.isEmpty { hold.evidence = "takes over what was held and never sent" }
        let weighed = weigh(request)
        if !weighed.refusals.isEmpty || request.stopsAtThresholds && !weighed.crossed.isEmpty {
            // Nothing is taken over then.
            self = before
            written.removeLast(left.count)
        }
        if !weighed.refusals.isEmpty { return (.refused(weighed.refusals), written) }
        if request.stopsAtThresholds, !weighed.crossed.isEmpty {
            return (.stopped(weighed.crossed), written)
        }
        hold.allocations = weighed.weights.map { $0.allocation(of: nil, to: $0.budget) }
        hold = write(hold)
        written.append(hold)
        var attempt = Attempt(hold: hold, last: count, weights: weighed.weights)
        attempts[id] = attempt
        if request.isSentAtOnce {
            let sent = Entry(.sent, hold.attempt, at: hold.instant, by: hold.owner)
            written.append(step(&attempt, sent, id))
        }
        return (.held(weighed.crossed), written)
    }

    /// What others held for the same payload, to be sent by themselves, and did not send.
    private func heldOnly(_ request: HoldRequest) -> [(AttemptID, Attempt)] {
        let hold = request.entry
        if !request.isTakingOver || request.isRepeatAllowed || hold.fingerprint == nil { return [] }
        return attempts.filter { id, attempt in
            attempt.state == .held && attempt.hold.reason == "submit"
                && attempt.hold.fingerprint == hold.fingerprint
                && !request.ownAttempts.contains(id)
                && attempt.hold.instant.seconds > hold.instant.seconds - request.repeatSeconds
        }
        .sorted {
            ($0.value.hold.instant, $0.key) < ($1.value.hold.instant, $1.key)
        }
        .map { ($0.key, $0.value) }
    }

    // MARK: Budgets

    private mutating func set(
        _ budget: Budget, _ now: Instant, _ owner: String
    ) -> (Answer, [Entry]) {
        guard let zone = Schedule.zone(budget.zone) else {
            return (.failed(.unknownZone(budget.zone)), [])
        }
        let former = budgets.first { $0.budget.name == budget.name }
        if former?.budget == budget, former?.raises.isEmpty == true { return (.written, []) }
        let since = PlainPeriod(budget.period, zone).bounds(now).lowerBound
        var weights: [(id: AttemptID, hold: Int64, weight: Weight)] = []
        for (id, attempt) in attempts.sorted(by: {
            ($0.value.hold.instant, $0.key) < ($1.value.hold.instant, $1.key)
        })
        where attempt.hold.instant.seconds >= since && isCovered(attempt.hold, by: budget) {
            guard let weight = weight(of: attempt.hold, on: budget, zone, number: count + 1) else {
                return (
                    .failed(.noExchange(from: attempt.hold.paidIn, to: budget.keptIn)), []
                )
            }
            weights.append((id, attempt.number, weight))
        }
        let number = count + 1
        let outside = others.filter { $0.instant.seconds >= since && isOutside($0, in: budget) }
        let found = outside.map {
            (entry: $0, weight: weight(outside: $0, on: budget, zone, number))
        }
        if let first = found.first(where: { $0.weight == nil }) {
            return (.failed(.noExchange(from: first.entry.paidIn, to: budget.keptIn)), [])
        }
        var entry = Entry(.control, nil, at: now, by: owner)
        entry.control = Control.set(budget).json
        var written = [write(entry)]
        budgets.removeAll { $0.budget.name == budget.name }
        budgets.append(Standing(number: count, budget: budget))
        entry.control = Control.count(ledger: nil, through: count).json
        for counted in [
            weights.map { $0.weight.allocation(of: $0.hold, to: number) },
            found.compactMap { $0.weight?.allocation(of: $0.entry.sequence, to: number) },
        ] where !counted.isEmpty {
            entry.allocations = counted.sorted { $0.hold ?? 0 < $1.hold ?? 0 }
            written.append(write(entry))
        }
        for (id, _, weight) in weights { attempts[id]?.weights.append(weight) }
        otherWeights += found.compactMap(\.weight)
        return (.written, written)
    }

    private mutating func control(
        _ control: Control, _ now: Instant, _ owner: String
    ) -> (Answer, [Entry]) {
        switch control {
        case .raise(let name, let amount, let until):
            guard let place = budgets.firstIndex(where: { $0.budget.name == name }) else {
                return unknown(name)
            }
            budgets[place].raises.append((amount.count, until))
        case .remove(let name):
            guard let place = budgets.firstIndex(where: { $0.budget.name == name }) else {
                return unknown(name)
            }
            budgets.remove(at: place)
        case .unfreeze(let gateway, let model):
            guard frozen.contains(where: { $0.gateway == gateway && $0.model == model }) else {
                return (.failed(.notFrozen(gateway: gateway, model: model)), [])
            }
            frozen.removeAll { $0.gateway == gateway && $0.model == model }
        case .set, .count, .freeze: preconditionFailure("no schedule does so")
        }
        var entry = Entry(.control, nil, at: now, by: owner)
        entry.control = control.json
        return (.written, [write(entry)])
    }

    private func unknown(_ name: String) -> (Answer, [Entry]) {
        (.failed(.unknownBudget(name, known: budgets.map(\.budget.name))), [])
    }
}

extension PlainModel.Attempt {
    /// The entry of its hold.
    var number: Int64 { hold.sequence }

    /// Why an entry may not follow.
    func refuses(_ kind: Entry.Kind, _ id: AttemptID) -> LedgerError? {
        if !isOpen { return kind == .adjust ? nil : .alreadyEnded(id, entry: last) }
        let followers: [Entry.Kind] =
            switch state {
            case .held: [.sent, .void]
            case .sent: [.sent, .accepted, .unknown, .capture, .void]
            case .accepted: [.unknown, .capture, .void]
            case .unknown: [.accepted, .unknown, .capture, .void]
            case .captured, .voided: []
            }
        return followers.contains(kind) ? nil : .wrongState(id, state)
    }
}

extension PlainModel.Weight {
    func allocation(of hold: Int64?, to budget: Int64?) -> Allocation {
        Allocation(
            hold: hold, budget: budget, period: Instant(seconds: period),
            amount: Nanos(count: held),
            exchange: rate.map { Nanos(count: $0) })
    }
}

// Schedules draw all of these, though entries in general need not have them.
extension Entry {
    /// What a hold sets aside.
    var most: Int64 { upper?.count ?? 0 }
    var paidIn: Currency { currency ?? .usd }
}

extension Budget {
    var keptIn: Currency { limit?.currency ?? .usd }
    /// Unknown zones set no budget.
    var clock: Zone { Schedule.zone(zone) ?? .utc }
}
