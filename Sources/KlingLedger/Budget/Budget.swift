public import KlingCost

/// How much may be spent, on what, in which span.
public struct Budget: Hashable, Sendable {
    /// What the user calls it.
    public let name: String
    /// The most money in a period; `nil` sets no limit in money. Zero lets nothing pass.
    public let limit: Money?
    /// The most clips in a period.
    public let clips: Int64?
    /// The most billed time in a period, in milliseconds.
    public let milliseconds: Int64?
    /// The span in which its limits count.
    public let period: BudgetPeriod
    /// The zone whose days and months count, by name.
    public let zone: String
    /// Which holds it covers.
    public let scope: BudgetScope
    /// Percentages of the limit at which to warn, ascending.
    public let warnings: [Int]

    /// A budget; at least one limit must be given, none below zero.
    public init(
        name: String, limit: Money? = nil, clips: Int64? = nil, milliseconds: Int64? = nil,
        period: BudgetPeriod, zone: String = "UTC", scope: BudgetScope = BudgetScope(),
        warnings: [Int] = []
    ) {
        precondition(
            limit != nil || clips != nil || milliseconds != nil, "a budget limits something")
        precondition(
            (limit?.amount.count ?? 0) >= 0 && (clips ?? 0) >= 0 && (milliseconds ?? 0) >= 0,
            "a limit is not negative")
        (self.name, self.limit, self.clips) = (name, limit, clips)
        (self.milliseconds, self.period, self.zone) = (milliseconds, period, zone)
        (self.scope, self.warnings) = (scope, warnings)
    }
}

/// What a budget covers: everything, or what has all of the values named here.
public struct BudgetScope: Hashable, Sendable {
    /// The gateway; `nil` covers all.
    public var gateway: String?
    /// The model, as its gateway calls it; `nil` covers all.
    public var model: String?
    /// The project; `nil` covers all.
    public var project: String?
    /// Tags that must be there with these values.
    public var tags: [String: String]

    /// Covers what has all of these values.
    public init(
        gateway: String? = nil, model: String? = nil, project: String? = nil,
        tags: [String: String] = [:]
    ) {
        (self.gateway, self.model, self.project) = (gateway, model, project)
        self.tags = tags
    }

    /// Whether a hold falls under it.
    public func covers(_ hold: Entry) -> Bool {
        covers(hold.gateway, hold.model, hold.project)
            && (tags.isEmpty || EntryTags.covers(hold.tags, tags))
    }

    /// Whether what is spent falls under it.
    public func covers(_ spend: Spend) -> Bool {
        covers(spend.gateway, spend.model, spend.project) && EntryTags.covers(spend.tags, tags)
    }

    private func covers(_ gateway: String?, _ model: String?, _ project: String?) -> Bool {
        func isSame(_ wanted: String?, _ found: String?) -> Bool {
            wanted == nil || wanted == found
        }
        return isSame(self.gateway, gateway) && isSame(self.model, model)
            && isSame(self.project, project)
    }
}

/// A budget as it stands: who set it when, and what was raised since.
public struct StandingBudget: Hashable, Sendable {
    /// The budget as it was set, without its raises.
    public let budget: Budget
    /// The control entry that set it; names may be used again after a removal.
    public let number: Int64
    /// When it was set.
    public let since: Instant
    /// What was added to the limit since.
    public internal(set) var raises: [Raise] = []

    /// More room for a while.
    public struct Raise: Hashable, Sendable {
        /// How much, in the budget's currency.
        public let amount: Nanos
        /// Until when; `nil`: for good.
        public let until: Instant?
    }

    /// The limit in money at an instant, raises included.
    ///
    /// - Throws: ``LedgerError/overflow`` when they add up to more than money can say.
    public func limit(at instant: Instant) throws(LedgerError) -> Nanos? {
        guard var limit = budget.limit?.amount else { return nil }
        for raise in raises where raise.until.map({ instant < $0 }) ?? true {
            limit = try exact(limit.adding(raise.amount))
        }
        return limit
    }
}
