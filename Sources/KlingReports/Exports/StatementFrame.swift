public import KlingCost
public import KlingLedger

/// What a statement of charges is of: a ledger as of an entry, a span of time, and the zone whose
/// days and months count.
public struct StatementFrame: Sendable {
    /// The id of the ledger that wrote the entries.
    public let ledger: String
    /// The last entry that was there, and the chain's hash behind it.
    public let head: Ledger.Head
    /// From its first instant to the one behind its last; entries count by their own instant.
    public let span: Range<Instant>
    /// Whose days and months are meant.
    public let zone: Zone

    /// The frame of a statement of one ledger, up to a head of it.
    public init(ledger: String, head: Ledger.Head, span: Range<Instant>, zone: Zone) {
        (self.ledger, self.head, self.span, self.zone) = (ledger, head, span, zone)
    }

    /// ` from 2026-10-01T00:00:00Z until 2026-11-01T00:00:00Z`; nothing for all of time.
    var spanWords: String {
        let ends: [(String, Instant)] = [(" from ", span.lowerBound), (" until ", span.upperBound)]
        return ends.filter { $0.1.seconds != .min && $0.1.seconds != .max }.map { $0.0 + "\($0.1)" }
            .joined()
    }

    /// Whether an entry is in it.
    public func covers(_ charge: ChargeEntry) -> Bool {
        span.contains(charge.entry.instant) && charge.entry.sequence <= head.sequence
    }
}
