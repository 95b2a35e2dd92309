@preconcurrency import Libc

/// Another program, run to its end while the signals meant for both are passed on.
struct GuardedProgram {
    /// How it ended.
    enum End {
        case exited(Int32)
        case signalled(Int32)
    }

    private static let passedOn = [
        SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM,
    ]
    private let arguments: [String]
    private let variables: [(name: String, value: String)]
    private var former = sigset_t()

    init(_ arguments: [String], variables: [(name: String, value: String)]) {
        (self.arguments, self.variables) = (arguments, variables)
    }

    /// From here on, signals wait for ``run()``: between what is written and what is started,
    /// nothing interrupts.
    mutating func delaySignals() {
        var waiting = GuardedProgram.waited
        // Ignored signals are lost even while they wait; a handler keeps them.
        signal(SIGCHLD) { _ in }
        sigprocmask(SIG_BLOCK, &waiting, &former)
        // Who started this one may have left them blocked; the program shall hear them.
        for number in GuardedProgram.passedOn + [SIGCHLD] { sigdelset(&former, number) }
    }

    /// Lets signals through again.
    mutating func admitSignals() { sigprocmask(SIG_SETMASK, &former, nil) }

    private static var waited: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in passedOn + [SIGCHLD] { sigaddset(&set, number) }
        return set
    }

    /// Starts it by its name, in the folder, with the streams and the environment of this one, and
    /// waits for its end.
    ///
    /// - Throws: the system's error number when it cannot be started.
    mutating func run() throws(StartError) -> End {
        for variable in variables { setenv(variable.name, variable.value, 1) }
        var attributes = GuardedProgram.attributes(mask: &former)
        defer { posix_spawnattr_destroy(&attributes) }
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        guard let name = words[0] else { throw StartError(number: ENOENT) }
        let code = posix_spawnp(&process, name, nil, &attributes, &words, environ)
        if code != 0 { throw StartError(number: code) }
        return wait(for: process)
    }

    /// Why a program was not started.
    struct StartError: Error {
        let number: Int32
    }

    private static func attributes(mask: inout sigset_t) -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setsigmask(&attributes, &mask)
        var reset = sigset_t()
        sigemptyset(&reset)
        for number in [SIGCHLD, SIGPIPE, SIGXFSZ] { sigaddset(&reset, number) }
        posix_spawnattr_setsigdefault(&attributes, &reset)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        return attributes
    }

    private func wait(for process: pid_t) -> End {
        var waiting = GuardedProgram.waited
        var status: Int32 = 0
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { break }
            let (number, isBySystem) = waitForSignal(of: &waiting)
            // What the terminal sends reaches the program too; only what was meant for this process
            // alone is passed on. An alarm comes from the system and is for one alone.
            let isForBoth = isBySystem && number != SIGALRM
            if GuardedProgram.passedOn.contains(number), !isForBoth { kill(process, number) }
        }
        // wait(2): the low seven bits are the signal's number, the next eight the status.
        let signal = status & 0x7F
        return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
    }
}
