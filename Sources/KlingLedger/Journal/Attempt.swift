public import KlingCost

/// One intention to spend, as its entries so far leave it.
public struct Attempt: Hashable, Sendable {
    /// How far it came.
    public enum State: String, Sendable, CaseIterable {
        case held, sent, accepted, unknown, captured, voided

        /// Whether its hold has ended.
        public var isEnded: Bool { self == .captured || self == .voided }

        /// The state behind an entry; `nil` where that kind of entry may not follow.
        fileprivate func after(_ kind: Entry.Kind) -> State? {
            switch (self, kind) {
            // Once more when nothing left the machine the first time, or the gateway took no more.
            case (.held, .sent), (.sent, .sent): .sent
            case (.sent, .accepted), (.unknown, .accepted): .accepted
            case (.sent, .unknown), (.accepted, .unknown), (.unknown, .unknown): .unknown
            case (.sent, .capture), (.accepted, .capture), (.unknown, .capture): .captured
            case (.held, .void), (.sent, .void), (.accepted, .void), (.unknown, .void): .voided
            case (.captured, .adjust), (.voided, .adjust): self
            default: nil
            }
        }
    }

    /// The attempt's id, minted before anything was sent.
    public let id: AttemptID
    /// How far it came.
    public let state: State
    /// The entries that began it and that came last.
    public let hold, last: Int64
    /// When it was held, and when the last entry was written.
    public let held, changed: Instant
    /// What is set aside.
    public let upper: Money
    /// What was charged so far, corrections included.
    public let spent: Nanos
    /// Given back at this instant if it is never sent.
    public let expires: Instant?

    /// The state behind an entry of a kind.
    func state(after kind: Entry.Kind) throws(LedgerError) -> State {
        if let next = state.after(kind) { return next }
        throw state.isEnded ? .alreadyEnded(id, entry: last) : .wrongState(id, state)
    }
}
