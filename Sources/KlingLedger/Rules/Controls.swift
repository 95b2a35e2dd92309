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
