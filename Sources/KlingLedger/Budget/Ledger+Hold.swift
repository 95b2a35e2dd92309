public import KlingCost

extension Ledger {
    /// Sets money aside: for every budget that covers the request there is room, or nothing is
    /// written. Looking and writing are one transaction, so no number of processes can pass a limit
    /// together.
    public func hold(
        _ request: HoldRequest, zones: ZoneLookup
    ) throws(LedgerError) -> HoldDecision {
        try database.transaction { () throws(LedgerError) in
            try releaseExpired(at: request.entry.instant, by: request.entry.owner)
            let left = try heldOnly(likewise: request)
            if left.isEmpty { return try decide(request, zones) }
            // What is taken over weighs on no budget any more, unless nothing comes of the hold.
            return try database.trial { () throws(LedgerError) in
                try end(left, for: request.entry)
                var request = request
                request.entry.evidence = "takes over what was held and never sent"
                return try decide(request, zones)
            } keptIf: {
                if case .held = $0 { true } else { false }
            }
        }
    }

    /// Weighs a request and writes it down where nothing speaks against it.
    private func decide(
        _ request: HoldRequest, _ zones: ZoneLookup
    ) throws(LedgerError) -> HoldDecision {
        let (entry, refusals, crossed) = try weigh(request, zones)
        if !refusals.isEmpty { return .refused(refusals) }
        if request.stopsAtThresholds, !crossed.isEmpty { return .stopped(crossed) }
        let held = try append(entry)
        try keep(request.payload, of: entry.attempt)
        if request.isSentAtOnce {
            _ = try append(Entry(.sent, entry.attempt, at: entry.instant, by: entry.owner))
        }
        return .held(held, crossed: crossed)
    }

    private func keep(_ payload: [UInt8]?, of id: AttemptID?) throws(LedgerError) {
        guard let payload, let id else { return }
        try database.statement("INSERT INTO payload VALUES (?1, ?2)").bind(1, id.bytes)
            .bind(2, payload).run()
    }

    /// The payload of an attempt, byte for byte; `nil` when none was kept.
    public func payload(of id: AttemptID) throws(LedgerError) -> [UInt8]? {
        let row = try database.statement("SELECT text FROM payload WHERE attempt = ?1")
            .bind(1, id.bytes)
        defer { row.reset() }
        return try row.step() ? row.bytes(0) : nil
    }

    /// What ``hold(_:zones:)`` would answer now; nothing is written, and nothing is promised.
    ///
    /// Holds that are over but not given back yet still count here: the answer may be a no where a
    /// hold would go through, never the other way round.
    public func weighed(
        _ request: HoldRequest, zones: ZoneLookup
    ) throws(LedgerError) -> HoldDecision {
        try database.snapshot { () throws(LedgerError) in
            let (entry, refusals, crossed) = try weigh(request, zones)
            if !refusals.isEmpty { return .refused(refusals) }
            if request.stopsAtThresholds, !crossed.isEmpty { return .stopped(crossed) }
            return .held(entry, crossed: crossed)
        }
    }

    /// The entry with its allocations, and all that speaks against it.
    func weigh(
        _ request: HoldRequest, _ zones: ZoneLookup
    ) throws(LedgerError) -> (entry: Entry, refusals: [HoldRefusal], crossed: [ThresholdCrossing]) {
        let standing = try controls()
        var refusals = try brakes(request, standing.frozen)
        let covering = standing.budgets.filter { $0.budget.scope.covers(request.entry) }
        if let name = request.requiredBudget,
            !covering.contains(where: { $0.budget.name == name })
        {
            refusals.append(.notCovering(budget: name))
        }
        if covering.isEmpty, !request.isUnbudgetedAllowed { refusals.append(.uncovered) }
        var entry = request.entry
        var crossed: [ThresholdCrossing] = []
        for budget in covering {
            guard let zone = zones(budget.budget.zone) else {
                refusals.append(.zone(budget: budget.budget.name, zone: budget.budget.zone))
                continue
            }
            let period = budget.budget.period.bounds(containing: entry.instant, in: zone)
            guard
                let allocation = try Allocation(
                    of: entry, to: budget.budget, period: period, request.exchange,
                    number: budget.number)
            else {
                refusals.append(
                    .exchange(
                        budget: budget.budget.name, from: entry.currency ?? .usd,
                        to: budget.budget.limit?.currency ?? .usd))
                continue
            }
            let balance = try database.balance(
                of: budget, in: budget.budget.period.counted(in: period))
            let room = BudgetRoom(budget, balance, allocation.amount, entry)
            refusals += try room.refusals()
            crossed += try room.crossings()
            entry.allocations.append(allocation)
        }
        return (entry, refusals, crossed)
    }

