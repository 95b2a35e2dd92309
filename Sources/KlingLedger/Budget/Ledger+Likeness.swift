public import KlingCost

/// What was held lately for a payload that is not the same, and asks its gateway for the same.
public struct AlikePayload: Hashable, Sendable {
    /// Whose hold it is.
    public let attempt: AttemptID
    /// When that was made.
    public let held: Instant
    /// How far it came.
    public let state: Attempt.State
    /// What tells the new payload from it.
    public let differences: [PayloadLikeness.Difference]
    /// The first places in which the payloads differ, where both are kept.
    public let places: [PayloadDifference]
}

extension Ledger {
    /// What was held lately for a payload like that of a request, by nothing that the request's command
    /// sends itself; the latest of several. Nothing is written.
    public func alike(_ request: HoldRequest) throws(LedgerError) -> AlikePayload? {
        try database.snapshot { () throws(LedgerError) in try findAlike(request) }
    }

    /// The same, inside a transaction.
    func findAlike(_ request: HoldRequest) throws(LedgerError) -> AlikePayload? {
        guard let likeness = request.entry.payloadLikeness, try database.entryTable().isCurrent
        else { return nil }
        // A statement of its own: what is found is looked up.
        let rows = try Statement(
            """
            SELECT id, held_s, state, hold, fingerprint FROM attempt
              WHERE likeness = ?1 AND held_s > ?2 AND state <> 'voided'
                AND fingerprint IS NOT ?3 ORDER BY held_s DESC
            """, database)
        rows.bind(1, likeness.digest.hexadecimal).bind(2, request.repeatsSince)
            .bind(3, request.entry.fingerprint)
        while try rows.step() {
            guard let id = rows.bytes(0).flatMap({ AttemptID(bytes: $0) }),
                let state = rows.text(2).flatMap({ Attempt.State(rawValue: $0) }),
                // Another row of the same batch was held then, or is now.
                !request.siblings.contains(rows.text(4) ?? "")
            else { continue }
            let other = try database.entry(rows.integer(3))?.payloadLikeness
            return AlikePayload(
                attempt: id, held: Instant(seconds: rows.integer(1)), state: state,
                differences: other.map { likeness.differences(from: $0) } ?? [.form],
                places: places(from: try payload(of: id), to: request.payload))
        }
        return nil
    }

    private func places(from before: [UInt8]?, to now: [UInt8]?) -> [PayloadDifference] {
        guard let before, let now, let old = try? JSONReader.document(before),
            let new = try? JSONReader.document(now)
        else { return [] }
        return PayloadDifference.all(from: old, to: new, atMost: 5)
    }
}

extension Entry {
    /// What its payload has in common with others.
    var payloadLikeness: PayloadLikeness? { likeness.flatMap { PayloadLikeness(json: $0) } }
}
