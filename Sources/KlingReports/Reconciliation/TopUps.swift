internal import KlingCost
public import KlingLedger

/// What was bought by a bill's rows and by the ledger's entries, and which of them are the same. It is
/// told and never written: what was paid, a bill seldom says.
public struct MatchedTopUps: Sendable {
    /// How many are on both sides.
    public internal(set) var matched = 0
    /// On the bill alone, in its order.
    public internal(set) var onBillAlone: [BillRecord] = []
    /// In the ledger alone, of the bill's span.
    public internal(set) var inLedgerAlone: [Entry] = []
}

/// Top-ups of a bill and of the ledger, while the ledger is read.
struct TopUps {
    private let bought: [BillRecord]
    private let gateway: String
    private let span: Range<Instant>?
    private var entries: [Entry] = []

    /// People note what they bought within so many seconds.
    private static let reach: Int64 = 3 * 86_400

    /// - Parameters:
    ///   - records: of the bill, as far as it covers the span.
    ///   - span: what the bill covers; `nil` where nothing says it.
    init(of records: [BillRecord], from gateway: String, in span: Range<Instant>?) {
        bought = records.filter { $0.kind == .topUp }
        (self.gateway, self.span) = (gateway, span)
    }

    /// Takes an entry into account, if it is one.
    mutating func take(_ entry: Entry) {
        guard entry.kind == .adjust, entry.attempt == nil, entry.amount == nil,
            entry.gateway == gateway
        else { return }
        entries.append(entry)
    }

    /// Each row with the entry of the same figure that is nearest in time.
    func matched() -> MatchedTopUps {
        var found = MatchedTopUps()
        var left = entries
        for row in bought {
            let near = left.enumerated().compactMap { place, entry in
                TopUps.distance(row, entry).map { (distance: $0, place: place) }
            }
            if let nearest = near.min(by: { $0 < $1 }) {
                left.remove(at: nearest.place)
                found.matched += 1
            } else {
                found.onBillAlone.append(row)
            }
        }
        // A bill that shows no purchase at all may be one of charges alone.
        if !bought.isEmpty, let span {
            found.inLedgerAlone = left.filter { span.contains($0.instant) }
        }
        return found
    }

    /// How far apart a row and an entry are in time; `nil` where they are not the same purchase.
    private static func distance(_ row: BillRecord, _ entry: Entry) -> UInt64? {
        let isSame =
            row.credits != nil && row.credits == entry.credits
            || row.amount != nil && row.amount == entry.paid
                && (row.currency ?? entry.currency) == entry.currency
        guard isSame else { return nil }
        guard let instant = row.instant else { return 0 }
        let (seconds, isFar) = instant.seconds.subtractingReportingOverflow(entry.instant.seconds)
        return isFar || seconds.magnitude > UInt64(reach) ? nil : seconds.magnitude
    }
}
