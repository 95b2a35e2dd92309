#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
import KlingCost

/// The machine around the program: clock, environment, terminal.
enum Host {
    /// Now.
    static var now: Instant { Instant(seconds: Int64(time(nil))) }

    /// Now, in milliseconds since 1970.
    static var nowMilliseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(clamping: time.tv_sec) &* 1000 &+ UInt64(clamping: time.tv_nsec / 1_000_000)
    }

    /// Who runs the program, and where: `ann@desk`.
    static var owner: String {
        let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) }
        var name = [CChar](repeating: 0, count: 256)
        let isNamed = gethostname(&name, name.count - 1) == 0
        let host = String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(user ?? String(geteuid()))@\(isNamed && !host.isEmpty ? host : "localhost")"
    }

    /// An environment variable; an empty one counts as unset.
    static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether standard error is a terminal: progress may be shown there.
    static var hasErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal, when it tells.
    static var terminalWidth: Int? {
        var size = winsize()
        guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    /// From here on, whoever stops reading what this prints does not end this: a hold that was made
    /// must be followed to its end.
    static func outliveClosedPipes() { signal(SIGPIPE, SIG_IGN) }

    /// The last error of the system, in its words.
    static var lastError: String { words(ofError: errno) }

    /// An error of the system by its number, in its words.
    static func words(ofError number: Int32) -> String { String(cString: strerror(number)) }

    /// Ends the process.
    static func exit(_ status: ExitStatus) -> Never {
        #if canImport(Glibc)
            Glibc.exit(status.rawValue)
        #else
            Darwin.exit(status.rawValue)
        #endif
    }
}
