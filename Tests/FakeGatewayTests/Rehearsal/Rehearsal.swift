import Foundation

/// A fake gateway, and a folder of its own in which `kcost` runs against it, with a ledger and a home
/// that nobody else has. All of it vanishes with this.
final class Rehearsal: @unchecked Sendable {
    let gateway: RunningGateway
    /// Where `kcost` runs.
    let folder: URL
    let root: URL
    /// Of every run.
    var environment: [String: String]

    /// Tasks that end as soon as they are asked after.
    static let atOnce = ["--speed", "1000000"]
    /// Longer than a gateway that hangs is worth, and long enough for a busy machine.
    static let hurried = ["KCOST_ANSWER_TIMEOUT": "300ms"]

    /// - Parameter arguments: the fake gateway's.
    init(_ arguments: [String] = Rehearsal.atOnce) async throws {
        await Rehearsal.room.enter()
        do {
            gateway = try RunningGateway(arguments)
        } catch {
            await Rehearsal.room.leave()
            throw error
        }
        root = FileManager.default.temporaryDirectory
            .appending(path: "kcost-rehearsal-\(UUID().uuidString)")
        folder = root.appending(path: "work")
        let home = root.appending(path: "home")
        for folder in [folder, home] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        environment = [
            "HOME": home.path, "XDG_CONFIG_HOME": home.appending(path: "config").path,
            "XDG_DATA_HOME": root.appending(path: "data").path, "KCOST_POLL_INTERVAL": "20ms",
        ]
        for name in Sample.submitPath.keys {
            environment["\(name.uppercased())_API_KEY"] = "fake-key"
            environment["KCOST_\(name.uppercased())_BASE"] =
                "http://127.0.0.1:\(gateway.port)/\(name)"
        }
        for (name, payload) in Sample.payload { try write("\(name).json", payload) }
    }

    convenience init(_ arguments: String...) async throws {
        try await self.init(Rehearsal.atOnce + arguments)
    }

    enum Pace {
        /// Every question after a task moves it on by one state.
        case step
        /// Tasks never end.
        case endless
    }

    convenience init(_ pace: Pace) async throws {
        switch pace {
        case .step: try await self.init(["--speed", "step"])
        case .endless: try await self.init(["--faults", "task:*=stuck"])
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
        Task { await Rehearsal.room.leave() }
    }

    /// Few at a time: on a machine of two processors many would do nothing but wait for each other.
    private static let room = Room(places: 12)

    private actor Room {
        private var free: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(places: Int) { free = places }

        func enter() async {
            if free > 0 {
                free -= 1
            } else {
                await withCheckedContinuation { waiting.append($0) }
            }
        }

        func leave() {
            if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
        }
    }

    // MARK: Files

    func write(_ name: String, _ text: String) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Payloads that differ, each on its own: `1.json`, `2.json` …
    func writeBatch(_ count: Int, for gateway: String = "xcompute") throws -> [String] {
        try (1...count).map { number in
            let payload = Sample.payload[gateway] ?? ""
            try write("\(number).json", payload.replacing("a boat", with: "boat \(number)"))
            return "\(number).json"
        }
    }

    /// The videos of a folder.
    func videos(_ place: String = ".") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: place).path)
            .filter { $0.hasSuffix(".mp4") }.sorted()
    }

    /// Makes all addresses of videos in the ledger end so long ago; by the shell of SQLite.
    func endVideos(daysAgo days: Int) throws {
        let shell = Process()
        shell.executableURL = URL(filePath: "/usr/bin/env")
        shell.arguments = [
            "sqlite3", root.appending(path: "data/kcost/ledger.sqlite").path,
            "UPDATE video SET expires_s = strftime('%s', 'now') - \(days) * 86400",
        ]
        try shell.run()
        shell.waitUntilExit()
    }

    // MARK: Runs

    func start(
        _ arguments: [String], stdin: String = "", _ environment: [String: String] = [:],
        on terminal: Terminal? = nil
    ) throws -> CommandRun {
        try CommandRun(
            arguments, stdin: stdin, environment: self.environment.merging(environment) { $1 },
            in: folder, on: terminal)
    }

    func run(
        _ arguments: [String], stdin: String = "", _ environment: [String: String] = [:]
    ) async throws -> CommandRun.End {
        try await start(arguments, stdin: stdin, environment).end()
    }

    func run(
        _ arguments: String..., stdin: String = "", with environment: [String: String] = [:]
    ) async throws -> CommandRun.End {
        try await run(arguments, stdin: stdin, environment)
    }

    /// What `kcost submit` is given for a gateway's own payload, so that nothing is asked.
    static func submit(_ gateway: String, _ words: String...) -> [String] {
        ["submit", "\(gateway).json", "--gateway", gateway, "--yes", "--unbudgeted", "--format"]
            + ["json"] + words
    }

    /// Sends a gateway's payload.
    func submit(
        _ gateway: String, _ words: String..., with environment: [String: String] = [:]
    ) async throws -> CommandRun.End {
        try await run(Rehearsal.submit(gateway) + words, environment)
    }

    /// The rows of `kcost pending`.
    func pending() async throws -> [[String: Any]] {
        try await run("pending", "--format", "json").rows()
    }

    /// The entries' kinds, the oldest first, without what is no attempt's.
    func kinds() async throws -> [String] {
        try await entries().compactMap { $0["kind"] as? String }.filter { $0 != "control" }
    }

    /// The journal, as it is exported.
    func entries() async throws -> [[String: Any]] {
        try await run("ledger", "export").out.split(separator: "\n").compactMap { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        }.filter { $0["kind"] != nil }
    }

    /// What is spent and held, by the entries.
    func sums() async throws -> (spent: Decimal, entries: Int) {
        let entries = try await entries()
        let spent = entries.reduce(Decimal(0)) { sum, entry in
            guard ["capture", "adjust"].contains(entry["kind"] as? String) else { return sum }
            return sum + (Decimal(string: entry["amount"] as? String ?? "0") ?? 0)
        }
        return (spent, entries.count)
    }
}
