import Libc
package import KlingCost

/// The machine around the program: clock, environment, terminal.
package enum Host {
    /// Now.
    package static var now: Instant { Instant(seconds: Int64(time(nil))) }

    /// Now, in milliseconds since 1970.
    package static var nowMilliseconds: UInt64 { UInt64(clamping: unixMilliseconds) }

    /// Who runs the program, and where: `ann@desk`.
    package static var owner: String {
        let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) }
        var name = [CChar](repeating: 0, count: 256)
        let isNamed = gethostname(&name, name.count - 1) == 0
        let host = String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(user ?? String(geteuid()))@\(isNamed && !host.isEmpty ? host : "localhost")"
    }

    /// An environment variable; an empty one counts as unset.
    package static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// A base folder of the user's by the XDG specification, by which a relative path counts as none:
    /// what a variable says, else a folder of the home; `nil` without a home.
    package static func baseFolder(_ variable: String, orAtHome folder: String) -> String? {
        environment(variable).flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? environment("HOME").map { "\($0)/\(folder)" }
    }

    /// Takes a variable out of the environment: no program that is started later gets it, and its
    /// bytes are gone from where others look at the environment (proc(5), `environ`).
    package static func takeEnvironment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        memset(value, 0, strlen(value))
        unsetenv(name)
        return text.isEmpty ? nil : text
    }

    /// The program's own file, links followed; `nil` where the system does not say.
    package static var programPath: String? {
        #if os(Linux)
            guard let path = realpath("/proc/self/exe", nil) else { return nil }
            defer { free(path) }
            return String(cString: path)
        #else
            nil
        #endif
    }

    /// Whether standard output is a terminal.
    package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether standard error is a terminal: progress may be shown there.
    package static var hasErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether somebody can be asked: both sides of the question are on a terminal.
    package static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && hasErrorTerminal }

    /// A line from the terminal; `nil` at its end, or when a signal came instead.
    package static func answer() -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < 256, read(STDIN_FILENO, &byte, 1) == 1 {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }

    /// Columns of the terminal on standard output, when it tells.
    package static var terminalWidth: Int? { width(of: STDOUT_FILENO) }

    /// Columns of the terminal on standard error, when it tells.
    package static var errorTerminalWidth: Int? { width(of: STDERR_FILENO) }

    private static func width(of file: Int32) -> Int? {
        var size = winsize()
        guard isatty(file) == 1, ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    /// Takes the numbers of standard streams that are closed, so that no connection and no file gets one
    /// and then what was meant for a person. To read or write there fails as before.
    package static func occupyClosedStreams() {
        let streams = [
            (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
        ]
        for (number, mode) in streams
        where fcntl(number, F_GETFD) < 0 && errno == EBADF {
            // The lowest that is free, which is this one. Programs started later find it closed.
            _ = open("/dev/null", mode | O_CLOEXEC)
        }
    }

    /// From here on, whoever stops reading what this prints does not end this: a hold that was made
    /// must be followed to its end.
    package static func outliveClosedPipes() { signal(SIGPIPE, SIG_IGN) }

    /// From here on a file that may grow no more (setrlimit(2), `RLIMIT_FSIZE`) does not end this: the
    /// write fails, and that is told.
    package static func outliveFileLimits() { signal(SIGXFSZ, SIG_IGN) }

    /// Whether a signal is ignored.
    package static func isIgnored(_ signal: Int32) -> Bool { Libc.isIgnored(signal: signal) }

    /// The last error of the system, in its words.
    package static var lastError: String { words(ofError: errno) }

    /// An error of the system by its number, in its words.
    package static func words(ofError number: Int32) -> String { String(cString: strerror(number)) }
}
