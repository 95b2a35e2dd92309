import Foundation
import KlingCost
import Testing

/// `kcost submit` ends as by a power cut, at every stage; `kcost sync` then finds out what can be
/// found out. In none of them is a payload sent twice.
@Suite struct `After kill -9` {
    /// The built-in shell of SQLite, which keeps others from writing for as long as this lives.
    private final class Lock {
        private let process = Process()
        private let input = Pipe()

        init(_ rehearsal: Rehearsal) throws {
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [
                "sqlite3", rehearsal.root.appending(path: "data/kcost/ledger.sqlite").path,
            ]
            let output = Pipe()
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            input.fileHandleForWriting.write(Data("BEGIN IMMEDIATE;\nSELECT 'held';\n".utf8))
            _ = output.fileHandleForReading.availableData
        }

        /// Whether somebody is writing.
        static func isTaken(_ rehearsal: Rehearsal) throws -> Bool {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [
                "sqlite3", rehearsal.root.appending(path: "data/kcost/ledger.sqlite").path,
                "BEGIN IMMEDIATE; ROLLBACK;",
            ]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus != 0
        }

        func release() throws {
            try input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
    }

    private func tasks(_ rehearsal: Rehearsal) throws -> Int {
        try rehearsal.gateway.truth().tasks.count
    }

    @Test func `before the hold, nothing was sent and nothing is held`() async throws {
        let rehearsal = try await Rehearsal()
        _ = try await rehearsal.run("budget", "set", "day", "--limit", "1", "--period", "day")
        let lock = try Lock(rehearsal)
        let run = try rehearsal.start(Rehearsal.submit("kie"))
        // Not `Task.sleep`: the program's patience with the lock may be over by this test's next turn.
        usleep(300_000)
        #expect(run.process.isRunning)
        try await run.kill9()
        try lock.release()
        #expect(try await rehearsal.run("sync").err == "kcost: nothing is open\n")
        #expect(try tasks(rehearsal) == 0)
        #expect(try await rehearsal.submit("kie").status == 0)
    }

    /// What is beyond twenty in ten seconds is held and waits for its turn.
    @Test func `after the hold, it was never sent, and the hold is given back when it expires`()
        async throws
    {
        let rehearsal = try await Rehearsal("--no-rate-limit")
        let files = try rehearsal.writeBatch(40, for: "kie")
        let run = try rehearsal.start(
            ["submit"] + files + ["--gateway", "kie", "--yes", "--unbudgeted", "--jobs", "40"])
        try await run.waits { try tasks(rehearsal) >= 20 }
        try await run.kill9()
        let sent = try tasks(rehearsal)
        let open = try #require(
            try await rehearsal.pending().first { $0["state"] as? String == "held" })
        #expect((open["next"] as? String)?.contains("given back") == true)
        let id = try #require(open["attempt"] as? String)
        #expect(try await rehearsal.run("resolve", id, "--not-charged").status == 0)
        #expect(try tasks(rehearsal) == sent)
    }

    /// Lets a process die, or stand still: not in the middle of writing, which nobody else could do then.
    private func halt(_ run: CommandRun, _ signal: Int32, _ rehearsal: Rehearsal) throws {
        for _ in 0..<100 {
            run.signal(signal)
            if try signal == SIGKILL || !Lock.isTaken(rehearsal) { return }
            run.signal(SIGCONT)
            usleep(10_000)
        }
    }

    /// The first one dies, or stands still and goes on when the second is done.
    @Test(arguments: [SIGKILL, SIGSTOP])
    func `after the hold, the same batch takes over at once what was not sent`(
        signal: Int32
    ) async throws {
        let rehearsal = try await Rehearsal("--no-rate-limit")
        let files = try rehearsal.writeBatch(24, for: "kie")
        let batch =
            ["submit"] + files
            + ["--gateway", "kie", "--yes", "--unbudgeted", "--jobs", "24", "--format", "json"]
        let run = try rehearsal.start(batch)
        try await run.waits { try tasks(rehearsal) == 20 }
        try halt(run, signal, rehearsal)
        let second = try await rehearsal.run(batch)
        #expect(second.status == 17, "\(second)")
        #expect(try second.column("state").count { $0 == "accepted" } == 4, "\(second)")
        #expect(second.err.contains("4 payloads had been held by an earlier run"))
        run.signal(SIGCONT)
        let first = try await run.end()
        #expect(first.status == (signal == SIGKILL ? -SIGKILL : 17), "\(first)")
        if signal == SIGSTOP {
            #expect(try first.column("state").count { $0 == "voided" } == 4, "\(first)")
            #expect(first.err.contains("another run took it over before it was sent"))
        }
        let truth = try rehearsal.gateway.truth()
        #expect(truth.requests["submit"] == 24)
        #expect(truth.tasks.count == 24)
        #expect(try await rehearsal.run("ledger", "verify").status == 0)
    }

