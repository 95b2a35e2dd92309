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