    /// What refuses a hold whatever the budgets say.
    private func brakes(
        _ request: HoldRequest, _ frozen: [(gateway: String, model: String, entry: Int64)]
    ) throws(LedgerError) -> [HoldRefusal] {
        let entry = request.entry
        var refusals = frozen.filter { $0.gateway == entry.gateway && $0.model == entry.model }
            .map { HoldRefusal.frozen(gateway: $0.gateway, model: $0.model, entry: $0.entry) }
        guard let fingerprint = entry.fingerprint, !request.isRepeatAllowed else { return refusals }
        let row = try database.statement(
            """
            SELECT id, held_s, state FROM attempt
              WHERE fingerprint = ?1 AND held_s > ?2 AND state <> 'voided'
              ORDER BY held_s DESC LIMIT 1
            """)
        row.bind(1, fingerprint).bind(2, request.repeatsSince)
        defer { row.reset() }
        if try row.step(), let id = row.bytes(0).flatMap({ AttemptID(bytes: $0) }),
            let state = row.text(2).flatMap({ Attempt.State(rawValue: $0) })
        {
            refusals.append(
                .duplicate(id, held: Instant(seconds: row.integer(1)), state: state))
        } else if !request.isLikeAllowed, let alike = try findAlike(request) {
            refusals.append(.alike(alike))
        }
        return refusals
    }

    /// Gives back what was to be given back by now; only what was never sent ever expires.
    private func releaseExpired(at instant: Instant, by owner: String) throws(LedgerError) {
        // Of imported chains only the ledger that wrote them gives anything back.
        let due = try database.statement(
            """
            SELECT id FROM attempt
              WHERE state NOT IN ('captured', 'voided') AND state = 'held' AND expires_s <= ?1
                AND hold <= ?2
            """
        ).bind(1, instant.seconds).bind(2, Chain.lastSequence).attempts()
        for id in due { _ = try append(.void(id, because: .expired, at: instant, by: owner)) }
    }
}

extension BudgetPeriod {
    /// What counts against a hold in a period of these bounds. Of a rolling one that is what was held
    /// at a later instant too: a process that looked at the clock first and came second would
    /// otherwise find the room empty.
    fileprivate func counted(in bounds: Range<Instant>) -> Range<Instant> {
        if case .rolling = self { return bounds.lowerBound..<Instant(seconds: .max) }
        return bounds
    }
}

/// Whether one budget has room for one hold: the one place where limits are compared.
struct BudgetRoom {
    private let budget: StandingBudget
    private let balance: Ledger.Balance
    private let amount: Nanos
    private let hold: Entry

    init(
        _ budget: StandingBudget, _ balance: Ledger.Balance, _ amount: Nanos, _ hold: Entry
    ) {
        (self.budget, self.balance, self.amount, self.hold) = (budget, balance, amount, hold)
    }

    private var turns: Instant? {
        switch budget.budget.period {
        case .total, .rolling: nil
        default: balance.period.upperBound
        }
    }

    /// Spent and held so far, and with the new hold.
    private var sums: (before: Int128, after: Int128) {
        let before = Int128(balance.spent.count) + Int128(balance.held.count)
        return (before, before + Int128(amount.count))
    }

    /// `spent + held + new ≤ limit`, for each limit that is set.
    func refusals() throws(LedgerError) -> [HoldRefusal] {
        var refusals: [HoldRefusal] = []
        let name = budget.budget.name
        if let limit = try budget.limit(at: hold.instant), let money = budget.budget.limit {
            let (before, after) = sums
            if after > Int128(limit.count) {
                let left = Int64(clamping: Int128(limit.count) - before)
                let short = Int64(clamping: after - Int128(limit.count))
                refusals.append(
                    .money(
                        budget: name, left: Money(Nanos(left), money.currency),
                        short: Nanos(short), turns: turns))
            }
        }
        if let clips = budget.budget.clips, balance.clips >= clips {
            refusals.append(.clips(budget: name, limit: clips, turns: turns))
        }
        if let limit = budget.budget.milliseconds {
            let left = Int64(clamping: Int128(limit) - Int128(balance.milliseconds))
            if hold.billedMilliseconds ?? 0 > left {
                refusals.append(.time(budget: name, leftMilliseconds: left, turns: turns))
            }
        }
        return refusals
    }

    /// The thresholds of money that lie above what was there and not above what is.
    func crossings() throws(LedgerError) -> [ThresholdCrossing] {
        guard let limit = try budget.limit(at: hold.instant) else { return [] }
        let (before, after) = sums
        return budget.budget.warnings.filter { percent in
            let line = Int128(limit.count) * Int128(percent)
            return before * 100 < line && after * 100 >= line
        }.map { ThresholdCrossing(budget: budget.budget.name, percent: $0) }
    }
}
