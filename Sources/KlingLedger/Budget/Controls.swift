internal import KlingCost

/// What the control entries leave in force.
struct Controls {
    /// Set and not removed, in the order in which they were set.
    private(set) var budgets: [StandingBudget] = []
    /// Gateways' models that nothing more is held for, and the entry that froze each.
    private(set) var frozen: [(gateway: String, model: String, entry: Int64)] = []

    /// Takes the next control entry into account.
    mutating func apply(_ control: Control, entry: Int64, at instant: Instant) {
        switch control {
        case .set(let budget):
            budgets.removeAll { $0.budget.name == budget.name }
            budgets.append(StandingBudget(budget: budget, number: entry, since: instant))
        case .raise(let name, let amount, let until):
            if let place = budgets.firstIndex(where: { $0.budget.name == name }) {
                budgets[place].raises.append(.init(amount: amount, until: until))
            }
        case .count: break
        case .remove(let name): budgets.removeAll { $0.budget.name == name }
        case .freeze(let gateway, let model): frozen.append((gateway, model, entry))
        case .unfreeze(let gateway, let model):
            frozen.removeAll { $0.gateway == gateway && $0.model == model }
        }
    }
}

extension Ledger {
    /// What the control entries leave in force: as it was the last time, where the last control is
    /// still the same. Its hash stands for all entries up to it, and so for every control.
    func controls() throws(LedgerError) -> Controls {
        let last = try database.lastControl()
        if let known, known.last == last { return known.controls }
        var controls = Controls()
        let rows = try database.statement(
            """
            SELECT seq, at_s, control FROM entry WHERE \(Schema.standing) AND seq <= ?1 ORDER BY seq
            """
        ).bind(1, Chain.lastSequence)
        defer { rows.reset() }
        while try rows.step() {
            guard let control = rows.text(2).flatMap({ Control(json: $0) }) else {
                throw .corrupt("entry \(rows.integer(0)) changes nothing that is known")
            }
            controls.apply(
                control, entry: rows.integer(0), at: Instant(seconds: rows.integer(1)))
        }
        known = (last, controls)
        return controls
    }
}

extension Database {
    /// The hash of our own last control entry of those; `nil` when there is none.
    fileprivate func lastControl() throws(LedgerError) -> [UInt8]? {
        let row = try statement(
            """
            SELECT hash FROM entry WHERE \(Schema.standing) AND seq <= ?1 ORDER BY seq DESC LIMIT 1
            """
        ).bind(1, Chain.lastSequence)
        defer { row.reset() }
        return try row.step() ? row.bytes(0) : nil
    }
}
