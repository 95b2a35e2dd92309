import Foundation
import LedgerSchedules

/// A schedule's workers as processes of their own, held back until all are ready.
enum WorkerProcesses {
    struct NotReady: Error { let output: String }
    struct TookTooLong: Error { let schedule: String }
    /// A worker that was not to die, or not so.
    struct WrongEnd: Error { let schedule: String, worker: Int, status: Int32, output: String }

    private static let secondsAllowed = 120

    /// It lies beside the test runner in the build folder.
    static let executable = URL(filePath: ProcessInfo.processInfo.arguments[0])
        .deletingLastPathComponent().appending(path: "LedgerWorker")

    /// Runs all workers at once to their ends.
    ///
    /// - Returns: what each said of its calls.
    static func run(_ schedule: Schedule, ledger path: String) throws -> [Int: [CallTrace]] {
        // All workers read from one pipe, and all see its end at the same moment.
        let barrier = Pipe()
        let ended = DispatchGroup()
        var running: [(process: Process, output: FileHandle)] = []
        defer {
            for (process, _) in running where process.isRunning { process.terminate() }
        }
        for worker in schedule.workers.indices {
            let process = Process()
            let output = Pipe()
            process.executableURL = executable
            process.arguments = [path, schedule.description, "\(worker)"]
            process.standardInput = barrier.fileHandleForReading
            process.standardOutput = output
            ended.enter()
            process.terminationHandler = { _ in ended.leave() }
            try process.run()
            running.append((process, output.fileHandleForReading))
        }
        for (_, output) in running {
            let line = output.readData(ofLength: 6)
            if line != Data("ready\n".utf8) {
                throw NotReady(output: String(decoding: line, as: UTF8.self))
            }
        }
        try barrier.fileHandleForWriting.close()
        var traces: [Int: [CallTrace]] = [:]
        // A worker's lines fill no pipe, so that it never waits for this.
        let isOver = ended.wait(timeout: .now() + .seconds(secondsAllowed)) == .success
        if !isOver { throw TookTooLong(schedule: schedule.description) }
        for (worker, (process, output)) in running.enumerated() {
            let text = String(
                decoding: try output.readToEnd() ?? Data(), as: UTF8.self)
            try output.close()
            let isKilled = process.terminationReason == .uncaughtSignal
            guard let made = CallTrace.traces(text.split(separator: "\n")),
                isKilled == (schedule.deaths[worker] != nil),
                process.terminationStatus == (isKilled ? SIGKILL : 0)
            else {
                throw WrongEnd(
                    schedule: schedule.description, worker: worker,
                    status: process.terminationStatus, output: text)
            }
            traces[worker] = made
        }
        return traces
    }
}
