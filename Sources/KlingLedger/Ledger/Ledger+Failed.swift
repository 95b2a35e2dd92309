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
        return try store.snapshot { () throws(LedgerError) in
            // The newest first; a few, for one is sought.
            var voided: [AttemptID] = []
            try store.forEachHeldLately(.fingerprint(fingerprint), after: request.repeatsSince) {
                if $0.state == .voided { voided.append($0.id) }
                return voided.count < 8
            }
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
