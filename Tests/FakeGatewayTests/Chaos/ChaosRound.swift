import Foundation
import KlingCost
import Synchronization

/// Several `kcost submit` at once on one ledger under one budget, against a gateway that misbehaves;
/// some are killed. Then what users do: `sync`, and `resolve` by the gateway's own record.
final class ChaosRound: Sendable {
    private static let executable = RunningGateway.executable
        .deletingLastPathComponent().appending(path: "kcost")
    private static let workers = 4
    /// All but a wrong command line, a damaged or unwritable ledger, and the like.
    private static let syncEnds: [Int32] = [0, 1, 14, 15, 18, 66, 69, 75, 77]

    let plan: ChaosPlan
    let budget: Nanos
    private let folder: URL
    private let gateway: RunningGateway
    private let faults = Mutex<[String]>([])
    private let killed = Atomic(0)
    /// How many batches were begun.
    private let begun = Atomic(0)
    private let isOver = Atomic(false)

    /// What processes did that none may do.
    var findings: [String] { faults.withLock { $0 } }
    /// How many were killed.
    var killedCount: Int { killed.load(ordering: .relaxed) }

    init(_ plan: ChaosPlan, payloads count: Int) throws {
        self.plan = plan
        // The dearest of them is held at 0.42 USD.
        budget = Nanos(count: Int64(count * plan.budgetPercent) * 2_100_000)
        folder = FileManager.default.temporaryDirectory
            .appending(path: "kcost-chaos-\(UUID().uuidString)")
        gateway = try RunningGateway(plan.gatewayArguments)
        for name in ["payloads", "videos"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        for batch in plan.batches {
            for number in batch.payloads {
                try Data(plan.payload(number, for: batch.gateway).utf8).write(to: file(number))
            }
        }
    }

    private func file(_ number: Int) -> URL {
        folder.appending(path: "payloads/\(number).json")
    }

    // MARK: The round

    /// Plays it: what the ledger says at its end, and what the gateway does.
    func play() async throws -> (journal: ChaosJournal, bill: ChaosBill) {
        try await withCheckedThrowingContinuation { continuation in
            // A thread that waits is none of those that tests share.
            Thread.detachNewThread { [self] in
                continuation.resume(with: Result { try playOut() })
            }
        }
    }

    private func playOut() throws -> (journal: ChaosJournal, bill: ChaosBill) {
        defer { try? FileManager.default.removeItem(at: folder) }
        try expect(
            "budget", "set", "all", "--limit", budget.decimal, "--period", "total", is: [0])
        submitAll()
        // By then no gateway takes anything late, and nobody waits for an answer.
        Thread.sleep(forTimeInterval: 5)
        try settle()
        try resolve()
        try expect("ledger", "verify", is: [0])
        return (try journal(), ChaosBill(try gateway.truth()))
    }

    /// Several at once, and a sync beside them.
    private func submitAll() {
        let (submitting, all) = (DispatchGroup(), DispatchGroup())
        // Threads of their own: they do nothing but wait.
        for _ in 0..<Self.workers {
            submitting.enter()
            Thread.detachNewThread { [self] in
                while case let place = begun.add(1, ordering: .relaxed).oldValue,
                    place < plan.batches.count
                {
                    submit(plan.batches[place])
                }
                submitting.leave()
            }
        }
        all.enter()
        Thread.detachNewThread { [self] in
            syncMeanwhile()
            all.leave()
        }
        submitting.wait()
        isOver.store(true, ordering: .relaxed)
        all.wait()
    }

    private func submit(_ batch: ChaosPlan.Batch) {
        var arguments = ["submit"] + batch.payloads.map { file($0).path }
        arguments += [
            "--gateway", batch.gateway, "--yes", "--budget", "all", "--jobs", "\(batch.jobs)",
        ]
        if batch.waits {
            arguments += ["--wait", "--timeout", "2s", "--download", videos]
        }
        // Refusals of all kinds, and everything that is not certain yet.
        attempt(arguments, killMs: batch.killMs, is: [0, 1, 10, 14, 15, 18, 65, 66, 69, 75, 77])
    }

    private func syncMeanwhile() {
        for killMs in plan.syncKillMs where !isOver.load(ordering: .relaxed) {
            attempt(
                ["sync", "--download", videos], killMs: killMs, is: Self.syncEnds)
            Thread.sleep(forTimeInterval: 0.2)
        }
    }

    private var videos: String { folder.appending(path: "videos").path }

    /// Asks until nothing runs.
    private func settle() throws {
        for _ in 0..<40 {
            try expect("sync", "--download", videos, is: Self.syncEnds)
            if try !journal().attempts.contains(where: { $0.value.state == .accepted }) { return }
        }
        note("tasks run for ever")
    }

    /// Looks each open attempt up in the gateway's record.
    private func resolve() throws {
        let bill = ChaosBill(try gateway.truth())
        let open = try journal().attempts.filter { !$0.value.state.isEnded }
        for (id, attempt) in open.sorted(by: { $0.key < $1.key }) {
            if attempt.state == .sent { note("\(id) was sent, and that is all") }
            if let charged = bill.charged(attempt.fingerprint), charged > .zero {
                try expect("resolve", id, "--charged", "\(charged)USD", is: [0])
            } else {
                try expect("resolve", id, "--not-charged", is: [0])
            }
        }
    }

    private func journal() throws -> ChaosJournal {
        try ChaosJournal(try run(["ledger", "export"], killMs: nil).out)
    }

    // MARK: Processes

    private func note(_ what: String) { faults.withLock { $0.append(what) } }

    private func expect(_ arguments: String..., is allowed: [Int32]) throws {
        attempt(arguments, killMs: nil, is: allowed)
    }

    private func attempt(_ arguments: [String], killMs: Int?, is allowed: [Int32]) {
        do {
            let (status, _, err) = try run(arguments, killMs: killMs)
            if status == -9, killMs != nil { return }
            if !allowed.contains(status) {
                note("\(arguments[0]) ended with \(status): \(err.prefix(900))")
            }
        } catch {
            note("\(arguments[0]): \(error)")
        }
    }

    private struct NeverEnds: Error {}

    /// - Returns: the status, a signal's number below zero.
    private func run(
        _ arguments: [String], killMs: Int?
    ) throws -> (status: Int32, out: Data, err: String) {
        let files = ["out", "err"].map { folder.appending(path: "\(UUID().uuidString).\($0)") }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        for file in files { try Data().write(to: file) }
        let handles = try files.map { try FileHandle(forWritingTo: $0) }
        defer { for handle in handles { try? handle.close() } }
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        let wait = DispatchTimeInterval.milliseconds(killMs ?? 180_000)
        if ended.wait(timeout: .now() + wait) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
            if killMs == nil { throw NeverEnds() }
            killed.add(1, ordering: .relaxed)
        }
        let isSignal = process.terminationReason == .uncaughtSignal
        return (
            isSignal ? -process.terminationStatus : process.terminationStatus,
            try Data(contentsOf: files[0]),
            String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
        )
    }

    /// Answers are waited for as long as a gateway on this machine needs.
    private var environment: [String: String] {
        var environment = [
            "HOME": folder.path, "XDG_DATA_HOME": folder.appending(path: "data").path,
            "KCOST_OFFLINE": "true", "KCOST_ANSWER_TIMEOUT": "300ms",
            "KCOST_POLL_INTERVAL": "50ms",
        ]
        for gateway in ["xcompute", "toapis", "kie"] {
            environment["\(gateway.uppercased())_API_KEY"] = "fake-key"
            environment["KCOST_\(gateway.uppercased())_BASE"] =
                "http://127.0.0.1:\(self.gateway.port)/\(gateway)"
        }
        return environment
    }
}
