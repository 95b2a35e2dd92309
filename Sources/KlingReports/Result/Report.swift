public import KlingCost
internal import KlingLedger

/// What a report found: all that a renderer shows, whatever its format and its language. The same
/// ledger, asked the same, gives the same value, whenever and wherever, as long as zones are read from
/// the same data: that may change, and is named.
public struct Report: Sendable {
    /// Which report it is; its title and description.
    public let definition: ReportDefinition
    /// What was asked: the span, its zone, the filters.
    public let query: ReportQuery
    /// Of the rows, in order.
    public let columns: [ReportColumn]
    /// What was found: a value for each column.
    public let rows: [[Value]]
    /// What the rows add up to: a row for each currency, with values in columns that add up only.
    public let totals: [[Value]]
    /// How the ledger stood before and behind the span: one for each currency; none where the
    /// definition does not want them.
    public let balances: [Balance]
    /// What must be known to read the figures.
    public let notes: [Note]
    /// What stands under the rows, each a report of its own as of the same moment; those with nothing
    /// to show left out.
    public internal(set) var sections: [Report] = []
    /// Whether credits were bought or used by the span's end, as far as balances tell.
    let hasCredits: Bool
    /// Where the chains end that this was read from, the ledger's own first.
    public let heads: [Head]
    /// What the zones were read from whose days or periods count in it, as `Zone.data` has it, sorted;
    /// none where all are UTC or fixed distances.
    public internal(set) var zoneData: [String] = []

    /// One value of a row.
    public enum Value: Hashable, Sendable {
        /// Nothing is known or nothing applies.
        case none
        case text(String)
        case count(Int64)
        /// Of the row's currency.
        case money(Nanos)
        case credits(Nanos)
        case milliseconds(Int64)
        case instant(Instant)
        /// A part of one.
        case share(Nanos)
    }

    /// Opening and closing of one currency.
    public struct Balance: Hashable, Sendable {
        /// Of all amounts; `nil` for entries that name none.
        public let currency: Currency?
        /// What was set aside before the span, and how many holds that was.
        public let openingHeld: Nanos, openingCount: Int64
        /// What holds set aside in the span; what captures and voids of it took off again.
        public let held, captured, voided: Nanos
        /// How many of each.
        public let holds, captures, voids: Int64
        /// What is set aside behind the span, and how many holds that is.
        public let closingHeld: Nanos, closingCount: Int64
        /// What was charged, and by how much that was corrected.
        public let charged, adjusted: Nanos
        /// What was charged, corrections included: ``charged`` and ``adjusted`` together.
        public let spent: Nanos
        /// The same in gateways' credits, as far as they said.
        public let credits: Nanos
        /// Credits that were bought, and what was paid for them: no spend yet.
        public let bought, paid: Nanos
    }

    /// Something to know about the figures.
    public enum Note: Hashable, Sendable {
        /// So much of what was spent is of requests that were submitted before the span, in a month.
        case earlier(month: String, Money)
        /// About what will have been spent at the span's end if it goes on as until this instant.
        case projection(Money, asOf: Instant)
        /// No entry has the value that was asked for; these there are, the first of them.
        case unmatched(ReportQuery.Filter, known: [String])
        /// A budget of the span that was over before its end.
        case formerBudget(FormerBudget)
        /// There are so many more of those.
        case formerBudgets(more: Int)
        /// Amounts were converted by this row.
        case exchange(from: Currency, to: Currency, rate: Nanos, effective: Instant, source: String)
    }

    /// A budget that was replaced or removed.
    public struct FormerBudget: Hashable, Sendable {
        /// What the user called it.
        public let name: String
        /// The most money in a period, without raises; `nil` where it set none.
        public let limit: Money?
        /// The most clips, and the most billed time in milliseconds, likewise.
        public let clips, milliseconds: Int64?
        /// The span in which its limits count, by the name that the budget has for it.
        public let period: String
        /// When it was over.
        public let ended: Instant
        /// Whether another of its name took its place then.
        public let isReplaced: Bool
    }

    /// Where a chain of entries ends.
    public struct Head: Hashable, Sendable {
        /// The id of its ledger.
        public let ledger: String
        /// The number of the chain's last entry.
        public let sequence: Int64
        /// The chain's hash behind it, hexadecimal.
        public let hash: String
        /// Whether it is the ledger's own.
        public let isOwn: Bool
    }
}
