import Foundation

/// The built `kcost`, run as its users run it: a process of its own, with nothing of this machine's
/// environment.
enum Program {
    /// How a run ended.
    struct Outcome: Sendable {
        /// The exit status; of a run that a signal ended, the signal's number below zero.
        let status: Int32
        let out: String
        let err: String

        /// Standard output's lines, line ends of either kind removed.
        var lines: [String] {
            out.split(whereSeparator: \.isNewline).map(String.init)
        }
    }

    struct TookTooLong: Error {
        let arguments: [String]
    }

    private static let secondsAllowed = 60

    /// It lies beside the test runner in the build folder.
    static let executable = URL(filePath: ProcessInfo.processInfo.arguments[0])
        .deletingLastPathComponent().appending(path: "kcost")

    /// Runs the program to its end.
    ///
    /// Its streams are files, which can neither fill up nor block. Standard output can be named, to
    /// see what becomes of a full disk. Work may be done while it runs.
    static func run(
        _ arguments: [String], stdin: Data = Data(), environment: [String: String],
        in folder: URL, output: URL? = nil, of program: URL = Program.executable,
        meanwhile work: (Process) -> Void = { _ in }
    ) throws -> Outcome {
        let streams = FileManager.default.temporaryDirectory
            .appending(path: "kcost-streams-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: streams) }
        let files = ["in", "out", "err"].map { streams.appending(path: $0) }
        try stdin.write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }

        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        let handles = [
            try FileHandle(forReadingFrom: files[0]),
            try FileHandle(forWritingTo: output ?? files[1]),
            try FileHandle(forWritingTo: files[2]),
        ]
        // Left to themselves they stay open, and with a thousand of them `Process.run` crashes.
        defer { for handle in handles { try? handle.close() } }
        process.standardInput = handles[0]
        process.standardOutput = handles[1]
        process.standardError = handles[2]
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        work(process)
        if ended.wait(timeout: .now() + .seconds(secondsAllowed)) == .timedOut {
            process.terminate()
            throw TookTooLong(arguments: arguments)
        }
        let isSignal = process.terminationReason == .uncaughtSignal
        return Outcome(
            status: isSignal ? -process.terminationStatus : process.terminationStatus,
            out: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            err: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }
}
