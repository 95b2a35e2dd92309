#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A thread for work that blocks, so that it never holds one of Swift's cooperative pool.
public enum DedicatedThread {
    /// The system gave no thread.
    public struct Unavailable: Error, Hashable, Sendable {
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
                    continuation.resume(throwing: Unavailable(code: $0))
                }
            }
        } onCancel: {
            cancellation.cancel()
        }
    }

    private final class Job {
        let work: @Sendable () -> Void
        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }

    /// Runs work on a thread of its own, and does not wait for it.
    static func start(
        _ work: @escaping @Sendable () -> Void, failed: (Int32) -> Void
    ) {
        let job = Unmanaged.passRetained(Job(work))
        // A thread begins with its maker's mask: the process's signals are not this one's, which may
        // outlive whoever waits for it.
        var (all, former) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &former)
        #if canImport(Glibc)
            var thread = pthread_t()
            let code = pthread_create(
                &thread, nil,
                { raw in
                    if let raw { Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().work() }
                    return nil
                }, job.toOpaque())
        #else
            var thread: pthread_t?
            let code = pthread_create(
                &thread, nil,
                { raw in
                    Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().work()
                    return nil
                }, job.toOpaque())
        #endif
        pthread_sigmask(SIG_SETMASK, &former, nil)
        guard code == 0 else {
            job.release()
            return failed(code)
        }
        #if canImport(Glibc)
            pthread_detach(thread)
        #else
            if let thread { pthread_detach(thread) }
        #endif
    }
}
