import Libc

/// The machine around the program: threads, the two output streams.
enum Machine {
    /// A number that differs from one run to the next.
    static let run = "\(getpid()) \(unixMilliseconds) \(monotonicMilliseconds)"

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
        let end = monotonicMilliseconds + Int64(seconds) * 1000
        var status = stat()
        let kind = fstat(0, &status) == 0 ? status.st_mode & S_IFMT : 0
        guard kind == S_IFIFO || kind == S_IFSOCK else {
            while case let rest = end - monotonicMilliseconds, rest > 0 {
                sleep(ms: Int(min(1000, rest)))
            }
            return
        }
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let rest = end - monotonicMilliseconds, rest > 0 {
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
}
