import Libc
import Loopback

/// The machine around the program: clocks, threads, the two output streams.
enum Machine {
    /// Milliseconds on a clock that nobody sets.
    static var ticks: Int64 { Socket.ticks }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    static var unixMs: Int64 { milliseconds(CLOCK_REALTIME) }

    /// A number that differs from one run to the next.
    static let run = "\(getpid()) \(unixMs) \(ticks)"

    static func sleep(ms: Int) {
        if ms > 0 { usleep(UInt32(ms) * 1000) }
    }

    /// Writes all of a text at once: nothing stays in a buffer.
    static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                Libc.write(descriptor, bytes.baseAddress, bytes.count)
            }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Runs work on a thread of its own.
    ///
    /// - Returns: whether the system gave one.
    static func start(_ work: @escaping @Sendable () -> Void) -> Bool {
        startThread(work) == 0
    }

    /// Waits until the pipe on standard input ends, or until the time is over.
    ///
    /// Only a pipe or a socket tells that whoever started us is gone. A terminal may not be read
    /// by a program in the background, and `/dev/null`, which such programs are given, is at its
    /// end from the beginning.
    static func waitForEnd(seconds: Int) {
        let end = ticks + Int64(seconds) * 1000
        var status = stat()
        let kind = fstat(0, &status) == 0 ? status.st_mode & S_IFMT : 0
        guard kind == S_IFIFO || kind == S_IFSOCK else {
            while ticks < end { sleep(ms: Int(min(1000, end - ticks))) }
            return
        }
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let rest = end - ticks, rest > 0 {
            var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
            let ready = poll(&input, 1, Int32(min(rest, 60_000)))
            if ready > 0, read(0, &buffer, buffer.count) <= 0 { return }
        }
    }

    /// A connection that the other side closed is an error of a call, not the end of the program.
    static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    static func exit(_ status: Int32) -> Never {
        Libc.exit(status)
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
