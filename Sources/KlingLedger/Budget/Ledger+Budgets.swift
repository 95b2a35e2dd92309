public import KlingCost

/// Looks up a zone by its name; `nil` when the system does not know it.
public typealias ZoneLookup = (String) -> Zone?

extension Ledger {
    /// All budgets that were set and not removed, in the order in which they were set.
    public func budgets() throws(LedgerError) -> [StandingBudget] {
        try controls().budgets
    }

    /// How a budget stands; `nil` when its zone is not known.
    public func balance(
        of budget: StandingBudget, at instant: Instant, zones: ZoneLookup
    ) throws(LedgerError) -> Balance? {
        guard let zone = zones(budget.budget.zone) else { return nil }
        return try database.balance(
            of: budget, in: budget.budget.period.bounds(containing: instant, in: zone))
    }

    /// Sets a budget, in place of one of the same name. It counts its current period from the
    /// start: what was held and spent there weighs on it at once.
    ///
    /// - Returns: the control entry, and the budget that it replaces, whose raises go with it. A
    ///   budget that stands like this already stays as it is.
    /// - Throws: ``LedgerError/unknownZone(_:)``; ``LedgerError/noExchange(from:to:)`` where earlier
    ///   spend of the period is in a currency that no exchange row converts.
    public func set(
        _ budget: Budget, at instant: Instant, by owner: String, exchange: ExchangeTable,
        zones: @escaping ZoneLookup
    ) throws(LedgerError) -> (entry: Entry, replaced: StandingBudget?) {
        guard let zone = zones(budget.zone) else { throw .unknownZone(budget.zone) }
        return try database.transaction { () throws(LedgerError) in
            let replaced = try controls().budgets.first {
                $0.budget.name == budget.name
            }
            // Set once more as it is, a budget would count all its holds anew.
            if let replaced, replaced.budget == budget, replaced.raises.isEmpty,
                let entry = try database.entry(replaced.number)
            {
                return (entry, nil)
            }
            let entry = try append(controlEntry(.set(budget), at: instant, by: owner))
            let counting = Counting(
                StandingBudget(budget: budget, number: entry.sequence, since: instant), in: zone,
                at: instant, exchange)
            let own = try database.chains()[0]
            _ = try count(own, counting, at: instant, by: owner)
            _ = try countSeenOutside(own, counting, exchange, zones, at: instant, by: owner)
            return (entry, replaced)
        }
    }

    /// Writes a control that is no budget's beginning.
    ///
    /// - Throws: ``LedgerError/unknownBudget(_:known:)`` when a budget is to be raised or removed
    ///   that is not in force, ``LedgerError/notFrozen(gateway:model:)`` likewise;
    ///   ``LedgerError/overflow`` when a raise leads beyond what money can say.
    public func control(
        _ control: Control, at instant: Instant, by owner: String
    ) throws(LedgerError) -> Entry {
        try database.transaction { () throws(LedgerError) in
            try refuseVain(control, at: instant)
            return try append(controlEntry(control, at: instant, by: owner))
        }
    }

    /// A control that would change nothing is a mistyped one.
    private func refuseVain(_ control: Control, at instant: Instant) throws(LedgerError) {
        let standing = try controls()
        switch control {
        case .raise(let name, let amount, _):
            let limit = try standing.budget(name).limit(at: instant)
            // From then on no hold could be weighed.
            do throws(MoneyError) {
                _ = try limit?.adding(amount)
            } catch {
                throw .overflow
            }
        case .remove(let name): _ = try standing.budget(name)
        case .unfreeze(let gateway, let model):
            if standing.frozen.contains(where: { $0.gateway == gateway && $0.model == model }) {
                return
            }
            throw .notFrozen(gateway: gateway, model: model)
        case .set, .count, .freeze: return
        }
    }

    func controlEntry(_ control: Control, at instant: Instant, by owner: String) -> Entry {
        var entry = Entry(.control, nil, at: instant, by: owner)
        entry.control = control.json
        return entry
    }
}

