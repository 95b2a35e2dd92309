import Synchronization

/// A wish that blocking work should end, made on any thread.
public final class Cancellation: Sendable {
    private let wish = Atomic<Bool>(false)

    /// Nobody wishes it yet.
    public init() {}

    /// Makes the wish; work ends within about a twentieth of a second.
    public func cancel() { wish.store(true, ordering: .relaxed) }

    /// Whether it was made.
    public var isCancelled: Bool { wish.load(ordering: .relaxed) }
}
