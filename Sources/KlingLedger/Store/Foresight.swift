internal import KlingCost

/// What a decision will probably look up. A store that is far away brings it along; what was not foreseen
/// costs time, and what was foreseen in vain too, and neither changes an answer.
enum Foresight {
    /// Where an attempt stands, its entries, and what its hold weighs.
    case attempt(AttemptID)
    /// Whether an entry is there already.
    case entry(withID: EntryID)
    /// Which attempts have a task of this name.
    case attempts(ofTask: String)
    /// What is in force, see ``JournalStore/controls(behind:)``.
    case controls(behind: ChainHash?)
    /// Holds that are over by an instant.
    case due(by: Instant)
    /// What was held lately, see ``JournalStore/forEachHeldLately(_:after:_:)``.
    case heldLately(PayloadTrait, after: Int64)
    /// What weighs on a budget in a period.
    case balance(StandingBudget, Range<Instant>)
}
