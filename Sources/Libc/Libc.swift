// The C library of the system under one name, and what its kinds spell differently: no other source asks
// which of them it is.

#if canImport(Glibc)
    @_exported public import Glibc
#elseif canImport(Darwin)
    @_exported public import Darwin
#endif

// MARK: - Clocks

/// Milliseconds since 1970-01-01T00:00:00Z, by the clock that people set.
package var unixMilliseconds: Int64 { milliseconds(on: CLOCK_REALTIME) }

/// Milliseconds on a clock that nobody sets: how long something took, and until when to wait.
package var monotonicMilliseconds: Int64 { milliseconds(on: CLOCK_MONOTONIC) }

private func milliseconds(on clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}

// MARK: - Files

extension stat {
    /// When the file was written last.
    package var modified: timespec {
        #if canImport(Glibc)
            st_mtim
        #else
            st_mtimespec
        #endif
    }
}

/// Renames a file, unless something has the new name: then `EEXIST`. `ENOSYS` where the system has no such
/// call, `EINVAL` where the file system has none (rename(2)).
package func renameWithoutReplacing(_ file: String, _ target: String) -> Int32 {
    #if canImport(Glibc)
        // Looked up by its name: the headers show it to GNU programs only, and older libraries lack it.
        typealias Rename =
            @convention(c) (
                Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
            ) -> Int32
        guard let symbol = dlsym(nil, "renameat2") else {
            errno = ENOSYS
            return -1
        }
        let noReplace: UInt32 = 1
        return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, file, AT_FDCWD, target, noReplace)
    #else
        return renamex_np(file, target, UInt32(RENAME_EXCL))
    #endif
}

// MARK: - Sockets

/// The kind of a socket whose bytes come in order.
package let streamSocket: Int32 = {
    #if canImport(Glibc)
        Int32(SOCK_STREAM.rawValue)
    #else
        SOCK_STREAM
    #endif
}()

/// Makes a TCP socket that no program gets which is started meanwhile; -1 with `errno` where there is none.
package func makeSocket() -> Int32 {
    #if canImport(Glibc)
        socket(AF_INET, streamSocket | Int32(SOCK_CLOEXEC.rawValue), 0)
    #else
        socket(AF_INET, streamSocket, 0)
    #endif
}

/// Sending that returns at once, and does not end the program where the other side is gone.
package let atOnce: Int32 = {
    #if canImport(Glibc)
        Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
    #else
        MSG_DONTWAIT
    #endif
}()

// MARK: - Threads and signals

/// Runs work on a thread of its own, and does not wait for it. It gets none of the process's signals: it may
/// outlive whoever waits for it.
///
/// - Returns: 0, or the system's error number where it gave no thread.
package func startThread(_ work: @escaping @Sendable () -> Void) -> Int32 {
    let job = Unmanaged.passRetained(Job(work))
    // A thread begins with its maker's mask.
    var (all, former) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    #if canImport(Glibc)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { raw in
                if let raw { Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().work() }
                return nil
            }, job.toOpaque())
        if code == 0 { pthread_detach(thread) }
    #else
        var thread: pthread_t?
        let code = pthread_create(
            &thread, nil,
            { raw in
                Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().work()
                return nil
            }, job.toOpaque())
        if let thread { pthread_detach(thread) }
    #endif
    if code != 0 { job.release() }
    return code
}

private final class Job {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
}

/// Waits for one of some signals.
///
/// - Returns: which came, and whether the system sent it to all of a terminal's programs.
package func waitForSignal(of some: inout sigset_t) -> (number: Int32, isBySystem: Bool) {
    #if canImport(Glibc)
        var facts = siginfo_t()
        let number = sigwaitinfo(&some, &facts)
        return (number, facts.si_code > 0)
    #else
        var number: Int32 = 0
        sigwait(&some, &number)
        return (number, false)
    #endif
}

/// Whether a signal is ignored.
package func isIgnored(signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    #if canImport(Glibc)
        let handler = action.__sigaction_handler.sa_handler
    #else
        let handler = action.__sigaction_u.__sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