    @Test(arguments: ["hang", "hang-before"])
    func `after it was sent, sync says that it is unknown, once nobody can wait for it any more`(
        fault: String
    ) async throws {
        let rehearsal = try await Rehearsal("--faults", "submit:1=\(fault)")
        let run = try rehearsal.start(
            Rehearsal.submit("kie", "--wait"), ["KCOST_ANSWER_TIMEOUT": "60m"])
        try await run.waits { try rehearsal.gateway.truth().requests["submit"] == 1 }
        try await run.kill9()
        // Whoever sent it may still wait, as far as others can tell.
        let early = try await rehearsal.run("sync")
        #expect(early.status == 0, "\(early)")
        #expect(early.err.contains("was sent"), "\(early)")
        #expect(try await rehearsal.kinds() == ["hold", "sent"])
        let id = try rehearsal.letPass(hours: 2).description
        let late = try await rehearsal.run("sync")
        #expect(late.status == 14, "\(late)")
        #expect(late.err.contains("whoever sent it ended before its answer came"))
        #expect(try await rehearsal.kinds() == ["hold", "sent", "unknown"])
        #expect(try await rehearsal.pending().map { $0["attempt"] as? String } == [id])
        #expect(late.err.contains("kcost resolve \(id) --charged AMOUNT"))
        #expect(try await rehearsal.submit("kie").status == 17)
        #expect(try tasks(rehearsal) == (fault == "hang" ? 1 : 0))
        let verdict = fault == "hang" ? ["--charged", "55credits"] : ["--not-charged"]
        #expect(try await rehearsal.run(["resolve", id] + verdict).status == 0)
        #expect(try await rehearsal.pending().isEmpty)
    }

    @Test func `after it was accepted, sync follows the task to its end`() async throws {
        let rehearsal = try await Rehearsal(.step)
        let run = try rehearsal.start(
            Rehearsal.submit("xcompute", "--wait"), ["KCOST_POLL_INTERVAL": "30s"])
        try await run.waits { run.err.contains("accepted by xcompute") }
        try await run.kill9()
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted"])
        let end = try await rehearsal.run("sync", "--wait", "--format", "json")
        #expect(end.status == 0, "\(end)")
        #expect(try end.column("charged") == ["0.184"])
        #expect(try rehearsal.videos().count == 1)
        #expect(try tasks(rehearsal) == 1)
    }

    @Test func `before the charge was written, sync writes it`() async throws {
        let rehearsal = try await Rehearsal("--faults", "status:1=late@3000")
        let run = try rehearsal.start(Rehearsal.submit("kie", "--wait"))
        try await run.waits { try rehearsal.gateway.truth().requests["status"] == 1 }
        // However long the lock takes, the answer is not read before.
        run.signal(SIGSTOP)
        let lock = try Lock(rehearsal)
        run.signal(SIGCONT)
        // The answer is there by now, and waits for the ledger, though not for ever.
        usleep(3_500_000)
        #expect(run.process.isRunning)
        try await run.kill9()
        try lock.release()
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted"])
        #expect(try await rehearsal.run("sync").status == 0)
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted", "capture"])
        #expect(try await rehearsal.sums().spent == Decimal(string: "0.275"))
        #expect(try rehearsal.videos().count == 1)
    }

    @Test func `during the download, sync fetches the whole video`() async throws {
        let rehearsal = try await Rehearsal("--faults", "video:1=slow@20")
        let run = try rehearsal.start(Rehearsal.submit("kie", "--wait"))
        try await run.waits { try rehearsal.gateway.truth().requests["video"] == 1 }
        // Not `Task.sleep`: among a thousand tests the video may be there by its turn.
        usleep(100_000)
        try await run.kill9()
        #expect(try rehearsal.videos().isEmpty)
        #expect(try await rehearsal.pending().first?["state"] as? String == "not saved")
        let end = try await rehearsal.run("sync")
        #expect(end.status == 0, "\(end)")
        let name = try #require(try rehearsal.videos().first)
        let probe = try await rehearsal.run("probe", name)
        #expect(probe.status == 0, "\(probe)")
        #expect(try await rehearsal.pending().isEmpty)
        // What the first one began is not left lying about.
        let files = try FileManager.default.contentsOfDirectory(atPath: rehearsal.folder.path)
        #expect(files.count == 4, "\(files)")
    }
}
