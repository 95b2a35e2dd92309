public import KlingCost

/// toapis's own count of what is left, in the header of any answer (docs/gateways/toapis.md).
public struct RateHeaders: Hashable, Sendable {
    /// Which requests a count is of.
    public enum Category: String, Sendable {
        /// Paid POSTs.
        case submit = "async_submit"
        /// Questions after tasks.
        case query = "async_query"
    }

    /// Which requests the count is of.
    public let category: Category
    /// How many may follow.
    public let remaining: Int
    /// When there is more; `nil` where it is not said.
    public let reset: Instant?

    /// Longest time that is waited for, in seconds: limits are per minute.
    private static let longestWaitSeconds: Int64 = 60

    /// - Parameters:
    ///   - fields: of the answer.
    ///   - now: when it came.
    /// - Returns: `nil` where the fields are not there, or are of another kind.
    public init?(_ fields: HTTPFields, at now: Instant) {
        guard let category = fields["X-RateLimit-Category"].flatMap({ Category(rawValue: $0) }),
            let remaining = fields["X-RateLimit-Remaining"].flatMap({ Int($0) }), remaining >= 0
        else { return nil }
        (self.category, self.remaining) = (category, remaining)
        // No page says whether it is a time or a distance; no distance has ten digits.
        reset = fields["X-RateLimit-Reset"].flatMap { Int64($0) }.flatMap { number in
            let end = number >= 1_000_000_000 ? number : now.seconds + max(0, number)
            return Instant(
                seconds: min(max(end, now.seconds), now.seconds + RateHeaders.longestWaitSeconds))
        }
    }

    /// When the next one of this category may be sent: not before now, and a second from now where
    /// nothing is left and the gateway does not say until when.
    public func next(at now: Instant) -> Instant {
        if remaining > 0 { return now }
        return max(now, reset ?? Instant(seconds: now.seconds + 1))
    }
}
