import Libc
public import KlingCost

/// What time it is, and waiting: the system's, or one that tests make up.
public protocol WallClock: Sendable {
    /// Now, in whole seconds.
    var now: Instant { get }
    /// Waits; throws when the task is cancelled.
    func wait(_ duration: Duration) async throws(CancellationError)
}

/// The system's clock, and its way of waiting.
public struct SystemClock: WallClock {
    /// The clock that the whole system goes by.
    public init() {}

    /// Now, in whole seconds.
    public var now: Instant { Instant(seconds: Int64(time(nil))) }

    /// Waits; throws when the task is cancelled.
    public func wait(_ duration: Duration) async throws(CancellationError) {
        // Nothing else ends it early.
        do { try await Task.sleep(for: duration) } catch { throw CancellationError() }
    }
}

extension WallClock {
    /// How long ago an instant was, in whole seconds; a clock that was set back counts as still.
    func passed(since instant: Instant) -> Duration {
        .seconds(max(0, now.seconds - instant.seconds))
    }

    /// Waits until an instant; not at all when it has passed.
    func wait(until instant: Instant) async throws(CancellationError) {
        let seconds = instant.seconds - now.seconds
        if seconds > 0 { try await wait(.seconds(seconds)) }
    }
}
