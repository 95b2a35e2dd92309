import Libc

/// A program with its arguments, run as a child.
struct Program {
    /// What one run cost.
    struct Cost {
        /// From before the spawn until the child was waited for.
        let wallNanoseconds: Int64
        /// User and system.
        let cpuNanoseconds: Int64
        /// Largest resident set. Linux counts the parent's as well, up to the child's exec, so this
        /// is never below ours: we stay small and print ours beside it.
        let peakBytes: Int64
        /// What it gave to disks to write, sooner or later; of files in memory nothing.
        let writtenBytes: Int64
    }

    /// Nothing of the caller's: no settings, no home, no language.
    private static let environment = ["LC_ALL=C.UTF-8"]
    private static let lineFeed: CChar = 0x0A

    private let words: [String]

    init(_ path: String, _ arguments: [String]) { words = [path] + arguments }

    /// The command as one would type it.
    var command: String { words.joined(separator: " ") }

    /// Runs it with output to `/dev/null`.
    @discardableResult
    func run() throws(BenchError) -> Cost { try wait(for: try spawn(output: nil)) }

    /// Runs it and hands over its output, piece by piece.
    func run(_ body: ([CChar]) throws(BenchError) -> Void) throws(BenchError) {
        var ends: [Int32] = [0, 0]
        if pipe(&ends) != 0 { throw .system(call: "pipe", code: errno) }
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let spawned = Result { () throws(BenchError) in try spawn(output: ends[1]) }
        // Ours must be closed as well before the output can end.
        close(ends[1])
        let child = try spawned.get()
        do throws(BenchError) {
            var buffer = [CChar](repeating: 0, count: 64 << 10)
            while case let count = read(ends[0], &buffer, buffer.count), count != 0 {
                if count < 0, errno != EINTR { throw .system(call: "read", code: errno) }
                if count < 0 { try Interruption.check() }
                if count > 0 { try body(Array(buffer[..<count])) }
            }
        } catch {
            kill(child.id, SIGTERM)
            _ = try? wait(for: child)
            throw error
        }
        _ = try wait(for: child)
    }

    /// The first line of its output.
    func firstLine() throws(BenchError) -> String {
        try output().split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init)
            ?? ""
    }

    /// All that it writes, which is to be little.
    func output() throws(BenchError) -> String {
        var output: [CChar] = []
        try run { output += $0 }
        return String(decoding: output.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Runs it and checks that it writes so many lines, and what each of them holds.
    func checkLines(_ expected: Int, eachHolds needle: String) throws(BenchError) {
        var line: [CChar] = []
        var lines = 0
        try run { (output) throws(BenchError) in
            var rest = output[...]
            while let end = rest.firstIndex(of: Program.lineFeed) {
                line += rest[..<end] + [0]
                rest = rest[(end + 1)...]
                lines += 1
                if strstr(line, needle) == nil {
                    throw .wrongLine(command: command, line: lines, missing: needle)
                }
                line.removeAll(keepingCapacity: true)
            }
            line += rest
        }
        if lines != expected || !line.isEmpty {
            throw .wrongCount(command: command, lines: lines, expected: expected)
        }
    }
}

extension Program {
    private struct Child {
        let id: pid_t
        let start: Int64
    }

    private func spawn(output: Int32?) throws(BenchError) -> Child {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        if let output {
            posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        }
        let arguments = words.map { strdup($0) }
        let variables = Program.environment.map { strdup($0) }
        defer { (arguments + variables).forEach { free($0) } }
        var child: pid_t = 0
        let start = Machine.clock
        let code = posix_spawn(
            &child, words[0], &actions, nil, arguments + [nil], variables + [nil])
        if code != 0 { throw .failed(command: command, outcome: String(cString: strerror(code))) }
        return Child(id: child, start: start)
    }

    private func wait(for child: Child) throws(BenchError) -> Cost {
        var status: Int32 = 0
        var usage = rusage()
        while wait4(child.id, &status, 0, &usage) < 0 {
            if errno != EINTR { throw .system(call: "wait4", code: errno) }
            if Interruption.isAsked { kill(child.id, SIGTERM) }
        }
        let end = Machine.clock
        try Interruption.check()
        let signal = status & 0x7F
        if signal != 0 { throw .failed(command: command, outcome: "ended by signal \(signal)") }
        if status != 0 { throw .failed(command: command, outcome: "exit status \(status >> 8)") }
        return Cost(
            wallNanoseconds: end - child.start,
            cpuNanoseconds: usage.ru_utime.nanoseconds + usage.ru_stime.nanoseconds,
            peakBytes: Int64(usage.ru_maxrss) * 1024,
            // In blocks of 512 bytes (getrusage(2)).
            writtenBytes: Int64(usage.ru_oublock) * 512)
    }
}

extension timeval {
    fileprivate var nanoseconds: Int64 { Int64(tv_sec) * 1_000_000_000 + Int64(tv_usec) * 1_000 }
}
