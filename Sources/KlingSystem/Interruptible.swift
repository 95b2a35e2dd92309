import Libc
import Synchronization

/// Waiting for asynchronous work, which the user may end: by ^C, or by ending the program.
///
/// Signals are waited for, not handled: no code of ours runs in the middle of other code.
package struct Interruptible {
    /// What came of the work.
    package struct End<Value: Sendable>: Sendable {
        package let value: Value
        /// The user ended it; the value is what was there by then.
        package let isInterrupted: Bool
    }

    /// Sent by the work's own end, to the thread that waits. It is blocked there, so that it ends
    /// nothing.
    private static let done = SIGUSR1
    /// Those that are meant for us: who started this program may have it ignore some (nohup).
    private let interrupts = [SIGINT, SIGTERM, SIGHUP].filter { !Host.isIgnored($0) }

    /// From here on interrupts wait for ``run(_:)``, as do those of all threads started later: none
    /// ends the program between what is sent and what is written.
    package init() {
        var set = Interruptible.set(interrupts + [Interruptible.done])
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Runs work to its end. An interrupt cancels its task, so that it ends soon; a second one ends
    /// the program.
    ///
    /// - Parameter tell: tells whoever interrupts what goes on.
    package func run<Value: Sendable>(
        whenInterrupted tell: () -> Void = {}, _ work: @escaping @Sendable () async -> Value
    ) -> End<Value> {
        let outcome = Outcome<Value>()
        let waiter = Waiter()
        let task = Task.detached {
            let value = await work()
            outcome.value.withLock { $0 = value }
            pthread_kill(waiter.thread, Interruptible.done)
        }
        var waited = Interruptible.set(interrupts + [Interruptible.done])
        var isInterrupted = false
        while true {
            var number: Int32 = 0
            sigwait(&waited, &number)
            if let value = outcome.value.withLock({ $0 }) {
                return End(value: value, isInterrupted: isInterrupted)
            }
            if !interrupts.contains(number) { continue }
            isInterrupted = true
            task.cancel()
            tell()
            var freed = Interruptible.set(interrupts)
            pthread_sigmask(SIG_UNBLOCK, &freed, nil)
            waited = Interruptible.set([Interruptible.done])
        }
    }

    /// Waits until there is something to read on standard input, or its end.
    ///
    /// - Returns: `false` when the user interrupted it.
    package func waitsForInput() -> Bool {
        while true {
            var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            let isThere = poll(&input, 1, 100) > 0
            var pending = sigset_t()
            sigpending(&pending)
            let came = interrupts.filter { sigismember(&pending, $0) == 1 }
            if !came.isEmpty {
                var taken = Interruptible.set(came)
                var number: Int32 = 0
                sigwait(&taken, &number)
                return false
            }
            if isThere { return true }
        }
    }

    /// The thread that waits. Not `Sendable` by itself on every system.
    private struct Waiter: @unchecked Sendable {
        let thread = pthread_self()
    }

    private final class Outcome<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }

    private static func set(_ numbers: [Int32]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        return set
    }
}