extension Controls {
    /// The budget of a name.
    fileprivate func budget(_ name: String) throws(LedgerError) -> StandingBudget {
        if let found = budgets.first(where: { $0.budget.name == name }) { return found }
        throw .unknownBudget(name, known: budgets.map(\.budget.name))
    }
}

extension Allocation {
    /// What a hold weighs on a budget; `nil` where no exchange row leads to its currency.
    init?(
        of entry: Entry, to budget: Budget, period: Range<Instant>, _ exchange: ExchangeTable,
        of hold: Int64? = nil, number: Int64? = nil
    ) throws(LedgerError) {
        var amount = Nanos.zero
        var rate: Nanos?
        if let limit = budget.limit, let upper = entry.upper, let currency = entry.currency {
            amount = upper
            if currency != limit.currency {
                guard
                    let row = exchange.row(
                        from: currency, to: limit.currency, asOf: entry.instant)
                else { return nil }
                rate = row.rate
                do throws(MoneyError) {
                    amount = try Money.product(
                        rate: row.rate, quantity: upper.count, scale: Nanos.perWhole,
                        rounding: .up)
                } catch {
                    throw .overflow
                }
            }
        }
        let start: Instant =
            switch budget.period {
            case .rolling: entry.instant
            // The beginning of time has no date to write.
            case .total: Instant(seconds: 0)
            case .day, .week, .month: period.lowerBound
            }
        self.init(hold: hold, budget: number, period: start, amount: amount, exchange: rate)
    }
}

extension Database {
    /// What weighs on a budget in a period. Of a rolling one each second has a row; those of a whole
    /// quarter of an hour are summed up already.
    func balance(
        of budget: StandingBudget, in period: Range<Instant>
    ) throws(LedgerError) -> Ledger.Balance {
        var whole: Range<Int64>?
        if case .rolling = budget.budget.period { whole = Rollup.whole(in: period) }
        let row = try statement(
            """
            SELECT \(Database.sum("spent_nanos")), \(Database.sum("held_nanos")),
              coalesce(sum(clips), 0), \(Database.sum("billed_ms")) FROM (
                SELECT * FROM balance WHERE budget = ?1 AND period_s >= ?2 AND period_s < ?3
                UNION ALL
                SELECT * FROM quarter WHERE budget = ?1 AND bucket >= ?4 AND bucket < ?5
                UNION ALL
                SELECT * FROM balance WHERE budget = ?1 AND period_s >= ?6 AND ?7 > period_s)
            """)
        let (start, end) = (period.lowerBound.seconds, period.upperBound.seconds)
        row.bind(1, budget.number).bind(2, start)
            .bind(3, whole.map { Rollup.start(of: $0.lowerBound) } ?? end)
            .bind(4, whole?.lowerBound ?? 0).bind(5, whole?.upperBound ?? 0)
            .bind(6, whole.map { Rollup.start(of: $0.upperBound) } ?? end).bind(7, end)
        defer { row.reset() }
        _ = try row.step()
        return Ledger.Balance(
            period: period, spent: Nanos(Database.sum(row, 0)), held: Nanos(Database.sum(row, 2)),
            clips: row.integer(4), milliseconds: Database.sum(row, 5))
    }

    /// A column's sum in two columns, high and low halves: neither of them leaves 64 bits.
    private static func sum(_ column: String) -> String {
        "coalesce(sum(\(column) >> 32), 0), coalesce(sum(\(column) & 4294967295), 0)"
    }

    /// Such a sum; the end of the range where it lies beyond: no limit has room for it, and no hold
    /// is refused as though the ledger were damaged.
    private static func sum(_ row: Statement, _ column: Int32) -> Int64 {
        Int64(clamping: Int128(row.integer(column)) << 32 + Int128(row.integer(column + 1)))
    }
}
