public import KlingCost

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
        return try store.balance(
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
        return try store.transaction { () throws(LedgerError) in
            let instant = store.moment(instant)
            let replaced = try controls().budgets.first {
                $0.budget.name == budget.name
            }
            // Set once more as it is, a budget would count all its holds anew.
            if let replaced, replaced.budget == budget, replaced.raises.isEmpty,
                let entry = try store.entry(replaced.number)
            {
                return (entry, nil)
            }
            let entry = try append(controlEntry(.set(budget), at: instant, by: owner))
            let counting = Counting(
                StandingBudget(budget: budget, number: entry.sequence, since: instant), in: zone,
                at: instant, exchange)
            let own = try store.chains()[0]
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
        try store.transaction { () throws(LedgerError) in
            let instant = store.moment(instant)
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
            _ = try exact(limit?.adding(amount))
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
