internal import KlingCost

extension Ledger {
    /// How the last attempt for the same payload came to nothing lately: the gateway refused it, or its
    /// task failed and the hold was given back. What is then sent again is worth a word.
    ///
    /// - Returns: the void; `nil` where there was none, or repetitions are meant.
    func failure(likewise request: HoldRequest) throws(LedgerError) -> Entry? {
        guard !request.isRepeatAllowed, let fingerprint = request.entry.fingerprint else {
            return nil
        }
        return try database.snapshot { () throws(LedgerError) in
            // The newest first; a few, for one is sought.
            let voided = try database.statement(
                """
                SELECT id FROM attempt WHERE fingerprint = ?1 AND held_s > ?2 AND state = 'voided'
                  ORDER BY held_s DESC, id DESC LIMIT 8
                """
            ).bind(1, fingerprint).bind(2, request.repeatsSince).attempts()
            for id in voided {
                // A correction may stand behind it.
                let void = try entries(ofKnown: id).last { $0.kind == .void }
                switch void?.voidReason {
                case .failed, .rejected: return void
                default: continue
                }
            }
            return nil
        }
    }
}
