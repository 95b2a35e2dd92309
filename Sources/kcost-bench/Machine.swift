import Libc
import Synchronization

/// The machine beneath.
enum Machine {
    /// A clock that only goes forward, in nanoseconds.
    static var clock: Int64 { nanoseconds(on: CLOCK_MONOTONIC) }

    /// What the processor has done for us so far, in nanoseconds.
    static var processorTime: Int64 { nanoseconds(on: CLOCK_PROCESS_CPUTIME_ID) }

    private static func nanoseconds(on clock: clockid_t) -> Int64 {
        var now = timespec()
        clock_gettime(clock, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }

    static var cores: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

    /// Its own name for its processor.
    static var processor: String {
        value("model name", in: "/proc/cpuinfo") ?? "unknown processor"
    }

    /// Today in UTC, `2026-11-21`.
    static var today: String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        var text = [CChar](repeating: 0, count: 16)
        let count = strftime(&text, text.count, "%Y-%m-%d", &parts)
        return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Our own largest resident set so far, in bytes.
    static var ownPeak: Int64 {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Int64(usage.ru_maxrss) * 1024
    }

    /// Where a program of that name is.
    static func programPath(_ name: String) throws(BenchError) -> String {
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        for folder in folders.split(separator: ":") {
            let path = "\(folder)/\(name)"
            if access(path, X_OK) == 0 { return path }
        }
        throw .noProgram(name: name)
    }

    /// Keeps us, and with us every child, on one core: the last that we may use.
    ///
    /// - Returns: the core.
    static func pinToOneCore() throws(BenchError) -> String {
        let allowed = value("Cpus_allowed_list", in: "/proc/self/status") ?? "0"
        let core = allowed.split { !$0.isNumber }.last.map { String($0) } ?? "0"
        let taskset = try programPath("taskset")
        try Program(taskset, ["--cpu-list", "--pid", core, String(getpid())]).run()
        return core
    }

    /// What follows a name and a colon in a file of the system's.
    private static func value(_ name: String, in path: String) -> String? {
        let lines = contents(of: path).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix(name) }),
            let colon = line.firstIndex(of: ":")
        else { return nil }
        return String(line[line.index(after: colon)...].drop(while: \.isWhitespace))
    }

    /// The first 64 kB of a file of the system's; empty when it cannot be read.
    private static func contents(of path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 { return "" }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = read(file, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}

/// Someone pressed Ctrl-C or wants us gone: noted here, so that files are removed on the way out.
enum Interruption {
    private static let asked = Atomic(false)

    static var isAsked: Bool { asked.load(ordering: .relaxed) }

    /// Notes interruptions from now on; children do not inherit this.
    static func install() {
        var action = sigaction()
        // Without SA_RESTART, so that waiting ends.
        action.__sigaction_handler.sa_handler = { _ in
            Interruption.asked.store(true, ordering: .relaxed)
        }
        for signal in [SIGHUP, SIGINT, SIGTERM] { sigaction(signal, &action, nil) }
    }

    static func check() throws(BenchError) {
        if isAsked { throw .interrupted }
    }
}

/// Standard output and standard error.
enum Terminal {
    static func write(_ text: String) { print(text, terminator: "") }

    static func complain(_ text: String) { _ = Libc.write(STDERR_FILENO, text, text.utf8.count) }
}
