internal import KlingCost

extension Ledger {
    /// What was held lately for a payload like that of a request, by nothing that the request's command
    /// sends itself; the latest of several. Nothing is written.
    public func alike(_ request: HoldRequest) throws(LedgerError) -> AlikePayload? {
        try store.snapshot { () throws(LedgerError) in try findAlike(request) }
    }

    /// The same, inside a transaction.
    func findAlike(_ request: HoldRequest) throws(LedgerError) -> AlikePayload? {
        guard let likeness = request.entry.payloadLikeness else { return nil }
        var found: HeldLately?
        try store.forEachHeldLately(
            .likeness(likeness.digest.hexadecimal), after: request.repeatsSince
        ) { held in
            if held.state != .voided, held.fingerprint != request.entry.fingerprint,
                // Another row of the same batch was held then, or is now.
                !request.siblings.contains(held.fingerprint ?? "")
            {
                found = held
            }
            return found == nil
        }
        guard let found else { return nil }
        let other = try store.entry(found.hold)?.payloadLikeness
        return AlikePayload(
            attempt: found.id, held: found.instant, state: found.state,
            differences: other.map { likeness.differences(from: $0) } ?? [.form],
            places: places(from: try payload(of: found.id), to: request.payload))
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
