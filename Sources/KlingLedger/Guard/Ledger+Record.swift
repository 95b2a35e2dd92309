public import KlingCost

extension Entry {
    /// What an event says of an attempt, still to be written.
    init(_ event: SpendEvent, of id: AttemptID, at now: Instant, by owner: String) {
        switch event {
        case .capture(let charge, _):
            self.init(.capture, id, at: now, by: owner)
            (amount, credits, evidence) = (charge.amount, charge.credits, charge.evidence)
            authority = Authority(charge.authority)
        case .accepted(let task):
            self.init(.accepted, id, at: now, by: owner)
            self.task = task
        case .unknown(let evidence):
            self = .unknown(id, evidence: evidence, at: now, by: owner)
        case .failed(let evidence):
            self = .unknown(id, .failed, evidence: evidence, at: now, by: owner)
        case .disowned(let evidence):
            self = .unknown(id, .disowned, evidence: evidence, at: now, by: owner)
        case .notSeen(let evidence):
            self = .unknown(id, .notSeen, evidence: evidence, at: now, by: owner)
        case .void(let reason, let evidence):
            self = .void(id, because: reason.inLines, evidence: evidence, at: now, by: owner)
            authority = reason.authority
        }
    }
}

extension Ledger {
    /// Writes what became of an attempt. What has the same id and is there already is not written
    /// again.
    ///
    /// - Parameters:
    ///   - entry: made of an event, with its id.
    ///   - factor: how many times its hold a charge must be to freeze.
    ///   - videos: what was paid for.
    func record(
        _ entry: Entry, freezingAbove factor: Int64, videos: [FinishedVideo] = []
    ) throws(LedgerError) -> RecordResult {
        do throws(LedgerError) {
            switch entry.kind {
            case .capture:
                let freeze = try capture(entry, freezingAbove: factor, videos: videos)
                if case .freeze(let gateway, let model) = freeze {
                    return .frozen(gateway: gateway, model: model)
                }
            case .accepted:
                if let evidence = try accept(entry) { return .taskTaken(evidence: evidence) }
            case .unknown: try markUnknown(entry)
            case .hold, .sent, .void, .adjust, .control: _ = try note(entry)
            }
        } catch {
            guard case .alreadyWritten(entry.id, _) = error else { throw error }
        }
        return .written
    }
}

extension VoidReason {
    /// As entries have it.
    fileprivate var inLines: Entry.VoidReason {
        switch self {
        case .neverSent: .neverSent
        case .rejected: .rejected
        case .failed: .failed
        }
    }

    /// Who says that nothing is charged. Where that rests on a guess, nobody: such a void is to be
    /// held against the bill.
    fileprivate var authority: Authority {
        if case .failed(.guess) = self { .estimate } else { .gateway }
    }
}

extension Authority {
    /// Who says what was charged.
    public init(_ authority: Charge.Authority) {
        switch authority {
        case .gateway: self = .gateway
        case .estimate: self = .estimate
        }
    }
}
