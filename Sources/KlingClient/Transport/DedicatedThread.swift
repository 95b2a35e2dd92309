import Libc

/// A thread for work that blocks, so that it never holds one of Swift's cooperative pool.
public enum DedicatedThread {
    /// The system gave no thread.
    public struct StartError: Error, Hashable, Sendable {
        /// The system's error number.
        public let code: Int32
    }

    /// Runs work on a thread of its own and waits for it without blocking.
    ///
    /// When the task is cancelled, the work is told through its `Cancellation`; what it then throws
    /// comes out as `CancellationError`.
    public static func run<Value: Sendable>(
        _ work: @escaping @Sendable (Cancellation) throws -> Value
    ) async throws -> Value {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                start {
                    do {
                        if cancellation.isCancelled { throw CancellationError() }
                        continuation.resume(returning: try work(cancellation))
                    } catch {
                        continuation.resume(
                            throwing: cancellation.isCancelled ? CancellationError() : error)
                    }
                } failed: {
                    continuation.resume(throwing: StartError(code: $0))
                }
            }
        } onCancel: {
            cancellation.cancel()
        }
    }

    /// Runs work on a thread of its own, and does not wait for it.
    static func start(
        _ work: @escaping @Sendable () -> Void, failed: (Int32) -> Void
    ) {
        let code = startThread(work)
        if code != 0 { failed(code) }
    }
}
