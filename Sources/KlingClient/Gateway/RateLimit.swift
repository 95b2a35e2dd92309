public import KlingCost

/// How many paid POSTs a gateway takes in a span of time. Pure: it is counted from the `sent`
/// entries of the ledger, which all processes share.
public struct RateLimit: Hashable, Sendable {
    /// How many.
    public let count: Int
    /// In which span.
    public let seconds: Int64

    init(count: Int, seconds: Int64) { (self.count, self.seconds) = (count, seconds) }

    /// When one more may be sent.
    ///
    /// An entry's instant is a whole second, and its bytes leave somewhere in it or a little later:
    /// so a span counts as one second longer. Entries of a clock that runs ahead count as of now,
    /// and so never hold up anything for longer than the span.
    ///
    /// - Parameter sent: instants of earlier ones, in any order.
    /// - Returns: `now` or later, whole seconds.
    public func next(after sent: [Instant], at now: Instant) -> Instant {
        let span = seconds + 1
        let recent = sent.map { min($0.seconds, now.seconds) }.filter { now.seconds - span < $0 }
            .sorted(by: >)
        if recent.count < count { return now }
        // The last but `count` must have left the span.
        return Instant(seconds: recent[count - 1] + span)
    }
}

extension GatewayAPI {
    /// When one more paid POST may be sent, by all of the gateway's limits.
    ///
    /// - Parameter sent: instants of earlier ones to this gateway, in any order; those of the last
    ///   ``rateSpanSeconds`` suffice.
    public func nextSubmit(after sent: [Instant], at now: Instant) -> Instant {
        rateLimits.map { $0.next(after: sent, at: now) }.max() ?? now
    }

    /// How far back entries are asked for.
    public var rateSpanSeconds: Int64 { (rateLimits.map(\.seconds).max() ?? 0) + 1 }
}

/// toapis's own count of what is left, in the header of any answer (facts §1.2).
public struct RateHeaders: Hashable, Sendable {
    /// What is counted.
    public enum Category: String, Sendable {
        /// Paid POSTs.
        case submit = "async_submit"
        /// Questions after tasks.
        case query = "async_query"
    }

    /// What is counted.
    public let category: Category
    /// How many may follow.
    public let remaining: Int
    /// When there is more; `nil` where it is not said.
    public let reset: Instant?

    /// Longest time that is waited for, in seconds: limits are per minute.
    private static let longestWaitSeconds: Int64 = 60

    /// - Parameter now: when the answer came.
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
