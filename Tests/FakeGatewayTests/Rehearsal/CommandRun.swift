import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program of the build folder that runs, and what it has said so far.
///
/// Its streams are files, which can neither fill up nor block. Waiting for it blocks no thread: many
/// tests wait for many of them at once.
final class CommandRun: @unchecked Sendable {
    /// How it ended.
    struct End: Sendable {
        /// The exit status; of a run that a signal ended, the signal's number below zero.
        let status: Int32
        let out: String
        let err: String

        /// The rows that `--format json` prints.
        func rows() throws -> [[String: Any]] {
            let json = try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any]
            return json?["rows"] as? [[String: Any]] ?? []
        }

        /// One column of them; an empty cell is "".
        func column(_ name: String) throws -> [String] {
            try rows().map { $0[name] as? String ?? "" }
        }
    }

    struct TookTooLong: Error {
        let arguments: [String]
        let err: String
    }

    /// It lies beside the fake gateway.
    static let kcost = RunningGateway.executable.deletingLastPathComponent()
        .appending(path: "kcost")

    private static let secondsAllowed = 60

    let process = Process()
    let streams: URL
    private let ended: AsyncStream<Void>

    /// Starts it; where no text is given, standard input is empty.
    init(
        _ arguments: [String], stdin: String = "", environment: [String: String], in folder: URL,
        of program: URL = CommandRun.kcost, on terminal: Terminal? = nil
    ) throws {
        let streams = FileManager.default.temporaryDirectory
            .appending(path: "kcost-streams-\(UUID().uuidString)")
        self.streams = streams
        try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
        let files = ["in", "out", "err"].map { streams.appending(path: $0) }
        try Data(stdin.utf8).write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }
        let handles = [
            try FileHandle(forReadingFrom: files[0]), try FileHandle(forWritingTo: files[1]),
            try FileHandle(forWritingTo: files[2]),
        ]
        defer { for handle in handles { try? handle.close() } }
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = terminal?.side ?? handles[0]
        process.standardOutput = handles[1]
        process.standardError = terminal?.side ?? handles[2]
        let (ended, end) = AsyncStream<Void>.makeStream()
        self.ended = ended
        process.terminationHandler = { _ in end.finish() }
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: streams)
    }

    /// Waits for its end.
    func end() async throws -> End {
        let id = process.processIdentifier
        let overdue = Task {
            try await Task.sleep(for: .seconds(CommandRun.secondsAllowed))
            kill(id, SIGKILL)
        }
        for await _ in ended {}
        overdue.cancel()
        return ending
    }

    /// Waits for its end without giving up this test's turn, like ``waits(until:)``: where something
    /// else that is under way must not end before.
    func endInTurn() async throws -> End {
        try await waits { !process.isRunning }
        return ending
    }

    private var ending: End {
        let isSignal = process.terminationReason == .uncaughtSignal
        return End(
            status: isSignal ? -process.terminationStatus : process.terminationStatus,
            out: text("out"), err: err)
    }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Ends it as a power cut would, as far as a process can tell.
    func kill9() async throws {
        signal(SIGKILL)
        _ = try await end()
    }

    /// What it has said on standard error.
    var err: String { text("err") }

    /// Waits until something is so.
    func waits(until isSo: () throws -> Bool) async throws {
        for _ in 0..<6000 {
            if try isSo() { return }
            // Not `Task.sleep`: among a thousand tests it may be a minute until its turn comes, and what
            // is waited for is over by then.
            usleep(10_000)
        }
        throw TookTooLong(arguments: process.arguments ?? [], err: err)
    }

    private func text(_ name: String) -> String {
        let bytes = try? Data(contentsOf: streams.appending(path: name))
        return String(decoding: bytes ?? Data(), as: UTF8.self)
    }
}
