/// How many paid POSTs a gateway takes in a span of time. Pure: it is counted from the `sent`
/// entries of the ledger, which all processes share.
public struct RateLimit: Hashable, Sendable {
    /// How many requests may leave in the span.
    public let count: Int
    /// How long the span is, in seconds.
    public let seconds: Int64

    /// Of one or more in a span of a second or more.
    public init(count: Int, seconds: Int64) {
        precondition(count > 0 && seconds > 0, "a limit lets something pass, sometime")
        (self.count, self.seconds) = (count, seconds)
    }

    /// When one more may be sent.
    ///
    /// An entry's instant is a whole second, and its bytes leave somewhere in it or a little later:
    /// so a span counts as one second longer. Entries of a clock that runs ahead count as of now,
    /// and so never hold up anything for longer than the span.
    ///
    /// - Parameters:
    ///   - sent: instants of earlier ones, in any order.
    ///   - now: when one more is to be sent.
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

extension [RateLimit] {
    /// When one more may be sent, by all of the limits.
    ///
    /// - Parameter sent: instants of earlier ones to this gateway, in any order; those of the last
    ///   ``spanSeconds`` suffice.
    public func next(after sent: [Instant], at now: Instant) -> Instant {
        map { $0.next(after: sent, at: now) }.max() ?? now
    }

    /// How far back entries are asked for.
    public var spanSeconds: Int64 { (map(\.seconds).max() ?? 0) + 1 }
}
